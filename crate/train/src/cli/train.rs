//! `flatflix train`

use super::Ui;
use super::source::Source;
use crate::checkpoint::{Checkpoint, Interrupt};
use crate::config::{Config, Project};
use crate::dataset::Dataset;
use crate::files;
use crate::memory;
use crate::ranker::HeadKind;
use crate::train::{Progress, train_with};
use anyhow::Result;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where a model is where nothing else is said.
pub(super) const MODEL: &str = "model.flatflix";

const EXAMPLES: &str = "\
Examples:
  flatflix train --ratings ratings.csv --items books.csv
  flatflix train --ratings plays.parquet --scale implicit --noun song
  flatflix train --data data/ml-latest-small --out model.flatflix";

/// Train a model on ratings
///
/// Ratings of anything come as a file (--ratings), one rating, play or purchase a row, with columns for the user, the
/// item and the rating; their names, the scale and what the items are is found out, shown, and can be stated. A folder in
/// MovieLens form (--data) has ratings.csv (userId,movieId,rating) and movies.csv (movieId,title,genres), links.csv and
/// tags.csv if there are any; MovieLens 1M's .dat files are read as well. The same data, configuration and seed give the
/// same bytes, whatever the number of threads.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Model file to write [default: the configuration's, or model.flatflix]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Go on from where an interrupted training has stopped, to the same bytes; from the start if none has
    #[arg(long)]
    resume: bool,
    /// Seconds between checkpoints, kept in OUT.checkpoint until the model is written
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    checkpoint_every: u64,
    /// Refuse to train if it takes more memory than this, for instance 8GB [default: what is free, where that is known]
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    memory_limit: Option<u64>,
    #[command(flatten)]
    tuning: Tuning,
}

/// What decides the outcome of training besides the ratings, and how fast it comes.
#[derive(Debug, clap::Args)]
pub(super) struct Tuning {
    /// Configuration file (TOML); keys that it leaves out have their defaults [default of train, evaluate, tune and site:
    /// flatflix.toml if it is here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How the ranking head is trained [default: the configuration's, or linear]
    #[arg(long, value_name = "KIND", value_enum)]
    ranking_head: Option<HeadKind>,
    /// Seed of the random start [default: the configuration's, or 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Tuning {
    /// The whole configuration: the file that was named, or the one that is here.
    pub(super) fn project(&self) -> Result<Project> {
        Project::find(self.config.as_deref())
    }

    /// What a named configuration says about the model, with flags on top; starts the threads.
    pub(super) fn apply(&self) -> Result<Config> {
        self.apply_to(self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default())
    }

    /// The same of a configuration that was read already.
    pub(super) fn apply_to(&self, mut config: Config) -> Result<Config> {
        config.seed = self.seed.unwrap_or(config.seed);
        config.ranking.head = self.ranking_head.unwrap_or(config.ranking.head);
        if let Some(threads) = self.threads {
            rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
        }
        Ok(config)
    }
}

/// Read a data set and pass its warnings on.
pub(super) fn read(data: &std::path::Path, ui: &Ui) -> Result<Dataset> {
    let dataset = Dataset::read(data)?;
    warn(&dataset, ui);
    Ok(dataset)
}

/// Pass the warnings of a data set on.
pub(super) fn warn(dataset: &Dataset, ui: &Ui) {
    let warnings = dataset.warnings.to_string();
    if !warnings.is_empty() {
        ui.note(format_args!("warning: {}", warnings.trim_end()));
    }
}

/// Run the command.
///
/// # Errors
/// The data or configuration cannot be used, or the model not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let start = Instant::now();
    let project = args.tuning.project()?;
    let config = args.tuning.apply_to(project.config())?;
    let out = args.out.as_ref().or(project.site.model.as_ref()).map_or(Path::new(MODEL), PathBuf::as_path);
    let dataset = args.source.over(&project).read(ui)?;
    memory::check(&dataset, &config, args.memory_limit)?;
    let interrupt = Interrupt::default();
    let path = Checkpoint::path_for(out);
    let every = Duration::from_secs(args.checkpoint_every);
    let mut checkpoint = Checkpoint::open(path, every, args.resume, &dataset, &config, interrupt.clone())?;
    if args.resume && !checkpoint.is_resumed() {
        ui.note("note: no training was interrupted, so this one starts from the beginning");
    }
    ctrlc::set_handler(move || {
        if interrupt.ask() {
            std::process::exit(super::INTERRUPTED.into());
        }
    })?;
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    // Two calibration fits on half the users each weigh as much as one fit, the ranking head about as much again.
    let sweeps = config.rating.sweeps as u64;
    let bar = ui.progress("Training", 3 * sweeps);
    let trained = train_with(&dataset, &rows, &config, &mut checkpoint, |progress| match progress {
        Progress::Sweep { sweep, .. } => bar.set_position(sweep as u64),
        Progress::Calibrating => bar.inc(sweeps / 2),
        Progress::Ranking => bar.set_message("Ranking"),
        Progress::Quantizing => bar.set_message("Quantizing"),
        Progress::Mapping => bar.set_message("Drawing the map"),
    })?;
    let bytes = trained.model.to_bytes()?;
    files::write(out, &bytes)?;
    checkpoint.remove()?;
    bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let (users, items, ratings) = (dataset.users.len(), dataset.items.len(), dataset.ratings.len());
    let rmse = trained.train_rmse;
    let unrated = dataset.item_counts().iter().filter(|&&count| count == 0).count();
    let loss = trained.loss.map_or_else(|| "not measured".to_owned(), |loss| loss.to_string());
    let facts = json!({
        "users": users, "items": items, "unratedItems": unrated, "ratings": ratings, "tags": dataset.tags.len(),
        "seconds": seconds, "trainRmse": rmse, "quantizationLoss": trained.loss, "bytes": bytes.len(), "out": out,
    });
    let text = format!(
        "users       {users}\nitems       {items} ({unrated} never rated)\nratings     {ratings}\n\
         tags        {}\nwall time   {seconds:.1} s\ntrain RMSE  {rmse:.4}\n\
         quantized   {loss}\nmodel       {}, {} bytes",
        dataset.tags.len(),
        out.display(),
        bytes.len()
    );
    ui.result(&facts, text)
}
