//! The inner loops of training: sums of outer products in tiles, and Cholesky factors of what they make.
//!
//! Matrices are lower triangles, row-major with a stride that is a multiple of a tile. All sums run in a fixed order, in lanes
//! of a fixed number and without fused operations, so that results do not depend on threads or processors: wider vectors
//! are faster and nothing else. Functions that take a [`Simd`] are for use within [`dispatch`], and inlined into it for that.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, f32x8, f32x16, f64x8};
use flatflix_core::fold_in::NotPositiveDefinite;
use nalgebra::DMatrix;
use rayon::prelude::*;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

/// Rows and columns of the block of the matrix that one pass of the inner loop holds in registers.
const TILE: usize = 8;
/// Vectors whose outer products are added at a time: few enough for the first cache at any width.
pub(crate) const BLOCK: usize = 64;
/// Blocks that are summed in single precision before they go to a sum in double precision.
const BLOCKS_IN_SINGLE: usize = 16;
/// Parts that a sum over rows is cut into: it must not depend on the number of threads.
const PARTS: usize = 64;

/// A multiple of a tile's side.
pub(crate) fn padded(width: usize) -> usize {
    width.next_multiple_of(TILE)
}

/// A floating-point number.
pub(crate) trait Float:
    Copy
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + std::ops::MulAssign
{
    const ONE: Self;
    fn sqrt(self) -> Self;
    fn is_finite(self) -> bool;
    /// Dot product in lanes of 512 bits.
    fn dot<S: Simd>(simd: S, a: &[Self], b: &[Self]) -> Self;
}

impl Float for f32 {
    const ONE: Self = 1.0;
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    #[inline(always)]
    fn is_finite(self) -> bool {
        self.is_finite()
    }
    #[inline(always)]
    fn dot<S: Simd>(simd: S, a: &[Self], b: &[Self]) -> Self {
        let mut lanes = f32x16::splat(simd, 0.0);
        let ((left, left_rest), (right, right_rest)) = (a.as_chunks(), b.as_chunks());
        for (x, y) in left.iter().zip(right) {
            lanes += f32x16::simd_from(simd, *x) * f32x16::simd_from(simd, *y);
        }
        let tail = left_rest.iter().zip(right_rest).fold(0.0, |sum, (x, y)| sum + x * y);
        tail + total(lanes)
    }
}

impl Float for f64 {
    const ONE: Self = 1.0;
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    #[inline(always)]
    fn is_finite(self) -> bool {
        self.is_finite()
    }
    #[inline(always)]
    fn dot<S: Simd>(simd: S, a: &[Self], b: &[Self]) -> Self {
        let mut lanes = f64x8::splat(simd, 0.0);
        let ((left, left_rest), (right, right_rest)) = (a.as_chunks(), b.as_chunks());
        for (x, y) in left.iter().zip(right) {
            lanes += f64x8::simd_from(simd, *x) * f64x8::simd_from(simd, *y);
        }
        let tail = left_rest.iter().zip(right_rest).fold(0.0, |sum, (x, y)| sum + x * y);
        let (low, high) = lanes.split();
        let (low, high) = (low + high).split();
        let [a, b] = (low + high).into();
        tail + (a + b)
    }
}

/// Lanes from memory.
#[inline(always)]
pub(crate) fn load<S: Simd>(simd: S, lanes: &[f32; 16]) -> f32x16<S> {
    f32x16::simd_from(simd, *lanes)
}

/// Sum of the lanes.
#[inline(always)]
pub(crate) fn total<S: Simd>(lanes: f32x16<S>) -> f32 {
    let (low, high) = lanes.split();
    let (low, high) = (low + high).split();
    let [a, b, c, d] = (low + high).into();
    (a + c) + (b + d)
}

/// Add the sum of v v^T over `vectors` (one after the other, `stride` long) to the lower triangle of a matrix.
pub(crate) fn add_outer_products(matrix: &mut [f32], vectors: &[f32], stride: usize) {
    dispatch!(Level::new(), simd => outer_products(simd, matrix, vectors, stride));
}

/// As [`add_outer_products`].
#[inline(always)]
pub(crate) fn outer_products<S: Simd>(simd: S, matrix: &mut [f32], vectors: &[f32], stride: usize) {
    for i in (0..stride).step_by(TILE) {
        for j in (0..=i).step_by(TILE) {
            let mut tile = [f32x8::splat(simd, 0.0); TILE];
            for vector in vectors.chunks_exact(stride) {
                let left: &[f32; TILE] = vector[i..].first_chunk().expect("strides hold whole tiles");
                let right: &[f32; TILE] = vector[j..].first_chunk().expect("strides hold whole tiles");
                let right = f32x8::simd_from(simd, *right);
                for row in 0..TILE {
                    tile[row] += right * left[row];
                }
            }
            for (row, sums) in tile.iter().enumerate() {
                let place = (i + row) * stride + j;
                let slots = &mut matrix[place..place + TILE];
                (f32x8::from_slice(simd, slots) + *sums).store_slice(slots);
            }
        }
    }
}

/// A sum of outer products of any number of vectors: blocks in single precision, everything in double.
#[derive(Debug, Default)]
pub(crate) struct OuterProducts {
    stride: usize,
    vectors: Vec<f32>,
    n_vectors: usize,
    n_blocks: usize,
    single: Vec<f32>,
    sum: Vec<f64>,
}

