//! The ranking head: which unseen items a visitor would both choose and like.
//!
//! Two kinds of it share their shape. Every item has a factor vector V_i, stored as small integers; a visitor's ratings
//! are folded into a vector u of the same length; an item's score is a gain times u . V_i. How u follows from the ratings
//! is what the kinds differ in:
//!
//! - [`linear`]: a linear autoencoder cut to its first eigenvectors; the fold-in is a sum.
//! - [`implicit_als`]: weighted matrix factorisation of choices, observed or not; the fold-in is a ridge regression.
//!
//! Both fall back on the mean user of the training data, so that with few ratings the order is that of popularity.

pub mod implicit_als;
pub mod linear;
mod quantize;
mod rows;

pub use implicit_als::{ImplicitAlsParts, Quadratic};
pub use linear::LinearParts;
pub use quantize::RankingFactors;
pub use rows::QuantizedRows;

use crate::catalogue::ItemIndex;
use crate::fold_in::{NotPositiveDefinite, Posterior};
use crate::kernels::{self, CodedRows, Query};
use crate::running_sums::RunningSums;
use crate::top_k::Best;
use alloc::vec::Vec;
use implicit_als::ImplicitAlsFoldIn;
use linear::LinearFoldIn;
use nalgebra::DVector;
use rows::popularity_gain;

/// What the blob stores of the ranking head.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingParts {
    /// rho, the weight of the mean user in the fold-in, not negative.
    pub prior_weight: f64,
    /// Exponent per predicted internal unit when scores are mixed with predicted ratings.
    pub rating_weight: f64,
    /// Mean user of the training data, ubar. (n_components)
    pub mean_user: Vec<f32>,
    /// Item factors V.
    pub rows: QuantizedRows,
    /// What only this kind of head stores.
    pub kind: RankingKind,
}

/// How a visitor is folded in.
#[derive(Clone, Debug, PartialEq)]
pub enum RankingKind {
    /// A linear autoencoder.
    Linear(LinearParts),
    /// Implicit-feedback alternating least squares.
    ImplicitAls(ImplicitAlsParts),
}

impl RankingKind {
    /// Its name in configurations and output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Linear(_) => "linear",
            Self::ImplicitAls(_) => "implicit-als",
        }
    }
}

impl RankingParts {
    /// Number of components of an item.
    pub fn n_components(&self) -> usize {
        self.rows.n_components()
    }

    /// rho ubar / (1 + n): the mean user's part in the vector of a visitor with n ratings.
    fn prior(&self, n_ratings: usize) -> Vec<f64> {
        let share = self.prior_weight / (1.0 + n_ratings as f64);
        self.mean_user.iter().map(|&mean| share * f64::from(mean)).collect()
    }
}

/// A visitor's vector under the ranking head.
#[derive(Clone, Debug)]
pub struct RankingTaste {
    /// u in units of the components' steps. (n_components)
    scaled: Vec<f32>,
    /// What is left of u without the ratings, in the same units. (n_components)
    prior: Vec<f32>,
    /// What each rating adds to the sum behind u: its item's stored row, so many times.
    pulls: Vec<(ItemIndex, f64)>,
    /// Where u is not that sum itself but solves A u = sum.
    posterior: Option<Posterior>,
}

/// The ranking head, ready to fold in and score.
#[derive(Clone, Debug)]
pub struct RankingHead {
    parts: RankingParts,
    fold_in: FoldIn,
    /// Score of an item in units of u . codes; 0 for items without ratings. (n_items)
    output_gains: Vec<f32>,
    /// Of the codes, for the bounds of [`kernels::scan`].
    magnitudes: Vec<f32>,
}

/// What each kind prepares for its fold-in.
#[derive(Clone, Debug)]
enum FoldIn {
    Linear(LinearFoldIn),
    ImplicitAls(ImplicitAlsFoldIn),
}

