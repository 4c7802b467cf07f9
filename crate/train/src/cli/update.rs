//! `flatflix update`

use super::Ui;
use super::source::Source;
use super::train::Tuning;
use crate::update::{measure, update};
use crate::{files, model};
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

/// Bring a model up to date with new ratings
///
/// The data has all ratings, old and new. The rating head goes on from the model's factors for a few sweeps, items and
/// users may be new; the ranking head is trained anew; the calibration of the intervals stays. '--measure' tells what
/// that loses against training anew.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flatflix update --model model.flatflix --data data/ml-latest-small --out new.flatflix
  flatflix update --measure --data data/ml-latest-small")]
pub(super) struct Args {
    /// Model to start from
    #[arg(long, value_name = "FILE", required_unless_present = "measure")]
    model: Option<PathBuf>,
    #[command(flatten)]
    source: Source,
    /// Model file to write; may be the old one
    #[arg(long, value_name = "FILE", required_unless_present = "measure")]
    out: Option<PathBuf>,
    /// Sweeps over users and items
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    sweeps: u16,
    /// Write nothing: hold a tenth of the ratings out, take another tenth for new, update and train anew, and compare
    #[arg(long, conflicts_with_all = ["model", "out"])]
    measure: bool,
    #[command(flatten)]
    tuning: Tuning,
}

/// Run the command.
///
/// # Errors
/// The model, data or configuration cannot be used, or the new model not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let start = Instant::now();
    let project = args.tuning.project()?;
    let config = args.tuning.apply_to(project.config())?;
    let source = args.source.over(&project);
    let sweeps = usize::from(args.sweeps);
    let (Some(path), Some(out)) = (&args.model, &args.out) else {
        let measured = measure(&source.read(ui)?, &config, sweeps)?;
        let line = |row: &crate::update::Measured| {
            format!("{:<14}RMSE {:.4}  {:>7.1} s\n", row.method, row.rmse, row.seconds)
        };
        let text: String = measured.iter().map(line).collect();
        return ui.result(&measured, text.trim_end());
    };
    let old = model::load(path)?;
    let dataset = source.read(ui)?;
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    let updated = update(&dataset, &rows, (&old, path), &config, sweeps, |_| ())?;
    let bytes = updated.model.to_bytes()?;
    files::write(out, &bytes)?;
    let (users, items, ratings) = (dataset.users.len(), dataset.items.len(), dataset.ratings.len());
    let (new, rmse, seconds) = (updated.n_new_items, updated.train_rmse, start.elapsed().as_secs_f64());
    let facts = json!({
        "users": users, "items": items, "newItems": new, "ratings": ratings, "seconds": seconds, "trainRmse": rmse,
        "bytes": bytes.len(), "out": out,
    });
    let text = format!(
        "users       {users}\nitems       {items} ({new} new)\nratings     {ratings}\nwall time   {seconds:.1} s\n\
         train RMSE  {rmse:.4}\nmodel       {}, {} bytes",
        out.display(),
        bytes.len()
    );
    ui.result(&facts, text)
}
