//! The linear head as a blob stores it.

use super::{LinearConfig, LinearModel};
use crate::ranker::budget::{finest_within, reorder};
use flatflix_core::ranking::linear::{encode_input_weight, mean_user};
use flatflix_core::ranking::{LinearParts, RankingFactors, RankingKind, RankingParts};

impl LinearModel {
    /// Quantise, items in `order`, with the finest step that keeps to the configured bytes per rated item.
    pub fn export(&self, counts: &[u32], order: &[usize], config: &LinearConfig) -> RankingParts {
        let item_factors = reorder(&self.item_factors, self.n_components(), order);
        let input_weights = reorder(&self.input_weights, 1, order);
        let mean_input = reorder(&self.mean_input, 1, order);
        let counts = reorder(counts, 1, order);
        let factors = RankingFactors { item_factors: &item_factors, energy: &self.energy, counts: &counts };
        let linear =
            LinearParts { input_weights: input_weights.into_iter().map(encode_input_weight).collect() };
        let parts_at = |step: f64| {
            let rows = factors.quantize(step, config.popularity_exponent);
            RankingParts {
                prior_weight: config.prior_weight,
                rating_weight: config.rating_weight,
                mean_user: mean_user(&linear, &rows, &counts, &mean_input),
                rows,
                kind: RankingKind::Linear(linear.clone()),
            }
        };
        let finest = factors.finest_step(config.popularity_exponent);
        finest_within(config.bytes_per_item, &counts, finest, parts_at)
    }
}
