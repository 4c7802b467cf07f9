//! What is searched: parameters with their ranges, and how a trial's values are drawn.
//!
//! Not searched: `rating.bits` and `bytes_per_item`, because more is always better and what they trade is the
//! size of the download; `sweeps`, because more is never worse and only costs time; `components`,
//! because the bytes per item decide how many of them count.

use crate::config::Config;
use crate::random::standard_normal;
use crate::ranker::HeadKind;
use anyhow::{Context, Result};
use rand::{Rng, RngExt};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The parts of a model that are searched independently: the rating head and one of the ranking heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Head {
    /// Predicts ratings; the lower its RMSE the better.
    Rating,
    /// Orders lists, by a linear autoencoder; the higher their nDCG@10 the better.
    Linear,
    /// Orders lists, by implicit ALS.
    ImplicitAls,
}

impl Head {
    /// The two heads of a model.
    pub fn of(config: &Config) -> [Self; 2] {
        [
            Self::Rating,
            match config.ranking.head {
                HeadKind::Linear => Self::Linear,
                HeadKind::ImplicitAls => Self::ImplicitAls,
            },
        ]
    }

    /// Path of its table in the configuration.
    pub fn table(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Linear => "ranking.linear",
            Self::ImplicitAls => "ranking.implicit_als",
        }
    }
}

/// How a range is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally likely.
    Linear,
    /// Equal ratios are equally likely.
    Log,
    /// The same, rounded to whole numbers.
    LogInteger,
}

/// A parameter that is searched.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The head that it belongs to.
    pub head: Head,
    /// Its key in the head's table of the configuration.
    pub key: &'static str,
    /// Lowest value.
    pub low: f64,
    /// Highest value.
    pub high: f64,
    /// How the range is gone through.
    pub scale: Scale,
}

/// Everything that is searched.
#[rustfmt::skip]
pub const SPACE: [Parameter; 20] = [
    parameter(Head::Rating,  "factors",                   6.0,  40.0,  Scale::LogInteger),
    parameter(Head::Rating,  "regularization",            0.03, 30.0,  Scale::Log),
    parameter(Head::Rating,  "selection_damping",         2.0,  200.0, Scale::Log),
    parameter(Head::Rating,  "selection_regularization",  1.0,  400.0, Scale::Log),
    parameter(Head::Rating,  "selection_target_weight",   0.0,  0.3,   Scale::Linear),
    parameter(Head::Rating,  "fold_in_share",             0.0,  1.0,   Scale::Linear),
    parameter(Head::Rating,  "noise_degrees",             1.0,  100.0, Scale::Log),
    parameter(Head::Linear,  "regularization",            10.0, 600.0, Scale::Log),
    parameter(Head::Linear,  "side_weight",               0.03, 1.0,   Scale::Log),
    parameter(Head::Linear,  "prior_weight",              0.1,  5.0,   Scale::Log),
    parameter(Head::Linear,  "rating_weight",             0.0,  0.6,   Scale::Linear),
    parameter(Head::Linear,  "popularity_exponent",       0.0,  0.6,   Scale::Linear),
    parameter(Head::ImplicitAls, "unobserved_weight",       0.1,  2.0,  Scale::Log),
    parameter(Head::ImplicitAls, "regularization",          5e-4, 0.01, Scale::Log),
    parameter(Head::ImplicitAls, "regularization_exponent", 0.6,  1.2,  Scale::Linear),
    parameter(Head::ImplicitAls, "confidence_slope",        0.0,  0.95, Scale::Linear),
    parameter(Head::ImplicitAls, "target_slope",            0.5,  2.0,  Scale::Linear),
    parameter(Head::ImplicitAls, "prior_weight",            0.1,  5.0,  Scale::Log),
    parameter(Head::ImplicitAls, "rating_weight",           0.0,  0.6,  Scale::Linear),
    parameter(Head::ImplicitAls, "popularity_exponent",     0.0,  0.6,  Scale::Linear),
];

const fn parameter(head: Head, key: &'static str, low: f64, high: f64, scale: Scale) -> Parameter {
    Parameter { head, key, low, high, scale }
}

