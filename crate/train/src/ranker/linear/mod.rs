//! The ranking head's trainer: a linear autoencoder with side information, cut to its first eigenvectors.
//!
//! With A = [X; s F^T diag(sqrt n)] diag(c) and A^T A = Q E Q^T, the item factors are V = Q sqrt(E / (E + 1)): the
//! regularised projection onto the directions along which users differ. Centred features F act as pseudo-users, which
//! places items with few ratings near their kind.
//!
//! # Source
//! Steck (2019, 2020), see [`flatflix_core::ranking::linear`].

mod export;
mod matrix;
mod subspace;

use crate::features::SideInformation;
use crate::interactions::Interactions;
use flatflix_core::scale::INTERNAL_MAX;
use matrix::AugmentedRatings;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Tunables of the linear head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinearConfig {
    /// Eigenvectors kept. 1..=1024, default 320.
    pub components: usize,
    /// Added to each item's sum of squared ratings: how much evidence an item needs. Default 80.
    pub regularization: f64,
    /// Weight of the side information. Default 0.2.
    pub side_weight: f64,
    /// Weight of the mean user in the fold-in. Default 1.
    pub prior_weight: f64,
    /// Exponent per predicted star when a score is mixed with the predicted rating. Default 0.2.
    pub rating_weight: f64,
    /// How much finer popular items are quantised: steps go with (n + 1)^-g. Default 0.25.
    pub popularity_exponent: f64,
    /// Bytes that the factors of a rated item may take on average, entropy coded. Default 40.
    pub bytes_per_item: f64,
}

impl Default for LinearConfig {
    fn default() -> Self {
        Self {
            components: 320,
            regularization: 80.0,
            side_weight: 0.2,
            prior_weight: 1.0,
            rating_weight: 0.2,
            popularity_exponent: 0.25,
            bytes_per_item: 40.0,
        }
    }
}

/// A fitted linear head, in full precision.
#[derive(Clone, Debug)]
pub struct LinearModel {
    /// V. (n_items x n_components, row-major; zero for items without ratings)
    pub item_factors: Vec<f64>,
    /// c. (n_items; 0 for items without ratings)
    pub input_weights: Vec<f64>,
    /// Mean squared component of the training users' vectors, the first being 1. (n_components)
    pub energy: Vec<f64>,
    /// Mean over the training users of X_ui. (n_items)
    pub mean_input: Vec<f64>,
}

impl LinearModel {
    /// Number of components.
    pub fn n_components(&self) -> usize {
        self.energy.len()
    }
}

/// Fit the head.
///
/// # Complexity
/// O(components (n_ratings + n_items n_features) + components^2 min(n_users, n_items)) times a few iterations.
/// Deterministic whatever the number of threads.
pub fn fit(ratings: &Interactions, side: &SideInformation, config: &LinearConfig, seed: u64) -> LinearModel {
    let a = AugmentedRatings::new(ratings, side, config.regularization, config.side_weight);
    let pairs = subspace::leading_eigenpairs(&a, config.components, seed);
    let columns: Vec<Vec<f64>> = pairs
        .vectors
        .into_iter()
        .zip(&pairs.values)
        .map(|(vector, value)| {
            let gain = (value / (value + 1.0)).sqrt();
            vector.into_iter().map(|entry| entry * gain).collect()
        })
        .collect();
    let squares = |column: &Vec<f64>| a.multiply_users(column).map(|u| u * u).sum::<f64>();
    let energy: Vec<f64> = columns.par_iter().map(squares).collect();
    let first = energy.first().copied().unwrap_or(1.0);
    let n_components = columns.len();
    let mut item_factors = vec![0.0; ratings.n_items() * n_components];
    for (component, column) in columns.iter().enumerate() {
        column
            .iter()
            .enumerate()
            .for_each(|(item, value)| item_factors[item * n_components + component] = *value);
    }
    let mean_input = (0..ratings.n_items())
        .map(|item| {
            let sum: f64 = ratings.by_item.of(item).map(|(_, rating)| f64::from(rating) / INTERNAL_MAX).sum();
            sum / ratings.n_users() as f64
        })
        .collect();
    LinearModel {
        item_factors,
        input_weights: a.input_weights().to_vec(),
        energy: energy.iter().map(|value| value / first).collect(),
        mean_input,
    }
}
