//! `flatflix recommend`

use super::Ui;
use super::visitors::FoldIn;
use crate::files;
use crate::visitors::{Library, recommend};
use anyhow::{Result, ensure};
use flatflix_core::{Knobs, VisitorError};
use serde_json::json;
use std::path::PathBuf;

/// Recommend movies to visitors, each folded in from their own ratings alone
///
/// Writes userId,rank,movieId,score,prediction, the best first, never a movie that was folded in. A ratings file without
/// rows asks for one list, for someone who has rated nothing; its userId is empty.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  flatflix recommend --model model.flatflix --ratings mine.csv --top 5 --out best.csv"
)]
pub(super) struct Args {
    #[command(flatten)]
    fold_in: FoldIn,
    /// Length of each list
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,
    /// Trade popularity for discovery: above 0 for hidden films, below for popular ones, -1 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, allow_negative_numbers = true)]
    novelty: f64,
    /// Safe or adventurous: above 0 for films that may turn out anything, below for sure ones, -1 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, allow_negative_numbers = true)]
    risk: f64,
    /// Keep the list from being alike, 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0)]
    variety: f64,
    /// File to write
    #[arg(long, value_name = "CSV")]
    out: PathBuf,
}

/// Run the command.
///
/// # Errors
/// The model or the ratings cannot be used, or the output not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let recommender = args.fold_in.model()?;
    let library = Library::new(&recommender);
    let visitors = args.fold_in.visitors(&library, ui)?;
    let knobs = Knobs { novelty: args.novelty, risk: args.risk, variety: args.variety };
    ensure!(knobs.is_valid(), VisitorError::Knobs);
    files::write_with(&args.out, |out| recommend(&library, &visitors, args.top, knobs, out))?;
    let lists = visitors.len().max(1);
    ui.result(
        &json!({ "lists": lists, "top": args.top, "out": args.out }),
        format_args!("Wrote {lists} lists of {} to {}", args.top, args.out.display()),
    )
}
