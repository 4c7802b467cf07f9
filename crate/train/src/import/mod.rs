//! Models from factors that were trained elsewhere: by Spark MLlib on a cluster, by other libraries.
//!
//! What the page needs besides factors (priors, biases, side information, noise, intervals) is fitted around them, from
//! the ratings that they were trained on. A head without factors is trained as usual. Users who have ratings but no
//! factors are strangers to the factors, and so what the noise is measured on.

mod factors;
mod implicit;
pub mod npy;
mod rating;
#[cfg(feature = "parquet")]
pub mod spark;

pub use factors::{FactorPair, FactorRows};
pub use implicit::Confidence;

use crate::als::Straight;
use crate::card;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::ranker::HeadKind;
use crate::train::{Progress, TrainingSet};
use anyhow::{Result, ensure};
use factors::Rows;
use flatflix_core::Model;

/// What to make a model of. At least one of the two pairs must be there.
pub struct Source {
    /// Who trained the factors, for the model's metadata.
    pub trainer: String,
    /// Factors whose products predict ratings.
    pub explicit: Option<FactorPair>,
    /// Factors whose products rank, and what they minimise.
    pub implicit: Option<(FactorPair, Confidence)>,
}

/// A model of given factors, and what was found out on the way.
pub struct Imported {
    /// The model.
    pub model: Model,
    /// Users whose ratings the factors were trained on.
    pub n_trained_users: usize,
    /// Users with ratings but without factors.
    pub n_held_out_users: usize,
    /// Root mean squared error on ratings held out of the fold-in; `None` without explicit factors or enough users.
    pub held_out_rmse: Option<f64>,
    /// Whether that was measured on users whom the factors know, for want of others: noise and intervals are too small
    /// then.
    pub measured_on_trained_users: bool,
}

/// Make a model of factors and the ratings that they were trained on.
///
/// # Errors
/// [`InputError`](crate::input::InputError) where factors are not numbers, or do not belong to the ratings.
pub fn import(
    dataset: &Dataset,
    source: &Source,
    config: &Config,
    mut progress: impl FnMut(Progress),
) -> Result<Imported> {
    let pairs = || source.explicit.iter().chain(source.implicit.iter().map(|(pair, _)| pair));
    let first = pairs().next();
    let Some(first) = first else { anyhow::bail!("there are no factors to import") };
    let rows = Rows::new(dataset, first)?;
    let mut config = config.resolved(rows.trained.len());
    if source.implicit.is_some() {
        config.ranking.head = HeadKind::ImplicitAls;
    }
    let set = TrainingSet::new(dataset, &rows.trained)?;
    ensure!(
        set.ratings().n_users() == rows.n_trained_users(),
        "users of the ratings and of the factors differ"
    );

    let mut held_out_rmse = None;
    let mut measured_on_trained_users = false;
    let mut train_rmse = None;
    let rating = match &source.explicit {
        Some(pair) => {
            let fitted = rating::fit(dataset, &rows, &set, pair, &config)?;
            held_out_rmse = fitted.held_out_rmse.map(|rmse| rmse * dataset.scale.unit());
            measured_on_trained_users = fitted.measured_on_trained_users;
            train_rmse = Some(fitted.model.train_rmse * dataset.scale.unit());
            set.export_rating(&fitted.model, &config, fitted.calibration)?
        }
        None => {
            let sweep = |sweep, noise| progress(Progress::Sweep { sweep, noise });
            let model = set.fit_rating(&config, &mut Straight, sweep)?;
            let calibration = set.calibrate(&config, &mut Straight, || progress(Progress::Calibrating))?;
            set.export_rating(&model, &config, calibration)?
        }
    };
    progress(Progress::Ranking);
    let ranking = match &source.implicit {
        Some((pair, confidence)) => implicit::fit(dataset, &rows, pair, *confidence)?,
        None => set.fit_ranking(&config)?,
    };
    progress(Progress::Quantizing);
    let ranking = set.export_ranking(&ranking, &config);
    let mut model = set.model(&config, rating, ranking);
    model.metadata.parameters = dataset.subject.parameters();
    model.metadata.parameters.extend(parameters(source, &config));
    let metrics = [("train RMSE", train_rmse), ("held-out RMSE", held_out_rmse)];
    let metrics = metrics.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    model.metadata.metrics.extend(metrics);
    model.card = set.card(&model)?;
    card::add_training(&mut model.card, train_rmse, None);
    Ok(Imported {
        model,
        n_trained_users: rows.n_trained_users(),
        n_held_out_users: rows.n_held_out_users(),
        held_out_rmse,
        measured_on_trained_users,
    })
}

/// The parameters of a model's metadata: those of its origin, and of our configuration only what had a part in it.
fn parameters(source: &Source, config: &Config) -> Vec<(String, String)> {
    let mut parameters = vec![("trainer".to_owned(), source.trainer.clone())];
    if let Some(pair) = &source.explicit {
        parameters.push(("explicit.factors".to_owned(), pair.items.rank().to_string()));
    }
    if let Some((pair, confidence)) = &source.implicit {
        let Confidence { offset, alpha, regularization, per_rating } = confidence;
        parameters.extend([
            ("implicit.components".to_owned(), pair.items.rank().to_string()),
            ("implicit.confidence".to_owned(), format!("{offset} + {alpha} rating")),
            ("implicit.regularization".to_owned(), regularization.to_string()),
            ("implicit.regularization_per_rating".to_owned(), per_rating.to_string()),
        ]);
    }
    let trained = |head: &str| match head {
        "rating" => source.explicit.is_none(),
        "ranking" => source.implicit.is_none(),
        _ => true,
    };
    let of_head = |(key, _): &(String, String)| trained(key.split('.').next().unwrap_or_default());
    parameters.extend(config.parameters().into_iter().filter(of_head));
    parameters
}
