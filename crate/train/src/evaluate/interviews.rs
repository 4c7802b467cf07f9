//! What a newcomer is asked: the model after the answers to its own questions, and to those of fixed lists.
//!
//! A test user answers with their rating when the item is among those given, and with 'not seen' otherwise. Whoever asks,
//! the same model predicts and ranks; candidates of a list are all items but those given.
//!
//! # Source
//! Rashid, Albert, Cosley, Lam, McNee, Konstan, Riedl, Getting to know you: learning new user preferences in recommender
//! systems (2002), for the lists and the simulation.

use super::measure::RELEVANT;
use super::methods::TrainedModel;
use super::splits::{Split, Test};
use crate::dataset::{Dataset, Rating};
use crate::metrics::{self, Mean};
use flatflix_core::top_k::top_k;
use flatflix_core::{ItemIndex, Visitor};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;

/// Numbers of questions after which is measured.
const QUESTIONS: [usize; 9] = [0, 1, 2, 3, 5, 10, 15, 20, 25];
/// Questions of an interview.
const LENGTH: usize = QUESTIONS[QUESTIONS.len() - 1];

/// A measured row: the model after so many questions.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Interview {
    /// Where the questions come from.
    pub questions_by: &'static str,
    /// Questions asked.
    pub questions: usize,
    /// Questions answered with a rating; mean and standard error over test users.
    pub answers: Mean,
    /// Root mean squared error, in units of the scale; mean and standard error over splits.
    pub rmse: Mean,
    /// nDCG@10; mean and standard error over test users.
    pub ndcg10: Mean,
}

/// Who asks.
#[derive(Clone, Copy)]
enum Interviewer {
    /// The model, after every answer anew.
    Adaptive,
    Popularity,
    PopularityEntropy,
    LogPopularityEntropy,
}

impl Interviewer {
    const ALL: [Self; 4] =
        [Self::Adaptive, Self::Popularity, Self::PopularityEntropy, Self::LogPopularityEntropy];

    fn name(self) -> &'static str {
        match self {
            Self::Adaptive => "Flatflix",
            Self::Popularity => "popularity",
            Self::PopularityEntropy => "popularity x entropy",
            Self::LogPopularityEntropy => "log popularity x entropy",
        }
    }

    /// What a fixed list is ordered by; nothing where there is none.
    fn worth(self, count: f64, entropy: f64) -> Option<f64> {
        match self {
            Self::Adaptive => None,
            Self::Popularity => Some(count),
            Self::PopularityEntropy => Some(count * entropy),
            Self::LogPopularityEntropy => Some(count.ln_1p() * entropy),
        }
    }
}

/// What one user's interview comes to after one number of questions.
struct Outcome {
    answers: usize,
    squared_errors: Vec<f64>,
    ndcg10: Option<f64>,
}

/// One interviewer after one number of questions, over all splits.
#[derive(Default)]
struct Tally {
    answers: Vec<f64>,
    rmse: Vec<f64>,
    ndcg10: Vec<f64>,
}

/// The interviews over the splits so far.
pub(super) struct Interviewing<'a> {
    dataset: &'a Dataset,
    /// By interviewer, then by number of questions.
    tallies: Vec<[Tally; QUESTIONS.len()]>,
}

impl<'a> Interviewing<'a> {
    pub(super) fn new(dataset: &'a Dataset) -> Self {
        Self { dataset, tallies: Interviewer::ALL.iter().map(|_| Default::default()).collect() }
    }

    /// Interview the test users of one more split; `counts` are the training ratings of the items.
    pub(super) fn add(&mut self, model: &TrainedModel, counts: &[u32], split: &Split) {
        let entropies = entropies(self.dataset, &split.train);
        for (interviewer, tallies) in Interviewer::ALL.into_iter().zip(&mut self.tallies) {
            let worth = |row: u32| {
                let worth = interviewer.worth(f64::from(counts[row as usize]), entropies[row as usize])?;
                Some((ItemIndex(row), worth as f32))
            };
            let list = top_k((0..counts.len() as u32).filter_map(worth), LENGTH);
            let list: Vec<u32> = list.into_iter().map(|(row, _)| row.0).collect();
            let interview = |test| Simulation { dataset: self.dataset, model, test }.run(interviewer, &list);
            let users: Vec<Vec<Outcome>> = split.tests.par_iter().map(interview).collect();
            for (place, tally) in tallies.iter_mut().enumerate() {
                let outcomes = || users.iter().map(|outcomes| &outcomes[place]);
                let errors = || outcomes().flat_map(|outcome| &outcome.squared_errors);
                tally.answers.extend(outcomes().map(|outcome| outcome.answers as f64));
                tally.ndcg10.extend(outcomes().filter_map(|outcome| outcome.ndcg10));
                tally.rmse.extend(Mean::of(errors().copied()).map(|mean| mean.mean.sqrt()));
            }
        }
    }

