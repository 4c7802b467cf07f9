//! Tunables of the rating head, and what follows from the size of the data where they are left open.

use super::packed;
use crate::interactions::Interactions;
use serde::{Deserialize, Serialize};

/// Tunables of the rating head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlsConfig {
    /// Factors of an item and a user, biases not counted. 1..=256, by default [`AlsConfig::n_factors`].
    pub factors: Option<usize>,
    /// Sweeps over users and items. Default 100.
    pub sweeps: usize,
    /// Ridge penalty on the side information's weights. Default 1.
    pub regularization: f64,
    /// Standard deviation of the random start. Default 0.5.
    pub initial_deviation: f64,
    /// Weight, in users, of the guess that Sigma is shrunk towards. Default 20.
    pub pseudo_users: f64,
    /// Weight, in items, of the guess that Lambda^-1 is shrunk towards. Default 2.
    pub pseudo_items: f64,
    /// Prior strength, in ratings, of each user's own noise level. Default 10.
    pub noise_degrees: f64,
    /// Weight of the mean choice, in ratings, against a user's choice of items to rate. Default 5.
    pub selection_damping: f64,
    /// Ridge penalty on what the choice of items says about a user. By default [`AlsConfig::choice_regularization`].
    pub selection_regularization: Option<f64>,
    /// What choosing the very item says about the user whose rating of it is predicted; see
    /// [`flatflix_core::rating::Selection::target_weight`]. Default 0.08.
    pub selection_target_weight: f64,
    /// Bits of a stored factor, 2..=8. Default 5: 4 costs .0008 RMSE on latest-small.
    pub bits: u32,
    /// Share of the items' uncertainty that the fold-in counts, 0..=1. Default 0.5.
    pub fold_in_share: f64,
    /// How the posterior covariances are held, by default [`AlsConfig::covariances`].
    pub covariances: Option<Covariances>,
}

/// How training holds the posterior covariances of users and items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Covariances {
    /// A matrix for each.
    Each,
    /// One function of the number of ratings for each side.
    ByCount,
}

impl Default for AlsConfig {
    fn default() -> Self {
        Self {
            factors: None,
            sweeps: 100,
            regularization: 1.0,
            initial_deviation: 0.5,
            pseudo_users: 20.0,
            pseudo_items: 2.0,
            noise_degrees: 10.0,
            selection_damping: 5.0,
            selection_regularization: None,
            selection_target_weight: 0.08,
            bits: 5,
            fold_in_share: 0.5,
            covariances: None,
        }
    }
}

/// Up to this many ratings nothing grows with their number.
const BASE_RATINGS: f64 = 1e5;
/// Factors of so small a data set, and how many each tenfold number of ratings adds.
const BASE_FACTORS: f64 = 12.0;
const FACTORS_PER_DECADE: f64 = 12.0;
/// Beyond a million ratings the rule is not measured, and a sweep's time goes with the square of the factors.
const MOST_FACTORS: usize = 32;
/// Bytes that covariances for each user and item may take, sums and products made of them included.
const MOST_BYTES_OF_COVARIANCES: usize = 512 << 20;
/// Ridge penalty on choices in a data set of [`BASE_RATINGS`] or fewer.
const BASE_CHOICE_REGULARIZATION: f64 = 20.0;

impl AlsConfig {
    /// Number of factors: as configured, else 12 up to 10^5 ratings, 12 more for every tenfold, 32 at most.
    ///
    /// More ratings tell finer differences of taste apart: at 10^6, 24 factors have .006 less RMSE than 12, while at 10^5
    /// they gain .001. Below that the learned priors leave superfluous factors near zero.
    pub fn n_factors(&self, n_ratings: usize) -> usize {
        let decades = libm::log10(n_ratings as f64 / BASE_RATINGS).max(0.0);
        let by_rule = (BASE_FACTORS + FACTORS_PER_DECADE * decades).round() as usize;
        self.factors.unwrap_or(by_rule.min(MOST_FACTORS))
    }

    /// How covariances are held: as configured, else for each user and item where that takes no more than 512 MiB.
    ///
    /// By the number of ratings costs .0013 RMSE on latest-small (weak protocol), and is faster with many factors.
    pub fn covariances(&self, n_ratings: usize, n_users: usize, n_items: usize) -> Covariances {
        let each = 3 * packed(self.n_factors(n_ratings) + 1) * size_of::<f64>() * (n_users + n_items);
        let by_rule =
            if each <= MOST_BYTES_OF_COVARIANCES { Covariances::Each } else { Covariances::ByCount };
        self.covariances.unwrap_or(by_rule)
    }

    /// The same with the way to hold covariances fixed, so that fits to parts of the ratings hold them in the same way.
    pub(crate) fn with_covariances_for(&self, ratings: &Interactions) -> Self {
        // Left open where it is the usual way, so that models of usual size do not name it among their parameters.
        let by_count = self.is_by_count(ratings).then_some(Covariances::ByCount);
        Self { covariances: self.covariances.or(by_count), ..self.clone() }
    }

    pub(super) fn is_by_count(&self, ratings: &Interactions) -> bool {
        self.covariances(ratings.n_ratings(), ratings.n_users(), ratings.n_items()) == Covariances::ByCount
    }

    /// Ridge penalty on what choices say: as configured, else 20 up to 10^5 ratings, and growing with the root of their
    /// number.
    ///
    /// The penalty stands against a sum over the users. On validation users of MovieLens 1M, 20 / 80 / 320 / 1000 give a
    /// RMSE of .8667 / .8656 / .8659 / .8668. Nothing else was found that should grow (docs/evaluation.md).
    pub fn choice_regularization(&self, n_ratings: usize) -> f64 {
        let growth = (n_ratings as f64 / BASE_RATINGS).max(1.0).sqrt();
        self.selection_regularization.unwrap_or(BASE_CHOICE_REGULARIZATION * growth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_grow_with_the_ratings_up_to_a_cap() {
        let by_rule = AlsConfig::default();
        for (n_ratings, expected) in [
            (0, 12),
            (80_000, 12),
            (100_004, 12),
            (100_836, 12),
            (1_000_000, 24),
            (1_000_209, 24),
            (25_000_095, 32),
        ] {
            assert_eq!(by_rule.n_factors(n_ratings), expected, "{n_ratings} ratings");
        }
        let configured = AlsConfig { factors: Some(5), ..by_rule };
        assert_eq!(configured.n_factors(1_000_000), 5);
    }

    #[test]
    fn the_penalty_on_choices_grows_with_the_root_of_the_ratings() {
        let by_rule = AlsConfig::default();
        for (n_ratings, expected) in [(0, 20.0), (100_000, 20.0), (400_000, 40.0), (10_000_000, 200.0)] {
            assert_eq!(by_rule.choice_regularization(n_ratings), expected, "{n_ratings} ratings");
        }
        let configured = AlsConfig { selection_regularization: Some(3.0), ..by_rule };
        assert_eq!(configured.choice_regularization(400_000), 3.0);
    }
}
