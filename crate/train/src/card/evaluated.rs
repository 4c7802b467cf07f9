//! What `flatflix evaluate` measures, on the card of the model that it was about.

use crate::config::Config;
use crate::dataset::Dataset;
use crate::evaluate::{Evaluation, Protocol, Row};
use crate::input::InputError;
use anyhow::Result;
use flatflix_core::{Card, Metadata};
use std::path::Path;

/// Numbers of ratings folded in that a card speaks of; `None` for all.
const GIVEN: [Option<usize>; 5] = [Some(0), Some(1), Some(5), Some(10), None];
/// Methods that it speaks of, and what their figures' names end in.
const METHODS: [(&str, &str); 3] =
    [("Flatflix", ""), ("popularity", ".popularity"), ("damped biases", ".biases")];

/// State the outcome of an evaluation. Earlier figures of the same protocol go.
pub fn add_evaluation(card: &mut Card, evaluation: &Evaluation) {
    let protocol = match evaluation.protocol {
        Protocol::Weak => "weak",
        Protocol::Strong => "strong",
    };
    let prefix = format!("{protocol}.");
    card.figures.retain(|(name, _)| !name.starts_with(&prefix));
    card.set(&format!("{protocol}.held_out"), evaluation.held_out as f64);
    for row in &evaluation.rows {
        let Some((_, ending)) = METHODS.iter().find(|(method, _)| *method == row.method) else { continue };
        if GIVEN.contains(&row.given) {
            add_row(card, protocol, ending, row);
        }
    }
}

fn add_row(card: &mut Card, protocol: &str, ending: &str, row: &Row) {
    let given = row.given.map_or_else(|| "all".to_owned(), |given| given.to_string());
    for (name, mean) in [
        ("ndcg_at_10", row.ndcg10),
        ("recall_at_20", row.recall20),
        ("rmse", row.rmse),
        ("within_80", row.coverage80),
        ("catalogue", row.catalogue_coverage),
    ] {
        if let Some(mean) = mean {
            card.set(&format!("{protocol}.{given}.{name}{ending}"), mean.mean);
        }
    }
}

/// In what a model differs from what these data and parameters give; `None` if in nothing that it tells.
pub(crate) fn difference(metadata: &Metadata, dataset: &Dataset, config: &Config) -> Option<String> {
    let (users, ratings) = (dataset.n_users() as u64, dataset.ratings.len() as u64);
    if (metadata.n_users, metadata.n_ratings) != (users, ratings) {
        return Some(format!(
            "it was trained on {} ratings by {} users, here are {ratings} by {users}",
            metadata.n_ratings, metadata.n_users
        ));
    }
    let own = |name: &str| metadata.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value);
    config.resolved(dataset.ratings.len()).parameters().into_iter().find_map(|(name, value)| {
        let own = own(&name).map_or("nothing", String::as_str);
        (own != value).then(|| format!("it was trained with {name} = {own}, here it is {value}"))
    })
}

/// Refuse an evaluation of other data or of other parameters than a model was trained with.
///
/// # Errors
/// [`InputError`] naming what differs.
pub(crate) fn check_same(path: &Path, metadata: &Metadata, dataset: &Dataset, config: &Config) -> Result<()> {
    match difference(metadata, dataset, config) {
        None => Ok(()),
        Some(difference) => {
            let remedy = "Evaluate with the data and configuration that the model was trained with";
            Err(InputError::of_path(path, format!("is another model: {difference}"), remedy).into())
        }
    }
}
