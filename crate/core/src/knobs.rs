//! What a visitor can turn: popular or hidden, safe or adventurous, alike or varied.

use crate::catalogue::ItemIndex;
use crate::ranking::RankingHead;
use alloc::vec::Vec;

/// Settings of a list. The default leaves the order as the model has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Knobs {
    /// Exponent b of the popularity that scores are divided by, (count + 1)^b: 0 is the model's own order, 0.3 brings up
    /// hidden films, below 0 the popular ones. -1..=1.
    pub novelty: f64,
    /// What the width of the predicted rating's interval is worth: scores are multiplied by exp(12 x risk x
    /// half-width), in internal units. 0 is the model's own order, above 0 an upper confidence bound, which prefers films that may turn out
    /// anything, below 0 a lower one, which prefers films that are sure to be about as predicted. -1..=1.
    ///
    /// # Source
    /// Auer, Using confidence bounds for exploitation-exploration trade-offs (2002); for lists, and downwards too: Zhu, Wang,
    /// Cox, Taylor, Risky business: modeling and exploiting uncertainty in information retrieval (2009).
    pub risk: f64,
    /// How much an item loses for being like one above it, 0..=1: 0 is the model's own order, at 1 a twin of an item
    /// above is worth nothing.
    pub variety: f64,
}

/// What an internal unit of half-width adds to the logarithm of a score at a risk of 1: see [`Knobs::risk`]. Half-widths of the films that are
/// near the top differ by a fifth of a unit or so: at either end about half of the first ten are others then, and still
/// films that are predicted well. Twice as much brings up films that are not.
const RISK_WEIGHT: f64 = 12.0;

/// Candidates that variety chooses from, for each place of the list.
const CANDIDATES_PER_PLACE: usize = 10;

impl Knobs {
    /// Whether all settings are numbers within their ranges.
    pub fn is_valid(&self) -> bool {
        let both_ways = [self.novelty, self.risk].iter().all(|setting| (-1.0..=1.0).contains(setting));
        both_ways && (0.0..=1.0).contains(&self.variety)
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

    /// What risk multiplies a score with, for an interval of such a half-width in internal units; finite.
    pub(crate) fn venture(&self, half_width: f64) -> f32 {
        (libm::exp(self.risk * RISK_WEIGHT * half_width) as f32).min(f32::MAX)
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
        assert!(!Knobs { novelty: 2.0, ..Knobs::default() }.is_valid());
        assert!(!Knobs { risk: -1.1, ..Knobs::default() }.is_valid());
        assert!(!Knobs { variety: f64::NAN, ..Knobs::default() }.is_valid());
    }

    #[test]
    fn novelty_takes_from_the_popular() {
        let knobs = Knobs { novelty: 0.5, ..Knobs::default() };
        assert!(knobs.adjust(1.0, 99) < knobs.adjust(0.5, 3));
        assert_eq!(Knobs::default().adjust(1.0, 99), 1.0);
    }

    #[test]
    fn risk_is_the_sign_of_what_width_is_worth() {
        let turned = |risk, half_width| Knobs { risk, ..Knobs::default() }.venture(half_width);
        assert!(turned(0.5, 1.2) > turned(0.5, 1.0) && turned(-0.5, 1.2) < turned(-0.5, 1.0));
        assert_eq!(turned(0.0, 1.2), 1.0);
        assert_eq!(0.0 * turned(1.0, 1e9), 0.0, "no width makes a score out of none");
    }
}
