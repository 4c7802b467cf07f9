//! Searches with a made-up measure, and one that really trains on a tiny data set.

use super::journal::{Journal, Outcome, Plan, Trial};
use super::space::Head;
use super::{Trainer, Tuned, tune};
use crate::config::Config;
use crate::dataset::Dataset;
use crate::evaluate::Score;
use crate::input::InputError;
use crate::ranker::HeadKind;
use crate::synth::{Shape, synth};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn dataset(seed: u64) -> Dataset {
    let dir = tempfile::tempdir().unwrap();
    synth(Shape { users: 20, items: 30, ratings: 300 }, seed, dir.path(), |_| ()).unwrap();
    Dataset::read(dir.path()).unwrap()
}

fn start() -> Config {
    let mut config = Config::default();
    config.rating.factors = Some(6);
    config.rating.sweeps = 3;
    config.ranking.linear.components = 4;
    config
}

fn plan() -> Plan {
    Plan::new(&dataset(1), 2, &start())
}

/// Best at a regularization of 3 and a side weight of .1.
fn bowl(config: &Config) -> Result<Score> {
    let off = (config.rating.regularization / 3.0).ln().abs();
    Ok(Score { rmse: 0.8 + off, ndcg10: 0.4 - (config.ranking.linear.side_weight - 0.1).abs() })
}

fn journal_in(dir: &TempDir) -> PathBuf {
    dir.path().join("tuned.toml.trials.jsonl")
}

fn run(path: &Path, resume: bool, n_trials: usize, measure: impl FnMut(&Config) -> Result<Score>) -> Tuned {
    let plan = plan();
    let open = if resume { Journal::resume } else { Journal::create };
    tune(&plan, n_trials, &mut open(path, &plan).unwrap(), measure, |_| ()).unwrap()
}

/// Without the time it took.
fn timeless(mut tuned: Tuned) -> Tuned {
    tuned.trials.iter_mut().for_each(|trial| trial.seconds = 0.0);
    tuned
}

fn json(tuned: Tuned) -> String {
    serde_json::to_string(&timeless(tuned)).unwrap()
}

#[test]
fn the_chosen_configuration_is_the_best_of_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let tuned = run(&journal_in(&dir), false, 12, bowl);
    assert_eq!(tuned.trials.len(), 24);
    let of = |head| tuned.trials.iter().filter(move |trial| trial.head == head);
    let rmse = |trial: &Trial| trial.score().unwrap().rmse;
    let ndcg = |trial: &Trial| trial.score().unwrap().ndcg10;
    let rating = of(Head::Rating).min_by(|a, b| rmse(a).total_cmp(&rmse(b))).unwrap();
    let ranking = of(Head::Linear).max_by(|a, b| ndcg(a).total_cmp(&ndcg(b))).unwrap();
    assert_eq!((tuned.chosen.rating, tuned.chosen.ranking), (rating.number, ranking.number));
    assert_eq!(tuned.config.rating.regularization, rating.values["regularization"]);
    assert_eq!(tuned.config.ranking.linear.side_weight, ranking.values["side_weight"]);
    assert_eq!(tuned.together, Score { rmse: rmse(rating), ndcg10: ndcg(ranking) });
    assert!(tuned.together.rmse < tuned.start.rmse && tuned.together.ndcg10 > tuned.start.ndcg10);
    // What is not searched stays.
    assert_eq!((tuned.config.rating.sweeps, tuned.config.ranking.linear.components), (3, 4));
}

#[test]
fn a_trial_varies_one_head_and_the_first_is_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let start = plan().start;
    let mut configs = Vec::new();
    run(&journal_in(&dir), false, 3, |config| {
        configs.push(config.clone());
        bowl(config)
    });
    let varied: Vec<_> = configs
        .iter()
        .map(|config| (config.rating != start.rating, config.ranking != start.ranking))
        .collect();
    let (rating, ranking) = ((true, false), (false, true));
    assert_eq!(varied[..6], [(false, false), (false, false), rating, ranking, rating, ranking]);
}

#[test]
fn a_resumed_search_ends_like_an_uninterrupted_one() {
    let dir = tempfile::tempdir().unwrap();
    let whole = run(&dir.path().join("whole"), false, 6, bowl);
    // Struck down in the middle: the plan and eight trials.
    let text = std::fs::read_to_string(dir.path().join("whole")).unwrap();
    let path = journal_in(&dir);
    std::fs::write(&path, text.split_inclusive('\n').take(9).collect::<String>()).unwrap();
    let mut measured = 0;
    let resumed = run(&path, true, 6, |config| {
        measured += 1;
        bowl(config)
    });
    assert_eq!(measured, 5, "four trials and both chosen heads together");
    assert_eq!(json(resumed), json(whole.clone()));
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 13);

    // Nor does it matter whether the trials were asked for at once.
    let fewer = dir.path().join("fewer");
    run(&fewer, false, 2, bowl);
    assert_eq!(json(run(&fewer, true, 6, bowl)), json(whole));
}

