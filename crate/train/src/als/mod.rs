//! The rating head's trainer: variational alternating least squares with learned Gaussian priors.
//!
//! ```text
//! r_ui = mu + a_u + b_i + p_u . q_i + noise,              noise ~ N(0, 1 / tau)
//! x_u = [a_u; p_u] ~ N(m, Sigma)      z_i = [b_i; q_i] ~ N(W^T f_i, Lambda^-1)
//! ```
//!
//! A sweep updates the Gaussian posterior of every user, then of every item, each in closed form by
//! [`flatflix_core::fold_in`] with the other side's means *and* covariances; then the priors (m, Sigma, Lambda), the
//! weights W of the side information f_i, and the noise from the posteriors' moments (empirical Bayes).
//!
//! # Source
//! Lim, Teh (2007) for the posteriors; Bishop (2006), section 10.1, for the scheme; the side information enters as in
//! Porteous, Asuncion, Welling, Bayesian matrix factorization with side information (2010), by the prior's mean.

mod by_count;
mod config;
mod curve;
pub mod given;
mod posteriors;
mod prior;
mod selection;
mod state;

use crate::features::SideInformation;
use crate::interactions::{Compressed, Interactions};
use anyhow::{Context, Result};
use by_count::ByCount;
pub use config::{AlsConfig, Covariances};
use flatflix_core::fold_in::{NormalEquations, NotPositiveDefinite, fold_in, packed_len};
use flatflix_core::rating::Selection;
use nalgebra::{DMatrix, DVector};
use posteriors::{Design, Posteriors};
use prior::{FeatureRegression, covariance_from_moments};
use rayon::prelude::*;
use selection::{Choices, FACTOR_SCALE};
pub(crate) use state::State;

/// Guesses that the prior covariances are shrunk towards: variance of a bias, of a user's and of an item's factor.
const BIAS_VARIANCE: f64 = 0.2;
const USER_FACTOR_VARIANCE: f64 = 0.05;
const ITEM_FACTOR_VARIANCE: f64 = 0.02;
/// Noise variance and shrinkage of the item biases before the first sweep.
const INITIAL_NOISE_VARIANCE: f64 = 0.8;
const INITIAL_BIAS_DAMPING: f64 = 5.0;
/// Ratings without noise would make the precision grow until numbers break: a tenth of a star is the least noise.
const LEAST_NOISE_VARIANCE: f64 = 0.01;
/// Covariance of the items before the first sweep, relative to their prior's.
const INITIAL_COVARIANCE_SHARE: f64 = 0.1;
/// Sweeps before users' choices move their prior: until then item factors are mostly noise.
const SWEEPS_WITHOUT_SELECTION: usize = 6;

/// A fitted rating head, in full precision. Internal units; K = factors + 1, biases in column 0.
#[derive(Clone, Debug)]
pub struct RatingModel {
    /// mu.
    pub mean: f64,
    /// tau.
    pub noise_precision: f64,
    /// m. (K)
    pub user_prior_mean: DVector<f64>,
    /// Sigma. (K x K)
    pub user_prior_covariance: DMatrix<f64>,
    /// What the choice of items says about a user, on z_i = [b_i; q_i].
    pub selection: Selection,
    /// Lambda^-1. (K x K)
    pub item_prior_covariance: DMatrix<f64>,
    /// E\[z_i\]. (n_items x K, row-major)
    pub item_factors: Vec<f64>,
    /// Mean of E[phi phi^T] over the training ratings, phi = [1; p]. (K x K)
    pub user_moment: DMatrix<f64>,
    /// Root mean squared error over the training ratings, cut to 0.5..=5 like a prediction. Stars.
    pub train_rmse: f64,
}

/// Fit the rating head. `progress` is called after each sweep with its number and the training noise sd.
///
/// # Errors
/// [`NotPositiveDefinite`] when numbers run out of bounds, which finite ratings and sane tunables do not cause.
///
/// # Complexity
/// Per sweep O(n_ratings K^2 + (n_users + n_items) K^3). Deterministic whatever the number of threads.
pub fn fit(
    ratings: &Interactions,
    side: &SideInformation,
    config: &AlsConfig,
    seed: u64,
    mut progress: impl FnMut(usize, f64),
) -> Result<RatingModel, NotPositiveDefinite> {
    let mut fit = Fit::new(ratings, side, config, State::new(ratings, config, seed)?);
    while fit.state.sweep < config.sweeps {
        fit.sweep()?;
        progress(fit.state.sweep, fit.state.noise());
    }
    Ok(fit.finish())
}

/// What to say when numbers run out of bounds.
pub(crate) const DIVERGED: &str = "training did not converge; check the configuration";