impl RankingHead {
    /// Prepare the head. `counts` are the items' rating counts.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when an implicit-ALS head's regularization and Gramian leave a component free.
    pub fn new(parts: RankingParts, counts: &[u32]) -> Result<Self, NotPositiveDefinite> {
        let exponent = parts.rows.popularity_exponent;
        let gain = |&count: &u32| if count > 0 { popularity_gain(count, exponent) } else { 0.0 };
        let row_gains: Vec<f64> = counts.iter().map(gain).collect();
        let (fold_in, output_gains) = match &parts.kind {
            RankingKind::Linear(linear) => {
                let (fold_in, output_gains) = LinearFoldIn::new(linear, &parts.rows, &row_gains);
                (FoldIn::Linear(fold_in), output_gains)
            }
            RankingKind::ImplicitAls(implicit) => {
                let output_gains = row_gains.iter().map(|&gain| gain as f32).collect();
                let fold_in = ImplicitAlsFoldIn::new(implicit, &parts.rows, row_gains)?;
                (FoldIn::ImplicitAls(fold_in), output_gains)
            }
        };
        let magnitudes = kernels::magnitudes(&parts.rows.codes, parts.n_components());
        Ok(Self { parts, fold_in, output_gains, magnitudes })
    }

    /// The stored parts.
    pub fn parts(&self) -> &RankingParts {
        &self.parts
    }

    /// Whether the head knows this item: it had ratings in the training data.
    pub fn knows(&self, item: ItemIndex) -> bool {
        self.output_gains[item.row()] > 0.0
    }

    /// Fold in a visitor from their ratings in internal units, in any order.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the numbers of an implicit-ALS head are broken.
    pub fn fold_in(&self, ratings: &[(ItemIndex, f64)]) -> Result<RankingTaste, NotPositiveDefinite> {
        let mut sums = self.no_ratings();
        ratings.iter().for_each(|&(item, rating)| self.add_rating(&mut sums, item, rating, 1.0));
        self.solve(&sums, ratings)
    }

    /// Sums over no rating.
    pub(crate) fn no_ratings(&self) -> RunningSums {
        match &self.fold_in {
            FoldIn::Linear(linear) => linear.no_ratings(&self.parts.rows),
            FoldIn::ImplicitAls(implicit) => implicit.no_ratings(&self.parts.rows),
        }
    }

    /// Add a rating in internal units, or with `sign` -1 take it out.
    pub(crate) fn add_rating(&self, sums: &mut RunningSums, item: ItemIndex, rating: f64, sign: f64) {
        let rows = &self.parts.rows;
        match &self.fold_in {
            FoldIn::Linear(linear) => sums.add_multiple(sign * linear.pull(item, rating), rows.of(item)),
            FoldIn::ImplicitAls(implicit) => implicit.add_rating(rows, sums, (item, rating), sign),
        }
    }

    /// [`RankingHead::fold_in`] from sums over `ratings`.
    pub(crate) fn solve(
        &self,
        sums: &RunningSums,
        ratings: &[(ItemIndex, f64)],
    ) -> Result<RankingTaste, NotPositiveDefinite> {
        let rows = &self.parts.rows;
        let prior = self.parts.prior(ratings.len());
        match &self.fold_in {
            FoldIn::Linear(linear) => Ok(linear.solve(rows, &prior, sums, ratings)),
            FoldIn::ImplicitAls(implicit) => implicit.solve(rows, &prior, sums, ratings),
        }
    }

    /// Score of one item; 0 for an item without ratings.
    pub fn score(&self, taste: &RankingTaste, item: ItemIndex) -> f32 {
        self.output_gains[item.row()] * self.product(taste, item)
    }

    /// u . codes: [`RankingHead::score`] without the gain.
    pub(crate) fn product(&self, taste: &RankingTaste, item: ItemIndex) -> f32 {
        kernels::dot(self.parts.rows.of(item), &taste.scaled)
    }

    /// Gains of [`RankingHead::score`]. (n_items)
    pub(crate) fn output_gains(&self) -> &[f32] {
        &self.output_gains
    }

    /// Offer every item that may be among the best to `best`: see [`kernels::scan`], which says what the gains and
    /// functions are.
    pub(crate) fn scan(
        &self,
        taste: &RankingTaste,
        gains: &[f32],
        ceiling: impl Fn(usize) -> f32,
        exact: impl Fn(ItemIndex) -> Option<f32>,
        best: &mut Best,
    ) {
        let rows = CodedRows { codes: &self.parts.rows.codes, gains, magnitudes: &self.magnitudes };
        kernels::scan(rows, &Query::quantize(&taste.scaled), ceiling, exact, best);
    }

