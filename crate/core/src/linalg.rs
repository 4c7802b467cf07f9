//! Products of small dense matrices in plain sums: the same bits on every platform.

use nalgebra::DMatrix;

/// v^T M v for a symmetric matrix, whose columns are its rows.
// One copy of it: visitors download the code.
#[inline(never)]
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
    let (a, b) = (a.as_slice(), b.as_slice());
    DMatrix::from_fn(n, n, |i, j| {
        let columns = a[i * n..(i + 1) * n].iter().zip(&b[j * n..(j + 1) * n]);
        columns.fold(0.0, |sum, (x, y)| sum + x * y)
    })
}
