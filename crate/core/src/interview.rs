//! The interview: which item to ask a newcomer about next.
//!
//! A question is worth the chance that the visitor has seen the item times what a rating of it would teach, about two
//! things: the stars that the visitor would give, and what they choose to watch. With the posterior covariance V of the
//! visitor's factors and the items' psi_i ([`crate::rating`]), a rating of item i lowers the variance of the predicted
//! ratings of all popular items, each weighted by how often it is rated, by
//!
//! ```text
//! gain_i = psi_i^T V W V psi_i / (psi_i^T V psi_i + noise_i),   W = sum_j w_j psi_j psi_j^T / sum_j w_j
//! ```
//!
//! noise_i being the variance of a rating whose giver is known. The same with the model of what people have seen
//! (exposure) says what the answer teaches about their choices. 'Not seen' is an answer too: it lowers the
//! chance of items that the same people see.
//!
//! # Source
//! Cohn, Ghahramani, Jordan, Active learning with statistical models (1996), for the expected variance; Elahi, Ricci,
//! Rubens, A survey of active learning in collaborative filtering recommender systems (2016), for the chance of an answer
//! as a factor.

use crate::catalogue::{Catalogue, ItemIndex};
use crate::exposure::Exposure;
use crate::format::Metadata;
use crate::ranking::RankingHead;
use crate::rating::{RatingHead, Targets};
use crate::recommender::{Recommender, Taste};
use crate::visitor::{Visitor, VisitorError};

/// Weight of what is learned about choices against what is learned about stars, both as shares of what a stranger leaves
/// unknown. On validation users the lists gain up to 3, and from there on neither changes by much.
const EXPOSURE_WEIGHT: f64 = 3.0;

/// A question to a visitor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// The item to ask about.
    pub item: ItemIndex,
    /// Chance that the visitor has seen it and can rate it, 0..=1.
    pub chance_seen: f64,
    /// How much a rating of it would lower the variance of a predicted rating, on the data set's scale squared.
    pub gain: f64,
}

/// What questions are judged by, prepared once for a model.
#[derive(Clone, Debug)]
pub(crate) struct Interview {
    exposure: Exposure,
    targets: Targets,
}

impl Interview {
    pub(crate) fn new(
        metadata: &Metadata,
        catalogue: &Catalogue,
        rating: &RatingHead,
        ranking: &RankingHead,
    ) -> Self {
        let exposure = Exposure::new(catalogue, ranking, metadata.n_users);
        let weight = |item: ItemIndex| f64::from(catalogue.counts[item.row()]);
        let targets = rating.targets(exposure.items().map(|item| (item, weight(item))));
        Self { exposure, targets }
    }
}

impl Recommender {
    /// The item to ask this visitor about next, whose ratings are folded in: one that they have neither rated, nor
    /// excluded, nor said they have not seen, and none of `skip`, which is put off without being an answer. `None` when
    /// the popular items are used up.
    ///
    /// Deterministic, and the same whatever the order of the answers.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn next_question(
        &self,
        taste: &Taste,
        visitor: &Visitor,
        skip: &[ItemIndex],
    ) -> Result<Option<Question>, VisitorError> {
        let Interview { exposure, targets } = self.interview();
        let head = self.rating_head();
        let seen = visitor.ratings().map(|(item, _)| (item, true));
        let belief = exposure.fold_in(seen.chain(visitor.unseen().map(|item| (item, false))))?;
        let leverage = head.leverage(&taste.rating, targets);
        let unit = self.metadata().scale.unit();
        let mut best: Option<(f64, Question)> = None;
        for item in exposure.items().filter(|item| !visitor.has_answered(*item) && !skip.contains(item)) {
            let chance_seen = exposure.chance(&belief, item);
            let gain = head.gain(&taste.rating, &leverage, item);
            let of_stars = gain / targets.of_stranger();
            let worth = chance_seen * (of_stars + EXPOSURE_WEIGHT * exposure.gain(&belief, item));
            // The first of equals is the more popular; a NaN is never asked about.
            if worth > best.map_or(0.0, |(worth, _)| worth) {
                best = Some((worth, Question { item, chance_seen, gain: gain * unit * unit }));
            }
        }
        Ok(best.map(|(_, question)| question))
    }

    /// How well the model knows a visitor: the share of what their ratings could teach about the predictions of popular
    /// items that has been learned, 0..=1; 0 for a stranger.
    pub fn acquaintance(&self, taste: &Taste) -> f64 {
        self.rating_head().learned(&taste.rating, &self.interview().targets)
    }
}
