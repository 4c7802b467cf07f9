//! The rating head around explicit factors, its noise measured on users whom they do not know.

use super::factors::{FactorPair, Rows};
use crate::als::RatingModel;
use crate::als::given::{self, GivenFactors};
use crate::calibrate::{FEWEST_USERS, MOST_USERS, Validation, factor, head_of};
use crate::config::Config;
use crate::dataset::Dataset;
use crate::train::TrainingSet;
use anyhow::Result;
use flatflix_core::ItemIndex;
use flatflix_core::rating::Calibration;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;

/// Noise variances that are tried, relative to the training ratings': factors have learned part of those by heart.
const NOISE_SHARES: [f64; 9] = [0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0];

/// A rating head around factors.
pub(super) struct Fitted {
    pub(super) model: RatingModel,
    pub(super) calibration: Calibration,
    /// In internal units.
    pub(super) held_out_rmse: Option<f64>,
    pub(super) measured_on_trained_users: bool,
}

/// What came of one noise.
struct Trial {
    noise_precision: f64,
    /// Sum over all errors, after few and many ratings.
    squared: f64,
    errors: Vec<(f64, f64)>,
    /// After many.
    rmse: f64,
}

/// Fit it.
pub(super) fn fit(
    dataset: &Dataset,
    rows: &Rows,
    set: &TrainingSet,
    pair: &FactorPair,
    config: &Config,
) -> Result<Fitted> {
    let items = rows.item_factors(&*pair.items, 1.0 / dataset.scale.unit())?;
    let each_user = |visit: &mut dyn FnMut(usize, &[f64])| rows.each_user(&*pair.users, visit);
    let given = GivenFactors { n_factors: pair.items.rank(), items: &items, users: &each_user };
    let mut model = given::fit(set.ratings(), set.side(), &given, &config.rating)?;

    let (users, measured_on_trained_users) = validation_users(dataset, rows, config.seed);
    if users.len() < FEWEST_USERS {
        let calibration = Calibration::NONE;
        return Ok(Fitted { model, calibration, held_out_rmse: None, measured_on_trained_users });
    }
    let validation = Validation::new(users, &mut Pcg64::seed_from_u64(config.seed));
    let seen_noise = 1.0 / model.noise_precision;
    let mut best: Option<Trial> = None;
    for share in NOISE_SHARES {
        model.noise_precision = 1.0 / (seen_noise * share);
        let errors = validation.errors(&head_of(&model, set.counts(), &config.rating)?)?;
        let rmse = validation.rmse(&errors);
        let errors: Vec<_> = errors.into_iter().flatten().collect();
        let squared: f64 = errors.iter().map(|(_, error)| error * error).sum();
        if best.as_ref().is_none_or(|best| squared < best.squared) {
            best = Some(Trial { noise_precision: model.noise_precision, squared, errors, rmse });
        }
    }
    let (mut calibration, mut held_out_rmse) = (Calibration::NONE, None);
    if let Some(best) = best {
        model.noise_precision = best.noise_precision;
        calibration = factor(best.errors);
        held_out_rmse = Some(best.rmse);
    }
    Ok(Fitted { model, calibration, held_out_rmse, measured_on_trained_users })
}

/// Ratings of users without factors, at random, or, if they are too few, of any; and whether it is the latter.
fn validation_users(dataset: &Dataset, rows: &Rows, seed: u64) -> (Vec<Vec<(ItemIndex, f64)>>, bool) {
    let ranges = dataset.user_ranges();
    let any_user = rows.n_held_out_users() < FEWEST_USERS;
    let chosen = |user: &usize| any_user || rows.trained_row(*user as u32).is_none();
    let mut users: Vec<usize> = (0..ranges.len()).filter(chosen).collect();
    users.shuffle(&mut Pcg64::seed_from_u64(seed));
    let own = |&user: &usize| {
        let ratings = dataset.ratings[ranges[user].clone()].iter();
        ratings.map(|rating| (ItemIndex(rating.item), dataset.scale.to_internal(rating.value))).collect()
    };
    (users.iter().take(MOST_USERS).map(own).collect(), any_user)
}
