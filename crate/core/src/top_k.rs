//! The best k of many scores.

use crate::ItemIndex;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Order of two (score, item) pairs, best first: higher score, then lower (more popular) row.
///
/// NaN ranks below everything, so that a numerical accident can never reach the top of a list.
fn best_first(a: &(f32, ItemIndex), b: &(f32, ItemIndex)) -> Ordering {
    let rank = |score: f32| if score.is_nan() { f32::NEG_INFINITY } else { score };
    rank(b.0).total_cmp(&rank(a.0)).then(a.1.cmp(&b.1))
}

/// The best `k` items by score, best first; all of them when there are fewer.
///
/// # Complexity
/// O(n + k log k): a selection, then a sort of what was selected.
pub fn top_k(scores: impl Iterator<Item = (ItemIndex, f32)>, k: usize) -> Vec<(ItemIndex, f32)> {
    let mut candidates: Vec<(f32, ItemIndex)> = scores.map(|(item, score)| (score, item)).collect();
    if k == 0 {
        return Vec::new();
    }
    if k < candidates.len() {
        candidates.select_nth_unstable_by(k - 1, best_first);
        candidates.truncate(k);
    }
    candidates.sort_unstable_by(best_first);
    candidates.into_iter().map(|(score, item)| (item, score)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(scores: &[f32]) -> impl Iterator<Item = (ItemIndex, f32)> {
        scores.iter().enumerate().map(|(row, &score)| (ItemIndex(row as u32), score))
    }

    #[test]
    fn ties_go_to_the_more_popular_item_and_nan_to_the_end() {
        let best = top_k(items(&[1.0, f32::NAN, 2.0, 1.0]), 4);
        let rows: Vec<u32> = best.iter().map(|(item, _)| item.0).collect();
        assert_eq!(rows, [2, 0, 3, 1]);
    }

    proptest! {
        #[test]
        fn is_a_prefix_of_the_sort(scores in prop::collection::vec(-3i8..3, 0..60), k in 0usize..70) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).collect();
            let mut sorted: Vec<(ItemIndex, f32)> = items(&scores).collect();
            sorted.sort_by(|a, b| best_first(&(a.1, a.0), &(b.1, b.0)));
            sorted.truncate(k);
            prop_assert_eq!(top_k(items(&scores), k), sorted);
        }
    }
}
