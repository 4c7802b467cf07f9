//! Calibration of the 80 % interval, on users that are held out of training for it.
//!
//! A model's own variance leaves out what the model gets wrong. So the users are dealt to two halves, a model is fitted to
//! each and predicts the last fifth of the ratings of the other half's users, after few and many of the rest; the factor
//! that brings 80 % of all these errors into their intervals is the calibration. Every user validates once, because users
//! differ: with a sixth of 600 users the factor varied by a tenth from one draw to another.

use crate::als::{AlsConfig, DIVERGED, Fitter, RatingModel};
use crate::export;
use crate::features::SideInformation;
use crate::interactions::Interactions;
use anyhow::{Context, Result};
use flatflix_core::ItemIndex;
use flatflix_core::fold_in::NotPositiveDefinite;
use flatflix_core::rating::{Calibration, RatingHead, Z80};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;

/// Validation users of each half at most: more would not make a quantile noticeably surer.
pub(crate) const MOST_USERS: usize = 2000;
/// With fewer users than this the model's own variance is trusted more than their errors.
pub(crate) const FEWEST_USERS: usize = 40;
/// One in so many of a validation user's ratings is predicted.
const HELD_OUT_ONE_IN: usize = 5;
/// Numbers of ratings folded in, besides all but those held out.
const GIVEN: [usize; 6] = [0, 1, 3, 5, 10, 20];
/// Share of errors that the interval is to hold.
const NOMINAL: f64 = 0.8;

/// Fit the calibration. `progress` is called after each of the two fits. [`Calibration::NONE`] when there are too few users to hold some out.
///
/// # Errors
/// Training does not converge.
pub fn calibrate(
    ratings: &Interactions,
    side: &SideInformation,
    config: &AlsConfig,
    seed: u64,
    fitter: &mut dyn Fitter,
    mut progress: impl FnMut(),
) -> Result<Calibration> {
    if ratings.n_users() < FEWEST_USERS {
        return Ok(Calibration::NONE);
    }
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut users: Vec<usize> = (0..ratings.n_users()).collect();
    users.shuffle(&mut rng);
    let (one, other) = users.split_at(users.len() / 2);
    let mut errors = Vec::new();
    for (training, validation) in [(one, other), (other, one)] {
        let triples = training.iter().enumerate().flat_map(|(row, &user)| {
            ratings.by_user.of(user).map(move |(item, rating)| (row as u32, item, rating))
        });
        let ratings_of_half = Interactions::new(training.len(), ratings.n_items(), triples);
        let model = fitter.fit(&ratings_of_half, side, config, seed, &mut |_, _| ())?;
        let head = head_of(&model, &ratings_of_half.item_counts(), config).context(DIVERGED)?;
        progress();
        let own = |&user: &usize| {
            ratings.by_user.of(user).map(|(item, rating)| (ItemIndex(item), f64::from(rating))).collect()
        };
        let validation = Validation::new(validation.iter().take(MOST_USERS).map(own).collect(), &mut rng);
        errors.extend(validation.errors(&head).context(DIVERGED)?.into_iter().flatten());
    }
    Ok(factor(errors))
}

/// Ratings of users who are strangers to a model, each user's in random order.
pub(crate) struct Validation {
    users: Vec<Vec<(ItemIndex, f64)>>,
}

impl Validation {
    /// Shuffle every user's ratings, in internal units; no user may be without.
    pub(crate) fn new(mut users: Vec<Vec<(ItemIndex, f64)>>, rng: &mut impl Rng) -> Self {
        users.iter_mut().for_each(|own| own.shuffle(rng));
        Self { users }
    }

    /// (predicted variance, absolute error) of every user's last ratings, after few and in the end all of the others.
    pub(crate) fn errors(&self, head: &RatingHead) -> Result<Vec<Vec<(f64, f64)>>, NotPositiveDefinite> {
        self.users.par_iter().map(|own| errors_of(head, own)).collect()
    }

    /// Root mean squared error after all of the others.
    pub(crate) fn rmse(&self, errors: &[Vec<(f64, f64)>]) -> f64 {
        let (mut squared, mut n) = (0.0, 0);
        for (own, errors) in self.users.iter().zip(errors) {
            let after_all = &errors[errors.len() - n_held_out(own.len())..];
            squared += after_all.iter().map(|(_, error)| error * error).sum::<f64>();
            n += after_all.len();
        }
        (squared / n as f64).sqrt()
    }
}

/// How many of so many ratings are predicted.
fn n_held_out(n: usize) -> usize {
    (n / HELD_OUT_ONE_IN).max(1)
}

/// The rating head as it would be exported, items in the order of the data set.
pub(crate) fn head_of(model: &RatingModel, counts: &[u32], config: &AlsConfig) -> Result<RatingHead> {
    let in_order: Vec<usize> = (0..counts.len()).collect();
    let parts = export::rating_parts(model, counts, &in_order, config, Calibration::NONE)?;
    Ok(RatingHead::new(parts, counts.to_vec())?)
}

/// (predicted variance, absolute error) of a visitor's last ratings, after few and many of the others.
fn errors_of(
    head: &RatingHead,
    ratings: &[(ItemIndex, f64)],
) -> Result<Vec<(f64, f64)>, NotPositiveDefinite> {
    let (given, held_out) = ratings.split_at(ratings.len() - n_held_out(ratings.len()));
    let mut errors = Vec::new();
    for n in GIVEN.into_iter().filter(|&n| n < given.len()).chain([given.len()]) {
        let mut given = given[..n].to_vec();
        given.sort_unstable_by_key(|&(item, _)| item);
        let taste = head.fold_in(&given)?;
        errors.extend(held_out.iter().map(|&(item, rating)| {
            let prediction = head.predict(&taste, item);
            let deviation = prediction.half_width / Z80;
            (deviation * deviation, (rating - prediction.mean).abs())
        }));
    }
    Ok(errors)
}

/// The factor of the variances that makes the interval hold [`NOMINAL`] of the errors.
pub(crate) fn factor(errors: Vec<(f64, f64)>) -> Calibration {
    let mut ratios: Vec<f64> = errors.into_iter().map(|(variance, error)| error * error / variance).collect();
    ratios.sort_by(f64::total_cmp);
    let at = ((ratios.len() as f64 * NOMINAL) as usize).min(ratios.len().saturating_sub(1));
    match ratios.get(at) {
        Some(&ratio) if ratio.is_finite() && ratio > 0.0 => {
            Calibration { variance_scale: ratio / (Z80 * Z80), variance_offset: 0.0 }
        }
        _ => Calibration::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Normal errors whose variance is half the predicted one.
    #[test]
    fn finds_the_factor_that_errors_follow() {
        let mut rng = Pcg64::seed_from_u64(3);
        let errors = (0..60_000).map(|i| {
            let predicted = 0.6 + f64::from(i % 100) / 100.0;
            (predicted, (crate::random::standard_normal(&mut rng) * f64::sqrt(0.5 * predicted)).abs())
        });
        assert!((factor(errors.collect()).variance_scale - 0.5).abs() < 0.02);
    }

    #[test]
    fn errors_that_say_nothing_change_nothing() {
        assert_eq!(factor(vec![]), Calibration::NONE);
        assert_eq!(factor(vec![(1.0, 0.0); 10]), Calibration::NONE);
    }
}
