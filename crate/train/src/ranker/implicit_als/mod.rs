//! The ranking head's other trainer: implicit-feedback alternating least squares with graded targets.
//!
//! Minimises, over user factors x_u and item factors y_i,
//!
//! ```text
//! sum over ratings w(r_ui) (t(r_ui) - x_u . y_i)^2 + alpha0 sum over all u, i (x_u . y_i)^2
//!   + sum_u lambda (n_u + alpha0 N)^nu |x_u|^2 + sum_i lambda (n_i + alpha0 n_users)^nu |y_i|^2
//! ```
//!
//! by turns, N being the number of rated items: with one side fixed, every row of the other is a ridge regression
//! (`normal_equations`). The sum over all pairs costs one Gramian per half-step.
//!
//! # Source
//! Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets (2008). Rendle, Krichene, Zhang, Koren,
//! Revisiting the Performance of iALS on Item Recommendation Benchmarks (2022), for the regularization.

mod export;
mod factors;
mod given;
mod gradients;
mod normal_equations;

use crate::interactions::{Compressed, Interactions};
use factors::{Factors, LANES};
use flatflix_core::fold_in::NotPositiveDefinite;
use flatflix_core::ranking::Quadratic;
use flatflix_core::scale::INTERNAL_MAX;
use normal_equations::{Observation, Solver};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Tunables of the implicit-ALS head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImplicitAlsConfig {
    /// Components of an item and a user. 1..=1024, default 128.
    pub components: usize,
    /// Sweeps over users and items. Default 12.
    pub sweeps: usize,
    /// alpha0, the weight of an item that was not rated, a highest rating having about 1. Default 0.5.
    pub unobserved_weight: f64,
    /// lambda. Default 0.0035.
    pub regularization: f64,
    /// nu: how the regularization grows with the evidence that it is weighed against. Default 1.
    pub regularization_exponent: f64,
    /// How much more a high rating weighs than a low one: w = 1 - slope + slope r / 5. 0..1, default 0.
    pub confidence_slope: f64,
    /// How much a low rating says against an item: t = 1 - slope + slope r / 5. Above 1 the
    /// lowest ratings count for less than none. Default 1.2.
    pub target_slope: f64,
    /// Weight of the mean user in the fold-in. Default 1.
    pub prior_weight: f64,
    /// Exponent per predicted star when a score is mixed with the predicted rating. Default 0.
    pub rating_weight: f64,
    /// How much finer popular items are quantised: steps go with (n + 1)^-g. Default 0.1.
    pub popularity_exponent: f64,
    /// Bytes that the factors of a rated item may take on average, entropy coded. Default 40.
    pub bytes_per_item: f64,
}

impl Default for ImplicitAlsConfig {
    fn default() -> Self {
        Self {
            components: 128,
            sweeps: 12,
            unobserved_weight: 0.5,
            regularization: 0.0035,
            regularization_exponent: 1.0,
            confidence_slope: 0.0,
            target_slope: 1.2,
            prior_weight: 1.0,
            rating_weight: 0.0,
            popularity_exponent: 0.1,
            bytes_per_item: 40.0,
        }
    }
}

impl ImplicitAlsConfig {
    fn objective(&self) -> Objective {
        Objective {
            unobserved_weight: self.unobserved_weight,
            regularization: self.regularization,
            regularization_exponent: self.regularization_exponent,
            confidence: self.confidence(),
            evidence: self.evidence(),
        }
    }

    /// w(x) for a rating x on a scale from 0 to 1.
    pub(crate) fn confidence(&self) -> Quadratic {
        let slope = self.confidence_slope;
        Quadratic { constant: 1.0 - slope, linear: slope, quadratic: 0.0 }
    }

    /// w(x) t(x).
    pub(crate) fn evidence(&self) -> Quadratic {
        let (w, t) = (self.confidence_slope, self.target_slope);
        Quadratic { constant: (1.0 - w) * (1.0 - t), linear: (1.0 - w) * t + w * (1.0 - t), quadratic: w * t }
    }
}

/// What the factors minimise, and so what a visitor's must; in the terms of [`ImplicitAlsParts`].
///
/// [`ImplicitAlsParts`]: flatflix_core::ranking::ImplicitAlsParts
#[derive(Clone, Debug)]
pub struct Objective {
    /// alpha0.
    pub unobserved_weight: f64,
    /// lambda.
    pub regularization: f64,
    /// nu.
    pub regularization_exponent: f64,
    /// g.
    pub confidence: Quadratic,
    /// h.
    pub evidence: Quadratic,
}

/// A fitted implicit-ALS head, in full precision, its components rotated so that the items' Gramian is diagonal.
#[derive(Clone, Debug)]
pub struct ImplicitAlsModel {
    /// Y. (n_items x n_components, row-major; zero for items without ratings)
    pub item_factors: Vec<f64>,
    /// Diagonal of sum_i y_i y_i^T. (n_components)
    pub gramian: Vec<f64>,
    /// Mean of the training users' factors. (n_components)
    pub mean_user: Vec<f64>,
    /// Mean squared component of the training users' factors, the first being 1. (n_components)
    pub energy: Vec<f64>,
    /// What they minimise.
    pub objective: Objective,
}

