//! How good is it? The model, as exported, and its baselines on ratings that were held out.
//!
//! Two protocols. *Weak*: a random fifth of all ratings is held out, and each user's other ratings are folded in.
//! *Strong*: users are dealt to five folds; a test user is a stranger to the model, who gives ratings one by one and
//! whose last fifth is predicted after 0, 1, 2, 3, 5, 10, 20 and all of the others.

mod certainty;
mod interviews;
mod measure;
mod methods;
mod peers;
pub mod report;
mod rows;
pub mod splits;
mod sweeps;
mod table;
mod validation;

use crate::config::Config;
use crate::dataset::Dataset;
use crate::metrics::Mean;
use crate::train::Fitted;
use anyhow::{Result, ensure};
use flatflix_core::Model;
pub use interviews::Interview;
use interviews::Interviewing;
pub(crate) use measure::RELEVANT;
use measure::measure;
use methods::{Baselines, Method, TrainedModel};
pub use peers::Peer;
use rows::Tally;
pub use rows::{Certainty, Coverage, Fifth, Row, Within};
use serde::Serialize;
pub use splits::Protocol;
use splits::{check_size, splits};
use std::time::Instant;
use sweeps::Sweeping;
pub use sweeps::{Setting, Size, Sweeps};
pub use validation::Score;
pub(crate) use validation::Validation;

/// What to evaluate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How ratings are held out.
    pub protocol: Protocol,
    /// Random splits (weak) or rounds of five folds (strong), seeded from the configuration's seed upwards.
    pub repeats: u64,
    /// Whether to measure also what fewer bytes and turned knobs cost.
    pub sweeps: bool,
    /// Whether to measure also what the model's questions to newcomers are worth.
    pub interviews: bool,
    /// Other programs that have answered to the same splits.
    pub peers: Vec<Peer>,
}

/// The outcome of an evaluation.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evaluation {
    /// Name of the data set.
    pub data: String,
    /// Highest rating that can be given.
    pub scale_max: f32,
    /// How ratings were held out.
    pub protocol: Protocol,
    /// How often, with another seed each time.
    pub repeats: u64,
    /// Models trained: the splits.
    pub splits: usize,
    /// Held-out ratings over all splits.
    pub held_out: usize,
    /// Size of the models in bytes; mean and standard error over splits.
    pub model_bytes: Option<Mean>,
    /// One row per method and number of ratings.
    pub rows: Vec<Row>,
    /// What fewer bytes and turned knobs cost, if that was asked.
    pub sweeps: Option<Sweeps>,
    /// What a newcomer's answers are worth, if that was asked.
    pub interviews: Option<Vec<Interview>>,
    /// The other programs among the rows.
    pub peers: Vec<Peer>,
}

/// Evaluate as planned. `progress` is called after each split with how many are done and how many there are.
///
/// # Errors
/// Training fails, or there are too few ratings or users to split.
pub fn evaluate(
    dataset: &Dataset,
    plan: Plan,
    config: &Config,
    mut progress: impl FnMut(usize, usize),
) -> Result<Evaluation> {
    let Plan { protocol, repeats, sweeps, interviews, peers } = plan;
    let (given, folds) = (protocol.given(), protocol.folds());
    let n_splits = repeats as usize * folds;
    check_size(dataset)?;
    ensure!(
        !interviews || protocol == Protocol::Strong,
        "only strangers to the model can be interviewed: use the strong protocol"
    );
    let mut tallies: Vec<Tally> = Vec::new();
    let mut sweeping = sweeps.then(|| Sweeping::new(dataset, config));
    let mut interviewing = interviews.then(|| Interviewing::new(dataset));
    let (mut sizes, mut held_out) = (Vec::new(), 0);
    for seed in (0..repeats).map(|repeat| config.seed + repeat) {
        for split in splits(dataset, protocol, seed) {
            let config = Config { seed, ..config.clone() };
            // First, so that answers that are not complete cost no minutes.
            let answers = peers.iter().map(|peer| peer.answers(dataset, &split, &given));
            let answers: Vec<_> = answers.collect::<Result<_>>()?;
            let start = Instant::now();
            let fitted = Fitted::new(dataset, &split.train, &config, |_| ())?;
            let model = fitted.model()?;
            let seconds = start.elapsed().as_secs_f64();
            let trained = TrainedModel::new(dataset, &model)?.trained_in(seconds);
            let baselines = Baselines::fit(dataset, &split.train);
            let ranking = fitted.ranking_parts_of(config.ranking.head.other())?;
            let other = TrainedModel::new(dataset, &Model { ranking, ..model.clone() })?;
            let peers = answers.iter().map(|answers| Box::new(answers) as Box<dyn Method>);
            let ours = trained.methods().into_iter().chain(other.rankings());
            let methods = baselines.methods().into_iter().chain(peers).chain(ours);
            let mut next = tallies.iter_mut();
            let mut fresh = Vec::new();
            for method in methods {
                for &given in &given {
                    let measured = measure(dataset, &baselines.counts, method.as_ref(), given, &split.tests);
                    match next.next() {
                        Some(tally) => tally.splits.push(measured),
                        None => {
                            let method = method.name().to_owned();
                            fresh.push(Tally { method, given, splits: vec![measured] });
                        }
                    }
                }
            }
            tallies.extend(fresh);
            if let Some(sweeping) = &mut sweeping {
                sweeping.add(&fitted, &model, &trained, &baselines.counts, &split)?;
            }
            if let Some(interviewing) = &mut interviewing {
                interviewing.add(&trained, &baselines.counts, &split);
            }
            held_out += split.tests.iter().map(|test| test.held_out.len()).sum::<usize>();
            sizes.push(trained.n_bytes as f64);
            progress(sizes.len(), n_splits);
        }
    }
    let mut rated = vec![false; dataset.items.len()];
    dataset.ratings.iter().for_each(|rating| rated[rating.item as usize] = true);
    let n_rated = rated.into_iter().filter(|&rated| rated).count();
    let row = |tally: Tally| tally.row(folds, n_rated, dataset.scale.unit());
    Ok(Evaluation {
        data: dataset.name.clone(),
        scale_max: dataset.scale.max,
        protocol,
        repeats,
        splits: n_splits,
        held_out,
        model_bytes: Mean::of(sizes),
        // Another program may have nothing to say after so many ratings, or to strangers at all.
        rows: tallies.into_iter().map(row).filter(Row::says_something).collect(),
        sweeps: sweeping.map(|sweeping| sweeping.rows(row)),
        interviews: interviewing.map(Interviewing::rows),
        peers,
    })
}
