//! How well does it know you? Every rating of a visitor predicted from the others.
//!
//! Sums over ratings are exact ([`crate::running`]), so that a rating taken out and put back leaves no trace: what predicts
//! a rating is, to the last bit, the fold-in of all others. The items' factors know nothing of the visitor anyway.

use crate::catalogue::ItemIndex;
use crate::recommender::{Prediction, Recommender};
use crate::visitor::{Visitor, VisitorError};
use alloc::vec::Vec;

/// One rating and what the others make of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeftOut {
    /// The rated item.
    pub item: ItemIndex,
    /// The rating that was given.
    pub rating: f32,
    /// The rating predicted from all others.
    pub prediction: Prediction,
    /// The mean rating of the item in the training data; the mean rating of all items for one without ratings.
    pub item_mean: f64,
    /// The rating predicted for a stranger.
    pub stranger: f64,
}

/// All ratings of a visitor, each left out in turn. Errors are root mean squares, on the data set's scale.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveOneOut {
    /// One entry per rating, in the order of the items.
    pub ratings: Vec<LeftOut>,
    /// Error of the predictions from all other ratings; 0 without ratings, as the others.
    pub rmse: f64,
    /// Error of the items' means.
    pub rmse_item_mean: f64,
    /// Error of what is predicted for a stranger.
    pub rmse_stranger: f64,
    /// Share of the ratings within the 80 % interval of their prediction.
    pub within80: f64,
}

impl Recommender {
    /// Predict every rating of a visitor from the others.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    ///
    /// # Complexity
    /// O(n K^3) for n ratings and K factors.
    pub fn leave_one_out(&self, visitor: &Visitor) -> Result<LeaveOneOut, VisitorError> {
        let (head, scale) = (self.rating_head(), self.metadata().scale);
        let stranger = head.fold_in(&[])?;
        let mut sums = head.no_ratings();
        let internal = |rating: f32| scale.to_internal(rating);
        visitor.ratings().for_each(|(item, rating)| head.add_rating(&mut sums, item, internal(rating), 1.0));
        let n_others = visitor.ratings().len().saturating_sub(1);
        let mut ratings = Vec::with_capacity(n_others + 1);
        for (item, rating) in visitor.ratings() {
            head.add_rating(&mut sums, item, internal(rating), -1.0);
            let taste = head.solve(&sums, n_others)?;
            head.add_rating(&mut sums, item, internal(rating), 1.0);
            let item_mean = match self.catalogue().counts[item.row()] {
                0 => scale.from_internal(head.parts().mean),
                _ => f64::from(self.catalogue().means[item.row()]),
            };
            ratings.push(LeftOut {
                item,
                rating,
                prediction: self.on_scale(head.predict(&taste, item)),
                item_mean,
                stranger: scale.from_internal(head.predict(&stranger, item).mean),
            });
        }
        let mean =
            |of: &dyn Fn(&LeftOut) -> f64| ratings.iter().map(of).sum::<f64>() / ratings.len().max(1) as f64;
        let rmse = |of: &dyn Fn(&LeftOut) -> f64| {
            libm::sqrt(mean(&|left| {
                let error = f64::from(left.rating) - of(left);
                error * error
            }))
        };
        let within = |left: &LeftOut| {
            let rating = f64::from(left.rating);
            f64::from(u8::from(left.prediction.low <= rating && rating <= left.prediction.high))
        };
        Ok(LeaveOneOut {
            rmse: rmse(&|left| left.prediction.rating),
            rmse_item_mean: rmse(&|left| left.item_mean),
            rmse_stranger: rmse(&|left| left.stranger),
            within80: mean(&within),
            ratings,
        })
    }
}
