//! The implicit-ALS head as a blob stores it.

use super::{ImplicitAlsConfig, ImplicitAlsModel};
use crate::ranker::budget::{finest_within, reorder};
use flatflix_core::ranking::{ImplicitAlsParts, RankingFactors, RankingKind, RankingParts};

impl ImplicitAlsModel {
    /// Quantise, items in `order`, with the finest step that keeps to the configured bytes per rated item.
    pub fn export(&self, counts: &[u32], order: &[usize], config: &ImplicitAlsConfig) -> RankingParts {
        let item_factors = reorder(&self.item_factors, self.gramian.len(), order);
        let counts = reorder(counts, 1, order);
        let factors = RankingFactors { item_factors: &item_factors, energy: &self.energy, counts: &counts };
        let single = |values: &[f64]| values.iter().map(|&value| value as f32).collect::<Vec<f32>>();
        let (mean_user, gramian) = (single(&self.mean_user), single(&self.gramian));
        let objective = &self.objective;
        let parts_at = |step: f64| RankingParts {
            prior_weight: config.prior_weight,
            rating_weight: config.rating_weight,
            mean_user: mean_user.clone(),
            rows: factors.quantize(step, config.popularity_exponent),
            kind: RankingKind::ImplicitAls(ImplicitAlsParts {
                n_rated_items: counts.iter().filter(|&&count| count > 0).count() as u32,
                unobserved_weight: objective.unobserved_weight,
                regularization: objective.regularization,
                regularization_exponent: objective.regularization_exponent,
                confidence: objective.confidence,
                evidence: objective.evidence,
                gramian: gramian.clone(),
            }),
        };
        let finest = factors.finest_step(config.popularity_exponent);
        finest_within(config.bytes_per_item, &counts, finest, parts_at)
    }
}
