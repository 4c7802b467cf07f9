//! Ratings as the half-steps read them: compressed by user and by item.

use std::ops::Range;

/// Ratings grouped by one side, ordered by the other within each group.
#[derive(Clone, Debug)]
pub struct Compressed {
    offsets: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
}

impl Compressed {
    /// Group `(own, other, value)` triples by `own`, keeping their order within a group: a counting sort.
    fn new(n_own: usize, triples: impl Iterator<Item = (u32, u32, f32)> + Clone) -> Self {
        let mut offsets = vec![0; n_own + 1];
        triples.clone().for_each(|(own, ..)| offsets[own as usize + 1] += 1);
        (0..n_own).for_each(|own| offsets[own + 1] += offsets[own]);
        let mut next = offsets.clone();
        let (mut indices, mut values) = (vec![0; offsets[n_own]], vec![0.0; offsets[n_own]]);
        for (own, other, value) in triples {
            let slot = &mut next[own as usize];
            (indices[*slot], values[*slot]) = (other, value);
            *slot += 1;
        }
        Self { offsets, indices, values }
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are no groups.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of ratings of one group.
    pub fn count(&self, own: usize) -> usize {
        self.offsets[own + 1] - self.offsets[own]
    }

    /// Places of one group's ratings among all.
    pub fn range(&self, own: usize) -> Range<usize> {
        self.offsets[own]..self.offsets[own + 1]
    }

    /// `(other, value)` of one group's ratings.
    pub fn of(&self, own: usize) -> impl ExactSizeIterator<Item = (u32, f32)> + Clone {
        let range = self.range(own);
        self.indices[range.clone()].iter().copied().zip(self.values[range].iter().copied())
    }
}

/// The ratings to train on, in internal units ([`flatflix_core::scale`]).
#[derive(Clone, Debug)]
pub struct Interactions {
    /// Ratings of each user, as (item, rating).
    pub by_user: Compressed,
    /// Ratings of each item, as (user, rating).
    pub by_item: Compressed,
}

impl Interactions {
    /// Index `(user, item, rating)` triples, users numbered 0..n_users without gaps; the triples are gone through four times
    /// and never held.
    pub fn new(
        n_users: usize,
        n_items: usize,
        triples: impl Iterator<Item = (u32, u32, f32)> + Clone,
    ) -> Self {
        let by_user = Compressed::new(n_users, triples.clone());
        let by_item = Compressed::new(n_items, triples.map(|(user, item, value)| (item, user, value)));
        Self { by_user, by_item }
    }

    /// Number of users.
    pub fn n_users(&self) -> usize {
        self.by_user.len()
    }

    /// Number of items, rated or not.
    pub fn n_items(&self) -> usize {
        self.by_item.len()
    }

    /// Number of ratings.
    pub fn n_ratings(&self) -> usize {
        self.by_user.values.len()
    }

    /// Number of ratings of every item.
    pub fn item_counts(&self) -> Vec<u32> {
        (0..self.n_items()).map(|item| self.by_item.count(item) as u32).collect()
    }

    /// Mean rating.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.by_user.values.iter().map(|&value| f64::from(value)).sum();
        sum / self.n_ratings() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_hold_the_same_ratings() {
        let ratings = Interactions::new(2, 3, [(0, 2, 4.0), (1, 0, 3.0), (1, 2, 5.0)].into_iter());
        assert_eq!(ratings.by_user.of(1).collect::<Vec<_>>(), [(0, 3.0), (2, 5.0)]);
        assert_eq!(ratings.by_item.of(2).collect::<Vec<_>>(), [(0, 4.0), (1, 5.0)]);
        assert_eq!(ratings.item_counts(), [1, 0, 2]);
        assert_eq!(ratings.mean(), 4.0);
    }
}
