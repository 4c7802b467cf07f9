//! The rating head around factors that were trained elsewhere, by a method without biases or side information.
//!
//! The factors stay as they are. One pass over the ratings gives the mean and the items' biases, a second the users'
//! biases and the moments behind everything else: the prior of a user's factors, what the choice of items says about
//! them, the noise. Users are streamed; none is kept.
//!
//! Means that the factors have anyway, since they explain ratings from zero, become means of the priors.

use super::prior::FeatureRegression;
use super::{AlsConfig, INITIAL_BIAS_DAMPING, LEAST_NOISE_VARIANCE, RatingModel};
use crate::features::SideInformation;
use crate::interactions::Interactions;
use anyhow::Result;
use flatflix_core::rating::Selection;
use flatflix_core::scale::INTERNAL_MAX;
use nalgebra::{DMatrix, DVector};

/// Least variance of a bias: priors must stay positive definite where users or items hardly differ.
const LEAST_BIAS_VARIANCE: f64 = 1e-3;
/// Least variance of a factor, relative to the largest of any.
const LEAST_FACTOR_SHARE: f64 = 1e-6;

/// Calls back with the row and the factors of each user.
pub type EachUser<'a> = dyn Fn(&mut dyn FnMut(usize, &[f64])) -> Result<()> + 'a;

/// Factors whose products predict ratings in internal units.
pub struct GivenFactors<'a> {
    /// Number of factors.
    pub n_factors: usize,
    /// Zeros for items without ratings. (n_items x n_factors, row-major)
    pub items: &'a [f64],
    /// Streams the users, as often as called; every user of the ratings once.
    pub users: &'a EachUser<'a>,
}

impl GivenFactors<'_> {
    fn item(&self, item: u32) -> &[f64] {
        &self.items[item as usize * self.n_factors..(item as usize + 1) * self.n_factors]
    }

    /// r - p . q
    fn residual(&self, user: &[f64], (item, rating): (u32, f32)) -> f64 {
        let product: f64 = user.iter().zip(self.item(item)).map(|(p, q)| p * q).sum();
        f64::from(rating) - product
    }
}

/// Fit everything but the factors. The noise is that of the training ratings, which the factors have seen: measure it
/// anew on users that they have not.
///
/// # Errors
/// Whatever streaming the users fails with.
///
/// # Complexity
/// O(n_ratings K + n_users K^2), and O(K) memory for a user.
pub fn fit(
    ratings: &Interactions,
    side: &SideInformation,
    given: &GivenFactors,
    config: &AlsConfig,
) -> Result<RatingModel> {
    let k = given.n_factors + 1;
    let counts = ratings.item_counts();
    let (mean, biases) = item_biases(ratings, given)?;
    let mut item_factors: Vec<f64> = Vec::with_capacity(counts.len() * k);
    for (item, bias) in biases.iter().enumerate() {
        item_factors.push(*bias);
        item_factors.extend(given.item(item as u32));
    }
    let centre = mean_choice(ratings, &item_factors, k);
    let moments = Moments::of(ratings, given, mean, &item_factors, &centre, config)?;

    let m = moments.mean.clone();
    let spread = weighted_variance(&item_factors, &counts, k);
    let selection = Selection {
        weights: moments.regress(&(spread * config.choice_regularization(ratings.n_ratings()))),
        centre,
        damping: config.selection_damping,
        target_weight: config.selection_target_weight,
    };
    let user_prior_covariance =
        shrunk(moments.gaps(&selection.weights), moments.n_users, config.pseudo_users);

    let regression = FeatureRegression::new(ratings, side, config.regularization);
    let item_means = regression.predict(&item_factors, k);
    let mut item_moments = DMatrix::zeros(k, k);
    let mut n_rated = 0.0;
    for (item, _) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let row = |values: &[f64]| DVector::from_column_slice(&values[item * k..(item + 1) * k]);
        let gap = row(&item_factors) - row(&item_means);
        item_moments.ger(1.0, &gap, &gap, 1.0);
        n_rated += 1.0;
    }
    for (item, _) in counts.iter().enumerate().filter(|(_, count)| **count == 0) {
        let row = item * k..(item + 1) * k;
        item_factors[row.clone()].copy_from_slice(&item_means[row]);
    }
    let n_ratings = ratings.n_ratings() as f64;
    Ok(RatingModel {
        mean,
        noise_precision: 1.0 / (moments.squared_error / n_ratings).max(LEAST_NOISE_VARIANCE),
        user_prior_mean: m,
        user_prior_covariance,
        selection,
        item_prior_covariance: shrunk(item_moments, n_rated, config.pseudo_items),
        item_factors,
        user_moment: moments.users_by_rating / n_ratings,
        train_rmse: (moments.cut_squared_error / n_ratings).sqrt(),
    })
}

