//! A fold-in that keeps up with a visitor: a rating given, changed or taken back costs one rating's work, not all.

use crate::by_item::ByItem;
use crate::catalogue::ItemIndex;
use crate::recommender::{Recommender, Taste};
use crate::running_sums::RunningSums;
use crate::visitor::{Visitor, VisitorError};
use alloc::vec::Vec;

/// What has been folded in so far, for one recommender.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// let mut running = model.running_fold_in();
/// let mut visitor = Visitor::new();
/// for item in [0, 3, 5].map(ItemIndex) {
///     visitor.rate(&model, item, 4.0)?;
///     // One rating's work each time, and to the last bit what a fold-in of all of them gives.
///     let taste = model.follow(&mut running, &visitor)?;
///     assert_eq!(model.score(taste, ItemIndex(1)), model.score(&model.fold_in(&visitor)?, ItemIndex(1)));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RunningFoldIn {
    folded: ByItem<f32>,
    rating: RunningSums,
    ranking: RunningSums,
    taste: Option<Taste>,
}

impl Recommender {
    /// A running fold-in of no ratings.
    pub fn running_fold_in(&self) -> RunningFoldIn {
        RunningFoldIn {
            folded: ByItem::default(),
            rating: self.rating_head().no_ratings(),
            ranking: self.ranking_head().no_ratings(),
            taste: None,
        }
    }

    /// Bring a running fold-in, started by this recommender, in step with a visitor. To the last bit what
    /// [`Recommender::fold_in`] gives: sums that are exact have no history.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    ///
    /// # Complexity
    /// O(K^2) for each rating that changed and O(K^3) for the solves, K factors; O(n) to find what changed of n ratings.
    pub fn follow<'a>(
        &self,
        running: &'a mut RunningFoldIn,
        visitor: &Visitor,
    ) -> Result<&'a Taste, VisitorError> {
        let wanted = &visitor.ratings;
        let RunningFoldIn { folded, rating: rating_sums, ranking: ranking_sums, taste } = running;
        if folded != wanted {
            *taste = None;
            let scale = self.metadata().scale;
            let mut add = |item: ItemIndex, rating: f32, sign: f64| {
                let rating = scale.to_internal(rating);
                self.rating_head().add_rating(rating_sums, item, rating, sign);
                self.ranking_head().add_rating(ranking_sums, item, rating, sign);
            };
            let gone = folded.iter().filter(|&(item, rating)| wanted.get(item) != Some(rating));
            gone.for_each(|(item, rating)| add(item, rating, -1.0));
            let new = wanted.iter().filter(|&(item, rating)| folded.get(item) != Some(rating));
            new.for_each(|(item, rating)| add(item, rating, 1.0));
            *folded = wanted.clone();
        }
        match taste {
            Some(taste) => Ok(taste),
            None => {
                let scale = self.metadata().scale;
                let ratings: Vec<_> =
                    folded.iter().map(|(item, rating)| (item, scale.to_internal(rating))).collect();
                let rating = self.rating_head().solve(rating_sums, ratings.len())?;
                let ranking = self.ranking_head().solve(ranking_sums, &ratings)?;
                Ok(taste.insert(Taste { rating, ranking, ratings }))
            }
        }
    }
}
