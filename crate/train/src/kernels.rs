//! The inner loops of training: sums of outer products in tiles, and Cholesky factors of what they make.
//!
//! Matrices are lower triangles, row-major with a stride that is a multiple of a tile. All sums run in a fixed order and
//! without fused operations, so that results do not depend on threads or processors.

use flatflix_core::fold_in::NotPositiveDefinite;
use nalgebra::DMatrix;
use rayon::prelude::*;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

/// Rows and columns of the block of the matrix that one pass of the inner loop holds in registers: 4 x 8 sums are eight
/// vectors of four.
const TILE_ROWS: usize = 4;
const TILE_COLUMNS: usize = 8;
/// Vectors whose outer products are added at a time: few enough for the first cache at any width.
pub(crate) const BLOCK: usize = 64;
/// Blocks that are summed in single precision before they go to a sum in double precision.
const BLOCKS_IN_SINGLE: usize = 16;
/// Parts that a sum over rows is cut into: it must not depend on the number of threads.
const PARTS: usize = 64;

/// A multiple of both sides of a tile.
pub(crate) fn padded(width: usize) -> usize {
    width.next_multiple_of(TILE_COLUMNS)
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
}

impl Float for f32 {
    const ONE: Self = 1.0;
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn is_finite(self) -> bool {
        self.is_finite()
    }
}

impl Float for f64 {
    const ONE: Self = 1.0;
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn is_finite(self) -> bool {
        self.is_finite()
    }
}

/// Add the sum of v v^T over `vectors` (one after the other, `stride` long) to the lower triangle of a matrix.
pub(crate) fn add_outer_products(matrix: &mut [f32], vectors: &[f32], stride: usize) {
    for i in (0..stride).step_by(TILE_ROWS) {
        for j in (0..=i).step_by(TILE_COLUMNS) {
            let mut tile = [[0.0f32; TILE_COLUMNS]; TILE_ROWS];
            for vector in vectors.chunks_exact(stride) {
                let left: &[f32; TILE_ROWS] = vector[i..].first_chunk().expect("strides hold whole tiles");
                let right: &[f32; TILE_COLUMNS] =
                    vector[j..].first_chunk().expect("strides hold whole tiles");
                for (sums, left) in tile.iter_mut().zip(left) {
                    sums.iter_mut().zip(right).for_each(|(sum, right)| *sum += left * right);
                }
            }
            for (row, sums) in tile.iter().enumerate() {
                let place = (i + row) * stride + j;
                matrix[place..place + TILE_COLUMNS]
                    .iter_mut()
                    .zip(sums)
                    .for_each(|(sum, value)| *sum += value);
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

/// Cholesky factor L of a matrix's lower triangle, in place; the diagonal becomes 1 / L_ii.
///
/// # Errors
/// [`NotPositiveDefinite`], also for numbers that are none.
pub(crate) fn factorize<F: Float>(
    matrix: &mut [F],
    n: usize,
    stride: usize,
) -> Result<(), NotPositiveDefinite> {
    for i in 0..n {
        let (above, rest) = matrix.split_at_mut(i * stride);
        let row = &mut rest[..=i];
        for j in 0..i {
            let other = &above[j * stride..][..=j];
            row[j] = (row[j] - dot(&row[..j], &other[..j])) * other[j];
        }
        let pivot = row[i] - dot(&row[..i], &row[..i]);
        // Also false for a pivot that is not a number.
        if !(pivot > F::default() && pivot.is_finite()) {
            return Err(NotPositiveDefinite);
        }
        row[i] = F::ONE / pivot.sqrt();
    }
    Ok(())
}

/// Solve L L^T x = v in place.
pub(crate) fn substitute<F: Float>(factor: &[F], v: &mut [F], stride: usize) {
    let n = v.len();
    for i in 0..n {
        let row = &factor[i * stride..][..=i];
        v[i] = (v[i] - dot(&row[..i], &v[..i])) * row[i];
    }
    for i in (0..n).rev() {
        let row = &factor[i * stride..][..=i];
        v[i] *= row[i];
        let known = v[i];
        v[..i].iter_mut().zip(row).for_each(|(sum, factor)| *sum -= *factor * known);
    }
}

/// Dot product in eight fixed lanes.
pub(crate) fn dot<F: Float>(a: &[F], b: &[F]) -> F {
    const LANES: usize = 8;
    let mut lanes = [F::default(); LANES];
    let (left, right) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail = left.remainder().iter().zip(right.remainder()).fold(F::default(), |sum, (x, y)| sum + *x * *y);
    for (x, y) in left.zip(right) {
        (0..LANES).for_each(|lane| lanes[lane] += x[lane] * y[lane]);
    }
    lanes.iter().fold(tail, |sum, lane| sum + *lane)
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
