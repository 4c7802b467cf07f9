//! `flatflix tune`

use super::source::Source;
use super::{Ui, train};
use crate::files;
use crate::input::InputError;
use crate::tune::journal::{Journal, Plan};
use crate::tune::space::SPACE;
use crate::tune::{Trainer, tune};
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;

/// Search for better parameters
///
/// Validation users are drawn from the given users, five folds of them; a model is trained on the others' ratings and
/// measured, quantised, on strangers, as `evaluate --protocol strong` does. Random search, half of the trials near the
/// best so far. The rating head is tuned by RMSE (mean of after 5 and after all ratings), the ranking head by nDCG@10;
/// a trial of one head does not retrain the other.
///
/// The chosen configuration is for `train --config`; a table of what was tried stands in its comments. The journal of
/// trials, FILE.trials.jsonl, grows with each trial. With the same data, configuration, seed and folds, an interrupted
/// search that is resumed finds what an uninterrupted one finds, and --resume with more --trials searches on.
///
/// Measure the result on data that the search has not seen: the best of many trials is partly luck.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Configuration file (TOML) to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Trials of each head, the first being the start: --config or the defaults
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    trials: u32,
    /// Folds that a trial is averaged over: with few users one is too noisy, with many one is enough and faster
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=5))]
    folds: u8,
    /// Continue from the journal beside --out
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    tuning: train::Tuning,
}

fn after_help() -> String {
    let space: String = SPACE.iter().map(|parameter| format!("  {parameter}\n")).collect();
    format!(
        "Space:\n{space}\nExample:\n  flatflix tune --data data/ml-latest-small --out tuned.toml --trials 30"
    )
}

/// Run the command.
///
/// # Errors
/// The data, configuration or journal cannot be used, or a file not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let project = args.tuning.project()?;
    let config = args.tuning.apply_to(project.config())?;
    let mut journal_path = args.out.clone().into_os_string();
    journal_path.push(".trials.jsonl");
    let journal_path = PathBuf::from(journal_path);
    if args.out.exists() && !args.resume {
        let remedy = "Name another --out, or continue the search that wrote it with --resume";
        return Err(InputError::of_path(&args.out, "exists already", remedy).into());
    }
    let dataset = args.source.over(&project).read(ui)?;
    let (folds, trials) = (usize::from(args.folds), args.trials as usize);
    let plan = Plan::new(&dataset, folds, &config);
    let open = if args.resume { Journal::resume } else { Journal::create };
    let mut trainer = Trainer::new(&dataset, folds, &plan.start)?;
    let mut journal = open(&journal_path, &plan)?;

    // Both heads' trials, and the best two together.
    let bar = ui.progress("Tuning", ((2 * trials + 1) * folds) as u64);
    let mut done = 0;
    let measure = |config: &_| trainer.measure(config, || bar.inc(1));
    let tuned = tune(&plan, trials, &mut journal, measure, |_| {
        done += folds as u64;
        bar.set_position(done);
    })?;
    files::write(&args.out, tuned.to_toml()?.as_bytes())?;
    bar.finish_and_clear();
    let facts = json!({
        "out": args.out, "journal": journal_path, "folds": folds, "seed": plan.start.seed, "start": tuned.start,
        "together": tuned.together, "chosen": tuned.chosen, "config": tuned.config, "trials": tuned.trials,
    });
    ui.result(&facts, format!("{tuned}\nWrote {}", args.out.display()))
}