/// Standard deviation of the random start times the root of the number of components: scores begin small.
const INITIAL_DEVIATION: f64 = 0.1;

/// Fit the head. `progress` is called after each sweep with its number. Deterministic whatever the number of threads.
///
/// # Errors
/// [`NotPositiveDefinite`] when numbers run out of bounds.
///
/// # Complexity
/// A sweep takes O(k^2 (n_users + n_items) + k n_ratings) for k components.
pub fn fit(
    ratings: &Interactions,
    config: &ImplicitAlsConfig,
    seed: u64,
    mut progress: impl FnMut(usize),
) -> Result<ImplicitAlsModel, NotPositiveDefinite> {
    let (n_users, k) = (ratings.n_users(), config.components);
    let counts = ratings.item_counts();
    let n_rated_items = counts.iter().filter(|&&count| count > 0).count();
    let mut users = Factors::zeros(n_users, k);
    let mut items = initial_items(&counts, k, seed);
    for sweep in 1..=config.sweeps {
        half_step(&mut users, &mut items, &ratings.by_user, n_rated_items, config)?;
        half_step(&mut items, &mut users, &ratings.by_item, n_users, config)?;
        progress(sweep);
    }
    let gramian = half_step(&mut users, &mut items, &ratings.by_user, n_rated_items, config)?;
    let mean = |value: fn(f64) -> f64| -> Vec<f64> {
        let mut sums = vec![0.0; k];
        for user in users.rows() {
            sums.iter_mut().zip(user).for_each(|(sum, &entry)| *sum += value(f64::from(entry)));
        }
        sums.into_iter().map(|sum| sum / n_users as f64).collect()
    };
    let energy = mean(|value| value * value);
    let most = energy.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    Ok(ImplicitAlsModel {
        item_factors: items.rows().flatten().map(|&value| f64::from(value)).collect(),
        gramian,
        mean_user: mean(|value| value),
        energy: energy.iter().map(|value| value / most).collect(),
        objective: config.objective(),
    })
}

/// Small random factors for rated items, zeros for the others.
fn initial_items(counts: &[u32], k: usize, seed: u64) -> Factors {
    let mut rng = Pcg64::seed_from_u64(seed);
    let deviation = INITIAL_DEVIATION / (k as f64).sqrt();
    let mut items = Factors::zeros(counts.len(), k);
    for (row, _) in items.rows_mut().zip(counts).filter(|(_, count)| **count > 0) {
        row.fill_with(|| (deviation * crate::random::standard_normal(&mut rng)) as f32);
    }
    items
}

/// Rotate both sides so that the fixed one's Gramian is diagonal, and solve every row of the other side, whose ratings are
/// `ratings`. `n_fixed` rows of the fixed side are not zero. Returns the Gramian's diagonal. (n_components)
fn half_step(
    solved: &mut Factors,
    fixed: &mut Factors,
    ratings: &Compressed,
    n_fixed: usize,
    config: &ImplicitAlsConfig,
) -> Result<Vec<f64>, NotPositiveDefinite> {
    let gramian = fixed.diagonalize(solved);
    let (confidence, evidence) = (config.confidence(), config.evidence());
    let observation = |(other, rating): (u32, f32)| {
        let x = f64::from(rating) / INTERNAL_MAX;
        let weight = confidence.at(x);
        Observation { other: other as usize, weight: weight as f32, target: (evidence.at(x) / weight) as f32 }
    };
    let row = |room: &mut Room, (own, out): (usize, &mut [[f32; LANES]])| {
        room.observations.clear();
        room.observations.extend(ratings.of(own).map(observation));
        let evidence = ratings.count(own) as f64 + config.unobserved_weight * n_fixed as f64;
        let lambda = config.regularization * libm::pow(evidence, config.regularization_exponent);
        // Ones where rows have zeros.
        room.diagonal.clear();
        room.diagonal.resize(fixed.width(), [1.0; LANES]);
        let sums = gramian.iter().map(|gram| (config.unobserved_weight * gram + lambda) as f32);
        room.diagonal.as_flattened_mut().iter_mut().zip(sums).for_each(|(slot, sum)| *slot = sum);
        room.solver.solve(fixed, &room.observations, &room.diagonal, out)
    };
    solved.par_rows_mut().enumerate().try_for_each_init(Room::default, row)?;
    Ok(gramian)
}

/// What a thread needs for one row at a time.
#[derive(Default)]
struct Room {
    observations: Vec<Observation>,
    diagonal: Vec<[f32; LANES]>,
    solver: Solver,
}

#[cfg(test)]
mod tests;
