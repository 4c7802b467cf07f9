//! Products of small dense matrices in plain sums: the same bits on every platform.

use nalgebra::DMatrix;

/// v^T M v for a symmetric matrix, whose columns are its rows.
pub(crate) fn variance_along(v: &[f64], covariance: &DMatrix<f64>) -> f64 {
    let columns = covariance.as_slice().chunks_exact(v.len());
    let inner = |column: &[f64]| column.iter().zip(v).fold(0.0, |sum, (m, v)| sum + m * v);
    columns.zip(v).fold(0.0, |sum, (column, v)| sum + v * inner(column))
}

/// tr(A B) of symmetric matrices.
pub(crate) fn trace_of_product(a: &DMatrix<f64>, b: &DMatrix<f64>) -> f64 {
    a.iter().zip(b.iter()).fold(0.0, |sum, (x, y)| sum + x * y)
}

/// A B of symmetric matrices of one size, by the dot products of their columns.
pub(crate) fn product(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    let n = a.nrows();
    let column = |matrix: &'_ DMatrix<f64>, j: usize| matrix.as_slice()[j * n..(j + 1) * n].to_vec();
    DMatrix::from_fn(n, n, |i, j| column(a, i).iter().zip(&column(b, j)).fold(0.0, |sum, (x, y)| sum + x * y))
}