    /// The visitor's vector in score space ([`crate::shards::ShardIndex`]). (n_components)
    pub(crate) fn in_score_space(&self, taste: &RankingTaste) -> Vec<f64> {
        let steps = self.parts.rows.component_steps.iter();
        taste.scaled.iter().zip(steps).map(|(&value, &step)| f64::from(value) * f64::from(step)).collect()
    }

    /// Part of [`RankingHead::score`] that no rating brought: the popular taste.
    pub fn prior_score(&self, taste: &RankingTaste, item: ItemIndex) -> f32 {
        self.output_gains[item.row()] * kernels::dot(self.parts.rows.of(item), &taste.prior)
    }

    /// Share of each rating that `taste` was folded in from in the score of `item`, in the order of the fold-in.
    ///
    /// With [`RankingHead::prior_score`] they sum to [`RankingHead::score`], up to rounding of its f32 sums.
    ///
    /// # Source
    /// Hu, Koren, Volinsky (2008), section 5: with A fixed the score is linear in what the ratings pull.
    pub fn contributions(&self, taste: &RankingTaste, item: ItemIndex) -> Vec<f64> {
        let rows = &self.parts.rows;
        let gain = f64::from(self.output_gains[item.row()]);
        let mut direction = DVector::from_iterator(rows.n_components(), rows.values(item));
        if let Some(posterior) = &taste.posterior {
            direction = posterior.solve(&direction);
        }
        let share = |&(rated, pull): &(ItemIndex, f64)| {
            let along = rows.values(rated).zip(&direction).fold(0.0, |sum, (value, d)| sum + value * d);
            gain * pull * along
        };
        taste.pulls.iter().map(share).collect()
    }

    /// Cosine of the angle between two items' factors; 0 for items without ratings.
    pub fn cosine(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let rows = &self.parts.rows;
        let norms = libm::sqrt(rows.inner_product(i, i) * rows.inner_product(j, j));
        if norms > 0.0 { rows.inner_product(i, j) / norms } else { 0.0 }
    }

    /// A unit vector whose inner product with another item's is the cosine between the scores that the training users
    /// give the two: near 1 for items that the same people choose. Zero for items without ratings. (n_components)
    ///
    /// It is V_i weighted by the root of what the users' vectors hold in each component, which the quantiser's steps
    /// tell: they go with that to the power of -1/4 ([`RankingFactors::quantize`]).
    pub fn co_rating_factors(&self, item: ItemIndex) -> impl Iterator<Item = f64> {
        let rows = &self.parts.rows;
        let row = rows.of(item).iter().zip(&rows.component_steps);
        let row = row.map(|(&code, &step)| f64::from(code) / f64::from(step));
        let norm = libm::sqrt(row.clone().fold(0.0, |sum, value| sum + value * value)).max(f64::MIN_POSITIVE);
        row.map(move |value| value / norm)
    }

    /// Offer every item that may be among those most like one to `best`, with its [`RankingHead::similarity`].
    pub(crate) fn scan_similar(&self, item: ItemIndex, best: &mut Best) {
        let rows = &self.parts.rows;
        let (direction, gains) = match &self.fold_in {
            FoldIn::Linear(linear) => linear.likeness(rows, &self.output_gains, item),
            FoldIn::ImplicitAls(implicit) => implicit.likeness(rows, item),
        };
        let coded = CodedRows { codes: &rows.codes, gains: &gains, magnitudes: &self.magnitudes };
        let exact = |other| (other != item).then(|| self.similarity(item, other) as f32);
        kernels::scan(coded, &Query::quantize(&direction), |_| 1.0, exact, best);
    }

    /// How alike two items are: the mean of the weights with which either predicts the other. 0 for items without
    /// ratings.
    pub fn similarity(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let rows = &self.parts.rows;
        match &self.fold_in {
            FoldIn::Linear(linear) => linear.similarity(rows, &self.output_gains, i, j),
            FoldIn::ImplicitAls(implicit) => implicit.similarity(rows, i, j),
        }
    }
}

#[cfg(test)]
mod tests;
