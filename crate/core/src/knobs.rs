//! What a visitor can turn: popular or hidden, alike or varied.

use crate::catalogue::ItemIndex;
use crate::ranking::RankingHead;
use alloc::vec::Vec;

/// Settings of a list. The default leaves the order as the model has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Knobs {
    /// Exponent b of the popularity that scores are divided by, (count + 1)^b: 0 is the model's own order, 0.3 brings up
    /// hidden films, below 0 the popular ones. -1..=1.
    pub novelty: f64,
    /// How much an item loses for being like one above it, 0..=1: 0 is the model's own order, at 1 a twin of an item
    /// above is worth nothing.
    pub variety: f64,
}

/// Candidates that variety chooses from, for each place of the list.
const CANDIDATES_PER_PLACE: usize = 10;

impl Knobs {
    /// Whether both settings are numbers within their ranges.
    pub fn is_valid(&self) -> bool {
        (-1.0..=1.0).contains(&self.novelty) && (0.0..=1.0).contains(&self.variety)
    }

    /// How many of the best items variety needs to choose `limit` from.
    pub(crate) fn pool(&self, limit: usize) -> usize {
        if self.variety > 0.0 { limit.saturating_mul(CANDIDATES_PER_PLACE) } else { limit }
    }

    /// What novelty makes of a score.
    pub(crate) fn adjust(&self, score: f32, count: u32) -> f32 {
        if self.novelty == 0.0 {
            score
        } else {
            score * libm::pow(f64::from(count) + 1.0, -self.novelty) as f32
        }
    }

    /// The most that novelty multiplies a score with, among items of these counts.
    pub(crate) fn ceiling(&self, counts: &[u32]) -> f32 {
        let ends = counts.iter().min().into_iter().chain(counts.iter().max());
        ends.fold(0.0, |most: f32, &count| most.max(self.adjust(1.0, count)))
    }

    /// Choose `limit` items from a pool, best first: each next one maximises score x (1 - variety x likeness to the most
    /// alike item above).
    ///
    /// # Source
    /// Carbonell, Goldstein, The use of MMR, diversity-based reranking (1998), with a product instead of a difference, so
    /// that scores need no scale.
    pub(crate) fn diversify(
        &self,
        head: &RankingHead,
        mut pool: Vec<(ItemIndex, f32)>,
        limit: usize,
    ) -> Vec<(ItemIndex, f32)> {
        if self.variety == 0.0 {
            return pool;
        }
        let mut likeness: Vec<f64> = pool.iter().map(|_| 0.0).collect();
        let mut chosen: Vec<(ItemIndex, f32)> = Vec::new();
        while chosen.len() < limit && !pool.is_empty() {
            let value = |place: usize| f64::from(pool[place].1) * (1.0 - self.variety * likeness[place]);
            // The first of equals: the pool is best first.
            let best =
                (1..pool.len()).fold(0, |best, place| if value(place) > value(best) { place } else { best });
            let next = pool.remove(best);
            likeness.remove(best);
            for (place, &(item, _)) in pool.iter().enumerate() {
                likeness[place] = likeness[place].max(head.cosine(item, next.0).clamp(0.0, 1.0));
            }
            chosen.push(next);
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_have_ranges() {
        assert!(Knobs::default().is_valid());
        assert!(!Knobs { novelty: 2.0, variety: 0.0 }.is_valid());
        assert!(!Knobs { novelty: 0.0, variety: f64::NAN }.is_valid());
    }

    #[test]
    fn novelty_takes_from_the_popular() {
        let knobs = Knobs { novelty: 0.5, variety: 0.0 };
        assert!(knobs.adjust(1.0, 99) < knobs.adjust(0.5, 3));
        assert_eq!(Knobs::default().adjust(1.0, 99), 1.0);
    }
}