/// Fits rating heads: straight through, or with an eye on what can go wrong in hours.
pub trait Fitter {
    /// As [`fit`].
    ///
    /// # Errors
    /// As [`fit`], and what the fitter adds.
    fn fit(
        &mut self,
        ratings: &Interactions,
        side: &SideInformation,
        config: &AlsConfig,
        seed: u64,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<RatingModel>;

    /// Hear that all fits of a training are done.
    ///
    /// # Errors
    /// What the fitter adds.
    fn fitted(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Fits straight through.
pub struct Straight;

impl Fitter for Straight {
    fn fit(
        &mut self,
        ratings: &Interactions,
        side: &SideInformation,
        config: &AlsConfig,
        seed: u64,
        progress: &mut dyn FnMut(usize, f64),
    ) -> Result<RatingModel> {
        fit(ratings, side, config, seed, progress).context(DIVERGED)
    }
}

/// A fit under way.
pub(crate) struct Fit<'a> {
    ratings: &'a Interactions,
    config: &'a AlsConfig,
    counts: Vec<u32>,
    regression: FeatureRegression,
    state: State,
    /// Users after the last sweep; all zero before the first.
    users: Posteriors,
    held: Held,
}

/// What is kept from one sweep to the next besides the state, by the way in which covariances are held.
enum Held {
    /// Sums over each user's ratings.
    Each(Vec<Sums>),
    ByCount(ByCount),
    /// A sweep is under way.
    Nothing,
}

impl<'a> Fit<'a> {
    /// Start, or go on, from a state.
    pub(crate) fn new(
        ratings: &'a Interactions,
        side: &SideInformation,
        config: &'a AlsConfig,
        state: State,
    ) -> Self {
        let (n_users, k) = (ratings.n_users(), state.k());
        let (users, held) = match &state.by_evidence {
            Some(_) => {
                (Posteriors::of_means(k, vec![0.0; n_users * k]), Held::ByCount(ByCount::new(ratings)))
            }
            None => {
                let sums = sums_by_entity(&ratings.by_user, state.mean, &Design::new(&state.items), None);
                (Posteriors::new(n_users, k), Held::Each(sums))
            }
        };
        let regression = FeatureRegression::new(ratings, side, config.regularization);
        Self { ratings, config, counts: ratings.item_counts(), regression, users, held, state }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Update all users, all items, then the priors.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when numbers run out of bounds.
    pub(crate) fn sweep(&mut self) -> Result<(), NotPositiveDefinite> {
        let mut held = std::mem::replace(&mut self.held, Held::Nothing);
        match &mut held {
            Held::Each(user_sums) => self.sweep_each(user_sums)?,
            Held::ByCount(by_count) => by_count::sweep(self, by_count)?,
            Held::Nothing => return Err(NotPositiveDefinite),
        }
        self.held = held;
        Ok(())
    }

    fn sweep_each(&mut self, user_sums: &mut Vec<Sums>) -> Result<(), NotPositiveDefinite> {
        let Self { ratings, config, counts, regression, state, users, .. } = self;
        let (k, n_users, n_items) = (state.k(), ratings.n_users(), ratings.n_items());
        let mean = state.mean;
        let user_guess = diagonal(k, BIAS_VARIANCE, USER_FACTOR_VARIANCE);
        let item_guess = diagonal(k, BIAS_VARIANCE, ITEM_FACTOR_VARIANCE);

        half_step(users, user_sums, state.tau, &precision_of(&state.sigma)?, &state.user_means)?;
        if state.sweep > 0 {
            state.m = users.average();
            let choices = Choices::new(&ratings.by_user, &state.items, config.selection_damping);
            if state.sweep >= SWEEPS_WITHOUT_SELECTION {
                state.selection = choices.regress(users, &state.m, config, ratings.n_ratings());
            }
            state.user_means = choices.prior_means(&state.m, &state.selection);
            let gaps = users.deviations(|user| &state.user_means[user * k..(user + 1) * k]);
            state.sigma = covariance_from_moments(users, &gaps, |_| true, &user_guess, config.pseudo_users);
        }

        let item_sums =
            sums_by_entity(&ratings.by_item, mean, &Design::new(users), Some(&state.user_weights));
        let items = &mut state.items;
        half_step(items, &item_sums, state.tau, &precision_of(&state.lambda_inv)?, &state.item_means)?;
        state.item_means = regression.predict(items.means(), k);
        let gaps = items.deviations(|item| &state.item_means[item * k..(item + 1) * k]);
        state.lambda_inv =
            covariance_from_moments(items, &gaps, |item| counts[item] > 0, &item_guess, config.pseudo_items);
        for item in (0..n_items).filter(|&item| counts[item] == 0) {
            items.set(item, &state.item_means[item * k..(item + 1) * k], &state.lambda_inv);
        }

        drop(item_sums);
        user_sums.clear();
        // Expected squared residuals; the same sums serve the next sweep's user half-step.
        *user_sums = sums_by_entity(&ratings.by_user, mean, &Design::new(items), None);
        let squared: Vec<f64> =
            (0..n_users).map(|user| users.expected_squared_error(user, &user_sums[user]).max(0.0)).collect();
        state.update_noise(ratings, config, &squared);
        state.sweep += 1;
        Ok(())
    }

    /// The model after the last sweep. There must have been one since [`Fit::new`].
    pub(crate) fn finish(self) -> RatingModel {
        let Self { ratings, state, users, held, .. } = self;
        let n_ratings = ratings.n_ratings() as f64;
        let user_moment = match held {
            Held::ByCount(by_count) => by_count.user_moment(ratings, users.means(), users.k()),
            _ => users.mean_second_moment(|user| ratings.by_user.count(user) as f64 / n_ratings),
        };
        RatingModel {
            mean: state.mean,
            noise_precision: state.tau,
            user_prior_mean: state.m,
            user_prior_covariance: state.sigma,
            selection: state.selection,
            item_prior_covariance: state.lambda_inv,
            user_moment,
            train_rmse: train_rmse(ratings, state.mean, &users, &state.items),
            item_factors: state.items.into_means(),
        }
    }
}

fn diagonal(k: usize, bias: f64, factor: f64) -> DMatrix<f64> {
    DMatrix::from_diagonal(&DVector::from_fn(k, |i, _| if i == 0 { bias } else { factor }))
}

fn precision_of(covariance: &DMatrix<f64>) -> Result<DMatrix<f64>, NotPositiveDefinite> {
    Ok(covariance.clone().cholesky().ok_or(NotPositiveDefinite)?.inverse())
}

/// A user's or item's sums over its ratings, with the sum that does not depend on its own factors.
pub(crate) struct Sums {
    pub(crate) equations: NormalEquations,
    /// sum weight E[(y - b)^2]
    pub(crate) energy: f64,
    n_ratings: usize,
}

/// Sums over the ratings of every entity of one side, given the other side's design. Each rating counts with its
/// *other* entity's weight, where there are any.
fn sums_by_entity(
    ratings: &Compressed,
    mean: f64,
    design: &Design,
    other_weights: Option<&[f64]>,
) -> Vec<Sums> {
    let accumulate = |own: usize| {
        let mut sums = Sums {
            equations: NormalEquations::new(design.width()),
            energy: 0.0,
            n_ratings: ratings.count(own),
        };
        for (other, rating) in ratings.of(own) {
            let other = other as usize;
            let (y, row) = (f64::from(rating) - mean, design.row(other));
            let weight = other_weights.map_or(1.0, |weights| weights[other]);
            let first = row.psi.iter().zip(row.shift).map(|(psi, shift)| y * psi - shift);
            sums.equations.add_expected(row.second, first, weight);
            let residual = y - row.bias;
            sums.energy += weight * (residual * residual + row.bias_variance);
        }
        sums
    };
    (0..ratings.len()).into_par_iter().map(accumulate).collect()
}

/// Update the posterior of every entity of one side that has ratings, each around its own prior mean (n x K, row-major);
/// the others stay as they are.
fn half_step(
    posteriors: &mut Posteriors,
    sums: &[Sums],
    tau: f64,
    prior_precision: &DMatrix<f64>,
    prior_means: &[f64],
) -> Result<(), NotPositiveDefinite> {
    let prior_means = prior_means.par_chunks(prior_precision.nrows());
    posteriors.par_rows_mut().zip(sums).zip(prior_means).try_for_each(
        |(((mean, covariance), sums), prior_mean)| {
            if sums.n_ratings > 0 {
                let posterior = fold_in(prior_precision, prior_mean, &sums.equations, tau)?;
                mean.copy_from_slice(posterior.mean().as_slice());
                posterior.write_covariance(covariance);
            }
            Ok(())
        },
    )
}

fn train_rmse(ratings: &Interactions, mean: f64, users: &Posteriors, items: &Posteriors) -> f64 {
    let mut squared = 0.0;
    for user in 0..ratings.n_users() {
        let x = users.mean(user);
        for (item, rating) in ratings.by_user.of(user) {
            let z = items.mean(item as usize);
            let affinity: f64 = x[1..].iter().zip(&z[1..]).map(|(p, q)| p * q).sum();
            let predicted = (mean + x[0] + z[0] + affinity).clamp(0.5, flatflix_core::scale::INTERNAL_MAX);
            squared += (f64::from(rating) - predicted).powi(2);
        }
    }
    (squared / ratings.n_ratings() as f64).sqrt()
}

/// Number of entries of a packed K x K triangle, re-exported for the submodules.
pub(crate) fn packed(k: usize) -> usize {
    packed_len(k)
}
