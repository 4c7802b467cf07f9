//! The closed-form solve behind every factor: a ridge regression under a Gaussian prior.
//!
//! The trainer's user half-step, its item half-step and the visitor's page all call [`fold_in`]. With rows
//! psi_i = [1; q_i] of the rated items, residual ratings y_i = r_i - mu - b_i, noise precision tau and prior
//! N(m, Lambda^-1), the posterior of the factors x is Gaussian with
//!
//! ```text
//! A = Lambda + tau sum_i w_i E[psi_i psi_i^T]         precision (n x n)
//! x = A^-1 (Lambda m + tau sum_i w_i E[psi_i y_i])    mean      (n)
//! ```
//!
//! Expectations are over what is uncertain about the item's own factors; with certain factors they are the plain
//! products.
//!
//! # Source
//! Bishop, Pattern Recognition and Machine Learning (2006), equations 3.49 to 3.51; Hu, Koren, Volinsky, Collaborative
//! Filtering for Implicit Feedback Datasets (2008), equation 4, is the case m = 0.

use alloc::{vec, vec::Vec};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

/// Number of entries of the lower triangle of an n x n matrix.
pub const fn packed_len(n: usize) -> usize {
    n * (n + 1) / 2
}

/// Sums over ratings that the solve needs: a Gram matrix and a moment vector.
///
/// # Shape
/// `gram` is the lower triangle of an n x n matrix, packed by rows: entry (i, j <= i) is at i (i + 1) / 2 + j.
/// `moment` has n entries.
#[derive(Clone, Debug)]
pub struct NormalEquations {
    gram: Vec<f64>,
    moment: Vec<f64>,
}

impl NormalEquations {
    /// Empty sums for `n` factors.
    pub fn new(n: usize) -> Self {
        Self { gram: vec![0.0; packed_len(n)], moment: vec![0.0; n] }
    }

    /// Sums made elsewhere: the packed lower triangle of the Gram matrix, and the moment.
    pub(crate) fn from_sums(gram: Vec<f64>, moment: Vec<f64>) -> Self {
        debug_assert_eq!(gram.len(), packed_len(moment.len()));
        Self { gram, moment }
    }

    /// Number of factors n.
    pub fn n_factors(&self) -> usize {
        self.moment.len()
    }

    /// Add one rating with certain factors: `weight` psi psi^T and `weight` psi y.
    pub fn add(&mut self, psi: &[f64], y: f64, weight: f64) {
        self.add_outer(psi, weight);
        self.add_moment(psi, weight * y);
    }

    /// Add `weight` psi psi^T to the Gram matrix alone.
    pub fn add_outer(&mut self, psi: &[f64], weight: f64) {
        debug_assert_eq!(psi.len(), self.n_factors());
        let mut packed = self.gram.iter_mut();
        for (i, &row) in psi.iter().enumerate() {
            let weighted = weight * row;
            psi.iter().take(i + 1).zip(&mut packed).for_each(|(&column, sum)| *sum += weighted * column);
        }
    }

    /// Add `weight` psi to the moment alone.
    pub fn add_moment(&mut self, psi: &[f64], weight: f64) {
        debug_assert_eq!(psi.len(), self.n_factors());
        self.moment.iter_mut().zip(psi).for_each(|(sum, &factor)| *sum += weight * factor);
    }

    /// Add expected products: `weight` times `second` (packed lower triangle) and `first`.
    pub fn add_expected(&mut self, second: &[f64], first: impl Iterator<Item = f64>, weight: f64) {
        debug_assert_eq!(second.len(), self.gram.len());
        self.gram.iter_mut().zip(second).for_each(|(sum, &term)| *sum += weight * term);
        self.moment.iter_mut().zip(first).for_each(|(sum, term)| *sum += weight * term);
    }

    /// The Gram matrix's packed lower triangle.
    pub fn gram(&self) -> &[f64] {
        &self.gram
    }

    /// The moment vector.
    pub fn moment(&self) -> &[f64] {
        &self.moment
    }
}

/// A Gaussian prior over factors.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussianPrior {
    /// Mean m. (n)
    pub mean: DVector<f64>,
    /// Precision Lambda. (n x n, symmetric positive definite, which [`fold_in`] checks)
    pub precision: DMatrix<f64>,
}

