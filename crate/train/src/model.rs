//! Model files: loading them, and how their contents read on a terminal.

use crate::files;
use anyhow::{Context, Result};
use flatflix_core::{Catalogue, ItemIndex, Recommender};
use std::path::Path;

/// Load a model.
///
/// # Errors
/// The file cannot be read, or [`flatflix_core::FormatError`] with the path as context.
pub fn load(path: &Path) -> Result<Recommender> {
    let bytes = files::read(path)?;
    Recommender::from_bytes(&bytes).with_context(|| path.display().to_string())
}

/// `The Matrix (1999)`, or the title alone when the year is unknown.
pub fn title_and_year(catalogue: &Catalogue, item: ItemIndex) -> String {
    let title = &catalogue.titles[item.row()];
    match catalogue.years[item.row()] {
        0 => title.clone(),
        year => format!("{title} ({year})"),
    }
}

/// A line of the table of sections.
pub(crate) fn columns(name: &str, bytes: &str, per_item: &str) -> String {
    format!("  {name:<20}{bytes:>12}{per_item:>12}")
}