/// mu and b_i: the mean residual, and each item's own, damped.
fn item_biases(ratings: &Interactions, given: &GivenFactors) -> Result<(f64, Vec<f64>)> {
    let mut sums = vec![0.0; ratings.n_items()];
    (given.users)(&mut |user, factors| {
        for rating in ratings.by_user.of(user) {
            sums[rating.0 as usize] += given.residual(factors, rating);
        }
    })?;
    let mean = sums.iter().sum::<f64>() / ratings.n_ratings() as f64;
    let bias = |(item, sum): (usize, &f64)| {
        let n = ratings.by_item.count(item) as f64;
        (sum - n * mean) / (n + INITIAL_BIAS_DAMPING)
    };
    Ok((mean, sums.iter().enumerate().map(bias).collect()))
}

/// The mean user's mean item.
fn mean_choice(ratings: &Interactions, item_factors: &[f64], k: usize) -> DVector<f64> {
    let mut centre = DVector::zeros(k);
    for user in 0..ratings.n_users() {
        let share = 1.0 / (ratings.by_user.count(user).max(1) * ratings.n_users()) as f64;
        for (item, _) in ratings.by_user.of(user) {
            let row = &item_factors[item as usize * k..(item as usize + 1) * k];
            centre.iter_mut().zip(row).for_each(|(sum, z)| *sum += share * z);
        }
    }
    centre
}

/// Variance of each column over the ratings: the scale of the ridge penalty on choices, which may not depend on the
/// units of the factors.
fn weighted_variance(item_factors: &[f64], counts: &[u32], k: usize) -> DVector<f64> {
    let total: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    let (mut mean, mut square) = (DVector::zeros(k), DVector::zeros(k));
    for (row, &count) in item_factors.chunks_exact(k).zip(counts) {
        let share = f64::from(count) / total;
        for (j, z) in row.iter().enumerate() {
            mean[j] += share * z;
            square[j] += share * z * z;
        }
    }
    let variance: DVector<f64> = square - mean.component_mul(&mean);
    let least = (variance.max() * LEAST_FACTOR_SHARE).max(f64::MIN_POSITIVE);
    variance.map(|variance| variance.max(least))
}

/// Mean of n products, shrunk towards its own diagonal as by `pseudo` more; positive definite.
fn shrunk(sum: DMatrix<f64>, n: f64, pseudo: f64) -> DMatrix<f64> {
    let mut covariance = &sum / n.max(1.0);
    let mut diagonal = covariance.diagonal();
    let least = diagonal.rows_range(1..).max() * LEAST_FACTOR_SHARE;
    diagonal.iter_mut().skip(1).for_each(|variance| *variance = variance.max(least.max(f64::MIN_POSITIVE)));
    diagonal[0] = diagonal[0].max(LEAST_BIAS_VARIANCE);
    let share = pseudo / (n + pseudo);
    covariance *= 1.0 - share;
    for (i, variance) in diagonal.iter().enumerate() {
        // Sums of products with themselves are never negative: what was raised to the least is on the diagonal alone.
        covariance[(i, i)] = *variance;
    }
    covariance
}

