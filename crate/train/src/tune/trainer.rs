//! From a candidate to its score: trains what differs from the start, and measures on validation users.

use crate::als::Straight;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::evaluate::{Score, Validation};
use crate::train::TrainingSet;
use anyhow::Result;
use flatflix_core::ranking::RankingParts;
use flatflix_core::rating::{Calibration, RatingParts};

/// Trains and measures candidates. Holds the exported heads of the start for every fold.
pub struct Trainer<'a> {
    dataset: &'a Dataset,
    validation: Validation<'a>,
    start: &'a Config,
    rating: Vec<Option<RatingParts>>,
    ranking: Vec<Option<RankingParts>>,
}

impl<'a> Trainer<'a> {
    /// Prepare `n_folds` folds of validation users, drawn with the start's seed.
    ///
    /// # Errors
    /// There are too few ratings or users to split.
    pub fn new(dataset: &'a Dataset, n_folds: usize, start: &'a Config) -> Result<Self> {
        let validation = Validation::new(dataset, start.seed, n_folds)?;
        let n = validation.n_folds();
        Ok(Self { dataset, validation, start, rating: vec![None; n], ranking: vec![None; n] })
    }

    /// Train and measure a candidate. A head that is configured like the start's is trained once for all candidates.
    /// `progress` is called when the model
    /// of a fold is trained.
    ///
    /// # Errors
    /// Training fails, or nothing can be measured.
    pub fn measure(&mut self, candidate: &Config, mut progress: impl FnMut()) -> Result<Score> {
        let Self { dataset, validation, start, rating, ranking } = self;
        validation.score(|fold, rows| {
            let set = TrainingSet::new(dataset, rows)?;
            let rating = of_start_or(&mut rating[fold], candidate.rating == start.rating, || {
                // Intervals do not enter the score, so they stay uncalibrated.
                set.export_rating(
                    &set.fit_rating(candidate, &mut Straight, |_, _| ())?,
                    candidate,
                    Calibration::NONE,
                )
            })?;
            let ranking = of_start_or(&mut ranking[fold], candidate.ranking == start.ranking, || {
                Ok(set.export_ranking(&set.fit_ranking(candidate)?, candidate))
            })?;
            progress();
            Ok(set.model(candidate, rating, ranking))
        })
    }
}

/// A head, which is kept if it is the start's.
fn of_start_or<T: Clone>(kept: &mut Option<T>, is_start: bool, fit: impl FnOnce() -> Result<T>) -> Result<T> {
    match kept {
        _ if !is_start => fit(),
        Some(head) => Ok(head.clone()),
        None => Ok(kept.insert(fit()?).clone()),
    }
}
