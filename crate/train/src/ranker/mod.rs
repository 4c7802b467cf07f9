//! The ranking head's trainers, one for each kind of head.

mod budget;
pub mod implicit_als;
pub mod linear;

use crate::features::SideInformation;
use crate::interactions::Interactions;
use flatflix_core::fold_in::NotPositiveDefinite;
use flatflix_core::ranking::RankingParts;
use implicit_als::{ImplicitAlsConfig, ImplicitAlsModel};
use linear::{LinearConfig, LinearModel};
use serde::{Deserialize, Serialize};

/// Kinds of ranking heads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum HeadKind {
    /// A linear autoencoder with side information, cut to its first eigenvectors
    #[default]
    Linear,
    /// Implicit-feedback alternating least squares (Hu, Koren, Volinsky 2008) with graded targets
    ImplicitAls,
}

impl HeadKind {
    /// Its table in the configuration of the ranking head.
    pub fn table(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::ImplicitAls => "implicit_als",
        }
    }

    /// The kind that it is not.
    pub fn other(self) -> Self {
        match self {
            Self::Linear => Self::ImplicitAls,
            Self::ImplicitAls => Self::Linear,
        }
    }
}

/// Tunables of the ranking head: which kind, and those of either.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankerConfig {
    /// The head to train. Default linear.
    pub head: HeadKind,
    /// Of a linear head.
    pub linear: LinearConfig,
    /// Of an implicit-ALS head.
    pub implicit_als: ImplicitAlsConfig,
}

impl RankerConfig {
    /// Bytes that the factors of a rated item may take on average, of the head to train.
    pub fn bytes_per_item(&self) -> f64 {
        match self.head {
            HeadKind::Linear => self.linear.bytes_per_item,
            HeadKind::ImplicitAls => self.implicit_als.bytes_per_item,
        }
    }

    /// The same with other bytes for the head to train.
    pub fn with_bytes_per_item(&self, bytes_per_item: f64) -> Self {
        let mut config = self.clone();
        match self.head {
            HeadKind::Linear => config.linear.bytes_per_item = bytes_per_item,
            HeadKind::ImplicitAls => config.implicit_als.bytes_per_item = bytes_per_item,
        }
        config
    }
}

/// A fitted ranking head, in full precision.
#[derive(Clone, Debug)]
pub enum RankingModel {
    /// A linear autoencoder.
    Linear(LinearModel),
    /// Implicit-feedback alternating least squares.
    ImplicitAls(ImplicitAlsModel),
}

/// Fit the ranking head that the configuration chooses. Deterministic whatever the number of threads.
///
/// # Errors
/// [`NotPositiveDefinite`] when numbers run out of bounds.
pub fn fit(
    ratings: &Interactions,
    side: &SideInformation,
    config: &RankerConfig,
    seed: u64,
) -> Result<RankingModel, NotPositiveDefinite> {
    Ok(match config.head {
        HeadKind::Linear => RankingModel::Linear(linear::fit(ratings, side, &config.linear, seed)),
        HeadKind::ImplicitAls => {
            RankingModel::ImplicitAls(implicit_als::fit(ratings, &config.implicit_als, seed, |_| ())?)
        }
    })
}

impl RankingModel {
    /// Quantise, items in `order`, with the finest step that keeps to the configured bytes per rated item.
    pub fn export(&self, counts: &[u32], order: &[usize], config: &RankerConfig) -> RankingParts {
        match self {
            Self::Linear(model) => model.export(counts, order, &config.linear),
            Self::ImplicitAls(model) => model.export(counts, order, &config.implicit_als),
        }
    }
}