impl GaussianPrior {
    /// Number of factors n.
    pub fn n_factors(&self) -> usize {
        self.mean.len()
    }
}

/// The precision matrix is not positive definite: the prior or a factor is not a number, infinite or absurdly large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the normal equations are not positive definite; the prior or the factors are broken")]
pub struct NotPositiveDefinite;

/// Gaussian posterior of one user's or item's factors.
#[derive(Clone, Debug)]
pub struct Posterior {
    mean: DVector<f64>,
    cholesky: Cholesky<f64, Dyn>,
}

impl Posterior {
    /// Posterior mean x (n).
    pub fn mean(&self) -> &DVector<f64> {
        &self.mean
    }

    /// Posterior covariance A^-1 (n x n).
    pub fn covariance(&self) -> DMatrix<f64> {
        let n = self.mean.len();
        let mut packed = vec![0.0; packed_len(n)];
        self.write_covariance(&mut packed);
        DMatrix::from_fn(n, n, |i, j| packed[packed_len(i.max(j)) + i.min(j)])
    }

    /// Write the packed lower triangle of the covariance to `packed`, which has `packed_len(n)` entries.
    ///
    /// With A = L L^T it is L^-T L^-1: a third of the work of solving for every column.
    pub fn write_covariance(&self, packed: &mut [f64]) {
        let (l, n) = (self.cholesky.l_dirty(), self.mean.len());
        let mut inverse = vec![0.0; n * n];
        for (j, column) in inverse.chunks_exact_mut(n).enumerate() {
            column[j] = 1.0;
            for k in j..n {
                let factors = &l.as_slice()[k * n..(k + 1) * n];
                column[k] /= factors[k];
                let (done, rest) = column.split_at_mut(k + 1);
                rest.iter_mut().zip(&factors[k + 1..]).for_each(|(entry, factor)| *entry -= factor * done[k]);
            }
        }
        for i in 0..n {
            let right = &inverse[i * n + i..(i + 1) * n];
            for (j, entry) in packed[packed_len(i)..=packed_len(i) + i].iter_mut().enumerate() {
                let left = &inverse[j * n + i..(j + 1) * n];
                *entry = left.iter().zip(right).fold(0.0, |sum, (x, y)| sum + x * y);
            }
        }
    }

    /// Solve A z = v.
    pub fn solve(&self, v: &DVector<f64>) -> DVector<f64> {
        self.cholesky.solve(v)
    }
}

