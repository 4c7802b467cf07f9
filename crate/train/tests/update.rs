//! Models that learn new ratings without being trained anew.

use flatflix::config::Config;
use flatflix::dataset::Dataset;
use flatflix::input::InputError;
use flatflix::synth::{Shape, synth};
use flatflix::train::train;
use flatflix::update::{measure, update};
use flatflix_core::{RatingScale, Recommender};
use std::path::Path;

fn config() -> Config {
    let mut config = Config::default();
    config.rating.sweeps = 40;
    config.rating.factors = Some(3);
    config.ranking.linear.components = 8;
    config
}

fn dataset() -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    synth(Shape { users: 300, items: 120, ratings: 9000 }, 1, folder.path(), |_| ()).unwrap();
    Dataset::read(folder.path()).unwrap()
}

#[test]
fn a_few_sweeps_predict_as_well_as_training_anew() {
    let measured = measure(&dataset(), &config(), 5).unwrap();
    let rmse = |method: &str| measured.iter().find(|row| row.method == method).unwrap().rmse;
    assert!((rmse("updated") - rmse("trained anew")).abs() < 0.01, "{measured:?}");
}

#[test]
fn new_items_are_learned_and_other_data_is_refused() {
    let dataset = dataset();
    // All but the ratings of the first twenty items.
    let old_rows: Vec<u32> =
        (0..dataset.ratings.len() as u32).filter(|&row| dataset.ratings[row as usize].item >= 20).collect();
    let mut of_old = dataset.clone();
    of_old.items.drain(..20);
    of_old.tags.clear();
    of_old.ratings = old_rows.iter().map(|&row| dataset.ratings[row as usize]).collect();
    of_old.ratings.iter_mut().for_each(|rating| rating.item -= 20);
    let rows = |dataset: &Dataset| (0..dataset.ratings.len() as u32).collect::<Vec<u32>>();
    let model = train(&of_old, &rows(&of_old), &config(), |_| ()).unwrap().model;
    let old = Recommender::new(model).unwrap();
    let with = |dataset: &Dataset, old: &Recommender| {
        update(dataset, &rows(dataset), (old, Path::new("old")), &config(), 5, |_| ())
    };
    let updated = with(&dataset, &old).unwrap();
    assert_eq!(updated.n_new_items, 20);
    let bytes = updated.model.to_bytes().unwrap();
    assert!(bytes == with(&dataset, &old).unwrap().model.to_bytes().unwrap(), "the same again");
    let anew = train(&dataset, &rows(&dataset), &config(), |_| ()).unwrap();
    assert!(
        (updated.train_rmse - anew.train_rmse).abs() < 0.02,
        "{} {}",
        updated.train_rmse,
        anew.train_rmse
    );

    let refused = |dataset: &Dataset| {
        let error = with(dataset, &old).err().unwrap();
        assert!(error.downcast_ref::<InputError>().is_some(), "{error:#}");
        format!("{error:#}")
    };
    let other_scale = Dataset { scale: RatingScale { min: 0.0, max: 10.0, step: 1.0 }, ..dataset.clone() };
    assert!(refused(&other_scale).contains("of the data 0 to 10"));
    let mut other_items = dataset.clone();
    other_items.items.iter_mut().for_each(|item| item.id.insert(0, 'x'));
    assert!(refused(&other_items).contains("no item of the data is in the model"));
}