/// Deviation of a refining step, as a share of the range.
const STEP: f64 = 0.15;

/// Values of one head's parameters, by key.
pub type Values = BTreeMap<String, f64>;

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { head, key, low, high, scale } = self;
        let key = format!("{}.{key}", head.table());
        write!(f, "{key:<46}{:<14}{scale}", format!("{low} to {high}"))
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Linear => "linear",
            Self::Log => "logarithmic",
            Self::LogInteger => "logarithmic, whole numbers",
        })
    }
}

impl Parameter {
    /// The value at a place of the range, 0..=1, with three significant digits.
    fn at(&self, place: f64) -> f64 {
        let Self { low, high, .. } = *self;
        let value = match self.scale {
            Scale::Linear => low + place * (high - low),
            Scale::Log | Scale::LogInteger => low * libm::pow(high / low, place),
        };
        let digits = if self.scale == Scale::LogInteger { value.round() } else { three_digits(value) };
        digits.clamp(low, high)
    }

    /// Where in the range a value is, 0..=1; the nearer end for values outside.
    fn place_of(&self, value: f64) -> f64 {
        let Self { low, high, .. } = *self;
        let value = value.clamp(low, high);
        match self.scale {
            Scale::Linear => (value - low) / (high - low),
            Scale::Log | Scale::LogInteger => libm::log(value / low) / libm::log(high / low),
        }
    }
}

/// A value that people can read, and that decimal notation holds exactly.
fn three_digits(value: f64) -> f64 {
    format!("{value:.2e}").parse().expect("a printed number can be read")
}

/// Parameters of one head.
pub fn parameters(head: Head) -> impl Iterator<Item = &'static Parameter> {
    SPACE.iter().filter(move |parameter| parameter.head == head)
}

/// Draw values of one head: anywhere in the space, each place of each range being equally likely.
///
/// # Source
/// Bergstra, Bengio, Random search for hyper-parameter optimization (2012).
pub fn explore(head: Head, rng: &mut impl Rng) -> Values {
    parameters(head).map(|parameter| (parameter.key.to_owned(), parameter.at(rng.random()))).collect()
}

/// Draw values of one head near the best ones so far: every parameter a normal step away, but not out of its range.
pub fn refine(head: Head, best: &Values, rng: &mut impl Rng) -> Values {
    let step = |parameter: &Parameter| {
        let place = parameter.place_of(best[parameter.key]) + STEP * standard_normal(rng);
        (parameter.key.to_owned(), parameter.at(place.clamp(0.0, 1.0)))
    };
    parameters(head).map(step).collect()
}

/// The values of one head in a configuration that leaves none of them to a rule ([`Config::resolved`]).
///
/// # Errors
/// It leaves one out.
pub fn values_of(config: &Config, head: Head) -> Result<Values> {
    let mut config = toml::Value::try_from(config)?;
    let table = table_of(&mut config, head).context(NO_TABLE)?;
    let value = |parameter: &Parameter| {
        let value = table.get(parameter.key);
        let number =
            value.and_then(|value| value.as_float().or(value.as_integer().map(|value| value as f64)));
        let number = number.with_context(|| format!("{}.{} has no value", head.table(), parameter.key))?;
        Ok((parameter.key.to_owned(), number))
    };
    parameters(head).map(value).collect()
}

/// A configuration with other values of one head.
///
/// # Errors
/// A value is not of the parameter's kind.
pub fn with_values(config: &Config, head: Head, values: &Values) -> Result<Config> {
    let mut config = toml::Value::try_from(config)?;
    let table = table_of(&mut config, head).context(NO_TABLE)?;
    for parameter in parameters(head) {
        let value = values[parameter.key];
        let value = match parameter.scale {
            Scale::LogInteger => toml::Value::Integer(value as i64),
            Scale::Linear | Scale::Log => toml::Value::Float(value),
        };
        table.insert(parameter.key.to_owned(), value);
    }
    Ok(config.try_into()?)
}

const NO_TABLE: &str = "a configuration has a table for each head";

