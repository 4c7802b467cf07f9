//! Data at the edges of what can be: from files to lists without a panic, and without a number that is none.

use anyhow::Result;
use flatflix::config::Config;
use flatflix::dataset::{Dataset, Files};
use flatflix::input::InputError;
use flatflix::ranker::HeadKind;
use flatflix::train::train;
use flatflix_core::{ItemIndex, Recommender, Visitor};
use proptest::prelude::*;
use std::fmt::{Display, Write};

/// Ratings as `user,item,rating`, in an owner's file.
fn dataset(triples: impl IntoIterator<Item = (impl Display, impl Display, impl Display)>) -> Result<Dataset> {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("user,item,rating\n");
    for (user, item, rating) in triples {
        writeln!(text, "{user},{item},{rating}").unwrap();
    }
    let ratings = folder.path().join("ratings.csv");
    std::fs::write(&ratings, text).unwrap();
    Ok(Dataset::read_files(&Files { ratings, ..Files::default() })?.0)
}

fn quick(head: HeadKind) -> Config {
    let mut config = Config::default();
    config.rating.sweeps = 8;
    config.rating.factors = Some(3);
    config.ranking.head = head;
    config.ranking.linear.components = 8;
    config.ranking.implicit_als.components = 8;
    config.ranking.implicit_als.sweeps = 3;
    config
}

/// Train with both ranking heads, write, read, and ask for everything that a page asks for.
fn holds(what: &str, dataset: &Dataset) {
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    for head in [HeadKind::Linear, HeadKind::ImplicitAls] {
        let trained = train(dataset, &rows, &quick(head), |_| ())
            .unwrap_or_else(|error| panic!("{what}, {head:?}: {error:#}"));
        let bytes = trained.model.to_bytes().unwrap_or_else(|error| panic!("{what}, {head:?}: {error}"));
        let recommender = Recommender::from_bytes(&bytes).unwrap();
        let scale = recommender.metadata().scale;
        let n_items = recommender.catalogue().n_items() as u32;
        let mut visitor = Visitor::new();
        for n_rated in 0..=n_items.min(3) {
            if n_rated > 0 {
                let rating = if n_rated % 2 == 0 { scale.min } else { scale.max };
                visitor.rate(&recommender, ItemIndex(n_rated - 1), rating).unwrap();
            }
            let taste = recommender.fold_in(&visitor).unwrap();
            for item in (0..n_items).map(ItemIndex) {
                let told = recommender.predict(&taste, item);
                let in_order = scale.min as f64 <= told.low
                    && told.low <= told.rating
                    && told.rating <= told.high
                    && told.high <= scale.max as f64;
                assert!(in_order, "{what}, {head:?}, {n_rated} ratings, item {}: {told:?}", item.0);
                assert!((0.0..=1.0).contains(&told.certainty), "{what}, {head:?}: {told:?}");
                assert!(recommender.score(&taste, item).is_finite(), "{what}, {head:?}");
            }
            let list = recommender.recommend(&visitor, 5).unwrap();
            assert!(
                list.len() <= 5 && list.iter().all(|each| each.item.0 >= n_rated),
                "{what}, {head:?}: {list:?}"
            );
        }
        assert!(recommender.similar(ItemIndex(0), 5).unwrap().iter().all(|(_, score)| score.is_finite()));
    }
}

#[test]
fn a_single_rating_is_a_data_set() {
    holds("one rating", &dataset([(1, 1, 4)]).unwrap());
}

#[test]
fn one_user_and_one_item_are_enough() {
    holds("one user", &dataset((0..50).map(|item| (1, item, 1 + item % 5))).unwrap());
    holds("one item", &dataset((0..50).map(|user| (user, 1, 1 + user % 5))).unwrap());
}

#[test]
fn ratings_that_are_all_the_same_teach_nothing_and_break_nothing() {
    let grid = |rating: f64| (0..20).flat_map(move |user| (0..20).map(move |item| (user, item, rating)));
    for rating in [1.0, 3.0, 5.0, 100.0] {
        holds(&format!("all {rating}"), &dataset(grid(rating)).unwrap());
    }
}

