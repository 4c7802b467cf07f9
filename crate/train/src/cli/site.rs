//! `flatflix site`

use super::Ui;
use crate::files;
use crate::site::{write_one_file, write_site};
use anyhow::{Context, Result};
use flatflix_core::Model;
use std::path::PathBuf;

/// Write the static site for a model
///
/// The folder is complete and can be copied to any static host. Running it again replaces the model for visitors in one
/// step; files that it did not write stay as they are. With --single-file page and model become one HTML file instead,
/// which a browser opens from a disk.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  flatflix site --model model.flatflix --out dist\n  \
                        flatflix site --model model.flatflix --single-file --out flatflix.html")]
pub(super) struct Args {
    /// Model that 'flatflix train' has written
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Folder to write to, or the file with --single-file
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Write one HTML file that needs no other
    #[arg(long)]
    single_file: bool,
}

/// Run the command.
///
/// # Errors
/// The model cannot be read or is none, or as [`write_site`] and [`write_one_file`].
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let bytes = files::read(&args.model)?;
    let model = Model::from_bytes(&bytes).with_context(|| args.model.display().to_string())?;
    let metadata = &model.metadata;
    if args.single_file {
        let report = write_one_file(&bytes, &metadata.title, &args.out)?;
        return ui.result(
            &report,
            format_args!("Wrote page and model, {} bytes, to {}", report.bytes, args.out.display()),
        );
    }
    let mut terms = metadata.licence.clone();
    if !metadata.citation.is_empty() {
        terms += &format!("\n\nCitation\n\n{}", metadata.citation);
    }
    let report = write_site(&bytes, &metadata.title, &terms, &args.out)?;
    ui.result(
        &report,
        format_args!("Wrote {} files, {} bytes, to {}", report.files, report.bytes, args.out.display()),
    )
}
