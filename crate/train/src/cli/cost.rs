//! `flatflix cost`

use super::Ui;
use super::source::Source;
use super::train::Tuning;
use crate::als::{self, Covariances};
use crate::memory;
use crate::ranker::implicit_als;
use crate::train::TrainingSet;
use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::time::Instant;

/// Measure what training on a data set costs: seconds to read it, seconds a sweep, memory
///
/// Makes a few sweeps of each head and no model. 'npm run bench:train' draws its figures against the size of the data.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix cost --data synthetic --factors 64 --json")]
pub(super) struct Args {
    #[command(flatten)]
    source: Source,
    /// Factors of the rating head [default: the configuration's]
    #[arg(long, value_name = "K")]
    factors: Option<usize>,
    /// Components of the implicit-ALS head [default: the configuration's]
    #[arg(long, value_name = "K")]
    components: Option<usize>,
    /// How the rating head holds covariances [default: the configuration's, or by the size of the data]
    #[arg(long, value_name = "HOW", value_enum)]
    covariances: Option<Covariances>,
    /// Sweeps to measure; one more is made before them
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    sweeps: u16,
    /// What to measure besides reading; can be given several times
    #[arg(long, value_name = "HEAD", value_enum, default_values_t = [Head::Rating, Head::ImplicitAls])]
    head: Vec<Head>,
    #[command(flatten)]
    tuning: Tuning,
}

/// What is trained in sweeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Head {
    /// Stars
    Rating,
    /// Choices, by implicit-feedback alternating least squares
    ImplicitAls,
    /// Nothing: reading alone
    None,
}

/// When each sweep was done.
struct Clock(Vec<Instant>);

impl Clock {
    fn stroke(&mut self) {
        self.0.push(Instant::now());
    }

    /// Seconds of each sweep but the first, which has the preparations in it.
    fn seconds(&self) -> Vec<f64> {
        self.0.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect()
    }
}

/// Run the command.
///
/// # Errors
/// The data or configuration cannot be used.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let mut config = args.tuning.apply()?;
    config.rating.factors = args.factors.or(config.rating.factors);
    config.rating.covariances = args.covariances.or(config.rating.covariances);
    config.ranking.implicit_als.components =
        args.components.unwrap_or(config.ranking.implicit_als.components);
    let sweeps = usize::from(args.sweeps) + 1;
    config.rating.sweeps = sweeps;
    config.ranking.implicit_als.sweeps = sweeps;

    let start = Instant::now();
    let dataset = args.source.read(ui)?;
    let read = start.elapsed().as_secs_f64();
    let n_ratings = dataset.ratings.len();
    let rows: Vec<u32> = (0..n_ratings as u32).collect();
    let set = TrainingSet::new(&dataset, &rows)?;
    drop(rows);
    let (n_users, n_items) = (dataset.n_users(), dataset.n_items());
    let rating = &config.rating;
    let factors = rating.n_factors(n_ratings);
    let covariances = rating.covariances(n_ratings, n_users, n_items);
    let of_rating = args.head.contains(&Head::Rating).then(|| -> Result<Value> {
        let mut clock = Clock(Vec::new());
        als::fit(set.ratings(), set.side(), rating, config.seed, |_, _| clock.stroke())
            .context(als::DIVERGED)?;
        Ok(json!({ "factors": factors, "covariances": covariances, "seconds": clock.seconds() }))
    });
    let of_rating = of_rating.transpose()?;
    let implicit = &config.ranking.implicit_als;
    let of_implicit = args.head.contains(&Head::ImplicitAls).then(|| -> Result<Value> {
        let mut clock = Clock(Vec::new());
        implicit_als::fit(set.ratings(), implicit, config.seed, |_| clock.stroke()).context(als::DIVERGED)?;
        Ok(json!({ "components": implicit.components, "seconds": clock.seconds() }))
    });
    let of_implicit = of_implicit.transpose()?;
    let peak = memory::peak();
    let facts = json!({
        "ratings": n_ratings, "users": n_users, "items": n_items, "threads": rayon::current_num_threads(),
        "readSeconds": read, "rating": of_rating, "implicitAls": of_implicit, "peakMemory": peak,
    });
    let sweep = |of: &Option<Value>| {
        let mut seconds: Vec<f64> =
            of.iter().flat_map(|of| of["seconds"].as_array()).flatten().filter_map(Value::as_f64).collect();
        seconds.sort_by(f64::total_cmp);
        seconds.get(seconds.len() / 2).map_or("not measured".to_owned(), |median| format!("{median:.3} s"))
    };
    let text = format!(
        "ratings              {n_ratings}\nusers, items         {n_users}, {n_items}\n\
         reading              {read:.2} s, {:.2} million rows a second\n\
         sweep, rating head   {} ({factors} factors)\nsweep, implicit ALS  {} ({} components)\n\
         peak of memory       {}",
        n_ratings as f64 / read / 1e6,
        sweep(&of_rating),
        sweep(&of_implicit),
        implicit.components,
        peak.map_or("unknown".to_owned(), |peak| format!("{:.2} GB", peak as f64 / 1e9)),
    );
    ui.result(&facts, text)
}
