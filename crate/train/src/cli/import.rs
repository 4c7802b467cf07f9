//! `flatflix import`

use super::Ui;
use super::source::Source as Data;
use super::train::{MODEL, Tuning};
use crate::dataset::Dataset;
use crate::files;
#[cfg(feature = "parquet")]
use crate::import::spark;
use crate::import::{Confidence, Source, import, npy};
use anyhow::{Result, ensure};
use clap::Subcommand;
use flatflix_core::format::limits;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Make a model of factors that were trained elsewhere
///
/// Priors, biases, side information, noise and intervals are fitted around the factors, from the ratings that they were
/// trained on. A head that has no factors is trained as by 'flatflix train'. Users with ratings but without factors are
/// taken as held out: the noise is measured on them.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    #[cfg(feature = "parquet")]
    Spark(Spark),
    Npy(Npy),
}

/// Import ALS models saved by Spark MLlib
#[cfg(feature = "parquet")]
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  flatflix import spark --explicit als/explicit --implicit als/implicit --alpha 2 --regularization 0.1 \\
    --data data/ml-latest-small --out model.flatflix")]
struct Spark {
    /// Folder of a model trained on ratings, written by ALSModel.save
    #[arg(long, value_name = "DIR", required_unless_present = "implicit")]
    explicit: Option<PathBuf>,
    /// Folder of a model trained with implicitPrefs
    #[arg(long, value_name = "DIR")]
    implicit: Option<PathBuf>,
    /// alpha of the implicit model
    #[arg(long, value_name = "A", default_value_t = 1.0)]
    alpha: f64,
    /// regParam of the implicit model
    #[arg(long, value_name = "L", default_value_t = 0.1)]
    regularization: f64,
    #[command(flatten)]
    common: Common,
}

/// Import NumPy arrays of factors, from any library
///
/// Without files of ids, rows belong to the rated items, and to the users, in the ascending order of their ids.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  flatflix import npy --item-factors items.npy --user-factors users.npy --data data/ml-latest-small --out model.flatflix
  flatflix import npy --implicit-item-factors items.npy --implicit-user-factors users.npy --item-ids items.csv \\
    --user-ids users.csv --alpha 2 --confidence-offset 0 --ratings plays.parquet --out model.flatflix")]
struct Npy {
    /// Array of factors of items, whose products with the users' predict ratings
    #[arg(
        long,
        value_name = "FILE",
        requires = "user_factors",
        required_unless_present = "implicit_item_factors"
    )]
    item_factors: Option<PathBuf>,
    /// Array of factors of users
    #[arg(long, value_name = "FILE", requires = "item_factors")]
    user_factors: Option<PathBuf>,
    /// The same for factors trained on choices (implicit feedback), whose products rank
    #[arg(long, value_name = "FILE", requires = "implicit_user_factors")]
    implicit_item_factors: Option<PathBuf>,
    /// Their users
    #[arg(long, value_name = "FILE", requires = "implicit_item_factors")]
    implicit_user_factors: Option<PathBuf>,
    /// The item that each row of the items belongs to: one id a line, with or without a header line
    #[arg(long, value_name = "FILE")]
    item_ids: Option<PathBuf>,
    /// The user that each row of the users belongs to
    #[arg(long, value_name = "FILE")]
    user_ids: Option<PathBuf>,
    /// Confidence in a choice: offset + alpha rating
    #[arg(long, value_name = "A", default_value_t = 1.0)]
    alpha: f64,
    /// 1 as in Hu, Koren and Volinsky's paper, 0 for the library implicit
    #[arg(long, value_name = "B", default_value_t = 1.0)]
    confidence_offset: f64,
    /// Regularization of the implicit factors
    #[arg(long, value_name = "L", default_value_t = 0.01)]
    regularization: f64,
    /// The regularization counts once for every rating of a user or item
    #[arg(long)]
    regularization_per_rating: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, clap::Args)]
struct Common {
    // The ratings that the factors were trained on.
    #[command(flatten)]
    data: Data,
    /// Model file to write [default: the configuration's, or model.flatflix]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    tuning: Tuning,
}

