//! `flatflix split`

use super::{Ui, train};
use crate::evaluate::Protocol;
use crate::evaluate::splits::files;
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Write the splits that 'evaluate' measures on as CSV, to measure other programs on the very same
///
/// One folder for each split, named seed-1 (weak) or seed-1-fold-1 (strong): train/ratings.csv with train/movies.csv,
/// which is a data set of its own; given.csv, ratings of the test users to fold in, with their place in the order of
/// giving; held-out.csv, what to predict. manifest.json tells what was split and how.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  flatflix split --data data/ml-latest-small --protocol strong --out splits"
)]
pub(super) struct Args {
    /// Folder with the ratings
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How ratings are held out
    #[arg(long, value_enum)]
    protocol: Protocol,
    /// Random splits (weak), or rounds of five folds (strong), each with another seed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    repeats: u64,
    /// Seed of the first
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder to write to: a new one, an empty one, or one with splits, which are replaced
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Run the command.
///
/// # Errors
/// As [`files::write`].
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let &Args { ref data, protocol, repeats, seed, ref out } = args;
    let dataset = train::read(data, ui)?;
    let seeds = seed..seed.checked_add(repeats).context("the seed is too large")?;
    let bar = ui.progress("Splitting", 1);
    let manifest = files::write(&dataset, data, protocol, seeds, out, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let held_out: usize = manifest.splits.iter().map(|split| split.held_out).sum();
    let n_splits = manifest.splits.len();
    ui.result(
        &manifest,
        format_args!("Wrote {n_splits} splits with {held_out} held-out ratings to {}", out.display()),
    )
}
