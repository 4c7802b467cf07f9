//! What is trained on and what is held out.

pub mod files;

use crate::dataset::Dataset;
use crate::split;
use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};

/// How ratings are held out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// A random fifth of all ratings.
    Weak,
    /// The last fifth of every user's ratings, the users being strangers to the model.
    Strong,
}

/// Share of the ratings that the weak protocol holds out.
const WEAK_HELD_OUT: f64 = 0.2;
/// Folds of the strong protocol.
const STRONG_FOLDS: usize = 5;
/// Numbers of ratings that the strong protocol folds in, besides all.
const STRONG_GIVEN: [usize; 7] = [0, 1, 2, 3, 5, 10, 20];

impl Protocol {
    /// Splits of one repeat.
    pub(super) fn folds(self) -> usize {
        match self {
            Self::Weak => 1,
            Self::Strong => STRONG_FOLDS,
        }
    }

    /// Numbers of ratings that are folded in; `None` for all.
    pub(super) fn given(self) -> Vec<Option<usize>> {
        let few = STRONG_GIVEN.into_iter().map(Some).filter(|_| self == Self::Strong);
        few.chain([None]).collect()
    }
}

/// One split: what to train on, and whom to test.
pub(super) struct Split {
    /// Names the split among all of its data set.
    pub(super) name: String,
    /// Rows of the data set's ratings, ascending.
    pub(super) train: Vec<u32>,
    pub(super) tests: Vec<Test>,
}

/// A user who is tested. Ratings are rows of the data set.
pub(super) struct Test {
    pub(super) user: u32,
    /// In the order in which they are given.
    pub(super) given: Vec<u32>,
    /// At least one.
    pub(super) held_out: Vec<u32>,
}

/// Whether there is enough to split.
pub(super) fn check_size(dataset: &Dataset) -> Result<()> {
    ensure!(
        dataset.users.len() >= STRONG_FOLDS && dataset.ratings.len() >= 2 * STRONG_FOLDS,
        "{} users with {} ratings are too few to hold some out; {STRONG_FOLDS} users are needed",
        dataset.users.len(),
        dataset.ratings.len()
    );
    Ok(())
}

/// The splits of one repeat.
pub(super) fn splits(dataset: &Dataset, protocol: Protocol, seed: u64) -> Vec<Split> {
    match protocol {
        Protocol::Weak => {
            let split::Holdout { train, held_out } = split::weak(dataset, seed, WEAK_HELD_OUT);
            let given = by_user(dataset, &train);
            let tests = (0..)
                .zip(given.into_iter().zip(by_user(dataset, &held_out)))
                .map(|(user, (given, held_out))| Test { user, given, held_out })
                .filter(|test| !test.held_out.is_empty());
            vec![Split { name: format!("seed-{seed}"), tests: tests.collect(), train }]
        }
        Protocol::Strong => (1..)
            .zip(split::strong(dataset, seed, STRONG_FOLDS))
            .map(|(number, fold)| {
                let test = |test: split::TestUser| Test {
                    user: test.user,
                    given: test.given,
                    held_out: test.held_out,
                };
                let tests = fold.test_users.into_iter().map(test).collect();
                Split { name: format!("seed-{seed}-fold-{number}"), train: fold.train, tests }
            })
            .collect(),
    }
}

fn by_user(dataset: &Dataset, rows: &[u32]) -> Vec<Vec<u32>> {
    let mut users = vec![Vec::new(); dataset.users.len()];
    rows.iter().for_each(|&row| users[dataset.ratings[row as usize].user as usize].push(row));
    users
}
