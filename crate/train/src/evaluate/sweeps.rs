//! What fewer bytes and turned knobs cost: one fitted model, quantised and asked in many ways.

use super::measure::measure;
use super::methods::TrainedModel;
use super::rows::{Row, Tally};
use super::splits::Split;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::metrics::Mean;
use crate::train::Fitted;
use anyhow::Result;
use flatflix_core::{Knobs, Model};
use serde::Serialize;

/// Budgets of the ranking head, in bytes per rated item.
const RANKING_BYTES: [f64; 8] = [8.0, 12.0, 16.0, 20.0, 25.0, 30.0, 40.0, 60.0];
/// Sizes of the rating head, in bits per factor.
const RATING_BITS: [u32; 6] = [2, 3, 4, 5, 6, 8];
/// Settings of [`Knobs::novelty`].
const NOVELTY: [f64; 9] = [-1.0, -0.5, -0.2, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0];
/// Settings of [`Knobs::variety`].
const VARIETY: [f64; 6] = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];

/// Rows along what was varied, all ratings folded in.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sweeps {
    /// The ranking head in more and more bytes.
    pub ranking_size: Vec<Size>,
    /// The rating head in more and more bits.
    pub rating_size: Vec<Size>,
    /// From popular to hidden.
    pub novelty: Vec<Setting>,
    /// From alike to varied.
    pub variety: Vec<Setting>,
}

/// A model with one head in another size.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Size {
    /// Bytes that the head's factors take as stored, per rated item; mean and standard error over splits.
    pub bytes_per_item: Mean,
    /// Whether it is the size that the configuration asks for.
    pub configured: bool,
    /// What was measured.
    pub row: Row,
}

/// A model with one knob turned.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Where the knob stands.
    pub value: f64,
    /// What was measured.
    pub row: Row,
}

/// Measurements of one way to ask, over all splits.
struct Swept {
    value: f64,
    configured: bool,
    bytes_per_item: Vec<f64>,
    tally: Tally,
}

impl Swept {
    fn new(value: f64) -> Self {
        Self {
            value,
            configured: false,
            bytes_per_item: Vec::new(),
            tally: Tally { method: "Flatflix".to_owned(), given: None, splits: Vec::new() },
        }
    }
}

/// The sweeps over the splits so far.
pub(super) struct Sweeping<'a> {
    dataset: &'a Dataset,
    ranking_size: Vec<Swept>,
    rating_size: Vec<Swept>,
    novelty: Vec<Swept>,
    variety: Vec<Swept>,
}

impl<'a> Sweeping<'a> {
    /// Sweeps that include the sizes of `config`.
    pub(super) fn new(dataset: &'a Dataset, config: &Config) -> Self {
        let swept =
            |values: &[f64]| -> Vec<Swept> { values.iter().map(|&value| Swept::new(value)).collect() };
        let with = |values: &[f64], configured: f64| {
            let mut values = [values, &[configured]].concat();
            values.sort_by(f64::total_cmp);
            values.dedup();
            values
                .into_iter()
                .map(move |value| Swept { configured: value == configured, ..Swept::new(value) })
        };
        Self {
            dataset,
            ranking_size: with(&RANKING_BYTES, config.ranking.bytes_per_item()).collect(),
            rating_size: with(&RATING_BITS.map(f64::from), f64::from(config.rating.bits)).collect(),
            novelty: swept(&NOVELTY),
            variety: swept(&VARIETY),
        }
    }

    /// The rows, each made of its tally by `row`.
    pub(super) fn rows(self, row: impl Fn(Tally) -> Row) -> Sweeps {
        let size = |swept: Swept| {
            let bytes_per_item = Mean::of(swept.bytes_per_item)?;
            Some(Size { bytes_per_item, configured: swept.configured, row: row(swept.tally) })
        };
        let setting = |swept: Swept| Setting { value: swept.value, row: row(swept.tally) };
        Sweeps {
            ranking_size: self.ranking_size.into_iter().filter_map(size).collect(),
            rating_size: self.rating_size.into_iter().filter_map(size).collect(),
            novelty: self.novelty.into_iter().map(setting).collect(),
            variety: self.variety.into_iter().map(setting).collect(),
        }
    }

