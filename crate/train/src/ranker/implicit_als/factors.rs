//! One side's factors in single precision, and the rotation that makes their Gramian diagonal.

use crate::kernels::{add_outer_products, padded};
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Rows whose Gramian is summed at a time, in single precision: the number of threads cannot change the order.
const CHUNK: usize = 1024;

/// Factors of all users or all items. (n x k, row-major)
#[derive(Clone, Debug)]
pub(super) struct Factors {
    pub(super) k: usize,
    pub(super) values: Vec<f32>,
}

impl Factors {
    pub(super) fn zeros(n: usize, k: usize) -> Self {
        Self { k, values: vec![0.0; n * k] }
    }

    pub(super) fn par_rows_mut(&mut self) -> impl IndexedParallelIterator<Item = &mut [f32]> {
        self.values.par_chunks_exact_mut(self.k)
    }

    /// sum over the rows of y y^T. (k x k)
    fn gramian(&self) -> DMatrix<f64> {
        let (k, stride) = (self.k, padded(self.k));
        let partial = |rows: &[f32]| {
            let mut matrix = vec![0.0; stride * stride];
            let mut vectors = vec![0.0; stride * (rows.len() / k)];
            for (vector, row) in vectors.chunks_exact_mut(stride).zip(rows.chunks_exact(k)) {
                vector[..k].copy_from_slice(row);
            }
            add_outer_products(&mut matrix, &vectors, stride);
            matrix
        };
        let chunks: Vec<Vec<f32>> = self.values.par_chunks(CHUNK * k).map(partial).collect();
        let mut sum = DMatrix::zeros(k, k);
        for chunk in chunks {
            for i in 0..k {
                (0..=i).for_each(|j| sum[(i, j)] += f64::from(chunk[i * stride + j]));
            }
        }
        sum.fill_upper_triangle_with_lower_triangle();
        sum
    }

    /// Multiply every row by a matrix. (k x k, row-major)
    fn rotate(&mut self, matrix: &[f32]) {
        let k = self.k;
        self.par_rows_mut().for_each_init(
            || vec![0.0f32; k],
            |rotated, row| {
                rotated.fill(0.0);
                for (value, weights) in row.iter().zip(matrix.chunks_exact(k)) {
                    rotated.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += value * weight);
                }
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
        let eigen = self.gramian().symmetric_eigen();
        let mut order: Vec<usize> = (0..k).collect();
        order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
        // Row-major, from old components to new ones.
        let rotation: Vec<f32> = (0..k)
            .flat_map(|old| order.iter().map(move |&new| (old, new)))
            .map(|(old, new)| eigen.eigenvectors[(old, new)] as f32)
            .collect();
        self.rotate(&rotation);
        other.rotate(&rotation);
        order.into_iter().map(|i| eigen.eigenvalues[i].max(0.0)).collect()
    }
}
