//! `flatflix synth`

use super::Ui;
use crate::synth::{Choices, Shape, synth_with};
use anyhow::Result;
use serde_json::json;
use std::path::PathBuf;
use std::time::Instant;

/// Make a synthetic data set with a long tail and known factors
///
/// Writes ratings.csv and movies.csv in MovieLens form, and to truth/ the factors that the ratings were drawn from. The
/// same numbers and seed give the same files.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  flatflix synth --users 162000 --items 59000 --ratings 25000000 --out synthetic"
)]
pub(super) struct Args {
    /// Users, each with at least one rating
    #[arg(long, value_name = "N")]
    users: u32,
    /// Items; the least popular may end up without ratings
    #[arg(long, value_name = "N")]
    items: u32,
    /// Ratings, no two of the same user and item
    #[arg(long, value_name = "N")]
    ratings: u64,
    /// Folder to write to; it must not hold other ratings
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How fast popularity declines from item to item: 1.8 as with films, nearer 1 for catalogues with a fat tail
    #[arg(long, value_name = "E", default_value_t = Choices::default().popularity_exponent)]
    popularity_exponent: f64,
    /// How much users choose what they will like: 0 not at all
    #[arg(long, value_name = "F", default_value_t = Choices::default().focus)]
    focus: f64,
    /// Seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// Run the command.
///
/// # Errors
/// As [`crate::synth::synth`].
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let &Args { users, items, ratings, ref out, popularity_exponent, focus, seed } = args;
    let start = Instant::now();
    let bar = ui.progress("Drawing ratings", ratings);
    let choices = Choices { popularity_exponent, focus };
    synth_with(Shape { users, items, ratings }, choices, seed, out, |written| bar.set_position(written))?;
    bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    ui.result(
        &json!({ "users": users, "items": items, "ratings": ratings, "seed": seed, "seconds": seconds }),
        format_args!(
            "Wrote {ratings} ratings of {items} items by {users} users to {} in {seconds:.1} s",
            out.display()
        ),
    )
}