#[test]
fn an_item_that_everybody_has_rated_and_one_that_nobody_else_has() {
    let everybody = (0..40).map(|user| (user, 0, 1 + user % 5));
    let alone = (0..40).map(|user| (user, user + 1, 5 - user % 5));
    holds("everybody and nobody", &dataset(everybody.chain(alone)).unwrap());
}

#[test]
fn a_user_with_most_of_the_ratings() {
    let glutton = (0..3000).map(|item| (0, item, 1 + item * 7 % 10));
    let others = (1..30).map(|user| (user, user * 3, 1 + user % 10));
    holds("a glutton", &dataset(glutton.chain(others)).unwrap());
}

#[test]
fn ids_at_the_limits_of_integers_and_beyond() {
    let ids =
        ["0", "-1", "9223372036854775807", "18446744073709551615", "340282366920938463463374607431768211456"];
    let pairs = ids.iter().flat_map(|user| ids.iter().map(move |item| (user, item)));
    holds("limits", &dataset(pairs.enumerate().map(|(n, (user, item))| (user, item, 1 + n % 5))).unwrap());
    let words = ["é", "日本", "a b", "-", "0x10", "1e9"];
    let pairs = words.iter().flat_map(|user| words.iter().map(move |item| (user, item)));
    holds("words", &dataset(pairs.enumerate().map(|(n, (user, item))| (user, item, 1 + n % 5))).unwrap());
}

#[test]
fn scales_of_all_sizes() {
    let scaled = |factor: f32| (0..60).map(move |n| (n % 8, n * 5 % 13, factor * (1 + n % 7) as f32));
    for factor in [1e-3, 1.0, 10.0] {
        holds(&format!("times {factor}"), &dataset(scaled(factor)).unwrap());
    }
    assert!(dataset(scaled(1e3)).unwrap_err().to_string().contains("on no rating scale"));
}

#[test]
fn what_is_no_number_is_refused_with_its_line() {
    let good = (0..30).map(|n| (n % 6, n % 7, (1 + n % 5).to_string()));
    for bad in ["NaN", "inf", "-inf", "1e400", "five", "4 stars"] {
        let error = dataset(good.clone().chain([(9, 9, bad.to_owned())])).unwrap_err().to_string();
        assert!(error.contains("ratings.csv:32") && error.contains(bad), "{error}");
    }
    holds("a rating that is hardly one", &dataset(good.chain([(9, 9, "1e-400".to_owned())])).unwrap());
}

/// A rating on a scale that many use, the same number for everybody, or anything.
fn rating() -> impl Strategy<Value = BoxedStrategy<f64>> {
    let scales = [
        (1u8..=10).prop_map(|half| f64::from(half) / 2.0).boxed(),
        (0u8..=1).prop_map(f64::from).boxed(),
        (-10i8..=10).prop_map(f64::from).boxed(),
        (0u8..=100).prop_map(f64::from).boxed(),
        (1u32..1_000_000).prop_map(f64::from).boxed(),
        Just(3.5).boxed(),
        (-1000.0f64..1000.0).boxed(),
    ];
    prop::sample::select(scales.to_vec())
}

/// Few people and few items, some of them twice, some with an id at the end of what integers hold.
fn triples() -> impl Strategy<Value = Vec<(u64, u64, f64)>> {
    let id = || prop_oneof![8 => 0u64..8, 1 => Just(u64::MAX), 1 => Just(u64::from(u32::MAX))];
    rating().prop_flat_map(move |rating| prop::collection::vec((id(), id(), rating), 1..50))
}

/// How many data sets are trained on.
fn n_data_sets() -> u32 {
    let asked = std::env::var("FLATFLIX_DATA_SETS").ok();
    asked.map_or(60, |n| n.parse().expect("FLATFLIX_DATA_SETS is a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 300, ..ProptestConfig::with_cases(n_data_sets()) })]

    #[test]
    fn a_tiny_data_set_becomes_a_model_or_is_refused_by_name(triples in triples()) {
        match dataset(triples) {
            Ok(dataset) => holds("a tiny data set", &dataset),
            Err(error) => {
                let told = error.downcast_ref::<InputError>();
                prop_assert!(told.is_some_and(|told| told.place.contains("ratings.csv")), "{error:#}");
            }
        }
    }
}
