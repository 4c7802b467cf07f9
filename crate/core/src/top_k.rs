//! The best k of many scores.

use crate::ItemIndex;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Order of two (score, item) pairs, best first: higher score, then lower (more popular) row.
///
/// NaN ranks below everything, so that a numerical accident can never reach the top of a list.
fn best_first(a: &(f32, ItemIndex), b: &(f32, ItemIndex)) -> Ordering {
    rank(b.0).total_cmp(&rank(a.0)).then(a.1.cmp(&b.1))
}

/// What a score counts as: the worst, if it is not a number.
fn rank(score: f32) -> f32 {
    if score.is_nan() { f32::NEG_INFINITY } else { score }
}

/// The best k of the items offered so far, in bounded memory.
///
/// Items collect in a buffer; when it is full, a selection keeps the best k, and what is no better than the worst of them
/// is not taken from then on. Of equal scores the item offered first must be the lower row, as in a pass over all rows.
#[derive(Clone, Debug)]
pub struct Best {
    k: usize,
    buffer: Vec<(f32, ItemIndex)>,
    threshold: Option<f32>,
}

impl Best {
    /// Nothing yet, of at most `k` items.
    pub fn new(k: usize) -> Self {
        Self { k, buffer: Vec::new(), threshold: (k == 0).then_some(f32::INFINITY) }
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
        self.buffer.push((score, item));
        // Twice as many as wanted: a selection costs as much as the offers that lead to it.
        if self.buffer.len() >= self.k.saturating_mul(2) {
            self.select();
        }
    }

    fn select(&mut self) {
        if self.k < self.buffer.len() {
            self.buffer.select_nth_unstable_by(self.k - 1, best_first);
            self.buffer.truncate(self.k);
            self.threshold = Some(rank(self.buffer[self.k - 1].0));
        }
    }

    /// The best, best first.
    pub fn into_sorted(mut self) -> Vec<(ItemIndex, f32)> {
        self.select();
        self.buffer.sort_unstable_by(best_first);
        self.buffer.into_iter().map(|(score, item)| (item, score)).collect()
    }
}

/// The best `k` items by score, best first; all of them when there are fewer. Items come in the order of their rows.
///
/// # Complexity
/// O(n + k log k).
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
            sorted.sort_by(|a, b| best_first(&(a.1, a.0), &(b.1, b.0)));
            sorted.truncate(k);
            prop_assert_eq!(top_k(items(&scores), k), sorted);
        }
    }
}
