//! The best k of many scores.

use crate::ItemIndex;
use alloc::{collections::BinaryHeap, vec::Vec};
use core::cmp::Ordering;

/// A score and its item. The greatest is the worst: lower score, then higher (less popular) row.
///
/// NaN ranks below everything, so that a numerical accident can never reach the top of a list.
#[derive(Clone, Copy, Debug)]
struct Place(f32, ItemIndex);

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        rank(other.0).total_cmp(&rank(self.0)).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Place {}

/// What a score counts as: the worst, if it is not a number.
fn rank(score: f32) -> f32 {
    if score.is_nan() { f32::NEG_INFINITY } else { score }
}

/// The best k of the items offered so far, in bounded memory.
///
/// A heap with the worst of them on top: what is no better is not taken. Few are, in a long list, and a heap is a tenth
/// of the code of a selection and a sort. Of equal scores the item offered first must be the lower row, as in a pass over
/// all rows.
#[derive(Clone, Debug)]
pub struct Best {
    k: usize,
    heap: BinaryHeap<Place>,
    threshold: Option<f32>,
}

impl Best {
    /// Nothing yet, of at most `k` items.
    pub fn new(k: usize) -> Self {
        Self { k, heap: BinaryHeap::new(), threshold: (k == 0).then_some(f32::INFINITY) }
    }

    /// The score that an item must exceed; `None` as long as any score may do.
    pub fn threshold(&self) -> Option<f32> {
        self.threshold
    }

    /// Take an item that is better than the threshold.
    pub fn offer(&mut self, item: ItemIndex, score: f32) {
        if self.threshold.is_some_and(|threshold| rank(score) <= threshold) {
            return;
        }
        let place = Place(score, item);
        if self.heap.len() < self.k {
            self.heap.push(place);
        } else if let Some(mut worst) = self.heap.peek_mut() {
            // It sinks to its place when it is let go of: half the work of taking one out and putting one in.
            *worst = place;
        }
        if self.heap.len() == self.k {
            self.threshold = self.heap.peek().map(|worst| rank(worst.0));
        }
    }

    /// The best, best first.
    pub fn into_sorted(self) -> Vec<(ItemIndex, f32)> {
        self.heap.into_sorted_vec().into_iter().map(|Place(score, item)| (item, score)).collect()
    }
}

/// The best `k` items by score, best first; all of them when there are fewer. Items come in the order of their rows.
///
/// # Complexity
/// O(n + m log k) for m items that were among the best when they came, an expected k log(n / k) in random order.
pub fn top_k(scores: impl Iterator<Item = (ItemIndex, f32)>, k: usize) -> Vec<(ItemIndex, f32)> {
    let mut best = Best::new(k);
    scores.for_each(|(item, score)| best.offer(item, score));
    best.into_sorted()
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
            sorted.sort_by_key(|&(item, score)| Place(score, item));
            sorted.truncate(k);
            prop_assert_eq!(top_k(items(&scores), k), sorted);
        }
    }
}