    /// Measure all of it on one more split, whose model is `fitted`, and `model` when quantised as configured; `counts`
    /// are the training ratings of the items.
    ///
    /// # Errors
    /// A model cannot be quantised or written.
    pub(super) fn add(
        &mut self,
        fitted: &Fitted,
        model: &Model,
        trained: &TrainedModel,
        counts: &[u32],
        split: &Split,
    ) -> Result<()> {
        let Self { dataset, ranking_size, rating_size, novelty, variety } = self;
        let sized = |swept: &mut Swept, section: &str, model: Model| -> Result<()> {
            swept.bytes_per_item.push(bytes_per_rated_item(&model, section)?);
            let trained = TrainedModel::new(dataset, &model)?;
            swept.tally.splits.push(measure(dataset, counts, &trained.whole(), None, &split.tests));
            Ok(())
        };
        for swept in ranking_size {
            let ranking = fitted.ranking_parts(swept.value);
            sized(swept, "ranking factors", Model { ranking, ..model.clone() })?;
        }
        for swept in rating_size {
            let rating = fitted.rating_parts(swept.value as u32)?;
            sized(swept, "rating factors", Model { rating, ..model.clone() })?;
        }
        let turned = |swept: &mut Swept, knobs: Knobs| {
            let method = trained.turned(knobs);
            swept.tally.splits.push(measure(dataset, counts, &method, None, &split.tests));
        };
        for swept in novelty {
            turned(swept, Knobs { novelty: swept.value, ..Knobs::default() });
        }
        for swept in variety {
            turned(swept, Knobs { variety: swept.value, ..Knobs::default() });
        }
        Ok(())
    }
}

/// Stored bytes of one head's factors.
fn bytes_per_rated_item(model: &Model, section: &str) -> Result<f64> {
    let (_, measured) = Model::measure(&model.to_bytes()?)?;
    let bytes: u64 =
        measured.sections.iter().filter(|size| size.name == section).map(|size| size.bytes).sum();
    let n_rated = model.catalogue.counts.iter().filter(|&&count| count > 0).count();
    Ok(bytes as f64 / n_rated as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Plan, Protocol, evaluate};
    use crate::synth::{Shape, synth};

    #[test]
    fn sweeps_pass_through_the_model_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        synth(Shape { users: 40, items: 60, ratings: 1200 }, 1, folder.path(), |_| ()).unwrap();
        let mut config = Config::default();
        (config.rating.factors, config.rating.sweeps, config.ranking.linear.components) = (Some(2), 3, 4);
        config.ranking.implicit_als.components = 3;
        let plan =
            Plan { protocol: Protocol::Weak, repeats: 2, sweeps: true, interviews: false, peers: Vec::new() };
        let evaluation = evaluate(&Dataset::read(folder.path()).unwrap(), plan, &config, |_, _| ()).unwrap();
        let whole = evaluation.rows.iter().find(|row| row.method == "Flatflix").unwrap();
        let figures = |row: &Row| (row.rmse, row.ndcg10, row.recall20, row.popularity10, row.diversity10);
        let Sweeps { ranking_size, rating_size, novelty, variety } = evaluation.sweeps.unwrap();
        for sizes in [ranking_size, rating_size] {
            let configured: Vec<&Size> = sizes.iter().filter(|size| size.configured).collect();
            assert_eq!(configured.len(), 1);
            assert_eq!(figures(&configured[0].row), figures(whole));
            let bytes = |size: &Size| size.bytes_per_item.mean;
            assert!(bytes(&sizes[0]) > 0.0 && sizes.is_sorted_by_key(bytes));
        }
        for settings in [&novelty, &variety] {
            let neutral = settings.iter().find(|setting| setting.value == 0.0).unwrap();
            assert_eq!(figures(&neutral.row), figures(whole));
        }
        let popularity = |setting: &Setting| setting.row.popularity10.unwrap().mean;
        assert!(popularity(&novelty[0]) > popularity(novelty.last().unwrap()));
    }
}
