//! Gaussian posteriors of all users or all items, and what the other side's half-step needs of them.

use super::{Sums, packed};
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;

/// Means of n entities with K factors, biases in column 0, and their covariances where each has one of its own.
#[derive(Clone, Debug)]
pub(crate) struct Posteriors {
    k: usize,
    /// n x K, row-major.
    means: Vec<f64>,
    /// Packed lower triangles, n x K (K + 1) / 2; empty where they are held otherwise.
    covariances: Vec<f64>,
}

impl Posteriors {
    pub(crate) fn new(n: usize, k: usize) -> Self {
        Self { k, means: vec![0.0; n * k], covariances: vec![0.0; n * packed(k)] }
    }

    /// Means alone.
    pub(crate) fn of_means(k: usize, means: Vec<f64>) -> Self {
        Self { k, means, covariances: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.means.len() / self.k
    }

    pub(crate) fn k(&self) -> usize {
        self.k
    }

    pub(crate) fn mean(&self, row: usize) -> &[f64] {
        &self.means[row * self.k..(row + 1) * self.k]
    }

    pub(crate) fn covariance(&self, row: usize) -> &[f64] {
        let size = packed(self.k);
        &self.covariances[row * size..(row + 1) * size]
    }

    pub(crate) fn set_mean(&mut self, row: usize, mean: &[f64]) {
        self.means[row * self.k..(row + 1) * self.k].copy_from_slice(mean);
    }

    pub(crate) fn set(&mut self, row: usize, mean: &[f64], covariance: &DMatrix<f64>) {
        self.set_mean(row, mean);
        let size = packed(self.k);
        let mut packed = self.covariances[row * size..(row + 1) * size].iter_mut();
        for i in 0..self.k {
            (0..=i).zip(&mut packed).for_each(|(j, entry)| *entry = covariance[(i, j)]);
        }
    }

    /// (mean, packed covariance) of every row, to be overwritten.
    pub(crate) fn par_rows_mut(&mut self) -> impl IndexedParallelIterator<Item = (&mut [f64], &mut [f64])> {
        self.means.par_chunks_mut(self.k).zip(self.covariances.par_chunks_mut(packed(self.k)))
    }

    /// The mean of every row, to be overwritten.
    pub(crate) fn par_means_mut(&mut self) -> impl IndexedParallelIterator<Item = &mut [f64]> {
        self.means.par_chunks_mut(self.k)
    }

    /// All means. (n x K, row-major)
    pub(crate) fn means(&self) -> &[f64] {
        &self.means
    }

    /// All covariances, packed.
    pub(crate) fn covariances(&self) -> &[f64] {
        &self.covariances
    }

    /// n entities from what [`Posteriors::means`] and [`Posteriors::covariances`] return.
    pub(crate) fn from_parts(k: usize, means: Vec<f64>, covariances: Vec<f64>) -> Self {
        Self { k, means, covariances }
    }

    pub(crate) fn into_means(self) -> Vec<f64> {
        self.means
    }

    /// Average of the means. (K)
    pub(crate) fn average(&self) -> DVector<f64> {
        let mut sum = DVector::zeros(self.k);
        for row in 0..self.len() {
            self.mean(row).iter().enumerate().for_each(|(i, value)| sum[i] += value);
        }
        sum / self.len() as f64
    }

    /// Means minus a centre each. (n x K, row-major)
    pub(crate) fn deviations<'a>(&'a self, centre: impl Fn(usize) -> &'a [f64]) -> Vec<f64> {
        let row = |row| self.mean(row).iter().zip(centre(row)).map(|(mean, centre)| mean - centre);
        (0..self.len()).flat_map(row).collect()
    }

