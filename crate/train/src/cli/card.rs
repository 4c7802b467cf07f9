//! `flatflix card`

use super::Ui;
use crate::card::text;
use crate::files;
use anyhow::{Context, Result};
use flatflix_core::Model;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Print a model's card: what it was made of, how good it is, its limits and biases, the terms of its data
///
/// Markdown, or with --json the figures by name. What training can measure is on every card; 'evaluate --model' adds how
/// well the model does for people it does not know. 'flatflix site' writes the card beside the page.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix card model.flatflix > CARD.md")]
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
    let bytes = files::read(&args.model)?;
    let model = Model::from_bytes(&bytes).with_context(|| args.model.display().to_string())?;
    let figures: BTreeMap<&str, f32> =
        model.card.figures.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let facts = json!({ "about": model.card.about, "figures": figures });
    ui.result(&facts, text::markdown(&model).trim_end())
}
