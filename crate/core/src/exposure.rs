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
use crate::fold_in::{NormalEquations, NotPositiveDefinite, Posterior, fold_in};
use crate::linalg::{product, variance_along};
use crate::ranking::RankingHead;
use alloc::{vec, vec::Vec};
use nalgebra::DMatrix;

/// Items that the model of exposure, and with it an interview, knows: the most popular ones.
const POPULAR: usize = 200;
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
    /// G = sum_i g_i g_i^T. (n_factors x n_factors)
    gram: DMatrix<f64>,
}

/// What a visitor's answers say about what they have seen.
#[derive(Clone, Debug)]
pub(crate) struct ExposureBelief {
    posterior: Posterior,
    /// C, the covariance of t. (n_factors x n_factors)
    covariance: DMatrix<f64>,
    /// C G C.
    leverage: DMatrix<f64>,
}

impl Exposure {
    pub(crate) fn new(catalogue: &Catalogue, ranking: &RankingHead, n_users: u64) -> Self {
        let known = catalogue.counts.partition_point(|&count| count > 0);
        let n_users = (n_users as f64).max(1.0);
        let n_factors = FACTORS.min(ranking.parts().n_components());
        let (mut shares, mut factors) = (Vec::new(), Vec::new());
        let mut gram = DMatrix::zeros(n_factors, n_factors);
        for item in (0..known.min(POPULAR) as u32).map(ItemIndex) {
            let share = (f64::from(catalogue.counts[item.row()]) + 0.5) / (n_users + 1.0);
            let share = share.clamp(MIN_CHANCE, 1.0 - MIN_CHANCE);
            shares.push(share);
            let root = libm::sqrt(share);
            let g: Vec<f64> = ranking.co_rating_factors(item).take(n_factors).map(|h| root * h).collect();
            for (column, sums) in gram.as_mut_slice().chunks_exact_mut(n_factors.max(1)).enumerate() {
                sums.iter_mut().zip(&g).for_each(|(sum, row)| *sum += row * g[column]);
            }
            factors.extend(g);
        }
        Self { n_factors, shares, factors, gram }
    }

    /// The items that it knows: a prefix of the model's.
    pub(crate) fn items(&self) -> impl Iterator<Item = ItemIndex> + use<> {
        (0..self.shares.len() as u32).map(ItemIndex)
    }

    fn factors(&self, item: ItemIndex) -> &[f64] {
        &self.factors[item.row() * self.n_factors..(item.row() + 1) * self.n_factors]
    }

    /// Variance of whether somebody has seen an item that t does not explain.
    fn noise(&self, item: ItemIndex) -> f64 {
        let variance = self.shares[item.row()] * (1.0 - self.shares[item.row()]);
        let explained = self.factors(item).iter().fold(0.0, |sum, g| sum + g * g);
        (variance - explained).max(0.0) + DAMPING * variance
    }

    /// Fold in items that a visitor has seen (`true`) or has not; those that it does not know say nothing.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] for a broken model.
    pub(crate) fn fold_in(
        &self,
        answers: impl Iterator<Item = (ItemIndex, bool)>,
    ) -> Result<ExposureBelief, NotPositiveDefinite> {
        let n = self.n_factors;
        let mut sums = NormalEquations::new(n);
        for (item, seen) in answers.filter(|(item, _)| item.row() < self.shares.len()) {
            let surprise = f64::from(u8::from(seen)) - self.shares[item.row()];
            let weight = 1.0 / self.noise(item);
            sums.add_outer(self.factors(item), weight);
            sums.add_moment(self.factors(item), weight * surprise);
        }
        let posterior = fold_in(&DMatrix::identity(n, n), &vec![0.0; n], &sums, 1.0)?;
        let covariance = posterior.covariance();
        let leverage = product(&covariance, &product(&self.gram, &covariance));
        Ok(ExposureBelief { posterior, covariance, leverage })
    }

    /// Chance that the visitor has seen one of [`Exposure::items`].
    pub(crate) fn chance(&self, belief: &ExposureBelief, item: ItemIndex) -> f64 {
        let t = belief.posterior.mean().iter();
        let moved = self.factors(item).iter().zip(t).fold(0.0, |sum, (g, t)| sum + g * t);
        (self.shares[item.row()] + moved).clamp(MIN_CHANCE, 1.0 - MIN_CHANCE)
    }

    /// By how much an answer about one of [`Exposure::items`] would lower the variance of all of them, as a share of the
    /// variance for a stranger.
    pub(crate) fn gain(&self, belief: &ExposureBelief, item: ItemIndex) -> f64 {
        let g = self.factors(item);
        let variance = variance_along(g, &belief.covariance) + self.noise(item);
        variance_along(g, &belief.leverage) / (variance * self.gram.trace())
    }
}