    /// sum over a user's ratings of E[(r - prediction)^2]: energy - 2 moment . x + <gram, x x^T + V>.
    pub(crate) fn expected_squared_error(&self, row: usize, sums: &Sums) -> f64 {
        let (x, covariance) = (self.mean(row), self.covariance(row));
        let linear: f64 = sums.equations.moment().iter().zip(x).map(|(moment, x)| moment * x).sum();
        let mut quadratic = 0.0;
        let mut entries = sums.equations.gram().iter().zip(covariance);
        for i in 0..self.k {
            for (j, (gram, v)) in (0..=i).zip(&mut entries) {
                let both = if i == j { 1.0 } else { 2.0 };
                quadratic += both * gram * (x[i] * x[j] + v);
            }
        }
        sums.energy - 2.0 * linear + quadratic
    }

    /// Weighted mean of E[phi phi^T] with phi = [1; p], weights summing to 1. (K x K)
    pub(crate) fn mean_second_moment(&self, weight: impl Fn(usize) -> f64) -> DMatrix<f64> {
        let mut moment = DMatrix::zeros(self.k, self.k);
        for row in 0..self.len() {
            let (mean, covariance) = (self.mean(row), self.covariance(row));
            let phi = |i: usize| if i == 0 { 1.0 } else { mean[i] };
            let mut entries = covariance.iter();
            for i in 0..self.k {
                for (j, v) in (0..=i).zip(&mut entries) {
                    let uncertain = if j > 0 { *v } else { 0.0 };
                    moment[(i, j)] += weight(row) * (phi(i) * phi(j) + uncertain);
                }
            }
        }
        moment.fill_upper_triangle_with_lower_triangle();
        moment
    }
}

/// What one side's posteriors contribute to the other side's sums, with psi = [1; q].
#[derive(Debug)]
pub(crate) struct Design {
    k: usize,
    psi: Vec<f64>,
    /// E[psi psi^T], packed lower triangles.
    second: Vec<f64>,
    /// E[psi b] = psi b + Cov(psi, b).
    shift: Vec<f64>,
    /// (b, Var b) of each row.
    biases: Vec<(f64, f64)>,
}

/// One row of a [`Design`].
pub(crate) struct DesignRow<'a> {
    pub(crate) psi: &'a [f64],
    pub(crate) second: &'a [f64],
    pub(crate) shift: &'a [f64],
    pub(crate) bias: f64,
    pub(crate) bias_variance: f64,
}

impl Design {
    pub(crate) fn new(posteriors: &Posteriors) -> Self {
        let (n, k) = (posteriors.len(), posteriors.k());
        let (mut psi, mut shift, mut second) = (vec![0.0; n * k], vec![0.0; n * k], vec![0.0; n * packed(k)]);
        let firsts = psi.par_chunks_mut(k).zip(shift.par_chunks_mut(k));
        firsts.zip(second.par_chunks_mut(packed(k))).enumerate().for_each(|(row, ((psi, shift), second))| {
            let (mean, covariance) = (posteriors.mean(row), posteriors.covariance(row));
            psi.copy_from_slice(mean);
            psi[0] = 1.0;
            let mut entries = second.iter_mut().zip(covariance);
            for i in 0..k {
                // Column 0 of row i of the covariance is Cov(factor i, bias); psi_0 = 1 is certain.
                for (j, (entry, c)) in (0..=i).zip(&mut entries) {
                    *entry = psi[i] * psi[j] + if j > 0 { *c } else { 0.0 };
                    if j == 0 {
                        shift[i] = psi[i] * mean[0] + if i > 0 { *c } else { 0.0 };
                    }
                }
            }
        });
        let biases = (0..n).map(|row| (posteriors.mean(row)[0], posteriors.covariance(row)[0])).collect();
        Self { k, psi, second, shift, biases }
    }

    pub(crate) fn width(&self) -> usize {
        self.k
    }

    pub(crate) fn row(&self, row: usize) -> DesignRow<'_> {
        let (k, size) = (self.k, packed(self.k));
        let (bias, bias_variance) = self.biases[row];
        DesignRow {
            psi: &self.psi[row * k..(row + 1) * k],
            second: &self.second[row * size..(row + 1) * size],
            shift: &self.shift[row * k..(row + 1) * k],
            bias,
            bias_variance,
        }
    }
}
