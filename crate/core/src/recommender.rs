//! A loaded model at work: from a visitor's ratings to predictions and lists.

use crate::card::Card;
use crate::catalogue::{Catalogue, ItemIndex};
use crate::format::{FormatError, Metadata, Model};
use crate::interview::Interview;
use crate::knobs::Knobs;
use crate::ranking::{RankingHead, RankingTaste};
use crate::rating::{RatingHead, RatingPrediction, RatingTaste};
use crate::tags::Tags;
use crate::top_k::{Best, top_k};
use crate::visitor::{Visitor, VisitorError};
use alloc::string::String;
use alloc::vec::Vec;

/// A visitor folded into both heads.
#[derive(Clone, Debug)]
pub struct Taste {
    pub(crate) rating: RatingTaste,
    pub(crate) ranking: RankingTaste,
    /// The ratings folded in, in internal units, by item.
    pub(crate) ratings: Vec<(ItemIndex, f64)>,
}

impl Taste {
    /// The visitor in the rating head.
    pub fn rating(&self) -> &RatingTaste {
        &self.rating
    }
}

/// A predicted rating on the data set's scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Expected rating.
    pub rating: f64,
    /// Lower end of the central 80 % interval.
    pub low: f64,
    /// Upper end of the central 80 % interval.
    pub high: f64,
    /// Share of what could be learned about this rating that has been learned, 0..=1; 0 for a stranger.
    pub certainty: f64,
}

/// A model ready to recommend.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// let mut visitor = Visitor::new();
/// visitor.rate(&model, ItemIndex(0), 5.0)?;
/// let taste = model.fold_in(&visitor)?;
/// let prediction = model.predict(&taste, ItemIndex(3));
/// assert!(prediction.low <= prediction.rating && prediction.rating <= prediction.high);
///
/// // Why: one share for each rating, which with the popular taste make the score.
/// let why = model.explain(&taste, ItemIndex(3))?;
/// let shares: f64 = why.contributions.iter().map(|share| share.score).sum();
/// assert!((why.prior_score + shares - why.score).abs() < 1e-5 * why.score.abs().max(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recommender {
    metadata: Metadata,
    catalogue: Catalogue,
    rating: RatingHead,
    ranking: RankingHead,
    /// What a score is multiplied by whoever the visitor is: the ranking head's gain and the appeal of the bias. (n_items)
    gains: Vec<f32>,
    interview: Interview,
    tags: Tags,
    map: Vec<[u8; 2]>,
    images: Vec<String>,
    card: Card,
}