/// Sums over users of what the priors are made from, choices being c = sum (z - centre) / (n + damping).
struct Moments {
    n_users: f64,
    /// m, the mean of x = [a; p].
    mean: DVector<f64>,
    /// sum (x - m)(x - m)^T
    users_squared: DMatrix<f64>,
    /// sum c c^T
    choices_squared: DMatrix<f64>,
    /// sum c (x - m)^T
    choices_by_users: DMatrix<f64>,
    /// sum n phi phi^T with phi = [1; p]
    users_by_rating: DMatrix<f64>,
    /// sum (r - prediction)^2, and the same with predictions cut to the scale.
    squared_error: f64,
    cut_squared_error: f64,
}

impl Moments {
    fn of(
        ratings: &Interactions,
        given: &GivenFactors,
        mu: f64,
        item_factors: &[f64],
        centre: &DVector<f64>,
        config: &AlsConfig,
    ) -> Result<Self> {
        let k = given.n_factors + 1;
        let zeros = || DMatrix::zeros(k, k);
        let (mut n_users, mut mean) = (0.0, DVector::zeros(k));
        let mut sum_of_choices = DVector::zeros(k);
        let (mut squared, mut choices, mut cross, mut by_rating) = (zeros(), zeros(), zeros(), zeros());
        let (mut error, mut cut_error) = (0.0, 0.0);
        (given.users)(&mut |user, factors| {
            let n = ratings.by_user.count(user) as f64;
            let (mut choice, mut gaps) = (centre * -n, Vec::new());
            for rating in ratings.by_user.of(user) {
                let z = &item_factors[rating.0 as usize * k..(rating.0 as usize + 1) * k];
                choice.iter_mut().zip(z).for_each(|(sum, z)| *sum += z);
                gaps.push((given.residual(factors, rating) - mu - z[0], f64::from(rating.1)));
            }
            choice /= n + config.selection_damping;
            let bias = gaps.iter().map(|(gap, _)| gap).sum::<f64>() / (n + INITIAL_BIAS_DAMPING);
            for (gap, rating) in gaps {
                let gap = gap - bias;
                let cut = rating - (rating - gap).clamp(0.5, INTERNAL_MAX);
                error += gap * gap;
                cut_error += cut * cut;
            }
            let x = DVector::from_iterator(k, std::iter::once(bias).chain(factors.iter().copied()));
            let mut phi = x.clone();
            phi[0] = 1.0;
            by_rating.ger(n, &phi, &phi, 1.0);
            // Welford: around the running mean, which is near from the first users on.
            n_users += 1.0;
            let before = &x - &mean;
            mean += &before / n_users;
            squared.ger(1.0, &before, &(&x - &mean), 1.0);
            choices.ger(1.0, &choice, &choice, 1.0);
            cross.ger(1.0, &choice, &x, 1.0);
            sum_of_choices += choice;
        })?;
        cross.ger(-1.0, &sum_of_choices, &mean, 1.0);
        Ok(Self {
            n_users,
            mean,
            users_squared: squared,
            choices_squared: choices,
            choices_by_users: cross,
            users_by_rating: by_rating,
            squared_error: error,
            cut_squared_error: cut_error,
        })
    }

    /// Ridge regression of the users' factors, around their mean, on their choices: S. (K x K)
    fn regress(&self, penalty: &DVector<f64>) -> DMatrix<f64> {
        let gram = &self.choices_squared + DMatrix::from_diagonal(penalty);
        // A Gram matrix plus a positive diagonal is positive definite.
        let solved = gram.cholesky().map(|cholesky| cholesky.solve(&self.choices_by_users));
        solved.map_or_else(|| DMatrix::zeros(penalty.len(), penalty.len()), |solved| solved.transpose())
    }

    /// sum (x - m - S c)(x - m - S c)^T
    fn gaps(&self, weights: &DMatrix<f64>) -> DMatrix<f64> {
        let cross = weights * &self.choices_by_users;
        let sum = &self.users_squared - &cross - cross.transpose()
            + weights * &self.choices_squared * weights.transpose();
        // Rounding must not leave it askew.
        (&sum + sum.transpose()) * 0.5
    }
}