impl OuterProducts {
    /// Begin anew with vectors of so many entries.
    pub(crate) fn start(&mut self, width: usize) {
        self.stride = padded(width);
        (self.n_vectors, self.n_blocks) = (0, 0);
        self.vectors.resize(self.stride * BLOCK, 0.0);
        self.single.clear();
        self.single.resize(self.stride * self.stride, 0.0);
        self.sum.clear();
        self.sum.resize(self.stride * self.stride, 0.0);
    }

    /// Length of a vector with its padding.
    pub(crate) fn stride(&self) -> usize {
        self.stride
    }

    /// Add a vector, which `fill` writes; it must write everything but the padding, or zeros there.
    pub(crate) fn add(&mut self, fill: impl FnOnce(&mut [f32])) {
        let at = self.n_vectors * self.stride;
        fill(&mut self.vectors[at..at + self.stride]);
        self.n_vectors += 1;
        if self.n_vectors == BLOCK {
            self.add_block();
        }
    }

    fn add_block(&mut self) {
        add_outer_products(&mut self.single, &self.vectors[..self.n_vectors * self.stride], self.stride);
        self.n_vectors = 0;
        self.n_blocks += 1;
        if self.n_blocks.is_multiple_of(BLOCKS_IN_SINGLE) {
            self.widen();
        }
    }

    fn widen(&mut self) {
        for (sum, single) in self.sum.iter_mut().zip(&mut self.single) {
            *sum += f64::from(*single);
            *single = 0.0;
        }
    }

    /// The sum: lower triangle, row-major with the stride.
    pub(crate) fn sum(&mut self) -> &[f64] {
        if self.n_vectors > 0 {
            self.add_block();
        }
        if !self.n_blocks.is_multiple_of(BLOCKS_IN_SINGLE) {
            self.widen();
        }
        &self.sum
    }
}

/// sum over n rows of v v^T, each v written by `fill` (width). (width x width)
pub(crate) fn second_moment(n: usize, width: usize, fill: impl Fn(usize, &mut [f32]) + Sync) -> DMatrix<f64> {
    let per_part = n.div_ceil(PARTS).max(1);
    let part = |part: usize| {
        let mut products = OuterProducts::default();
        products.start(width);
        (part * per_part..((part + 1) * per_part).min(n))
            .for_each(|row| products.add(|vector| fill(row, &mut vector[..width])));
        products.sum();
        products.sum
    };
    let parts: Vec<Vec<f64>> = (0..n.div_ceil(per_part)).into_par_iter().map(part).collect();
    let (mut total, stride) = (DMatrix::zeros(width, width), padded(width));
    for part in parts {
        (0..width).for_each(|i| (0..=i).for_each(|j| total[(i, j)] += part[i * stride + j]));
    }
    total.fill_upper_triangle_with_lower_triangle();
    total
}

/// Solve A x = v in place, A positive definite; its lower triangle becomes its Cholesky factor.
///
/// # Errors
/// [`NotPositiveDefinite`], also for numbers that are none.
pub(crate) fn solve(matrix: &mut [f64], v: &mut [f64], stride: usize) -> Result<(), NotPositiveDefinite> {
    dispatch!(Level::new(), simd => {
        factorize(simd, matrix, v.len(), stride).map(|()| substitute(simd, matrix, v, stride))
    })
}

/// Cholesky factor L of a matrix's lower triangle, in place; the diagonal becomes 1 / L_ii.
///
/// # Errors
/// [`NotPositiveDefinite`], also for numbers that are none.
#[inline(always)]
pub(crate) fn factorize<S: Simd, F: Float>(
    simd: S,
    matrix: &mut [F],
    n: usize,
    stride: usize,
) -> Result<(), NotPositiveDefinite> {
    for i in 0..n {
        let (above, rest) = matrix.split_at_mut(i * stride);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * stride..][..=j];
            row[j] = (row[j] - F::dot(simd, &row[..j], &other[..j])) * other[j];
        }
        let pivot = row[i] - F::dot(simd, &row[..i], &row[..i]);
        // Also false for a pivot that is not a number.
        if !(pivot > F::default() && pivot.is_finite()) {
            return Err(NotPositiveDefinite);
        }
        row[i] = F::ONE / pivot.sqrt();
    }
    Ok(())
}

/// Solve L L^T x = v in place.
#[inline(always)]
pub(crate) fn substitute<S: Simd, F: Float>(simd: S, factor: &[F], v: &mut [F], stride: usize) {
    let n = v.len();
    for i in 0..n {
        let row = &factor[i * stride..][..=i];
        v[i] = (v[i] - F::dot(simd, &row[..i], &v[..i])) * row[i];
    }
    for i in (0..n).rev() {
        let row = &factor[i * stride..][..=i];
        v[i] *= row[i];
        let known = v[i];
        v[..i].iter_mut().zip(row).for_each(|(sum, factor)| *sum -= *factor * known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(row: usize, column: usize) -> f32 {
        ((row * 31 + column * 17) % 23) as f32 / 23.0 - 0.4
    }

    #[test]
    fn a_second_moment_is_the_sum_of_products() {
        let fill = |row: usize, v: &mut [f32]| v.iter_mut().enumerate().for_each(|(j, v)| *v = entry(row, j));
        for (n, width) in [(0, 3), (1, 1), (70, 9), (5000, 13)] {
            let found = second_moment(n, width, fill);
            for (i, j) in (0..width).flat_map(|i| (0..width).map(move |j| (i, j))) {
                let expected: f64 =
                    (0..n).map(|row| f64::from(entry(row, i)) * f64::from(entry(row, j))).sum();
                let (found, most) = (found[(i, j)], 1e-6 * n as f64);
                assert!((found - expected).abs() <= most, "{n}, {width}: {found} {expected}");
            }
        }
    }
}
