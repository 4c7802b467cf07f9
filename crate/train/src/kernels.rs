//! The inner loops of training: sums of outer products in tiles, and Cholesky factors of what they make.
//!
//! Matrices are lower triangles, row-major with a stride that is a multiple of a tile. All sums run in a fixed order, in lanes
//! of a fixed number and without fused operations, so that results do not depend on threads or processors: wider vectors
//! are faster and nothing else. Functions that take a [`Simd`] are for use within [`dispatch`], and inlined into it for that.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, SimdFloat, SimdFloatElement, dispatch, f32x8, f32x16, f64x8};
use flatflix_core::fold_in::NotPositiveDefinite;
use nalgebra::DMatrix;
use rayon::prelude::*;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

/// Rows of the block of a matrix that one pass of the inner loop holds in registers; as many columns as fit into 512 bits.
const TILE_ROWS: usize = 4;
/// Columns that a matrix's stride is a multiple of, and that are factorised at a time.
const PANEL: usize = 8;
/// Vectors whose outer products are added at a time: few enough for the first cache at any width.
pub(crate) const BLOCK: usize = 64;
/// Blocks that are summed in single precision before they go to a sum in double precision.
const BLOCKS_IN_SINGLE: usize = 16;
/// Parts that a sum over rows is cut into: it must not depend on the number of threads.
const PARTS: usize = 64;

/// The stride of so wide a matrix.
pub(crate) fn padded(width: usize) -> usize {
    width.next_multiple_of(PANEL)
}

/// A floating-point number.
pub(crate) trait Float:
    SimdFloatElement
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
    /// 512 bits of such numbers.
    type Wide<S: Simd>: SimdFloat<S, Element = Self>;
    /// As many as a [`PANEL`] has columns.
    type Narrow<S: Simd>: SimdFloat<S, Element = Self>;
    const ONE: Self;
    fn sqrt(self) -> Self;
    fn is_finite(self) -> bool;
    /// Dot product in lanes of 512 bits.
    fn dot<S: Simd>(simd: S, a: &[Self], b: &[Self]) -> Self;
}

impl Float for f32 {
    type Wide<S: Simd> = f32x16<S>;
    type Narrow<S: Simd> = f32x8<S>;
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
    type Wide<S: Simd> = f64x8<S>;
    type Narrow<S: Simd> = f64x8<S>;
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
    add_products_from(simd, matrix, vectors, vectors, stride, 0);
}

/// Add the sum of u v^T over pairs of `left` and `right` to the lower triangle of a matrix from row and column `first` on.
///
/// Entries above the diagonal change too, to what has no meaning.
#[inline(always)]
fn add_products_from<S: Simd, F: Float>(
    simd: S,
    matrix: &mut [F],
    left: &[F],
    right: &[F],
    stride: usize,
    first: usize,
) {
    for row in (first..stride.min(matrix.len() / stride)).step_by(TILE_ROWS) {
        let end = (row + TILE_ROWS).next_multiple_of(PANEL);
        let mut column = first;
        while column < end {
            if column + <F::Wide<S>>::LEN <= end {
                add_to_tile::<S, F, F::Wide<S>>(simd, matrix, left, right, stride, (row, column));
                column += <F::Wide<S>>::LEN;
            } else {
                add_to_tile::<S, F, F::Narrow<S>>(simd, matrix, left, right, stride, (row, column));
                column += PANEL;
            }
        }
    }
}

#[inline(always)]
fn add_to_tile<S: Simd, F: Float, V: SimdFloat<S, Element = F>>(
    simd: S,
    matrix: &mut [F],
    left: &[F],
    right: &[F],
    stride: usize,
    (row, column): (usize, usize),
) {
    let mut tile = [V::splat(simd, F::default()); TILE_ROWS];
    for (left, right) in left.chunks_exact(stride).zip(right.chunks_exact(stride)) {
        let left: &[F; TILE_ROWS] = left[row..].first_chunk().expect("strides hold whole tiles");
        let right = V::from_slice(simd, &right[column..column + V::LEN]);
        for at in 0..TILE_ROWS {
            tile[at] += right * left[at];
        }
    }
    // A matrix may end within a tile.
    for (sums, line) in tile.iter().zip(matrix[row * stride..].chunks_exact_mut(stride)) {
        let slots = &mut line[column..column + V::LEN];
        (V::from_slice(simd, slots) + *sums).store_slice(slots);
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

/// Room for [`factorize`]: a panel's columns as rows, and the same with the other sign.
#[derive(Debug, Default)]
pub(crate) struct Panel<F> {
    columns: Vec<F>,
    negated: Vec<F>,
}

/// Solve A x = v in place, A positive definite; its lower triangle becomes its Cholesky factor.
///
/// # Errors
/// [`NotPositiveDefinite`], also for numbers that are none.
pub(crate) fn solve(
    matrix: &mut [f64],
    v: &mut [f64],
    stride: usize,
    panel: &mut Panel<f64>,
) -> Result<(), NotPositiveDefinite> {
    dispatch!(Level::new(), simd => {
        factorize(simd, matrix, v.len(), stride, panel).map(|()| substitute(simd, matrix, v, stride))
    })
}

/// Cholesky factor L of a matrix's lower triangle, in place; the diagonal becomes 1 / L_ii.
///
/// Some columns at a time, held as rows so that whole vectors are read; what they take from the columns after them is a sum
/// of outer products.
///
/// # Errors
/// [`NotPositiveDefinite`], also for numbers that are none.
#[inline(always)]
pub(crate) fn factorize<S: Simd, F: Float>(
    simd: S,
    matrix: &mut [F],
    n: usize,
    stride: usize,
    panel: &mut Panel<F>,
) -> Result<(), NotPositiveDefinite> {
    let Panel { columns, negated } = panel;
    for rows in [&mut *columns, &mut *negated] {
        rows.clear();
        rows.resize(PANEL * stride, F::default());
    }
    for first in (0..n).step_by(PANEL) {
        let width = PANEL.min(n - first);
        for row in first..n {
            for at in 0..width {
                columns[at * stride + row] = matrix[row * stride + first + at];
            }
        }
        for at in 0..width {
            let (done, rest) = columns.split_at_mut((at + 1) * stride);
            let column = &mut done[at * stride..];
            let pivot = column[first + at];
            // Also false for a pivot that is not a number.
            if !(pivot > F::default() && pivot.is_finite()) {
                return Err(NotPositiveDefinite);
            }
            let inverse = F::ONE / pivot.sqrt();
            for slots in column[first..].chunks_exact_mut(PANEL) {
                (F::Narrow::<S>::from_slice(simd, slots) * inverse).store_slice(slots);
            }
            for later in at + 1..width {
                let weight = column[first + later];
                let slots = rest[(later - at - 1) * stride..][..stride][first..].chunks_exact_mut(PANEL);
                for (slots, entries) in slots.zip(column[first..].chunks_exact(PANEL)) {
                    let taken = F::Narrow::<S>::from_slice(simd, entries) * weight;
                    (F::Narrow::<S>::from_slice(simd, slots) - taken).store_slice(slots);
                }
            }
            column[first + at] = inverse;
        }
        for row in first..n {
            for at in 0..width.min(row - first + 1) {
                matrix[row * stride + first + at] = columns[at * stride + row];
            }
        }
        if first + PANEL < n {
            for (slot, entry) in negated.iter_mut().zip(&*columns) {
                *slot = F::default() - *entry;
            }
            add_products_from(simd, &mut matrix[..n * stride], negated, columns, stride, first + PANEL);
        }
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
