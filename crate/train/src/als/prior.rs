//! Priors learned from the posteriors: covariances by their moments, item means by regression on side information.

use super::posteriors::Posteriors;
use crate::features::SideInformation;
use crate::interactions::Interactions;
use nalgebra::{Cholesky, DMatrix, Dyn};
use rayon::prelude::*;

/// Penalty on the intercept of the regression: small, so that the mean item is free.
const INTERCEPT_REGULARIZATION: f64 = 1e-3;
/// Log counts are divided by this so that all features are of one order.
const LOG_COUNT_SCALE: f64 = 3.0;

/// Weight of the centre in a user's mean features, in ratings, and in an item's mean over its raters.
const USER_FEATURES_DAMPING: f64 = 20.0;
const CROWD_DAMPING: f64 = 5.0;
/// Makes the crowd's features about as large as the others, so that one ridge penalty suits all.
const CROWD_SCALE: f64 = 3.0;

/// Who rates an item: the damped mean, over its raters, of the mean centred features of what they rate.
///
/// # Shape
/// n_items x n_features, row-major; zero for items without ratings.
fn crowd_features(ratings: &Interactions, features: &[f64], d: usize) -> Vec<f64> {
    let row = |item: u32| &features[item as usize * d..(item as usize + 1) * d];
    let add = |sum: &mut [f64], terms: &[f64], weight: f64| {
        sum.iter_mut().zip(terms).for_each(|(sum, term)| *sum += weight * term);
    };
    let mut centre = vec![0.0; d];
    for item in 0..ratings.n_items() {
        add(&mut centre, row(item as u32), ratings.by_item.count(item) as f64 / ratings.n_ratings() as f64);
    }
    let mut users = vec![0.0; ratings.n_users() * d];
    users.par_chunks_exact_mut(d).enumerate().for_each(|(user, mean)| {
        let n = ratings.by_user.count(user) as f64;
        ratings.by_user.of(user).for_each(|(item, _)| add(mean, row(item), 1.0));
        add(mean, &centre, -n);
        mean.iter_mut().for_each(|value| *value /= n + USER_FEATURES_DAMPING);
    });
    let mut crowd = vec![0.0; ratings.n_items() * d];
    crowd.par_chunks_exact_mut(d).enumerate().for_each(|(item, mean)| {
        let weight = CROWD_SCALE / (ratings.by_item.count(item) as f64 + CROWD_DAMPING);
        for (user, _) in ratings.by_item.of(item) {
            add(mean, &users[user as usize * d..(user as usize + 1) * d], weight);
        }
    });
    crowd
}

/// Covariance of a prior: average of (gap gap^T + posterior covariance) over the entities that count, shrunk towards a
/// guess that weighs as much as `pseudo` entities.
///
/// # Source
/// The M step of empirical Bayes: Bishop (2006), section 9.4, with an inverse Wishart guess.
pub(crate) fn covariance_from_moments(
    posteriors: &Posteriors,
    gaps: &[f64],
    counts: impl Fn(usize) -> bool,
    guess: &DMatrix<f64>,
    pseudo: f64,
) -> DMatrix<f64> {
    let k = posteriors.k();
    let mut sum = guess * pseudo;
    let mut n = 0.0;
    for row in (0..posteriors.len()).filter(|&row| counts(row)) {
        let gap = &gaps[row * k..(row + 1) * k];
        let mut entries = posteriors.covariance(row).iter();
        for i in 0..k {
            (0..=i).zip(&mut entries).for_each(|(j, c)| sum[(i, j)] += gap[i] * gap[j] + c);
        }
        n += 1.0;
    }
    sum.fill_upper_triangle_with_lower_triangle();
    sum / (n + pseudo)
}

/// Ridge regression of the items' posterior means on their features:
/// f_i = [1, l/3, (l/3)^2, year bumps, groups, crowd], l = log(1 + rating count), crowd as in [`crowd_features`].
pub(crate) struct FeatureRegression {
    /// n_items x n_features, row-major.
    features: Vec<f64>,
    n_features: usize,
    rated: Vec<bool>,
    cholesky: Cholesky<f64, Dyn>,
}

impl FeatureRegression {
    pub(crate) fn new(ratings: &Interactions, side: &SideInformation, regularization: f64) -> Self {
        let counts = ratings.item_counts();
        let described = side.describe();
        let n_described = side.n_features();
        let crowd = crowd_features(ratings, &described, n_described);
        let n_features = 3 + 2 * n_described;
        let mut features = Vec::with_capacity(counts.len() * n_features);
        for (item, &count) in counts.iter().enumerate() {
            let log_count = libm::log1p(f64::from(count)) / LOG_COUNT_SCALE;
            features.extend([1.0, log_count, log_count * log_count]);
            features.extend(&described[item * n_described..(item + 1) * n_described]);
            features.extend(&crowd[item * n_described..(item + 1) * n_described]);
        }
        let rated: Vec<bool> = counts.iter().map(|&count| count > 0).collect();
        let mut gram = DMatrix::zeros(n_features, n_features);
        for (row, _) in features.chunks_exact(n_features).zip(&rated).filter(|(_, rated)| **rated) {
            for i in (0..n_features).filter(|&i| row[i] != 0.0) {
                (0..=i).for_each(|j| gram[(i, j)] += row[i] * row[j]);
            }
        }
        for i in 0..n_features {
            gram[(i, i)] += if i == 0 { INTERCEPT_REGULARIZATION } else { regularization.max(f64::EPSILON) };
        }
        // Positive definite: a Gram matrix plus a positive diagonal.
        let cholesky = Cholesky::new_unchecked(gram);
        Self { features, n_features, rated, cholesky }
    }

    /// Fit W to the rated items' means (n_items x K) and return W^T f_i for every item. (n_items x K, row-major)
    pub(crate) fn predict(&self, means: &[f64], k: usize) -> Vec<f64> {
        let d = self.n_features;
        // Row-major, like the rows that are added.
        let mut right = vec![0.0; d * k];
        let rows = self.features.chunks_exact(d).zip(&self.rated).enumerate();
        for (item, (row, _)) in rows.filter(|(_, (_, rated))| **rated) {
            let mean = &means[item * k..(item + 1) * k];
            for i in (0..d).filter(|&i| row[i] != 0.0) {
                let sums = &mut right[i * k..(i + 1) * k];
                sums.iter_mut().zip(mean).for_each(|(sum, z)| *sum += row[i] * z);
            }
        }
        let weights = self.cholesky.solve(&DMatrix::from_row_slice(d, k, &right)).transpose();
        let predict = |row: &[f64]| {
            let mut mean = vec![0.0; k];
            for i in (0..d).filter(|&i| row[i] != 0.0) {
                let weights = &weights.as_slice()[i * k..(i + 1) * k];
                mean.iter_mut().zip(weights).for_each(|(value, weight)| *value += row[i] * weight);
            }
            mean
        };
        self.features.par_chunks_exact(d).flat_map_iter(predict).collect()
    }
}
