//! One side's factors in single precision, and the rotation that makes their Gramian diagonal.

use crate::kernels::{add_outer_products, load};
use fearless_simd::{Level, Simd, dispatch};
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Rows whose Gramian is summed at a time, in single precision: the number of threads cannot change the order.
const CHUNK: usize = 1024;

/// Lanes that rows are made of.
pub(super) const LANES: usize = 16;

/// Factors of all users or all items: rows of whole vectors, the components first and zeros after them.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    k: usize,
    values: Vec<[f32; LANES]>,
}

/// Share of a Gramian's largest entry that is below the precision of either's factors.
const NEGLIGIBLE: f64 = 1e-13;

impl Factors {
    pub(super) fn zeros(n: usize, k: usize) -> Self {
        Self { k, values: vec![[0.0; LANES]; n * k.div_ceil(LANES)] }
    }

    /// Components of a row. (k)
    #[inline(always)]
    pub(super) fn n_components(&self) -> usize {
        self.k
    }

    /// Vectors of a row.
    #[inline(always)]
    pub(super) fn width(&self) -> usize {
        self.k.div_ceil(LANES)
    }

    /// A row with its zeros.
    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> &[[f32; LANES]] {
        &self.values[row * self.width()..][..self.width()]
    }

    /// The components of each row. (k each)
    pub(super) fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width()).map(|row| &row.as_flattened()[..self.k])
    }

    /// The components of each row. (k each)
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let (k, width) = (self.k, self.width());
        self.values.chunks_exact_mut(width).map(move |row| &mut row.as_flattened_mut()[..k])
    }

    /// Each row with its zeros, which must stay.
    pub(super) fn par_rows_mut(&mut self) -> impl IndexedParallelIterator<Item = &mut [[f32; LANES]]> {
        let width = self.width();
        self.values.par_chunks_exact_mut(width)
    }

    /// sum over the rows of y y^T. (k x k)
    fn gramian(&self) -> DMatrix<f64> {
        let (k, stride) = (self.k, LANES * self.width());
        let partial = |rows: &[[f32; LANES]]| {
            let mut matrix = vec![0.0; stride * stride];
            add_outer_products(&mut matrix, rows.as_flattened(), stride);
            matrix
        };
        let chunks: Vec<Vec<f32>> = self.values.par_chunks(CHUNK * self.width()).map(partial).collect();
        let mut sum = DMatrix::zeros(k, k);
        for chunk in chunks {
            for i in 0..k {
                (0..=i).for_each(|j| sum[(i, j)] += f64::from(chunk[i * stride + j]));
            }
        }
        sum.fill_upper_triangle_with_lower_triangle();
        sum
    }

    /// Multiply every row by a matrix. (k rows)
    fn rotate(&mut self, matrix: &Self) {
        self.par_rows_mut().for_each_init(
            || vec![[0.0; LANES]; matrix.width()],
            |rotated, row| {
                dispatch!(Level::new(), simd => combine(simd, row, matrix, rotated));
                row.copy_from_slice(rotated);
            },
        );
    }

    /// Rotate the components of both sides so that this one's Gramian is diagonal, the largest entry first, and return its
    /// diagonal. (k)
    ///
    /// Nothing else changes: products of the sides' factors are the same.
    pub(super) fn diagonalize(&mut self, other: &mut Self) -> Vec<f64> {
        let k = self.k;
        let mut gramian = self.gramian();
        // Where components have nothing in them the eigensolver divides by 0.
        let least = gramian.amax().max(f64::MIN_POSITIVE) * NEGLIGIBLE;
        for i in 0..k {
            gramian[(i, i)] += least * (i + 1) as f64;
        }
        let eigen = gramian.symmetric_eigen();
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
        // From old components to new ones.
        let mut rotation = Self::zeros(k, k);
        for (old, row) in rotation.rows_mut().enumerate() {
            row.iter_mut()
                .zip(&order)
                .for_each(|(entry, &new)| *entry = eigen.eigenvectors[(old, new)] as f32);
        }
        self.rotate(&rotation);
        other.rotate(&rotation);
        order.into_iter().map(|i| eigen.eigenvalues[i].max(0.0)).collect()
    }
}

/// sum_i v_i m_i over the rows of a matrix.
#[inline(always)]
fn combine<S: Simd>(simd: S, v: &[[f32; LANES]], matrix: &Factors, out: &mut [[f32; LANES]]) {
    out.fill([0.0; LANES]);
    for (row, weight) in v.as_flattened()[..matrix.k].iter().enumerate() {
        for (sum, entries) in out.iter_mut().zip(matrix.row(row)) {
            *sum = (load(simd, sum) + load(simd, entries) * *weight).into();
        }
    }
}
