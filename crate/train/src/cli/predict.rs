//! `flatflix predict`

use super::Ui;
use super::visitors::FoldIn;
use crate::files;
use crate::visitors::{Library, predict};
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;

/// Predict ratings of visitors, each folded in from their own ratings alone
///
/// Writes userId,movieId,prediction,low,high for every row of the targets, in their order; low and high are the ends of
/// an 80 % interval. Nothing is looked up from training. A user of the targets without ratings is a visitor who has
/// rated nothing; a movie that the model does not have gets a prediction for an unknown one.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  flatflix predict --model model.flatflix --ratings mine.csv --targets wanted.csv --out predicted.csv"
)]
pub(super) struct Args {
    #[command(flatten)]
    fold_in: FoldIn,
    /// What to predict: userId,movieId
    #[arg(long, value_name = "CSV")]
    targets: PathBuf,
    /// File to write
    #[arg(long, value_name = "CSV")]
    out: PathBuf,
}

/// Run the command.
///
/// # Errors
/// The model or a CSV cannot be used, or the output not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let recommender = args.fold_in.model()?;
    let library = Library::new(&recommender);
    let visitors = args.fold_in.visitors(&library, ui)?;
    let mut counts = (0, 0);
    files::write_with(&args.out, |out| {
        counts = predict(&library, &visitors, &args.targets, out)?;
        Ok(())
    })?;
    let (rows, unknown) = counts;
    let visitors = visitors.len();
    ui.result(
        &json!({ "rows": rows, "unknownItems": unknown, "visitors": visitors, "out": args.out }),
        format_args!(
            "Wrote {rows} predictions to {} ({unknown} of movies that the model does not have)",
            args.out.display()
        ),
    )
}
