//! `flatflix verify`

use super::Ui;
use crate::model;
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;

/// Check that a model is whole, undamaged and usable
///
/// Reads everything, compares every checksum, and folds in a visitor. Exit code 4 when the model is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix verify model.flatflix")]
pub(super) struct Args {
    /// Model that 'flatflix train' has written
    #[arg(value_name = "FILE")]
    model: PathBuf,
}

/// Run the command.
///
/// # Errors
/// The model cannot be used.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let recommender = model::load(&args.model)?;
    let items = recommender.catalogue().n_items();
    ui.result(
        &json!({ "valid": true, "items": items }),
        format_args!("{} is a valid model of {items} items", args.model.display()),
    )
}
