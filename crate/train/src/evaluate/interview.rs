//! Interviews with strangers: what the model makes of the answers to its questions, and to those of fixed lists.
//!
//! The test user answers with their rating when the item is among those given, and with 'not seen' otherwise. Whoever
//! asks, the same model predicts and ranks after the answers, and candidates of a list are all items but those given.

use super::Test;
use super::measure::{Measured, measure};
use super::methods::{Given, TrainedModel};
use crate::dataset::Dataset;
use crate::metrics::entropy;
use flatflix_core::ItemIndex;
use flatflix_core::top_k::top_k;
use rayon::prelude::*;
use std::collections::HashMap;

/// Numbers of questions after which is measured.
pub(super) const QUESTIONS: [usize; 9] = [0, 1, 2, 3, 5, 10, 15, 20, 25];

/// Who asks.
enum Interviewer<'a> {
    /// The model, after every answer anew.
    Adaptive(&'a TrainedModel),
    /// A fixed list: rows of the items.
    List(Vec<u32>),
}

/// An item that was asked about and the rating that is the answer, a row of the data set; nothing for 'not seen'.
type Answer = (u32, Option<u32>);

impl Interviewer<'_> {
    /// Ask one test user as many questions as there are.
    fn interview(&self, dataset: &Dataset, test: &Test, n_questions: usize) -> Vec<Answer> {
        let known: HashMap<u32, u32> =
            test.given.iter().map(|&row| (dataset.ratings[row as usize].item, row)).collect();
        let mut told = Given::default();
        let mut answers = Vec::with_capacity(n_questions);
        while answers.len() < n_questions {
            let next = match self {
                Self::Adaptive(model) => model.next_question(&told),
                Self::List(items) => items.get(answers.len()).copied(),
            };
            let Some(item) = next else { break };
            let answer = known.get(&item).copied();
            match answer {
                Some(row) => told.ratings.push((item, dataset.ratings[row as usize].value)),
                None => told.unseen.push(item),
            }
            answers.push((item, answer));
        }
        answers
    }
}

/// What the model knows of a test user after the first answers.
fn after(test: &Test, answers: &[Answer]) -> Test {
    Test {
        given: answers.iter().filter_map(|&(_, answer)| answer).collect(),
        unseen: answers.iter().filter(|(_, answer)| answer.is_none()).map(|&(item, _)| item).collect(),
        hidden: test.given.clone(),
        held_out: test.held_out.clone(),
    }
}

/// Interview the test users of a split, of which `train` are the rows of the training ratings and `counts` their number
/// for every item. One entry for each list of questions and number of them.
pub(super) fn measure_interviews(
    dataset: &Dataset,
    train: &[u32],
    counts: &[u32],
    model: &TrainedModel,
    tests: &[Test],
) -> Vec<(&'static str, Option<usize>, Measured)> {
    let entropies = entropies(dataset, train);
    let list = |score: &dyn Fn(u32) -> f64| {
        let items = (0..counts.len() as u32).map(|row| (ItemIndex(row), score(row) as f32));
        let best = top_k(items, QUESTIONS[QUESTIONS.len() - 1]);
        Interviewer::List(best.into_iter().map(|(item, _)| item.0).collect())
    };
    let count = |row: u32| f64::from(counts[row as usize]);
    let entropy = |row: u32| entropies[row as usize];
    let interviewers = [
        ("Flatflix", Interviewer::Adaptive(model)),
        ("popularity", list(&count)),
        ("popularity x entropy", list(&|row| count(row) * entropy(row))),
        ("log popularity x entropy", list(&|row| count(row).ln_1p() * entropy(row))),
    ];
    let mut measured = Vec::new();
    for (name, interviewer) in interviewers {
        let most = QUESTIONS[QUESTIONS.len() - 1];
        let answers: Vec<Vec<Answer>> =
            tests.par_iter().map(|test| interviewer.interview(dataset, test, most)).collect();
        for n_questions in QUESTIONS {
            let told = |(test, answers): (&Test, &Vec<Answer>)| {
                after(test, &answers[..n_questions.min(answers.len())])
            };
            let tests: Vec<Test> = tests.iter().zip(&answers).map(told).collect();
            measured.push((name, Some(n_questions), measure(dataset, counts, &model.whole(), None, &tests)));
        }
    }
    measured
}

/// Entropy of the training ratings of every item, in nats; 0 for items without any.
fn entropies(dataset: &Dataset, train: &[u32]) -> Vec<f64> {
    let mut values = vec![Vec::new(); dataset.items.len()];
    for &row in train {
        let rating = dataset.ratings[row as usize];
        values[rating.item as usize].push(rating.value);
    }
    values.into_iter().map(|values| entropy(&values)).collect()
}