impl Recommender {
    /// Load a model from the bytes of a blob.
    ///
    /// # Errors
    /// Any [`FormatError`]; no bytes make this panic.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        Self::new(Model::decode(bytes)?)
    }

    /// Prepare a model.
    ///
    /// # Errors
    /// [`FormatError::Invalid`] when the model does not hold together.
    pub fn new(model: Model) -> Result<Self, FormatError> {
        model.validate()?;
        let Model { metadata, catalogue, rating, ranking, tags, map, images, card } = model;
        let rating = RatingHead::new(rating, catalogue.counts.clone()).map_err(|_| FormatError::Invalid {
            what: "prior precision",
            expected: "a positive definite matrix",
        })?;
        let ranking = RankingHead::new(ranking, &catalogue.counts).map_err(|_| FormatError::Invalid {
            what: "ranking head",
            expected: "a regularization that holds every component",
        })?;
        let weight = ranking.parts().rating_weight;
        let items = (0..catalogue.n_items() as u32).map(ItemIndex);
        let appeal = |item| libm::exp(weight * rating.bias(item)) as f32;
        let gains =
            ranking.output_gains().iter().zip(items).map(|(gain, item)| gain * appeal(item)).collect();
        let interview = Interview::new(&metadata, &catalogue, &rating, &ranking);
        Ok(Self { metadata, catalogue, rating, ranking, gains, interview, tags, map, images, card })
    }

    /// Name, licence, scale, parameters and metrics of the model.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The items.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What people called the items.
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// Places of the first items on a map of likeness, [x, y] within a square of 256 x 256; empty if there is none.
    pub fn map(&self) -> &[[u8; 2]] {
        &self.map
    }

    /// What stands for `{image}` in the address of each item's picture; empty where no address has it.
    pub fn images(&self) -> &[String] {
        &self.images
    }

    /// What was measured about data and model.
    pub fn card(&self) -> &Card {
        &self.card
    }

    /// The rating head.
    pub fn rating_head(&self) -> &RatingHead {
        &self.rating
    }

    /// The ranking head.
    pub fn ranking_head(&self) -> &RankingHead {
        &self.ranking
    }

    /// What scores are multiplied by whoever the visitor is. (n_items)
    pub(crate) fn gains(&self) -> &[f32] {
        &self.gains
    }

    /// An item in score space ([`crate::shards::ShardIndex`]): its product with a visitor's vector there is its score, but for
    /// what the predicted rating has of the visitor in it. (n_components)
    pub fn in_score_space(&self, item: ItemIndex) -> impl Iterator<Item = f32> {
        let rows = &self.ranking.parts().rows;
        let gain = self.gains[item.row()];
        rows.of(item)
            .iter()
            .zip(&rows.component_steps)
            .map(move |(&code, &step)| gain * f32::from(code) / step)
    }

    pub(crate) fn interview(&self) -> &Interview {
        &self.interview
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = ItemIndex> {
        (0..self.catalogue.n_items() as u32).map(ItemIndex)
    }

    /// That the model has a row for `item`.
    ///
    /// # Errors
    /// [`VisitorError::UnknownItem`].
    pub fn check_item(&self, item: ItemIndex) -> Result<(), VisitorError> {
        let n_items = self.catalogue.n_items();
        if item.row() < n_items { Ok(()) } else { Err(VisitorError::UnknownItem { item: item.0, n_items }) }
    }

    /// Fold a visitor's ratings into both heads.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn fold_in(&self, visitor: &Visitor) -> Result<Taste, VisitorError> {
        let scale = self.metadata.scale;
        let ratings: Vec<_> =
            visitor.ratings().map(|(item, rating)| (item, scale.to_internal(rating))).collect();
        let rating = self.rating.fold_in(&ratings)?;
        let ranking = self.ranking.fold_in(&ratings)?;
        Ok(Taste { rating, ranking, ratings })
    }

    /// Predict the rating of one item.
    pub fn predict(&self, taste: &Taste, item: ItemIndex) -> Prediction {
        self.on_scale(self.rating.predict(&taste.rating, item))
    }

    /// Predict the rating of an item that the model has never heard of.
    pub fn predict_unlisted(&self, taste: &Taste) -> Prediction {
        self.on_scale(self.rating.predict_unlisted(&taste.rating))
    }

    pub(crate) fn on_scale(&self, internal: RatingPrediction) -> Prediction {
        let scale = self.metadata.scale;
        Prediction {
            rating: scale.from_internal(internal.mean),
            low: scale.from_internal(internal.mean - internal.half_width),
            high: scale.from_internal(internal.mean + internal.half_width),
            certainty: internal.certainty,
        }
    }

    /// What lists are ordered by: the ranking head's score, raised by the predicted rating.
    pub fn score(&self, taste: &Taste, item: ItemIndex) -> f32 {
        let base = self.ranking.score(&taste.ranking, item).max(0.0);
        if base == 0.0 { 0.0 } else { base * self.appeal(taste, item) as f32 }
    }

    /// What risk multiplies the score of an item with.
    // As in the rating head's intervals.
    #[inline(never)]
    pub(crate) fn venture(&self, taste: &Taste, item: ItemIndex, knobs: &Knobs) -> f32 {
        if knobs.risk == 0.0 { 1.0 } else { knobs.venture(self.rating.half_width(&taste.rating, item)) }
    }

    /// No item of a block has a larger [`Recommender::venture`].
    pub(crate) fn venture_ceiling(&self, taste: &Taste, knobs: &Knobs) -> impl Fn(usize) -> f32 {
        let (taste, steepest) = (&taste.rating, taste.rating.steepest());
        move |block| {
            let bound = || self.rating.half_width_bound(taste, steepest, block, knobs.risk > 0.0);
            if knobs.risk == 0.0 { 1.0 } else { knobs.venture(bound()) }
        }
    }

    /// exp(rating weight x expected rating): what the predicted rating multiplies a score by.
    pub(crate) fn appeal(&self, taste: &Taste, item: ItemIndex) -> f64 {
        libm::exp(self.ranking.parts().rating_weight * self.rating.expected_rating(&taste.rating, item))
    }

    /// No item of a block has a larger [`Recommender::appeal`], but for its bias's part in it.
    pub(crate) fn appeal_ceiling(&self, taste: &Taste) -> impl Fn(usize) -> f32 {
        let weight = self.ranking.parts().rating_weight;
        let (common, reach) = self.rating.reach(&taste.rating);
        let common = libm::exp(weight * common) as f32;
        move |block| common * exp_ceiling((weight.abs() * reach(block)) as f32)
    }

    /// 'You liked X': the `limit` items most like one item, with their similarity, best first.
    ///
    /// Likeness is the ranking head's ([`RankingHead::similarity`]); an item that nobody has rated is compared by its
    /// predicted rating factors, which its side information gives it.
    ///
    /// # Errors
    /// [`VisitorError::UnknownItem`].
    pub fn similar(&self, item: ItemIndex, limit: usize) -> Result<Vec<(ItemIndex, f32)>, VisitorError> {
        self.check_item(item)?;
        Ok(if self.ranking.knows(item) {
            let mut best = Best::new(limit);
            self.ranking.scan_similar(item, &mut best);
            best.into_sorted()
        } else {
            let known = self.items().filter(|&other| self.ranking.knows(other));
            top_k(known.map(|other| (other, self.factor_cosine(item, other) as f32)), limit)
        })
    }

    fn factor_cosine(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let product = |a: ItemIndex, b: ItemIndex| {
            self.rating.item_factors(a).zip(self.rating.item_factors(b)).fold(0.0, |sum, (x, y)| sum + x * y)
        };
        let norms = libm::sqrt(product(i, i) * product(j, j));
        if norms > 0.0 { product(i, j) / norms } else { 0.0 }
    }
}

/// At least exp(x), for x from 0, hardly more for small ones, and cheap: exp(-x) is no less than the first four terms of
/// its alternating series.
fn exp_ceiling(x: f32) -> f32 {
    if x < 0.7 { 1.0 / (1.0 - x * (1.0 - x * (0.5 - x / 6.0))) } else { libm::expf(x) }
}

#[cfg(test)]
mod tests {
    use super::exp_ceiling;

    #[test]
    fn the_ceiling_of_exp_is_close_above_it() {
        for x in (0..300).map(|step| step as f32 / 100.0) {
            let excess = f64::from(exp_ceiling(x)) / libm::exp(f64::from(x));
            assert!((1.0 - 1e-6..1.03).contains(&excess), "{x}: {excess}");
        }
    }
}
