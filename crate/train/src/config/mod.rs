//! Configuration: what decides what a model becomes, and the file that holds it with all the rest of a project.

mod project;

use crate::als::AlsConfig;
use crate::ranker::RankerConfig;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::path::Path;

pub use project::{Address, Colour, Data, Feature, Ink, Items, PROJECT_FILE, Project, Site};

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
    /// Read the part of a project's file that is about the model.
    ///
    /// # Errors
    /// As [`Project::read`].
    pub fn read(path: &Path) -> Result<Self> {
        Ok(Project::read(path)?.config())
    }

    /// The first key that is out of range, and what it should be.
    pub(crate) fn problem(&self) -> Option<(&'static str, &'static str)> {
        let Self { rating, ranking: RankerConfig { linear, implicit_als: implicit, .. }, .. } = self;
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
            (
                "rating.selection_regularization",
                "above 0",
                rating.selection_regularization.is_none_or(positive),
            ),
            ("rating.selection_target_weight", "a number from 0", from_zero(rating.selection_target_weight)),
            ("rating.fold_in_share", "0 to 1", (0.0..=1.0).contains(&rating.fold_in_share)),
            ("ranking.linear.components", "1 to 1024", (1..=1024).contains(&linear.components)),
            ("ranking.linear.regularization", "above 0", positive(linear.regularization)),
            ("ranking.linear.side_weight", "a number from 0", from_zero(linear.side_weight)),
            ("ranking.linear.prior_weight", "a number from 0", from_zero(linear.prior_weight)),
            ("ranking.linear.rating_weight", "a number", linear.rating_weight.is_finite()),
            (
                "ranking.linear.popularity_exponent",
                "0 to 2",
                (0.0..=2.0).contains(&linear.popularity_exponent),
            ),
            ("ranking.linear.bytes_per_item", "above 0", positive(linear.bytes_per_item)),
            ("ranking.implicit_als.components", "1 to 1024", (1..=1024).contains(&implicit.components)),
            ("ranking.implicit_als.sweeps", "1 to 10000", (1..=10_000).contains(&implicit.sweeps)),
            ("ranking.implicit_als.unobserved_weight", "above 0", positive(implicit.unobserved_weight)),
            ("ranking.implicit_als.regularization", "above 0", positive(implicit.regularization)),
            (
                "ranking.implicit_als.regularization_exponent",
                "0 to 2",
                (0.0..=2.0).contains(&implicit.regularization_exponent),
            ),
            (
                "ranking.implicit_als.confidence_slope",
                "0 to 0.99",
                (0.0..=0.99).contains(&implicit.confidence_slope),
            ),
            ("ranking.implicit_als.target_slope", "a number", implicit.target_slope.is_finite()),
            ("ranking.implicit_als.prior_weight", "a number from 0", from_zero(implicit.prior_weight)),
            ("ranking.implicit_als.rating_weight", "a number", implicit.rating_weight.is_finite()),
            (
                "ranking.implicit_als.popularity_exponent",
                "0 to 2",
                (0.0..=2.0).contains(&implicit.popularity_exponent),
            ),
            ("ranking.implicit_als.bytes_per_item", "above 0", positive(implicit.bytes_per_item)),
        ];
        checks.into_iter().find(|(.., holds)| !holds).map(|(key, expected, _)| (key, expected))
    }

    /// The same with everything in it that follows from the number of ratings.
    pub fn resolved(&self, n_ratings: usize) -> Self {
        let rating = AlsConfig {
            factors: Some(self.rating.n_factors(n_ratings)),
            selection_regularization: Some(self.rating.choice_regularization(n_ratings)),
            ..self.rating.clone()
        };
        Self { rating, ..self.clone() }
    }

    /// The parameters as they travel in the model's metadata.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let mut parameters = Vec::new();
        let mut table = toml::Table::try_from(self).unwrap_or_default();
        // Those of the head that was not trained say nothing about the model.
        if let Some(ranking) = table.get_mut("ranking").and_then(toml::Value::as_table_mut) {
            ranking.remove(self.ranking.head.other().table());
        }
        for (head, keys) in table {
            add_parameters(&head, keys, &mut parameters);
        }
        parameters
    }
}

/// Add the keys of a table, and of the tables in it, with their path.
fn add_parameters(path: &str, value: toml::Value, parameters: &mut Vec<(String, String)>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                add_parameters(&format!("{path}.{key}"), value, parameters);
            }
        }
        toml::Value::String(text) => parameters.push((path.to_owned(), text)),
        value => parameters.push((path.to_owned(), value.to_string())),
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
        let message = read("[ranking.linear]\ncomponents = 0\n").unwrap_err().to_string();
        assert!(message.contains("ranking.linear.components") && message.contains("1 to 1024"), "{message}");
    }

    #[test]
    fn parameters_name_their_head() {
        let parameters = Config::default().resolved(1_000_000).parameters();
        let value_of = |key| parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        assert_eq!((value_of("seed"), value_of("rating.factors")), (Some("1"), Some("24")));
        assert_eq!(value_of("ranking.head"), Some("linear"));
        assert_eq!(value_of("ranking.linear.components"), Some("320"));
        assert_eq!(value_of("ranking.implicit_als.components"), None);
    }
}