/// Solve for the posterior of one user or item from the prior's precision and mean and the sums over its ratings.
///
/// # Errors
/// [`NotPositiveDefinite`] when A has no Cholesky factor or the mean is not finite.
///
/// # Complexity
/// O(n^3) for n factors, whatever the number of ratings.
pub fn fold_in(
    prior_precision: &DMatrix<f64>,
    prior_mean: &[f64],
    sums: &NormalEquations,
    noise_precision: f64,
) -> Result<Posterior, NotPositiveDefinite> {
    let n = prior_mean.len();
    // Plain sums in index order: no kernel that the processor chooses, so the same bits everywhere.
    let mut mean = DVector::from_fn(n, |i, _| {
        let prior = (0..n).fold(0.0, |sum, j| sum + prior_precision[(i, j)] * prior_mean[j]);
        prior + noise_precision * sums.moment[i]
    });
    let mut precision = prior_precision.clone();
    let mut packed = sums.gram.iter();
    for i in 0..n {
        for (j, &sum) in (0..=i).zip(&mut packed) {
            precision[(i, j)] += noise_precision * sum;
        }
    }
    let cholesky = Cholesky::new(precision).ok_or(NotPositiveDefinite)?;
    cholesky.solve_mut(&mut mean);
    if mean.iter().all(|value| value.is_finite()) {
        Ok(Posterior { mean, cholesky })
    } else {
        Err(NotPositiveDefinite)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_ratings_the_posterior_is_the_prior() {
        let (mean, precision) = ([0.5, -1.0], DMatrix::from_row_slice(2, 2, &[2.0, 0.5, 0.5, 1.0]));
        let posterior = fold_in(&precision, &mean, &NormalEquations::new(2), 1.0).unwrap();
        assert!((posterior.mean() - DVector::from_column_slice(&mean)).norm() < 1e-12);
        assert!((posterior.covariance() * precision - DMatrix::identity(2, 2)).norm() < 1e-12);
    }

    #[test]
    fn one_factor_is_a_weighted_mean_with_the_prior() {
        // Two ratings of 4 with psi = 1, unit noise, prior N(1, 1): (1 + 4 + 4) / 3.
        let mut sums = NormalEquations::new(1);
        sums.add(&[1.0], 4.0, 1.0);
        sums.add(&[1.0], 4.0, 1.0);
        let posterior = fold_in(&DMatrix::identity(1, 1), &[1.0], &sums, 1.0).unwrap();
        assert!((posterior.mean()[0] - 3.0).abs() < 1e-12);
        assert!((posterior.covariance()[(0, 0)] - 1.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_gram_matrix_is_packed_by_rows() {
        let mut sums = NormalEquations::new(3);
        sums.add(&[1.0, 2.0, -3.0], 4.0, 0.5);
        sums.add_outer(&[0.0, 1.0, 1.0], 2.0);
        sums.add_moment(&[0.0, 0.0, 1.0], 3.0);
        sums.add_expected(&[1.0; 6], [10.0, 20.0, 30.0].into_iter(), 0.1);
        let gram = [0.5, 1.0, 2.0 + 2.0, -1.5, -3.0 + 2.0, 4.5 + 2.0].map(|sum| sum + 0.1);
        assert_eq!((sums.n_factors(), sums.gram()), (3, gram.as_slice()));
        assert_eq!(sums.moment(), [2.0 + 1.0, 4.0 + 2.0, -6.0 + 3.0 + 3.0]);
    }

    #[test]
    fn the_covariance_is_the_inverse_of_the_precision() {
        let precision = DMatrix::from_row_slice(3, 3, &[5.0, 0.3, 0.1, 0.3, 1.2, -0.4, 0.1, -0.4, 2.0]);
        let mut sums = NormalEquations::new(3);
        sums.add(&[1.0, 0.5, -0.7], 2.0, 1.0);
        let psi = DVector::from_vec(vec![1.0, 0.5, -0.7]);
        let a: DMatrix<f64> = &precision + (&psi * psi.transpose()) * 1.5;
        let posterior = fold_in(&precision, &[0.1, -0.2, 0.3], &sums, 1.5).unwrap();
        assert!((posterior.covariance() * &a - DMatrix::<f64>::identity(3, 3)).norm() < 1e-12);
        let v: DVector<f64> = DVector::from_vec(vec![3.0, -1.0, 0.5]);
        assert!((&a * posterior.solve(&v) - v).norm() < 1e-12);
        let right: DVector<f64> = precision * DVector::from_vec(vec![0.1, -0.2, 0.3]) + psi * 3.0;
        assert!((a * posterior.mean() - right).norm() < 1e-12);
    }

    #[test]
    fn a_broken_prior_is_an_error() {
        let nothing = NormalEquations::new(1);
        let nan = fold_in(&DMatrix::identity(1, 1), &[f64::NAN], &nothing, 1.0);
        assert_eq!(nan.unwrap_err(), NotPositiveDefinite);
        let negative = fold_in(&DMatrix::from_element(1, 1, -1.0), &[0.0], &nothing, 1.0);
        assert_eq!(negative.unwrap_err(), NotPositiveDefinite);
    }

    proptest! {
        #[test]
        fn the_normal_equation_holds(
            rows in prop::collection::vec((prop::collection::vec(-2.0f64..2.0, 3), -5.0f64..5.0), 0..20),
        ) {
            let mut sums = NormalEquations::new(3);
            rows.iter().for_each(|(psi, y)| sums.add(psi, *y, 1.0));
            let posterior = fold_in(&DMatrix::identity(3, 3), &[0.0; 3], &sums, 2.0).unwrap();
            let x = posterior.mean();
            for i in 0..3 {
                // Residual of (I + 2 Psi^T Psi) x = 2 Psi^T y, from the ratings themselves.
                let fitted = |psi: &Vec<f64>| (0..3).map(|j| psi[j] * x[j]).sum::<f64>();
                let pull: f64 = rows.iter().map(|(psi, y)| 2.0 * psi[i] * (y - fitted(psi))).sum();
                prop_assert!((x[i] - pull).abs() < 1e-9);
            }
        }
    }
}
