//! Which popular items a visitor has probably seen.
//!
//! Whether a person has seen an item is 1 or 0, with the share p_i of the training users who rated it as its mean. That
//! the same people see two items is a cosine that the ranking head's factors keep: with h_i the unit vector of
//! [`RankingHead::co_rating_factors`], cut to its first components, and g_i = sqrt(p_i) h_i,
//!
//! ```text
//! seen_i = p_i + g_i . t + noise_i,   t ~ N(0, I),   noise_i ~ N(0, (1 + D) p_i (1 - p_i) - |g_i|^2, from below cut)
//! ```
//!
//! so that g_i . g_j = sqrt(p_i p_j) cos_ij is the chance of having seen both. A rated item is a 1, one that the visitor
//! says they have not seen is a 0, and t follows in closed form.
//!
//! # Source
//! Rasmussen, Williams, Gaussian processes for machine learning (2006), section 6.5: classification by least squares, in
//! the weight space of section 2.1.

use crate::catalogue::{Catalogue, ItemIndex};
use crate::fold_in::{NormalEquations, NotPositiveDefinite, fold_in};
use crate::ranking::RankingHead;
use alloc::vec::Vec;
use nalgebra::DMatrix;

/// Items that the model of exposure, and with it an interview, knows: the most popular ones.
const POPULAR: usize = 400;
/// Leading factors of the ranking head that it uses.
const FACTORS: usize = 64;
/// D: what an answer's variance is raised by, as a share of p (1 - p). Answers are no Gaussian variables, and without it
/// the first few are believed too much.
const DAMPING: f64 = 1.0;
/// Chances are kept this far from 0 and 1.
const MIN_CHANCE: f64 = 1e-3;

/// The model of exposure, ready to fold in answers.
#[derive(Clone, Debug)]
pub(crate) struct Exposure {
    n_factors: usize,
    /// p. (n_popular)
    shares: Vec<f64>,
    /// g. (n_popular x n_factors, row-major)
    factors: Vec<f64>,
}

impl Exposure {
    pub(crate) fn new(catalogue: &Catalogue, ranking: &RankingHead, n_users: u64) -> Self {
        let known = catalogue.counts.partition_point(|&count| count > 0);
        let n_users = (n_users as f64).max(1.0);
        let n_factors = FACTORS.min(ranking.parts().n_components());
        let (mut shares, mut factors) = (Vec::new(), Vec::new());
        for item in (0..known.min(POPULAR) as u32).map(ItemIndex) {
            let share = (f64::from(catalogue.counts[item.row()]) + 0.5) / (n_users + 1.0);
            let share = share.clamp(MIN_CHANCE, 1.0 - MIN_CHANCE);
            shares.push(share);
            let root = libm::sqrt(share);
            factors.extend(ranking.co_rating_factors(item).take(n_factors).map(|h| root * h));
        }
        Self { n_factors, shares, factors }
    }

    /// The items that it knows: a prefix of the model's.
    pub(crate) fn items(&self) -> impl Iterator<Item = ItemIndex> + use<> {
        (0..self.shares.len() as u32).map(ItemIndex)
    }

    fn factors(&self, item: ItemIndex) -> &[f64] {
        &self.factors[item.row() * self.n_factors..(item.row() + 1) * self.n_factors]
    }

    /// Chance that the visitor has seen each of [`Exposure::items`], given items that they have (`true`) or have not.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] for a broken model.
    pub(crate) fn chances(
        &self,
        answers: impl Iterator<Item = (ItemIndex, bool)>,
    ) -> Result<Vec<f64>, NotPositiveDefinite> {
        let mut sums = NormalEquations::new(self.n_factors);
        for (item, seen) in answers.filter(|(item, _)| item.row() < self.shares.len()) {
            let (p, g) = (self.shares[item.row()], self.factors(item));
            let explained = g.iter().fold(0.0, |sum, g| sum + g * g);
            let variance = p * (1.0 - p);
            let noise = (variance - explained).max(0.0) + DAMPING * variance;
            sums.add(g, f64::from(u8::from(seen)) - p, 1.0 / noise);
        }
        let n = self.n_factors;
        let taste = fold_in(&DMatrix::identity(n, n), &alloc::vec![0.0; n], &sums, 1.0)?;
        let chance = |item: ItemIndex| {
            let moved =
                self.factors(item).iter().zip(taste.mean().iter()).fold(0.0, |sum, (g, t)| sum + g * t);
            (self.shares[item.row()] + moved).clamp(MIN_CHANCE, 1.0 - MIN_CHANCE)
        };
        Ok(self.items().map(chance).collect())
    }
}
