//! `flatflix evaluate`

use super::source::Source;
use super::{Ui, train};
use crate::card;
use crate::evaluate::{Peer, Plan, Protocol, evaluate, report};
use crate::files;
use anyhow::{Context, Result};
use flatflix_core::Model;
use std::path::{Path, PathBuf};

/// Measure the model on ratings that were held out, next to baselines
///
/// weak: a random fifth of all ratings is held out. strong: five folds over users; a test user is a stranger to the
/// model, who gives 0, 1, 2, 3, 5, 10, 20 and all of their ratings but the last fifth, which is predicted. What is
/// measured is the quantised model, read back from its bytes. A held-out item is relevant from 80 % of the scale (4 of 5
/// stars); candidates are all items of the training data that were not folded in. The ranking head that is not configured
/// is measured as well, with the same rating head.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flatflix evaluate --data data/ml-latest-small --protocol strong --report report
  flatflix evaluate --ratings ratings.csv --protocol strong --model model.flatflix")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// How ratings are held out
    #[arg(long, value_enum)]
    protocol: Protocol,
    /// Random splits (weak), or rounds of five folds (strong), each with another seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    repeats: u64,
    /// Also write a page with plots and an explanation, index.html, to this folder; it needs no network
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Add what is measured to the card of this model, which must have been trained on the same data with the same
    /// parameters
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Measure also what fewer bytes and turned knobs cost; takes about twice as long
    #[arg(long)]
    sweeps: bool,
    /// Measure also what newcomers' answers are worth: strangers answer up to 25 questions, those that the model asks or
    /// those of fixed lists, with their rating or with 'not seen'
    #[arg(long)]
    interviews: bool,
    /// Measure also other programs, by their answers to the same splits in this folder (see 'npm run peers')
    #[arg(long, value_name = "DIR")]
    peers: Option<PathBuf>,
    #[command(flatten)]
    tuning: train::Tuning,
}

/// Run the command.
///
/// # Errors
/// The data or configuration cannot be used.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let project = args.tuning.project()?;
    let config = args.tuning.apply_to(project.config())?;
    let dataset = args.source.over(&project).read(ui)?;
    if let Some(path) = &args.model {
        card::check_same(path, &read_model(path)?.metadata, &dataset, &config)?;
    }
    let peers = args.peers.as_deref().map(Peer::find).transpose()?.unwrap_or_default();
    // Before the work, so that a folder that cannot be made costs no minutes.
    if let Some(folder) = &args.report {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let bar = ui.progress("Evaluating", 1);
    let plan = Plan {
        protocol: args.protocol,
        repeats: args.repeats,
        sweeps: args.sweeps,
        interviews: args.interviews,
        peers,
    };
    let evaluation = evaluate(&dataset, plan, &config, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    if let Some(folder) = &args.report {
        let path = folder.join("index.html");
        files::write(&path, report::html(&evaluation).as_bytes())?;
        ui.note(format!("Wrote {}", path.display()));
    }
    if let Some(path) = &args.model {
        // Read again: hours may have passed.
        let mut model = read_model(path)?;
        card::check_same(path, &model.metadata, &dataset, &config)?;
        card::add_evaluation(&mut model.card, &evaluation);
        files::write(path, &model.to_bytes()?)?;
        ui.note(format!("Added the figures to the card of {}", path.display()));
    }
    ui.result(&evaluation, evaluation.to_string().trim_end())
}

fn read_model(path: &Path) -> Result<Model> {
    Model::from_bytes(&files::read(path)?).with_context(|| path.display().to_string())
}
