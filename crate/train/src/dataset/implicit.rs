//! Plays, purchases and other counts of uses as ratings.

use super::ratings::{TimedRating, order};
use super::{Rating, RatingScale};
use crate::table::plain;

/// What a visitor can say of an item: that they like it, 1. Uses in the data are worth up to as much.
pub(super) const SCALE: RatingScale = RatingScale { min: 0.0, max: 1.0, step: 1.0 };

/// Share of the pairs that have no more uses than are worth a visitor's 'I like it'.
const FULL_WORTH: f64 = 0.9;

/// Whether a column of this name counts uses.
pub(super) fn counts(column: &str) -> bool {
    let names = [
        "plays",
        "playcount",
        "play_count",
        "count",
        "counts",
        "listens",
        "listen_count",
        "views",
        "clicks",
        "purchases",
        "quantity",
        "qty",
        "orders",
        "weight",
        "hours",
        "downloads",
        "uses",
        "visits",
    ];
    names.iter().any(|name| plain(name) == plain(column))
}

/// One rating per user and item: all their uses of it together, by their logarithm, so that the hundredth play says less
/// than the second. `n` uses are worth ln(1 + n) / ln(1 + m), at most 1, m being what nine in ten pairs do not exceed:
/// purchases that happen once are worth 1 each.
pub(super) fn ratings(mut uses: Vec<TimedRating>, user_order: &[u32], item_order: &[u32]) -> Vec<Rating> {
    order(&mut uses, user_order, item_order);
    uses.dedup_by(|next, sum| {
        let same = (next.user, next.item) == (sum.user, sum.item);
        if same {
            sum.value += next.value;
        }
        same
    });
    let mut counts: Vec<f32> = uses.iter().map(|uses| uses.value).collect();
    let at = (FULL_WORTH * counts.len().saturating_sub(1) as f64) as usize;
    let full = if counts.is_empty() { 1.0 } else { *counts.select_nth_unstable_by(at, f32::total_cmp).1 };
    let worth = |count: f32| (libm::log1p(f64::from(count)) / libm::log1p(f64::from(full))).min(1.0) as f32;
    uses.iter().map(|uses| Rating { user: uses.user, item: uses.item, value: worth(uses.value) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(user: u32, item: u32, value: f32) -> TimedRating {
        TimedRating { user, item, value, timestamp: 0, line: 1 }
    }

    #[test]
    fn uses_add_up_and_count_by_their_logarithm() {
        let rows = [0, 1, 2];
        let rated = ratings(vec![used(1, 0, 2.0), used(0, 1, 3.0), used(1, 0, 1.0)], &rows, &rows);
        assert_eq!(rated.len(), 2);
        assert_eq!((rated[0].user, rated[0].item, rated[0].value), (0, 1, 1.0));
        assert_eq!(rated[1].value, 1.0, "2 and 1 make 3");
        let graded = ratings(vec![used(0, 0, 1.0), used(0, 1, 3.0), used(0, 2, 9.0)], &rows, &rows);
        assert_eq!(graded.iter().map(|rating| rating.value).collect::<Vec<_>>(), [0.5, 1.0, 1.0]);
    }

    #[test]
    fn a_purchase_is_worth_one() {
        let rated = ratings(vec![used(0, 0, 1.0), used(0, 1, 1.0)], &[0], &[0, 1]);
        assert!(rated.iter().all(|rating| rating.value == 1.0));
    }

    #[test]
    fn names_of_counts() {
        assert!(counts("Play_Count") && !counts("rating"));
    }
}
