//! The pipeline: ratings and side information in, a [`Model`] out.

use crate::calibrate::calibrate;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::export;
use crate::interactions::Interactions;
use crate::{als, ranker};
use anyhow::{Context, Result, ensure};
use flatflix_core::{Catalogue, Metadata, Model};

/// Where training is, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// A sweep of the rating head is done.
    Sweep {
        /// Its number, from 1.
        sweep: usize,
        /// Noise standard deviation after it, in stars.
        noise: f64,
    },
    /// One of the two models that calibrate the intervals is fitted.
    Calibrating,
    /// The ranking head is being fitted.
    Ranking,
    /// Factors are being quantised.
    Quantizing,
}

/// A trained model and what training measured.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model, quantised.
    pub model: Model,
    /// Root mean squared error of the unquantised rating head over the training ratings, on the data set's scale.
    pub train_rmse: f64,
}

/// Train on a subset of a data set's ratings (`rows` of [`Dataset::ratings`]); users without any are left out.
///
/// # Errors
/// No ratings, or numbers out of bounds.
pub fn train(
    dataset: &Dataset,
    rows: &[u32],
    config: &Config,
    mut progress: impl FnMut(Progress),
) -> Result<Trained> {
    ensure!(!rows.is_empty(), "there are no ratings to train on");
    let scale = dataset.scale;
    let ratings = interactions(dataset, rows);
    let side = export::side_information(&dataset.items, dataset.groups.len());
    let counts = ratings.item_counts();
    let diverged = "training did not converge; check the configuration";
    let rating = als::fit(&ratings, &side, &config.rating, config.seed, |sweep, noise| {
        progress(Progress::Sweep { sweep, noise });
    })
    .context(diverged)?;
    let calibration =
        calibrate(&ratings, &side, &config.rating, config.seed, || progress(Progress::Calibrating))
            .context(diverged)?;
    progress(Progress::Ranking);
    let ranking = ranker::fit(&ratings, &side, &config.ranking, config.seed);
    progress(Progress::Quantizing);
    let order = export::popularity_order(&counts);
    let train_rmse = rating.train_rmse * scale.unit();
    let model = Model {
        metadata: metadata(dataset, &ratings, config, train_rmse),
        catalogue: catalogue(dataset, &ratings, &order),
        rating: export::rating_parts(&rating, &counts, &order, &config.rating, calibration)
            .context("the fitted priors are not positive definite")?,
        ranking: export::ranking_parts(&ranking, &counts, &order, &config.ranking),
    };
    Ok(Trained { model, train_rmse })
}

/// The chosen ratings in internal units, users renumbered without gaps.
fn interactions(dataset: &Dataset, rows: &[u32]) -> Interactions {
    let mut user_rows = vec![None; dataset.users.len()];
    let mut n_users = 0;
    let mut triple = |&row: &u32| {
        let rating = dataset.ratings[row as usize];
        let user = *user_rows[rating.user as usize].get_or_insert_with(|| {
            n_users += 1;
            n_users - 1
        });
        (user, rating.item, dataset.scale.to_internal(rating.value) as f32)
    };
    let triples: Vec<(u32, u32, f32)> = rows.iter().map(&mut triple).collect();
    Interactions::new(n_users as usize, dataset.items.len(), &triples)
}

fn metadata(dataset: &Dataset, ratings: &Interactions, config: &Config, train_rmse: f64) -> Metadata {
    let licence = dataset.licence.clone();
    let (licence, citation) =
        licence.map_or_else(Default::default, |licence| (licence.text, licence.citation));
    Metadata {
        title: dataset.name.clone(),
        licence,
        citation,
        scale: dataset.scale,
        n_users: ratings.n_users() as u64,
        n_ratings: ratings.n_ratings() as u64,
        groups: dataset.groups.clone(),
        parameters: config.parameters(),
        metrics: vec![("train RMSE".to_owned(), train_rmse)],
    }
}

fn catalogue(dataset: &Dataset, ratings: &Interactions, order: &[usize]) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for &row in order {
        let item = &dataset.items[row];
        let count = ratings.by_item.count(row);
        let sum: f64 = ratings.by_item.of(row).map(|(_, rating)| f64::from(rating)).sum();
        let mean = if count > 0 { sum / count as f64 * dataset.scale.unit() } else { 0.0 };
        catalogue.ids.push(item.id.clone());
        catalogue.titles.push(item.title.clone());
        catalogue.aliases.push(item.aliases.clone());
        catalogue.years.push(item.year.unwrap_or(0));
        catalogue.groups.push(item.groups.iter().fold(0, |bits, &group| bits | 1 << group));
        catalogue.imdb.push(item.imdb.unwrap_or(0));
        catalogue.tmdb.push(item.tmdb.unwrap_or(0));
        catalogue.counts.push(count as u32);
        catalogue.means.push((mean * 100.0).round() as f32 / 100.0);
    }
    catalogue
}
