//! Lists for two or more people.
//!
//! Everybody's scores are brought to one scale, on which their own best item has 1, and then aggregated item by item:
//! aggregated predictions, in the literature's words, not one profile out of all ratings.
//!
//! # Source
//! Masthoff, Group modeling: selecting a sequence of television items to suit a group of viewers (2004), for the
//! strategies; O'Connor, Cosley, Konstan, Riedl, PolyLens: a recommender system for groups of users (2001), for least
//! misery in a film recommender that leaves out what one of the group has rated.

use crate::catalogue::ItemIndex;
use crate::list::ListOptions;
use crate::recommender::{Prediction, Recommender, Taste};
use crate::top_k::top_k;
use crate::visitor::{Visitor, VisitorError};
use alloc::vec::Vec;

/// What several people's scores become for all of them.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// let (mut ann, mut ben) = (Visitor::new(), Visitor::new());
/// ann.rate(&model, ItemIndex(0), 5.0)?;
/// ben.rate(&model, ItemIndex(1), 1.0)?;
/// let evening = model.recommend_together(&[&ann, &ben], Aggregation::LeastMisery, &ListOptions::default())?;
/// assert!(evening.iter().all(|place| place.item.0 > 1 && place.predictions.len() == 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aggregation {
    /// The average: the group's sum of pleasure.
    #[default]
    Mean,
    /// The lowest: the group is as content as its least content member.
    LeastMisery,
}

/// One place of a list for several people.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedRecommendation {
    /// The item.
    pub item: ItemIndex,
    /// What the list is ordered by, 0..=1 before knobs: 1 if it is everybody's best.
    pub score: f32,
    /// Everybody's predicted rating, in the order of the visitors.
    pub predictions: Vec<Prediction>,
}

impl Recommender {
    /// The best items for several people that none of them has rated or excluded, best first; nothing for nobody.
    ///
    /// The filter's certainty is asked of everybody's prediction.
    ///
    /// # Errors
    /// [`VisitorError::Knobs`] for settings out of range, [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn recommend_together(
        &self,
        visitors: &[&Visitor],
        aggregation: Aggregation,
        options: &ListOptions,
    ) -> Result<Vec<SharedRecommendation>, VisitorError> {
        let ListOptions { limit, knobs, filter } = options;
        if !knobs.is_valid() {
            return Err(VisitorError::Knobs);
        }
        let tastes: Vec<Taste> =
            visitors.iter().map(|visitor| self.fold_in(visitor)).collect::<Result<_, _>>()?;
        if tastes.is_empty() {
            return Ok(Vec::new());
        }
        let candidates: Vec<ItemIndex> = self
            .items()
            .filter(|&item| visitors.iter().all(|visitor| !visitor.hides(item)))
            .filter(|&item| filter.admits(self, item))
            .filter(|&item| tastes.iter().all(|taste| filter.is_certain(self, taste, item)))
            .collect();
        let mut scores = alloc::vec![aggregation.start(); candidates.len()];
        for taste in &tastes {
            let own: Vec<f32> = candidates
                .iter()
                .map(|&item| self.score(taste, item) * self.venture(taste, item, knobs))
                .collect();
            let best = own.iter().fold(f32::MIN_POSITIVE, |best, &score| best.max(score));
            let share = 1.0 / tastes.len() as f32;
            scores.iter_mut().zip(own).for_each(|(score, own)| {
                *score = aggregation.add(*score, own / best, share);
            });
        }
        let counts = &self.catalogue().counts;
        let adjusted = |(&item, score): (&ItemIndex, f32)| (item, knobs.adjust(score, counts[item.row()]));
        let pool = top_k(candidates.iter().zip(scores).map(adjusted), knobs.pool(*limit));
        let best = knobs.diversify(self.ranking_head(), pool, *limit);
        let predictions = |item| tastes.iter().map(|taste| self.predict(taste, item)).collect();
        Ok(best
            .into_iter()
            .map(|(item, score)| SharedRecommendation { item, score, predictions: predictions(item) })
            .collect())
    }
}

impl Aggregation {
    fn start(self) -> f32 {
        match self {
            Self::Mean => 0.0,
            Self::LeastMisery => 1.0,
        }
    }

    fn add(self, so_far: f32, score: f32, share: f32) -> f32 {
        match self {
            Self::Mean => so_far + share * score,
            Self::LeastMisery => so_far.min(score),
        }
    }
}
