//! What a visitor tells, and what a model refuses to hear.

use crate::by_item::ByItem;
use crate::catalogue::ItemIndex;
use crate::fold_in::NotPositiveDefinite;
use crate::recommender::Recommender;
use crate::scale::{Decimal, RatingScale};

/// What a visitor has told: ratings on the data set's scale, and items they do not want to be shown.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// let mut visitor = Visitor::new();
/// visitor.rate(&model, ItemIndex(0), 4.5)?;
/// visitor.rate(&model, ItemIndex(0), 3.0)?; // changes it
/// visitor.set_excluded(&model, ItemIndex(1), true)?;
/// assert_eq!(visitor.ratings().collect::<Vec<_>>(), [(ItemIndex(0), 3.0)]);
/// assert!(model.recommend(&visitor, 12)?.iter().all(|place| place.item.0 > 1));
///
/// // What the model cannot take changes nothing.
/// assert!(matches!(visitor.rate(&model, ItemIndex(2), 9.0), Err(VisitorError::OffScale { .. })));
/// assert!(matches!(visitor.rate(&model, ItemIndex(99), 4.0), Err(VisitorError::UnknownItem { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visitor {
    pub(crate) ratings: ByItem<f32>,
    excluded: ByItem<()>,
    unseen: ByItem<()>,
}

/// A rating or item that the model cannot take.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum VisitorError {
    /// The item is not in the model.
    #[error("item {item} is not in the model, which has {n_items} items")]
    UnknownItem {
        /// Row asked for.
        item: u32,
        /// Rows there are.
        n_items: usize,
    },
    /// The rating is outside the scale.
    #[error("rating {} is outside the scale of {} to {}", Decimal(*.rating), Decimal(*.min), Decimal(*.max))]
    OffScale {
        /// Rating given.
        rating: f32,
        /// Lowest possible rating.
        min: f32,
        /// Highest possible rating.
        max: f32,
    },
    /// The visitor has not rated the item.
    #[error("item {item} is not rated")]
    NotRated {
        /// Row asked for.
        item: u32,
    },
    /// A knob is out of its range.
    #[error("novelty and risk must be from -1 to 1, variety from 0 to 1")]
    Knobs,
    /// The model's numbers do not allow a fold-in.
    #[error(transparent)]
    Model(#[from] NotPositiveDefinite),
}

impl Visitor {
    /// A visitor who has told nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rate an item, or change its rating.
    ///
    /// # Errors
    /// [`VisitorError::OffScale`], [`VisitorError::UnknownItem`]; nothing is changed then.
    pub fn rate(
        &mut self,
        recommender: &Recommender,
        item: ItemIndex,
        rating: f32,
    ) -> Result<(), VisitorError> {
        recommender.check_item(item)?;
        let RatingScale { min, max, .. } = recommender.metadata().scale;
        if !recommender.metadata().scale.contains(rating) {
            return Err(VisitorError::OffScale { rating, min, max });
        }
        self.ratings.insert(item, rating);
        Ok(())
    }

    /// Take a rating back. Returns whether there was one.
    pub fn remove(&mut self, item: ItemIndex) -> bool {
        self.ratings.remove(item)
    }

    /// Never, or again, show an item. Exclusion is not a rating: it is not folded in.
    ///
    /// # Errors
    /// [`VisitorError::UnknownItem`].
    pub fn set_excluded(
        &mut self,
        recommender: &Recommender,
        item: ItemIndex,
        excluded: bool,
    ) -> Result<(), VisitorError> {
        recommender.check_item(item)?;
        if excluded {
            self.excluded.insert(item, ());
        } else {
            self.excluded.remove(item);
        }
        Ok(())
    }

    /// Have the visitor say that they have not seen an item, or take that back. Nothing that keeps it from being
    /// recommended; while the item is rated it says nothing.
    ///
    /// # Errors
    /// [`VisitorError::UnknownItem`].
    pub fn set_unseen(
        &mut self,
        recommender: &Recommender,
        item: ItemIndex,
        unseen: bool,
    ) -> Result<(), VisitorError> {
        recommender.check_item(item)?;
        if unseen {
            self.unseen.insert(item, ());
        } else {
            self.unseen.remove(item);
        }
        Ok(())
    }

    /// Forget everything.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Ratings in the order of the model's items.
    pub fn ratings(&self) -> impl ExactSizeIterator<Item = (ItemIndex, f32)> {
        self.ratings.iter()
    }

    /// Items that the visitor has not seen, in the order of the model's items.
    pub fn unseen(&self) -> impl Iterator<Item = ItemIndex> {
        self.unseen.iter().map(|(item, ())| item).filter(|&item| !self.ratings.contains(item))
    }

    /// Whether there is nothing to ask about an item.
    pub(crate) fn has_answered(&self, item: ItemIndex) -> bool {
        self.hides(item) || self.unseen.contains(item)
    }

    /// Whether an item is kept from lists.
    pub(crate) fn hides(&self, item: ItemIndex) -> bool {
        self.ratings.contains(item) || self.excluded.contains(item)
    }
}
