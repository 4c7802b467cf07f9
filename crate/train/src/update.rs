//! New ratings for a model that is there: a few sweeps from its factors instead of a hundred from chance.
//!
//! The rating head starts from the items, the priors and the noise that the model has; new items start in the middle of
//! what its side information says. The calibration stays. The ranking head, which is quicker than the rating head, is
//! trained anew.

use crate::als::{DIVERGED, Fit, State};
use crate::card;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::input::InputError;
use crate::ranker::HeadKind;
use crate::train::{Progress, TrainingSet, train};
use anyhow::{Context, Result};
use flatflix_core::ranking::RankingKind;
use flatflix_core::{ItemIndex, Model, Recommender, Visitor};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

/// A model that has learned new ratings.
pub struct Updated {
    /// The model.
    pub model: Model,
    /// Items that the old one did not have.
    pub n_new_items: usize,
    /// Root mean squared error of the unquantised rating head over the ratings, on the data set's scale.
    pub train_rmse: f64,
}

/// Bring a model up to date with a subset of a data set's ratings (`rows`), the old ones among them, in so many sweeps.
///
/// `path` is where the model came from, for messages. Factors and kind of ranking head are the old model's; the other
/// tunables are the configuration's.
///
/// # Errors
/// [`InputError`] when the data set is another one: of another scale, or of none of the model's items.
pub fn update(
    dataset: &Dataset,
    rows: &[u32],
    (old, path): (&Recommender, &Path),
    config: &Config,
    sweeps: usize,
    mut progress: impl FnMut(Progress),
) -> Result<Updated> {
    let fault = |problem: String| {
        let remedy = "Update with the ratings that it was trained on and newer ones, or train a new model";
        InputError::of_path(path, problem, remedy)
    };
    let scale = old.metadata().scale;
    if scale != dataset.scale {
        return Err(fault(format!("ratings of the model are {scale}, of the data {}", dataset.scale)).into());
    }
    let rows_of_old: HashMap<&str, ItemIndex> =
        old.catalogue().ids.iter().zip(0..).map(|(id, row)| (id.as_str(), ItemIndex(row))).collect();
    let known: Vec<Option<ItemIndex>> =
        dataset.items.iter().map(|item| rows_of_old.get(item.id.as_str()).copied()).collect();
    let n_new_items = known.iter().filter(|row| row.is_none()).count();
    if n_new_items == known.len() {
        return Err(fault("no item of the data is in the model".to_owned()).into());
    }

    let mut config = config.clone();
    config.rating.factors = Some(old.rating_head().parts().n_factors());
    config.rating.sweeps = sweeps;
    config.ranking.head = match old.ranking_head().parts().kind {
        RankingKind::Linear(_) => HeadKind::Linear,
        RankingKind::ImplicitAls(_) => HeadKind::ImplicitAls,
    };
    let set = TrainingSet::new(dataset, rows)?;
    let state = State::of_model(old.rating_head(), &known, set.ratings(), set.side(), &config.rating)
        .context("the model's priors are not positive definite")?;
    let mut fit = Fit::new(set.ratings(), set.side(), &config.rating, state);
    for sweep in 1..=sweeps {
        fit.sweep().context(DIVERGED)?;
        progress(Progress::Sweep { sweep, noise: fit.state().noise() });
    }
    let rating = fit.finish();
    let train_rmse = rating.train_rmse * dataset.scale.unit();
    progress(Progress::Ranking);
    let ranking = set.fit_ranking(&config)?;
    progress(Progress::Quantizing);
    let rating = set.export_rating(&rating, &config, old.rating_head().parts().calibration)?;
    let mut model = set.model(&config, rating, set.export_ranking(&ranking, &config));
    model.metadata.parameters.push(("warm_start".to_owned(), "true".to_owned()));
    model.metadata.metrics.push(("train RMSE".to_owned(), train_rmse));
    model.card = set.card(&model)?;
    card::add_training(&mut model.card, Some(train_rmse), None);
    if model.card.about.is_empty() {
        model.card.about.clone_from(&old.card().about);
    }
    Ok(Updated { model, n_new_items, train_rmse })
}

