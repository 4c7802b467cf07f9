//! What a model must beat: the global mean, damped biases and popularity.

use crate::dataset::Rating;

/// Ratings of the mean value that an item is damped by. On MovieLens latest-small 2 to 5 differ by .0015 RMSE at most,
/// 10 costs .006.
const ITEM_DAMPING: f64 = 4.0;

/// Ratings of the mean value that a user is damped by. 2 to 10 differ by .001 RMSE at most.
const USER_DAMPING: f64 = 5.0;

/// Rounds of fitting items, then users. One alone costs .003 RMSE, thirty gain less than .0002 over ten.
const SWEEPS: usize = 10;

/// Damped biases: r = mu + b_i + b_u, with every bias drawn towards zero.
///
/// Minimises sum (r - mu - b_i - b_u)^2 + d_i sum b_i^2 + d_u sum b_u^2 by turns: b_i = sum (r - mu - b_u) / (n_i + d_i),
/// then b_u = sum (r - mu - b_i) / (n_u + d_u).
///
/// # Source
/// Koren, Bell and Volinsky 2009, 'Matrix Factorization Techniques for Recommender Systems', equation 3 without the
/// factors; one constant of regularization per rating counted there, one per bias here.
#[derive(Debug, Clone)]
pub struct DampedBias {
    /// mu, the mean training rating: on its own the weakest baseline.
    pub mean: f64,
    /// Per row of the items; 0 for items without ratings.
    pub item_bias: Vec<f64>,
    /// Per row of the users; 0 for users without ratings.
    pub user_bias: Vec<f64>,
}

impl DampedBias {
    /// Fit to training ratings. Without any, everything is 0.
    pub fn fit<'a>(
        ratings: impl Iterator<Item = &'a Rating> + Clone,
        n_users: usize,
        n_items: usize,
    ) -> Self {
        let (sum, n) = ratings.clone().fold((0.0, 0_u64), |(sum, n), r| (sum + f64::from(r.value), n + 1));
        let mean = if n > 0 { sum / n as f64 } else { 0.0 };
        let mut biases = Self { mean, item_bias: vec![0.0; n_items], user_bias: vec![0.0; n_users] };
        for _ in 0..SWEEPS {
            let mut items = vec![Damped::default(); n_items];
            for rating in ratings.clone() {
                items[rating.item as usize]
                    .add(f64::from(rating.value) - mean - biases.user_bias[rating.user as usize]);
            }
            biases.item_bias = items.iter().map(|item| item.mean(ITEM_DAMPING)).collect();
            let mut users = vec![Damped::default(); n_users];
            for rating in ratings.clone() {
                users[rating.user as usize].add(biases.left_by_item(rating.item, rating.value));
            }
            biases.user_bias = users.iter().map(|user| user.mean(USER_DAMPING)).collect();
        }
        biases
    }

    /// Bias of a user whom training has not seen, from their ratings as (item, rating): the user step of
    /// [`DampedBias::fit`]. 0 without ratings.
    pub fn fold_in(&self, ratings: impl IntoIterator<Item = (u32, f32)>) -> f64 {
        let mut user = Damped::default();
        for (item, value) in ratings {
            user.add(self.left_by_item(item, value));
        }
        user.mean(USER_DAMPING)
    }

    /// Rating predicted for an item from a user's bias: one of `user_bias`, or of [`DampedBias::fold_in`]. Not clipped
    /// to the scale.
    pub fn predict(&self, user_bias: f64, item: u32) -> f64 {
        self.mean + self.item_bias[item as usize] + user_bias
    }

    /// What is left of a rating without mean and item bias.
    fn left_by_item(&self, item: u32, value: f32) -> f64 {
        f64::from(value) - self.mean - self.item_bias[item as usize]
    }
}

/// Sum and number, for a mean that some zeros are added to.
#[derive(Clone, Default)]
struct Damped {
    sum: f64,
    n: u32,
}

impl Damped {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.n += 1;
    }

    fn mean(&self, damping: f64) -> f64 {
        self.sum / (f64::from(self.n) + damping)
    }
}

/// Number of ratings of each item: the score of the popularity ranking, the same for everyone.
pub fn popularity<'a>(ratings: impl Iterator<Item = &'a Rating>, n_items: usize) -> Vec<u32> {
    let mut counts = vec![0; n_items];
    for rating in ratings {
        counts[rating.item as usize] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Dataset, fixture};
    use crate::metrics::{Mean, rmse};
    use crate::split;
    use std::path::Path;

    #[test]
    fn one_rating_is_damped_as_the_formula_says() {
        let ratings = [Rating { user: 0, item: 0, value: 5.0 }, Rating { user: 1, item: 1, value: 3.0 }];
        let biases = DampedBias::fit(ratings.iter(), 3, 3);
        assert_eq!(biases.mean, 4.0);
        // b_i = (1 - b_u) / 5 and b_u = (1 - b_i) / 6 meet at b_i = 5/29, b_u = 4/29.
        assert!((biases.item_bias[0] - 5.0 / 29.0).abs() < 1e-9);
        assert!((biases.user_bias[0] - 4.0 / 29.0).abs() < 1e-9);
        assert_eq!((biases.item_bias[2], biases.user_bias[2]), (0.0, 0.0));
        assert!((biases.predict(biases.user_bias[0], 0) - (4.0 + 9.0 / 29.0)).abs() < 1e-9);
    }

    #[test]
    fn a_trained_user_folded_in_has_the_trained_bias() {
        let dataset = fixture(&[5, 3, 7, 1]);
        let biases = DampedBias::fit(dataset.ratings.iter(), 4, 7);
        for (user, range) in dataset.user_ranges().into_iter().enumerate() {
            let ratings = dataset.ratings[range].iter().map(|rating| (rating.item, rating.value));
            assert_eq!(biases.fold_in(ratings), biases.user_bias[user]);
        }
        assert_eq!(biases.fold_in([]), 0.0);
    }

    /// The figure of this baseline on a known data set checks the protocol of every other figure.
    #[test]
    fn weak_rmse_on_the_embedded_edition() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/ml-latest-small");
        let dataset = Dataset::read(&dir).unwrap();
        let errors = (0..5).map(|seed| {
            let split = split::weak(&dataset, seed, 0.2);
            let rating = |row: &u32| &dataset.ratings[*row as usize];
            let biases =
                DampedBias::fit(split.train.iter().map(rating), dataset.n_users(), dataset.n_items());
            let predict =
                |r: &Rating| biases.predict(biases.user_bias[r.user as usize], r.item).clamp(0.5, 5.0);
            rmse(split.held_out.iter().map(rating).map(|r| (predict(r), f64::from(r.value)))).unwrap()
        });
        let rmse = Mean::of(errors).unwrap();
        assert!((rmse.mean - 0.890).abs() < 0.003, "{rmse:?}");
    }

    #[test]
    fn popularity_counts() {
        assert_eq!(popularity(fixture(&[2, 1, 3]).ratings.iter(), 4), [3, 2, 1, 0]);
    }
}
