//! From a visitor to a list.

use crate::catalogue::ItemIndex;
use crate::filter::Filter;
use crate::kernels::block_of;
use crate::knobs::Knobs;
use crate::recommender::{Prediction, Recommender, Taste};
use crate::top_k::Best;
use crate::visitor::{Visitor, VisitorError};
use alloc::vec::Vec;

/// Which list is wanted.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// // Comedies of the thirties at most, hidden ones first.
/// let comedy = model.metadata().groups.iter().position(|group| group == "Comedy").expect("a group");
/// let options = ListOptions {
///     limit: 10,
///     knobs: Knobs { novelty: 0.3, ..Knobs::default() },
///     filter: Filter { groups: Some(1 << comedy), years: Some(1900..=1939), ..Filter::default() },
/// };
/// for place in model.recommend_with(&Visitor::new(), &options)? {
///     assert!(model.catalogue().years[place.item.row()] < 1940);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ListOptions {
    /// Length of the list, unless fewer items may be on it. Default 5.
    pub limit: usize,
    /// How it is ordered.
    pub knobs: Knobs,
    /// What may be on it. Items that do not pass take no places: when `limit` items pass, so many are listed.
    pub filter: Filter,
}

impl Default for ListOptions {
    fn default() -> Self {
        Self { limit: 5, knobs: Knobs::default(), filter: Filter::default() }
    }
}

/// One place of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recommendation {
    /// The item.
    pub item: ItemIndex,
    /// What the list is ordered by; only the order means something.
    pub score: f32,
    /// The visitor's predicted rating.
    pub prediction: Prediction,
}

impl Recommender {
    /// The best `limit` items for a visitor that they have neither rated nor excluded, best first.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn recommend(&self, visitor: &Visitor, limit: usize) -> Result<Vec<Recommendation>, VisitorError> {
        self.recommend_with(visitor, &ListOptions { limit, ..ListOptions::default() })
    }

    /// [`Recommender::recommend`] as the visitor wants it.
    ///
    /// # Errors
    /// [`VisitorError::Knobs`] for settings out of range, [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn recommend_with(
        &self,
        visitor: &Visitor,
        options: &ListOptions,
    ) -> Result<Vec<Recommendation>, VisitorError> {
        self.recommend_for(&self.fold_in(visitor)?, visitor, options)
    }

    /// [`Recommender::recommend_with`] for a visitor whose ratings are folded in already.
    ///
    /// # Errors
    /// [`VisitorError::Knobs`] for settings out of range.
    pub fn recommend_for(
        &self,
        taste: &Taste,
        visitor: &Visitor,
        options: &ListOptions,
    ) -> Result<Vec<Recommendation>, VisitorError> {
        let ListOptions { limit, knobs, filter } = options;
        if !knobs.is_valid() {
            return Err(VisitorError::Knobs);
        }
        let counts = &self.catalogue().counts;
        let adjusted = |item: ItemIndex| {
            knobs.adjust(self.score(taste, item) * self.venture(taste, item, knobs), counts[item.row()])
        };
        // The cheapest conditions first.
        let wanted = |item: ItemIndex| {
            !visitor.hides(item) && filter.admits(self, item) && filter.is_certain(self, taste, item)
        };
        let (appeal, venture) = (self.appeal_ceiling(taste), self.venture_ceiling(taste, knobs));
        let mut pool = Best::new(knobs.pool(*limit));
        self.ranking_head().scan(
            &taste.ranking,
            self.gains(),
            |block| appeal(block) * venture(block) * knobs.ceiling(block_of(counts, block)),
            |item| wanted(item).then(|| adjusted(item)),
            &mut pool,
        );
        let best = knobs.diversify(self.ranking_head(), pool.into_sorted(), *limit);
        Ok(best
            .into_iter()
            .map(|(item, score)| Recommendation { item, score, prediction: self.predict(taste, item) })
            .collect())
    }

    /// What the list becomes without one of the visitor's ratings. The item itself stays off it: taking back what somebody
    /// thought of a film does not make them see it again.
    ///
    /// # Errors
    /// [`VisitorError::NotRated`], [`VisitorError::Knobs`], [`VisitorError::Model`].
    pub fn recommend_without(
        &self,
        visitor: &Visitor,
        item: ItemIndex,
        options: &ListOptions,
    ) -> Result<Vec<Recommendation>, VisitorError> {
        let mut other = visitor.clone();
        other.set_excluded(self, item, true)?;
        if !other.remove(item) {
            return Err(VisitorError::NotRated { item: item.0 });
        }
        self.recommend_with(&other, options)
    }
}
