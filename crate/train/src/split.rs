//! Splits of the ratings for evaluation. The same data set and seed give the same split on every machine.
//!
//! Randomness is PCG XSL RR 128/64 (`rand_pcg::Pcg64`) seeded by `seed_from_u64`, and a Fisher-Yates shuffle.

use crate::dataset::Dataset;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

/// Training and held-out ratings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holdout {
    /// Rows of [`Dataset::ratings`], ascending.
    pub train: Vec<u32>,
    /// Rows of [`Dataset::ratings`], ascending.
    pub held_out: Vec<u32>,
}

/// One fold of a split over users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// All ratings of the training users: rows of [`Dataset::ratings`], ascending.
    pub train: Vec<u32>,
    /// The users that training never sees, ascending.
    pub test_users: Vec<TestUser>,
}

/// A user who is treated as a visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestUser {
    /// Row of the user.
    pub user: u32,
    /// Ratings to fold in, in the order they are given: rows of [`Dataset::ratings`]. Empty for a user with one rating.
    pub given: Vec<u32>,
    /// Ratings to predict, at least one: rows of [`Dataset::ratings`].
    pub held_out: Vec<u32>,
}

/// Hold out a random `fraction` of all ratings (rounded down), whoever gave them.
///
/// # Panics
/// `fraction` is not between 0 and 1.
pub fn weak(dataset: &Dataset, seed: u64, fraction: f64) -> Holdout {
    assert!((0.0..=1.0).contains(&fraction), "a fraction of the ratings");
    let mut held_out: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    held_out.shuffle(&mut Pcg64::seed_from_u64(seed));
    let mut train = held_out.split_off((fraction * held_out.len() as f64) as usize);
    train.sort_unstable();
    held_out.sort_unstable();
    Holdout { train, held_out }
}

/// Deal the users to `n_folds` folds; each user is a test user in one and a training user in the others.
///
/// A test user's ratings get a random order, of which the last fifth (rounded down, at least one) is held out.
///
/// # Panics
/// `n_folds` is less than 2.
pub fn strong(dataset: &Dataset, seed: u64, n_folds: usize) -> Vec<Fold> {
    assert!(n_folds >= 2, "training needs a fold besides the one that is tested");
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut users: Vec<usize> = (0..dataset.n_users()).collect();
    users.shuffle(&mut rng);
    let mut fold_of_user = vec![0; users.len()];
    for (place, user) in users.into_iter().enumerate() {
        fold_of_user[user] = place % n_folds;
    }

    let mut folds: Vec<Fold> =
        (0..n_folds).map(|_| Fold { train: Vec::new(), test_users: Vec::new() }).collect();
    for (user, range) in dataset.user_ranges().into_iter().enumerate() {
        let rows = range.start as u32..range.end as u32;
        for (number, fold) in folds.iter_mut().enumerate() {
            if number != fold_of_user[user] {
                fold.train.extend(rows.clone());
            }
        }
        let mut given: Vec<u32> = rows.collect();
        given.shuffle(&mut rng);
        let held_out = given.split_off(given.len() - (given.len() / 5).max(1).min(given.len()));
        if !held_out.is_empty() {
            folds[fold_of_user[user]].test_users.push(TestUser { user: user as u32, given, held_out });
        }
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::fixture;

    #[test]
    fn weak_splits_every_rating_once() {
        let dataset = fixture(&[3, 5, 2]);
        let split = weak(&dataset, 1, 0.2);
        assert_eq!((split.train.len(), split.held_out.len()), (8, 2));
        let mut all = [split.train.clone(), split.held_out.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, (0..10).collect::<Vec<u32>>());
        assert_eq!(split, weak(&dataset, 1, 0.2));
        assert_ne!(split, weak(&dataset, 2, 0.2));
    }

    #[test]
    fn strong_tests_every_user_once_and_never_on_their_own_training() {
        let dataset = fixture(&[10, 1, 4, 5, 7, 12, 20]);
        let folds = strong(&dataset, 3, 5);
        assert_eq!(folds, strong(&dataset, 3, 5));
        assert_ne!(folds, strong(&dataset, 4, 5));
        let mut tested = Vec::new();
        for fold in &folds {
            let mut rows = fold.train.clone();
            assert!(rows.is_sorted());
            for test in &fold.test_users {
                tested.push(test.user);
                let n = test.given.len() + test.held_out.len();
                assert_eq!(test.held_out.len(), (n / 5).max(1));
                assert!(fold.train.iter().all(|&row| dataset.ratings[row as usize].user != test.user));
                rows.extend(test.given.iter().chain(&test.held_out));
            }
            rows.sort_unstable();
            assert_eq!(rows, (0..59).collect::<Vec<u32>>());
        }
        tested.sort_unstable();
        assert_eq!(tested, (0..7).collect::<Vec<u32>>());
    }

    /// A change of the generator or of the shuffle would silently change every published figure.
    #[test]
    fn the_split_of_a_seed_is_fixed() {
        let dataset = fixture(&[4, 6]);
        assert_eq!(weak(&dataset, 42, 0.3).held_out, [0, 7, 9]);
        let tests = strong(&dataset, 42, 2).into_iter().flat_map(|fold| fold.test_users);
        let orders: Vec<_> = tests.map(|test| (test.user, test.given, test.held_out)).collect();
        assert_eq!(orders, [(1, vec![6, 4, 8, 5, 9], vec![7]), (0, vec![3, 1, 2], vec![0])]);
    }
}
