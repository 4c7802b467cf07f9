//! A search for better parameters, on validation users inside the training data.
//!
//! Random search over [`space::SPACE`], one head at a time: a trial of one head keeps the start's other head and so
//! does not retrain it. The rating head is judged by RMSE (mean of after 5 and after all ratings: newcomers and regulars),
//! the ranking head by nDCG@10, both on the quantised model read back from its bytes. Trials of a head alternate between
//! values anywhere in the space and values near the best so far. At the end the best two heads are measured together.
//!
//! Everything follows from the plan: an interrupted search that is resumed, or one that gets more trials later, finds
//! what a single run finds.

pub mod journal;
mod report;
pub mod space;
mod trainer;

use crate::config::Config;
use crate::evaluate::Score;
use anyhow::{Context, Result};
use journal::{Journal, Outcome, Plan, Trial};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde::Serialize;
use space::{Head, Values, explore, refine, values_of, with_values};
use std::time::Instant;
pub use trainer::Trainer;

/// What a search found.
#[derive(Clone, Debug, Serialize)]
pub struct Tuned {
    /// The best rating head and the best ranking head.
    pub config: Config,
    /// Their numbers among the trials of their head.
    pub chosen: Chosen,
    /// What the start reaches.
    pub start: Score,
    /// What the two chosen heads reach together.
    pub together: Score,
    /// All trials.
    pub trials: Vec<Trial>,
}

/// Numbers of the best trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Of the rating head.
    pub rating: usize,
    /// Of the ranking head.
    pub ranking: usize,
}

/// The search of one head.
struct Search {
    head: Head,
    rng: Pcg64,
    /// Values and loss of the best trial so far.
    best: Option<(Trial, f64)>,
}

impl Search {
    fn new(head: Head, seed: u64) -> Self {
        // A stream of its own for each head, so that more trials of one do not change the other's.
        let mut seeds = Pcg64::seed_from_u64(seed);
        let mut rng = Pcg64::from_rng(&mut seeds);
        if head != Head::Rating {
            rng = Pcg64::from_rng(&mut seeds);
        }
        Self { head, rng, best: None }
    }

    /// What the next trial tries.
    fn propose(&mut self, number: usize, start: &Config) -> Result<Values> {
        match &self.best {
            None => values_of(start, self.head),
            Some((best, _)) if number % 2 == 1 => Ok(refine(self.head, &best.values, &mut self.rng)),
            Some(_) => Ok(explore(self.head, &mut self.rng)),
        }
    }

    fn loss(&self, score: Score) -> f64 {
        match self.head {
            Head::Rating => score.rmse,
            Head::Linear | Head::ImplicitAls => -score.ndcg10,
        }
    }

    /// Keep the trial if it is better than all before.
    fn learn(&mut self, trial: &Trial) {
        let Some(loss) = trial.score().map(|score| self.loss(score)) else { return };
        if self.best.as_ref().is_none_or(|(_, least)| loss < *least) {
            self.best = Some((trial.clone(), loss));
        }
    }

    /// The best trial.
    fn winner(self) -> Result<Trial> {
        self.best.map(|(trial, _)| trial).context("a search has at least one trial")
    }
}

/// Search `n_trials` of each head, the start included. `measure` scores a configuration; `tried` is called after each
/// trial, measured or recalled from the journal.
///
/// # Errors
/// The start cannot be measured, or the journal not be written or is of another search. Another trial that cannot be
/// measured is recorded as failed.
pub fn tune(
    plan: &Plan,
    n_trials: usize,
    journal: &mut Journal,
    mut measure: impl FnMut(&Config) -> Result<Score>,
    mut tried: impl FnMut(&Trial),
) -> Result<Tuned> {
    let seed = plan.start.seed;
    let heads = Head::of(&plan.start);
    let mut searches = heads.map(|head| Search::new(head, seed));
    let mut trials = Vec::new();
    // Turn by turn, so that both heads have got about as far when the search is interrupted.
    for number in 1..=n_trials {
        for search in &mut searches {
            let values = search.propose(number, &plan.start)?;
            let trial = match journal.recall(search.head, number, &values)? {
                Some(trial) => trial,
                None => {
                    let config = with_values(&plan.start, search.head, &values)?;
                    let clock = Instant::now();
                    let outcome = match measure(&config) {
                        Ok(score) => Outcome::Scored(score),
                        Err(error) if number > 1 => Outcome::Failed { failed: format!("{error:#}") },
                        Err(error) => return Err(error),
                    };
                    let seconds = (clock.elapsed().as_secs_f64() * 10.0).round() / 10.0;
                    let trial = Trial { head: search.head, number, values, outcome, seconds };
                    journal.add(&trial)?;
                    trial
                }
            };
            search.learn(&trial);
            tried(&trial);
            trials.push(trial);
        }
    }
    let start = trials.first().and_then(Trial::score).context("the start was measured")?;
    let [rating, ranking] = searches.map(Search::winner);
    let (rating, ranking) = (rating?, ranking?);
    let config = with_values(&plan.start, heads[0], &rating.values)?;
    let config = with_values(&config, heads[1], &ranking.values)?;
    let together = measure(&config)?;
    let chosen = Chosen { rating: rating.number, ranking: ranking.number };
    Ok(Tuned { config, chosen, start, together, trials })
}

#[cfg(test)]
mod tests;
