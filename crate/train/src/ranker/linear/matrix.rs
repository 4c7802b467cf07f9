//! The matrix whose eigenvectors the ranking head is: scaled ratings, and side information as if it were more users.

use crate::features::SideInformation;
use crate::interactions::{Compressed, Interactions};
use flatflix_core::scale::INTERNAL_MAX;

/// A = [X; s F^T diag(sqrt n)] diag(c), with X_ui = r_ui / 5, F the items' centred features, n their rating counts and
/// c_i = (regularization + sum_u X_ui^2)^-1/2.
#[derive(Debug)]
pub(super) struct AugmentedRatings<'a> {
    /// Where users have entries.
    by_user: &'a Compressed,
    /// The entries, X_ui c_i, in the order of `by_user`.
    values: Vec<f64>,
    /// Rows of s F^T diag(sqrt n) diag(c).
    features: Vec<Vec<f64>>,
    /// c. 0 for an item without ratings.
    input_weights: Vec<f64>,
}

impl<'a> AugmentedRatings<'a> {
    pub(super) fn new(
        ratings: &'a Interactions,
        side: &SideInformation,
        regularization: f64,
        side_weight: f64,
    ) -> Self {
        let scaled = |rating: f32| f64::from(rating) / INTERNAL_MAX;
        let counts = ratings.item_counts();
        let input_weights: Vec<f64> = (0..ratings.n_items())
            .map(|item| {
                let squares: f64 = ratings.by_item.of(item).map(|(_, rating)| scaled(rating).powi(2)).sum();
                if counts[item] > 0 { 1.0 / (regularization + squares).sqrt() } else { 0.0 }
            })
            .collect();
        let mut values = Vec::with_capacity(ratings.n_ratings());
        for user in 0..ratings.n_users() {
            let entries = ratings.by_user.of(user);
            values.extend(entries.map(|(item, rating)| scaled(rating) * input_weights[item as usize]));
        }
        let (described, d) = (side.describe(), side.n_features());
        let features = (0..d)
            .map(|feature| {
                let column = || described.iter().skip(feature).step_by(d);
                let weighted: f64 =
                    column().zip(&counts).map(|(value, &count)| value * f64::from(count)).sum();
                let mean = weighted / ratings.n_ratings() as f64;
                let weights = counts.iter().zip(&input_weights);
                let entry = |(value, (&count, c)): (&f64, (&u32, &f64))| {
                    side_weight * (value - mean) * f64::from(count).sqrt() * c
                };
                column().zip(weights).map(entry).collect()
            })
            .collect();
        Self { by_user: &ratings.by_user, values, features, input_weights }
    }

    pub(super) fn n_rows(&self) -> usize {
        self.by_user.len() + self.features.len()
    }

    pub(super) fn n_items(&self) -> usize {
        self.input_weights.len()
    }

    pub(super) fn input_weights(&self) -> &[f64] {
        &self.input_weights
    }

    /// The users' part of A v.
    pub(super) fn multiply_users<'v>(&'v self, v: &'v [f64]) -> impl Iterator<Item = f64> + 'v {
        let product = |user| self.row(user).fold(0.0, |sum, (item, value)| sum + value * v[item as usize]);
        (0..self.by_user.len()).map(product)
    }

    /// (item, X_ui c_i) of a user's entries.
    fn row(&self, user: usize) -> impl Iterator<Item = (u32, f64)> {
        let items = self.by_user.of(user).map(|(item, _)| item);
        items.zip(self.values[self.by_user.range(user)].iter().copied())
    }

    /// A v. (n_rows)
    pub(super) fn multiply(&self, v: &[f64]) -> Vec<f64> {
        let features =
            self.features.iter().map(|row| row.iter().zip(v).fold(0.0, |sum, (value, v)| sum + value * v));
        self.multiply_users(v).chain(features).collect()
    }

    /// A^T w. (n_items)
    pub(super) fn multiply_transposed(&self, w: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.n_items()];
        let (of_users, of_features) = w.split_at(self.by_user.len());
        for (user, w) in of_users.iter().enumerate() {
            self.row(user).for_each(|(item, value)| product[item as usize] += value * w);
        }
        for (row, w) in self.features.iter().zip(of_features) {
            product.iter_mut().zip(row).for_each(|(sum, value)| *sum += value * w);
        }
        product
    }
}