#[test]
fn what_cannot_be_measured_is_recorded_and_not_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let moody = |config: &Config| {
        if config.rating.regularization != start().rating.regularization {
            bail!("training did not converge");
        }
        bowl(config)
    };
    let tuned = run(&journal_in(&dir), false, 3, moody);
    assert_eq!(tuned.chosen.rating, 1);
    let failed = Outcome::Failed { failed: "training did not converge".to_owned() };
    assert_eq!(tuned.trials[2].outcome, failed);
    assert!(tuned.to_string().contains("failed: training did not converge"));
    assert_eq!(json(run(&journal_in(&dir), true, 3, moody)), json(tuned));
    // Without a start there is nothing to compare with.
    let plan = plan();
    let mut journal = Journal::create(&dir.path().join("other"), &plan).unwrap();
    assert!(tune(&plan, 3, &mut journal, |_| bail!("no"), |_| ()).is_err());
}

#[test]
fn the_journal_of_another_search_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = journal_in(&dir);
    let plan = plan();
    Journal::create(&path, &plan).unwrap();
    let mut seeded = start();
    seeded.seed = 2;
    let mut other_start = start();
    other_start.ranking.linear.bytes_per_item = 30.0;
    let mut other_space = plan.clone();
    other_space.space.pop();
    for (other, what) in [
        (Plan::new(&dataset(2), 2, &start()), "data set"),
        (Plan::new(&dataset(1), 3, &start()), "number of folds"),
        (Plan::new(&dataset(1), 2, &seeded), "seed"),
        (Plan::new(&dataset(1), 2, &other_start), "start configuration"),
        (other_space, "space"),
    ] {
        let error = Journal::resume(&path, &other).unwrap_err();
        assert!(error.to_string().contains(&format!("another {what}.")), "{error}");
        assert!(error.is::<InputError>());
    }
    Journal::resume(&path, &plan).unwrap();
}

#[test]
fn nothing_is_lost_or_misread() {
    let dir = tempfile::tempdir().unwrap();
    let path = journal_in(&dir);
    let plan = plan();
    let error = Journal::resume(&path, &plan).unwrap_err().to_string();
    assert!(error.contains("does not exist") && error.contains("Leave out --resume"), "{error}");
    run(&path, false, 2, bowl);
    let before = std::fs::read_to_string(&path).unwrap();
    let error = Journal::create(&path, &plan).unwrap_err().to_string();
    assert!(error.contains("--resume"), "{error}");
    // Fewer trials than there are leave the others where they are.
    run(&path, true, 1, bowl);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);

    let mut lines: Vec<&str> = before.lines().collect();
    lines.swap(3, 4);
    std::fs::write(&path, lines.join("\n")).unwrap();
    let mut journal = Journal::resume(&path, &plan).unwrap();
    let error = tune(&plan, 2, &mut journal, bowl, |_| ()).unwrap_err();
    assert!(error.is::<InputError>() && error.to_string().contains(".jsonl:4: "), "{error}");
    std::fs::write(&path, before + "{\"head\":").unwrap();
    let error = Journal::resume(&path, &plan).unwrap_err().to_string();
    assert!(error.contains(".jsonl:6: "), "{error}");
}

#[test]
fn the_result_is_read_back_as_a_configuration() {
    let dir = tempfile::tempdir().unwrap();
    let tuned = run(&journal_in(&dir), false, 4, bowl);
    let text = tuned.to_toml().unwrap();
    let path = dir.path().join("tuned.toml");
    std::fs::write(&path, &text).unwrap();
    assert_eq!(Config::read(&path).unwrap(), tuned.config);
    let starred = text.lines().filter(|line| line.starts_with("# * ")).count();
    assert_eq!(starred, 2, "{text}");
    assert!(text.contains("selection_regularization  selection_target_weight  fold_in_share"));
}

#[test]
fn real_models_are_measured_the_same_with_and_without_kept_heads() {
    let dataset = dataset(1);
    let start = start().resolved(dataset.ratings.len());
    let mut other = start.clone();
    other.rating.regularization = 9.0;
    other.ranking.linear.rating_weight = 0.0;
    let mut mixed = other.clone();
    mixed.ranking = start.ranking.clone();
    let fresh = |config: &Config| Trainer::new(&dataset, 2, &start).unwrap().measure(config, || ()).unwrap();
    let mut trainer = Trainer::new(&dataset, 2, &start).unwrap();
    let mut folds = 0;
    let scores =
        [&start, &mixed, &other, &start].map(|config| trainer.measure(config, || folds += 1).unwrap());
    assert_eq!(folds, 8);
    assert_eq!(scores, [fresh(&start), fresh(&mixed), fresh(&other), scores[0]]);
    assert!(scores[0].rmse != scores[1].rmse && scores[1].rmse == scores[2].rmse);
    let mut implicit = start.clone();
    implicit.ranking.head = HeadKind::ImplicitAls;
    assert_ne!(fresh(&implicit).ndcg10, scores[0].ndcg10);
    assert!((0.3..1.5).contains(&scores[0].rmse) && (0.0..=1.0).contains(&scores[0].ndcg10));
}
