//! What the commands share that answer visitors of a file.

use super::Ui;
use crate::model;
use crate::visitors::{Library, Visitors, read_ratings};
use anyhow::Result;
use flatflix_core::Recommender;
use std::path::{Path, PathBuf};

/// A model, and whose ratings it folds in.
#[derive(Debug, clap::Args)]
pub(super) struct FoldIn {
    /// Model that 'flatflix train' has written
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Ratings to fold in: userId,movieId,rating
    #[arg(long, value_name = "CSV")]
    ratings: PathBuf,
}

impl FoldIn {
    /// The model's file.
    pub(super) fn path(&self) -> &Path {
        &self.model
    }

    /// Load the model.
    ///
    /// # Errors
    /// As [`model::load`].
    pub(super) fn model(&self) -> Result<Recommender> {
        model::load(&self.model)
    }

    /// Read the visitors, and say how many ratings were left out because the model does not have their items.
    ///
    /// # Errors
    /// As [`read_ratings`].
    pub(super) fn visitors(&self, library: &Library, ui: &Ui) -> Result<Visitors> {
        let visitors = read_ratings(&self.ratings, library)?;
        if visitors.unknown_items > 0 {
            ui.note(format_args!(
                "warning: {} ratings were left out: the model does not have their movies",
                visitors.unknown_items
            ));
        }
        Ok(visitors)
    }
}