#[cfg(feature = "parquet")]
impl Spark {
    fn source(&self) -> Result<Source> {
        let mut versions = Vec::new();
        let mut open = |folder: &PathBuf, most: usize| {
            let (pair, version) = spark::open(folder, most)?;
            versions.push(version);
            Ok::<_, anyhow::Error>(pair)
        };
        let explicit = self.explicit.as_ref().map(|folder| open(folder, limits::FACTORS)).transpose()?;
        let implicit = self.implicit.as_ref().map(|folder| open(folder, limits::COMPONENTS)).transpose()?;
        versions.dedup();
        let confidence = Confidence {
            offset: 1.0,
            alpha: self.alpha,
            regularization: self.regularization,
            per_rating: true,
        };
        let trainer = format!("Spark MLlib ALS {}", versions.join(", "));
        Ok(Source { trainer, explicit, implicit: implicit.map(|pair| (pair, confidence)) })
    }
}

impl Npy {
    fn source(&self, dataset: &Dataset) -> Result<Source> {
        let open = |items: &Option<PathBuf>, users: &Option<PathBuf>, most: usize| {
            let (Some(items), Some(users)) = (items, users) else { return Ok(None) };
            let items = npy::Files { array: items.clone(), ids: self.item_ids.clone() };
            let users = npy::Files { array: users.clone(), ids: self.user_ids.clone() };
            npy::open(&items, &users, dataset, most).map(Some)
        };
        let confidence = Confidence {
            offset: self.confidence_offset,
            alpha: self.alpha,
            regularization: self.regularization,
            per_rating: self.regularization_per_rating,
        };
        Ok(Source {
            trainer: "NumPy arrays".to_owned(),
            explicit: open(&self.item_factors, &self.user_factors, limits::FACTORS)?,
            implicit: open(&self.implicit_item_factors, &self.implicit_user_factors, limits::COMPONENTS)?
                .map(|pair| (pair, confidence)),
        })
    }
}

/// Run the command.
///
/// # Errors
/// The factors or ratings cannot be used, or the model not be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let start = Instant::now();
    let common = match &args.format {
        #[cfg(feature = "parquet")]
        Format::Spark(spark) => &spark.common,
        Format::Npy(npy) => &npy.common,
    };
    let project = common.tuning.project()?;
    let config = common.tuning.apply_to(project.config())?;
    let data = common.data.over(&project);
    let out = common.out.as_ref().or(project.site.model.as_ref()).map_or(Path::new(MODEL), PathBuf::as_path);
    let (dataset, source) = match &args.format {
        #[cfg(feature = "parquet")]
        Format::Spark(spark) => {
            check(spark.alpha, spark.regularization)?;
            // The folders first: what is wrong with them shows at once, ratings take their time.
            let source = spark.source()?;
            (data.read(ui)?, source)
        }
        Format::Npy(npy) => {
            check(npy.alpha, npy.regularization)?;
            let dataset = data.read(ui)?;
            let source = npy.source(&dataset)?;
            (dataset, source)
        }
    };
    let imported = import(&dataset, &source, &config, |_| ())?;
    let bytes = imported.model.to_bytes()?;
    files::write(out, &bytes)?;
    let measured = imported.held_out_rmse.is_some();
    if measured && imported.measured_on_trained_users {
        ui.note(
            "note: there were too few users without factors, so the noise was measured on users whom the factors know: \
             intervals will be too narrow. Leave some users out of the training, as scripts/spark/train.py does.",
        );
    }
    let (seconds, items) = (start.elapsed().as_secs_f64(), dataset.items.len());
    let (trained, held_out) = (imported.n_trained_users, imported.n_held_out_users);
    let facts = json!({
        "trainer": source.trainer, "users": trained, "heldOutUsers": held_out, "items": items,
        "heldOutRmse": imported.held_out_rmse, "measuredOnTrainedUsers": imported.measured_on_trained_users,
        "seconds": seconds, "bytes": bytes.len(), "out": out,
    });
    let rmse = imported.held_out_rmse.map_or("not measured".to_owned(), |rmse| format!("{rmse:.4}"));
    let text = format!(
        "factors        {}\nusers          {trained} with factors, {held_out} held out\nitems          {items}\n\
         held-out RMSE  {rmse}\nwall time      {seconds:.1} s\nmodel          {}, {} bytes",
        source.trainer,
        out.display(),
        bytes.len()
    );
    ui.result(&facts, text)
}

fn check(alpha: f64, regularization: f64) -> Result<()> {
    ensure!(alpha.is_finite() && alpha > 0.0, "--alpha must be above 0");
    ensure!(regularization.is_finite() && regularization >= 0.0, "--regularization must be a number from 0");
    Ok(())
}
