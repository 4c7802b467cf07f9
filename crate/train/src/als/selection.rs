//! What users' choices of items say about them, learned between sweeps.

use super::AlsConfig;
use super::posteriors::Posteriors;
use crate::interactions::Compressed;
use flatflix_core::rating::Selection;
use nalgebra::{DMatrix, DVector};

/// Makes item factors about as large as standard normal numbers, so that the ridge penalty has a scale.
const FACTOR_SCALE: f64 = 3.0;

/// Damped mean of the items that each user has rated, around the mean user's. (n_users x K, row-major)
pub(super) struct Choices {
    k: usize,
    damping: f64,
    centre: Vec<f64>,
    rows: Vec<f64>,
}

impl Choices {
    pub(super) fn new(by_user: &Compressed, items: &Posteriors, damping: f64) -> Self {
        let k = items.k();
        let mut rows = vec![0.0; by_user.len() * k];
        let mut centre = vec![0.0; k];
        for (user, row) in rows.chunks_exact_mut(k).enumerate() {
            for (item, _) in by_user.of(user) {
                row.iter_mut().zip(items.mean(item as usize)).for_each(|(sum, z)| *sum += z);
            }
            let share = 1.0 / (by_user.count(user).max(1) * by_user.len()) as f64;
            centre.iter_mut().zip(&*row).for_each(|(sum, z)| *sum += share * z);
        }
        for (user, row) in rows.chunks_exact_mut(k).enumerate() {
            let n = by_user.count(user) as f64;
            row.iter_mut().zip(&centre).for_each(|(sum, centre)| *sum = (*sum - n * centre) / (n + damping));
        }
        Self { k, damping, centre, rows }
    }

    fn row(&self, user: usize) -> &[f64] {
        &self.rows[user * self.k..(user + 1) * self.k]
    }

    /// Ridge regression of the users' factors, centred on `m`, on their choices.
    pub(super) fn regress(
        &self,
        users: &Posteriors,
        m: &DVector<f64>,
        config: &AlsConfig,
        n_ratings: usize,
    ) -> Selection {
        let k = self.k;
        // On choices scaled up, which leaves the solution in need of the scale once.
        let penalty = config.choice_regularization(n_ratings) / (FACTOR_SCALE * FACTOR_SCALE);
        let (mut gram, mut right) = (DMatrix::from_diagonal_element(k, k, penalty), DMatrix::zeros(k, k));
        for user in 0..users.len() {
            let (choice, x) = (self.row(user), users.mean(user));
            for i in 0..k {
                (0..k).for_each(|j| gram[(i, j)] += choice[i] * choice[j]);
                (0..k).for_each(|j| right[(i, j)] += choice[i] * (x[j] - m[j]));
            }
        }
        // A Gram matrix plus a positive diagonal is positive definite.
        let solved = gram.cholesky().map_or_else(|| DMatrix::zeros(k, k), |cholesky| cholesky.solve(&right));
        Selection {
            weights: solved.transpose(),
            centre: DVector::from_column_slice(&self.centre),
            damping: self.damping,
            target_weight: config.selection_target_weight,
        }
    }

    /// Prior mean of every user. (n_users x K, row-major)
    pub(super) fn prior_means(&self, m: &DVector<f64>, selection: &Selection) -> Vec<f64> {
        let k = self.k;
        let shifted = |choice: &[f64]| -> Vec<f64> {
            let shift = |i| (0..k).fold(0.0, |sum, j| sum + selection.weights[(i, j)] * choice[j]);
            (0..k).map(|i| m[i] + shift(i)).collect()
        };
        self.rows.chunks_exact(k).flat_map(shifted).collect()
    }
}