/// One way to learn new ratings.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Measured {
    /// What was done.
    pub method: &'static str,
    /// Root mean squared error on ratings that no model has seen, on the data set's scale.
    pub rmse: f64,
    /// Wall time, in seconds.
    pub seconds: f64,
}

/// One rating in so many is held out, and one in so many of the rest is new.
const ONE_IN: usize = 10;

/// Measure what an update loses: train on nine tenths of the ratings, learn another tenth by an update and by training
/// anew, and predict ratings held out from all.
///
/// # Errors
/// Too few ratings, or those of [`train`] and [`update`].
pub fn measure(dataset: &Dataset, config: &Config, sweeps: usize) -> Result<Vec<Measured>> {
    let mut rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    rows.shuffle(&mut Pcg64::seed_from_u64(config.seed));
    let (held_out, rest) = rows.split_at(rows.len() / ONE_IN);
    let (mut rest, mut before) = (rest.to_vec(), rest[rest.len() / ONE_IN..].to_vec());
    rest.sort_unstable();
    before.sort_unstable();
    let start = Instant::now();
    let old = Recommender::new(train(dataset, &before, config, |_| ())?.model)?;
    let mut all = Vec::new();
    let mut add = |method, model: &Recommender, start: Instant| {
        let seconds = start.elapsed().as_secs_f64();
        let rmse = rmse(dataset, model, &rest, held_out)?;
        all.push(Measured { method, rmse, seconds });
        Ok::<_, anyhow::Error>(())
    };
    add("not updated", &old, start)?;
    let start = Instant::now();
    let updated = update(dataset, &rest, (&old, Path::new("the model")), config, sweeps, |_| ())?.model;
    add("updated", &Recommender::new(updated)?, start)?;
    let start = Instant::now();
    let retrained = train(dataset, &rest, config, |_| ())?.model;
    add("trained anew", &Recommender::new(retrained)?, start)?;
    Ok(all)
}

/// Error of the predictions of `held_out` for users known by `given`.
fn rmse(dataset: &Dataset, model: &Recommender, given: &[u32], held_out: &[u32]) -> Result<f64> {
    let mut of_user: Vec<(Vec<u32>, Vec<u32>)> = vec![Default::default(); dataset.n_users()];
    let user = |row: u32| dataset.ratings[row as usize].user as usize;
    given.iter().for_each(|&row| of_user[user(row)].0.push(row));
    held_out.iter().for_each(|&row| of_user[user(row)].1.push(row));
    let index: Vec<Option<ItemIndex>> =
        dataset.items.iter().map(|item| model.catalogue().index_of(&item.id)).collect();
    let squared = |(given, held_out): &(Vec<u32>, Vec<u32>)| -> Result<f64> {
        if held_out.is_empty() {
            return Ok(0.0);
        }
        let mut visitor = Visitor::new();
        for rating in given.iter().map(|&row| dataset.ratings[row as usize]) {
            if let Some(item) = index[rating.item as usize] {
                visitor.rate(model, item, rating.value)?;
            }
        }
        let taste = model.fold_in(&visitor)?;
        let error = |&row: &u32| {
            let rating = dataset.ratings[row as usize];
            let predicted = match index[rating.item as usize] {
                Some(item) => model.predict(&taste, item).rating,
                None => model.predict_unlisted(&taste).rating,
            };
            (predicted - f64::from(rating.value)).powi(2)
        };
        Ok(held_out.iter().map(error).sum())
    };
    let sums: Result<Vec<f64>> = of_user.par_iter().map(squared).collect();
    Ok((sums?.iter().sum::<f64>() / held_out.len() as f64).sqrt())
}