    /// One row for each interviewer and number of questions; none where nothing could be measured.
    pub(super) fn rows(self) -> Vec<Interview> {
        let row = |(interviewer, questions, tally): (Interviewer, usize, Tally)| {
            Some(Interview {
                questions_by: interviewer.name(),
                questions,
                answers: Mean::of(tally.answers)?,
                rmse: Mean::of(tally.rmse)?,
                ndcg10: Mean::of(tally.ndcg10)?,
            })
        };
        let tallies = Interviewer::ALL.into_iter().zip(self.tallies).flat_map(|(interviewer, tallies)| {
            QUESTIONS.into_iter().zip(tallies).map(move |(questions, tally)| (interviewer, questions, tally))
        });
        tallies.filter_map(row).collect()
    }
}

/// One test user who answers.
struct Simulation<'a> {
    dataset: &'a Dataset,
    model: &'a TrainedModel,
    test: &'a Test,
}

impl Simulation<'_> {
    fn rating(&self, row: u32) -> Rating {
        self.dataset.ratings[row as usize]
    }

    /// Ask, the items of `list` in their order or adaptively, and measure after each of [`QUESTIONS`].
    fn run(&self, interviewer: Interviewer, list: &[u32]) -> Vec<Outcome> {
        let given = self.test.given.iter().map(|&row| self.rating(row));
        let known: HashMap<u32, f32> = given.map(|rating| (rating.item, rating.value)).collect();
        let mut visitor = Visitor::new();
        let (mut outcomes, mut asked) = (Vec::new(), 0);
        for questions in QUESTIONS {
            while asked < questions {
                let item = match interviewer {
                    Interviewer::Adaptive => self.model.next_question(&visitor),
                    _ => list.get(asked).copied(),
                };
                // All that can be asked has been.
                let Some(item) = item else { break };
                match known.get(&item) {
                    Some(&rating) => self.model.rate(&mut visitor, item, rating),
                    None => self.model.set_unseen(&mut visitor, item),
                }
                asked += 1;
            }
            outcomes.push(self.measure(&visitor, &known));
        }
        outcomes
    }

    fn measure(&self, visitor: &Visitor, known: &HashMap<u32, f32>) -> Outcome {
        let held_out: Vec<Rating> = self.test.held_out.iter().map(|&row| self.rating(row)).collect();
        let items: Vec<u32> = held_out.iter().map(|rating| rating.item).collect();
        let (predictions, ranked) = self.model.answer(visitor, &items, known.keys().copied());
        let threshold = RELEVANT * self.dataset.scale.max;
        let relevant: Vec<u32> =
            held_out.iter().filter(|rating| rating.value >= threshold).map(|rating| rating.item).collect();
        let errors = predictions.iter().zip(&held_out);
        Outcome {
            answers: visitor.ratings().len(),
            squared_errors: errors
                .map(|(prediction, truth)| (prediction - f64::from(truth.value)).powi(2))
                .collect(),
            ndcg10: metrics::ndcg_at_k(&ranked, &relevant, 10),
        }
    }
}

/// Entropy of the training ratings of every item, in nats; 0 for items without any.
fn entropies(dataset: &Dataset, train: &[u32]) -> Vec<f64> {
    let mut values = vec![Vec::new(); dataset.items.len()];
    for &row in train {
        let rating = dataset.ratings[row as usize];
        values[rating.item as usize].push(rating.value);
    }
    values.iter().map(|values| metrics::entropy(values)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::evaluate::{Plan, Protocol, evaluate};
    use crate::synth::{Shape, synth};

    fn interviews(protocol: Protocol) -> anyhow::Result<Vec<Interview>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("invented");
        synth(Shape { users: 40, items: 60, ratings: 900 }, 1, &path, |_| ())?;
        let mut config = Config::default();
        (config.rating.factors, config.rating.sweeps, config.ranking.linear.components) = (Some(2), 3, 4);
        let plan = Plan { protocol, repeats: 1, sweeps: false, interviews: true, peers: Vec::new() };
        let evaluation = evaluate(&Dataset::read(&path)?, plan, &config, |_, _| ())?;
        Ok(evaluation.interviews.unwrap())
    }

    #[test]
    fn everybody_starts_from_nothing_and_learns_from_answers() {
        let rows = interviews(Protocol::Strong).unwrap();
        assert_eq!(rows.len(), Interviewer::ALL.len() * QUESTIONS.len());
        for rows in rows.chunks(QUESTIONS.len()) {
            assert_eq!(rows[0].answers.mean, 0.0);
            assert!(rows.is_sorted_by(|a, b| a.answers.mean <= b.answers.mean));
            assert!(rows.iter().all(|row| row.answers.mean <= row.questions as f64));
            assert!(rows.last().unwrap().answers.mean > 1.0);
        }
        let starts: Vec<Mean> = rows.iter().filter(|row| row.questions == 0).map(|row| row.ndcg10).collect();
        assert!(starts.iter().all(|start| *start == starts[0]));
    }

    #[test]
    fn only_strangers_are_interviewed() {
        let message = interviews(Protocol::Weak).unwrap_err().to_string();
        assert!(message.contains("strong"), "{message}");
    }
}