fn table_of(config: &mut toml::Value, head: Head) -> Option<&mut toml::Table> {
    head.table().split('.').try_fold(config, |value, name| value.get_mut(name))?.as_table_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;

    const HEADS: [Head; 3] = [Head::Rating, Head::Linear, Head::ImplicitAls];

    fn start() -> Config {
        Config::default().resolved(0)
    }

    #[test]
    fn places_and_values_are_each_others_inverse() {
        for parameter in &SPACE {
            assert_eq!(
                (parameter.at(0.0), parameter.at(1.0)),
                (parameter.low, parameter.high),
                "{parameter}"
            );
            for place in [0.1, 0.5, 0.9] {
                let back = parameter.place_of(parameter.at(place));
                let tolerance = if parameter.scale == Scale::LogInteger { 0.05 } else { 0.005 };
                assert!((back - place).abs() < tolerance, "{parameter}: {place} {back}");
            }
            assert_eq!((parameter.place_of(-1.0), parameter.place_of(1e9)), (0.0, 1.0));
        }
    }

    #[test]
    fn exploring_covers_a_logarithmic_range_evenly() {
        let mut rng = Pcg64::seed_from_u64(1);
        let draws: Vec<Values> = (0..4000).map(|_| explore(Head::Rating, &mut rng)).collect();
        let below = |key: &str, value: f64| draws.iter().filter(|draw| draw[key] < value).count();
        // The middle of 0.03 to 30 is .95, of 2 to 200 it is 20.
        assert!((1900..2100).contains(&below("regularization", 0.95)));
        assert!((1900..2100).contains(&below("selection_damping", 20.0)));
        assert!((900..1100).contains(&below("fold_in_share", 0.25)));
        assert!(draws.iter().all(|draw| draw["factors"].fract() == 0.0));
    }

    #[test]
    fn refining_stays_near_and_inside() {
        let mut rng = Pcg64::seed_from_u64(2);
        for head in HEADS {
            let best = values_of(&start(), head).unwrap();
            for _ in 0..500 {
                for (parameter, (key, value)) in sorted(head).iter().zip(refine(head, &best, &mut rng)) {
                    assert_eq!(parameter.key, key);
                    assert!((parameter.low..=parameter.high).contains(&value), "{parameter}: {value}");
                    let moved = parameter.place_of(value) - parameter.place_of(best[&key]);
                    assert!(moved.abs() < 5.0 * STEP, "{parameter}: {value}");
                }
            }
        }
    }

    fn sorted(head: Head) -> Vec<&'static Parameter> {
        let mut sorted: Vec<_> = parameters(head).collect();
        sorted.sort_by_key(|parameter| parameter.key);
        sorted
    }

    #[test]
    fn values_go_into_a_configuration_and_come_out_again() {
        let mut rng = Pcg64::seed_from_u64(3);
        for head in HEADS {
            let values = explore(head, &mut rng);
            let config = with_values(&start(), head, &values).unwrap();
            assert_eq!(values_of(&config, head).unwrap(), values);
            for other in HEADS.into_iter().filter(|other| *other != head) {
                assert_eq!(values_of(&config, other).unwrap(), values_of(&start(), other).unwrap());
            }
        }
        assert!(values_of(&Config::default(), Head::Rating).is_err(), "factors are left to the rule");
    }

    #[test]
    fn the_whole_space_is_valid_and_holds_the_defaults() {
        for head in HEADS {
            let defaults = values_of(&start(), head).unwrap();
            for parameter in parameters(head) {
                assert!((parameter.low..=parameter.high).contains(&defaults[parameter.key]), "{parameter}");
            }
            for place in [0.0, 1.0] {
                let end = parameters(head).map(|parameter| (parameter.key.to_owned(), parameter.at(place)));
                let config = with_values(&start(), head, &end.collect()).unwrap();
                assert_eq!(config.problem(), None);
            }
        }
    }

    #[test]
    fn the_documented_space_is_the_searched_one() {
        let docs = include_str!("../../../../docs/evaluation.md");
        for Parameter { head, key, low, high, scale } in &SPACE {
            let row = format!("| `{}.{key}` | {low} to {high} | {scale} |", head.table());
            assert!(docs.contains(&row), "docs/evaluation.md lacks the row {row}");
        }
    }
}
