//! Why an item is recommended: the exact share of every rating.

use crate::catalogue::ItemIndex;
use crate::recommender::{Recommender, Taste};
use crate::visitor::VisitorError;
use alloc::{collections::BinaryHeap, vec::Vec};
use core::cmp::Ordering;

/// Share of one rating in a recommendation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// The rated item.
    pub item: ItemIndex,
    /// Its rating, on the data set's scale.
    pub rating: f64,
    /// What the rating adds to the score.
    pub score: f64,
    /// What the rating adds to the predicted rating, before it is cut to the scale.
    pub stars: f64,
}

/// A recommendation taken apart.
///
/// `score - prior_score` is the sum of the contributions' `score`, and `stars - prior_stars` that of their `stars`.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The explained item.
    pub item: ItemIndex,
    /// What lists are ordered by. Unlike [`Recommender::score`] it is not cut at 0.
    pub score: f64,
    /// Part of the score that no rating brought: the popular taste.
    pub prior_score: f64,
    /// Predicted rating, not cut to the scale.
    pub stars: f64,
    /// Rating predicted for a stranger, not cut to the scale.
    pub prior_stars: f64,
    /// One entry per rating, the largest score first.
    pub contributions: Vec<Contribution>,
}

impl Recommender {
    /// Take the recommendation of `item` to a visitor apart.
    ///
    /// Both heads are linear in what the ratings pull, so the shares are exact. The appeal of the predicted rating multiplies the
    /// score as a whole, hence every share of it.
    ///
    /// # Errors
    /// [`VisitorError::UnknownItem`].
    pub fn explain(&self, taste: &Taste, item: ItemIndex) -> Result<Explanation, VisitorError> {
        self.check_item(item)?;
        let (rating_head, ranking_head) = (self.rating_head(), self.ranking_head());
        let unit = self.metadata().scale.unit();
        let appeal = self.appeal(taste, item);
        let scores = ranking_head.contributions(&taste.ranking, item);
        let stars = rating_head.contributions(&taste.rating, &taste.ratings, item);
        let contributions: Vec<Contribution> = taste
            .ratings
            .iter()
            .zip(scores.into_iter().zip(stars))
            .map(|(&(item, rating), (score, stars))| Contribution {
                item,
                rating: rating * unit,
                score: score * appeal,
                stars: stars * unit,
            })
            .collect();
        let stars = rating_head.predict(&taste.rating, item).mean * unit;
        let gained: f64 = contributions.iter().map(|contribution| contribution.stars).sum();
        Ok(Explanation {
            item,
            score: f64::from(ranking_head.score(&taste.ranking, item)) * appeal,
            prior_score: f64::from(ranking_head.prior_score(&taste.ranking, item)) * appeal,
            stars,
            prior_stars: stars - gained,
            contributions: largest_first(contributions),
        })
    }
}

/// A share that is the greater the later it comes.
struct Ordered(Contribution);

impl Ord for Ordered {
    fn cmp(&self, Self(other): &Self) -> Ordering {
        other.score.total_cmp(&self.0.score).then(self.0.item.cmp(&other.item))
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

/// By a heap, whose code the page has anyway: a sort would be ten times as much.
fn largest_first(contributions: Vec<Contribution>) -> Vec<Contribution> {
    let heap: BinaryHeap<Ordered> = contributions.into_iter().map(Ordered).collect();
    heap.into_sorted_vec().into_iter().map(|Ordered(contribution)| contribution).collect()
}
