//! The training configuration: a TOML file whose every key has a default.

use crate::als::AlsConfig;
use crate::input::InputError;
use crate::ranker::RankerConfig;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything that decides what a model becomes, apart from the ratings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Seed of the random start.
    pub seed: u64,
    /// The rating head.
    pub rating: AlsConfig,
    /// The ranking head.
    pub ranking: RankerConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self { seed: 1, rating: AlsConfig::default(), ranking: RankerConfig::default() }
    }
}

impl Config {
    /// Read a configuration file.
    ///
    /// # Errors
    /// [`InputError`] naming the line and key that is wrong, or out of range.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let config: Self = toml::from_str(&text).map_err(|error| {
            InputError::of_path(path, error.to_string().trim_end(), "Correct the configuration")
        })?;
        let problem = config.problem();
        problem.map_or(Ok(config), |(key, expected)| {
            Err(InputError::of_path(path, format!("{key} is out of range"), format!("It must be {expected}"))
                .into())
        })
    }

    /// The first key that is out of range, and what it should be.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        let Self { rating, ranking, .. } = self;
        let positive = |value: f64| value.is_finite() && value > 0.0;
        let from_zero = |value: f64| value.is_finite() && value >= 0.0;
        let checks = [
            ("rating.factors", "1 to 256", (1..=256).contains(&rating.factors.unwrap_or(1))),
            ("rating.sweeps", "1 to 10000", (1..=10_000).contains(&rating.sweeps)),
            ("rating.bits", "2 to 8", (2..=8).contains(&rating.bits)),
            ("rating.regularization", "a number from 0", from_zero(rating.regularization)),
            ("rating.initial_deviation", "above 0", positive(rating.initial_deviation)),
            ("rating.pseudo_users", "above 0", positive(rating.pseudo_users)),
            ("rating.pseudo_items", "above 0", positive(rating.pseudo_items)),
            ("rating.noise_degrees", "above 0", positive(rating.noise_degrees)),
            ("rating.selection_damping", "above 0", positive(rating.selection_damping)),
            ("rating.selection_regularization", "above 0", positive(rating.selection_regularization)),
            ("rating.selection_target_weight", "a number from 0", from_zero(rating.selection_target_weight)),
            ("rating.fold_in_share", "0 to 1", (0.0..=1.0).contains(&rating.fold_in_share)),
            ("ranking.components", "1 to 1024", (1..=1024).contains(&ranking.components)),
            ("ranking.regularization", "above 0", positive(ranking.regularization)),
            ("ranking.side_weight", "a number from 0", from_zero(ranking.side_weight)),
            ("ranking.prior_weight", "a number from 0", from_zero(ranking.prior_weight)),
            ("ranking.rating_weight", "a number", ranking.rating_weight.is_finite()),
            ("ranking.popularity_exponent", "0 to 2", (0.0..=2.0).contains(&ranking.popularity_exponent)),
            ("ranking.bytes_per_item", "above 0", positive(ranking.bytes_per_item)),
        ];
        checks.into_iter().find(|(.., holds)| !holds).map(|(key, expected, _)| (key, expected))
    }

    /// The same with everything in it that follows from the number of ratings.
    pub fn resolved(&self, n_ratings: usize) -> Self {
        let factors = Some(self.rating.n_factors(n_ratings));
        Self { rating: AlsConfig { factors, ..self.rating.clone() }, ..self.clone() }
    }

    /// The parameters as they travel in the model's metadata.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = vec![("seed".to_owned(), self.seed.to_string())];
        let table = toml::Table::try_from(self).unwrap_or_default();
        for (head, keys) in &table {
            let Some(keys) = keys.as_table() else { continue };
            parameters.extend(keys.iter().map(|(key, value)| (format!("{head}.{key}"), value.to_string())));
        }
        parameters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("flatflix.toml");
        std::fs::write(&path, text)?;
        Config::read(&path)
    }

    #[test]
    fn keys_that_are_left_out_have_their_defaults() {
        let config = read("seed = 7\n[rating]\nfactors = 8\n").unwrap();
        assert_eq!((config.seed, config.rating.factors), (7, Some(8)));
        assert_eq!(config.ranking, RankerConfig::default());
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let message = read("[rating]\nfactor = 8\n").unwrap_err().to_string();
        assert!(message.contains("line 2") && message.contains("`factor`"), "{message}");
    }

    #[test]
    fn a_value_out_of_range_is_named() {
        let message = read("[ranking]\ncomponents = 0\n").unwrap_err().to_string();
        assert!(message.contains("ranking.components") && message.contains("1 to 1024"), "{message}");
    }

    #[test]
    fn parameters_name_their_head() {
        let parameters = Config::default().resolved(1_000_000).parameters();
        assert!(parameters.contains(&("rating.factors".to_owned(), "24".to_owned())));
    }
}
