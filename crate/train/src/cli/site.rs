//! `flatflix site`

use super::Ui;
use super::recall::Sizes;
use crate::card::text;
use crate::config::Project;
use crate::files;
use crate::shards::{LARGE, divide};
use crate::site::{About, Look, Published, cover_origins, write_one_file, write_site};
use anyhow::{Context, Result};
use flatflix_core::Model;
use std::path::{Path, PathBuf};

/// Write the static site for a model
///
/// The folder is complete and can be copied to any static host. Running it again replaces the model for visitors in one
/// step; files that it did not write stay as they are. Title, colours and what is left out come from the configuration.
/// With --single-file page and model become one HTML file instead, which a browser opens from a disk.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  flatflix site --model model.flatflix --out dist\n  \
                        flatflix site --model model.flatflix --single-file --out flatflix.html")]
pub(super) struct Args {
    /// Model that 'flatflix train' has written [default: the configuration's, or model.flatflix]
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Folder to write to [default: the configuration's, or dist], or the file with --single-file
    #[arg(long, value_name = "PATH", required_if_eq("single_file", "true"))]
    out: Option<PathBuf>,
    /// Write one HTML file that needs no other
    #[arg(long)]
    single_file: bool,
    /// Folder that 'evaluate --report' has written, for the site to have and to link [default: the configuration's]
    #[arg(long, value_name = "DIR", conflicts_with = "single_file")]
    report: Option<PathBuf>,
    /// Configuration file (TOML) [default: flatflix.toml if it is here]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Show the items' own pictures: a visitor's browser asks their host for them, and the page says so
    #[arg(long)]
    covers: bool,
    /// Divide the model into shards, of which a visitor downloads few, or do not [default: the configuration's, or from
    /// 100,000 items on]
    #[arg(long, value_name = "WHETHER", num_args = 0..=1, default_missing_value = "true", conflicts_with = "single_file")]
    shards: Option<bool>,
    #[command(flatten)]
    sizes: Sizes,
    /// Name of the site [default: the configuration's, or Flatflix]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

/// Run the command.
///
/// # Errors
/// The model cannot be read or is none, or as [`write_site`] and [`write_one_file`].
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let site = Project::find(args.config.as_deref())?.site;
    let path =
        args.model.as_ref().or(site.model.as_ref()).map_or(Path::new(super::train::MODEL), PathBuf::as_path);
    let out = args.out.as_ref().or(site.out.as_ref()).map_or(Path::new("dist"), PathBuf::as_path);
    let bytes = files::read(path)?;
    let model = Model::from_bytes(&bytes).with_context(|| path.display().to_string())?;
    let card = text::markdown(&model);
    let large = model.catalogue.n_items() >= LARGE;
    let sharded = match args.shards.or(site.shards).unwrap_or(large) && !args.single_file {
        true => Some(divide(&model, args.sizes.into())?),
        false => None,
    };
    let metadata = model.metadata;
    let subject = metadata.subject();
    let covers = if args.covers || site.covers == Some(true) {
        cover_origins(&subject, &model.images)?
    } else {
        Vec::new()
    };
    let mut licence = metadata.licence;
    if !metadata.citation.is_empty() {
        licence += &format!("\n\nCitation\n\n{}", metadata.citation);
    }
    let about = About { title: metadata.title, licence, subject, card };
    let look = Look {
        title: args.title.clone().or(site.title),
        description: site.description,
        colours: site.colours,
        night: site.night,
        without: site.without,
        covers,
        in_shards: sharded.is_some(),
        unlisted: site.indexed == Some(false),
        // One file has no other beside it.
        report: args.report.clone().or(site.report).filter(|_| !args.single_file),
    };
    if args.single_file {
        let report = write_one_file(&bytes, &about, &look, out)?;
        return ui.result(
            &report,
            format_args!("Wrote page and model, {} bytes, to {}", report.bytes, out.display()),
        );
    }
    let report = write_site(Published { bytes: &bytes, sharded: sharded.as_ref() }, &about, &look, out)?;
    if let Some(parts) = sharded.filter(|parts| parts.left_out > 0) {
        ui.note(format_args!(
            "{} items without ratings are in no shard: nothing can be said of them",
            parts.left_out
        ));
    }
    let (files, bytes) = (report.files, report.bytes);
    match report.shards {
        0 => ui.result(&report, format_args!("Wrote {files} files, {bytes} bytes, to {}", out.display())),
        shards => ui.result(
            &report,
            format_args!(
                "Wrote {files} files, {bytes} bytes, to {}: {shards} of them are shards of the model",
                out.display()
            ),
        ),
    }
}
