//! The pipeline on data whose truth is known.

use flatflix::config::Config;
use flatflix::dataset::Dataset;
use flatflix::ranker::HeadKind;
use flatflix::synth::{Shape, synth};
use flatflix::train::train;
use flatflix_core::{ItemIndex, Recommender, Visitor};
use std::fmt::Write;

/// A data set of `userId,movieId,rating` triples.
fn dataset(triples: &[(u32, u32, f32)]) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let mut ratings = String::from("userId,movieId,rating\n");
    triples.iter().for_each(|(user, item, rating)| writeln!(ratings, "{user},{item},{rating}").unwrap());
    let mut movies = String::from("movieId,title,genres\n");
    let n_items = triples.iter().map(|triple| triple.1).max().unwrap_or(0);
    (0..=n_items).for_each(|item| writeln!(movies, "{item},Movie {item} (2000),Drama").unwrap());
    std::fs::write(folder.path().join("ratings.csv"), ratings).unwrap();
    std::fs::write(folder.path().join("movies.csv"), movies).unwrap();
    Dataset::read(folder.path()).unwrap()
}

fn quick() -> Config {
    let mut config = Config::default();
    config.rating.sweeps = 20;
    config.rating.factors = Some(4);
    config.ranking.linear.components = 16;
    config
}

fn bytes(dataset: &Dataset, config: &Config) -> Vec<u8> {
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    train(dataset, &rows, config, |_| ()).unwrap().model.to_bytes().unwrap()
}

fn recommender(dataset: &Dataset) -> Recommender {
    Recommender::from_bytes(&bytes(dataset, &quick())).unwrap()
}

/// Even users love even items and hate odd ones, odd users the reverse; each skips some items.
fn checkerboard() -> Dataset {
    let mut triples = Vec::new();
    for user in 0..60 {
        for item in 0..40 {
            if (user * 7 + item * 3) % 5 != 0 {
                triples.push((user, item, if (user + item) % 2 == 0 { 5.0 } else { 1.0 }));
            }
        }
    }
    // Half stars, so that the scale is the usual one.
    triples.push((60, 0, 3.5));
    dataset(&triples)
}

#[test]
fn a_stranger_on_the_checkerboard_is_understood_from_three_ratings() {
    let recommender = recommender(&checkerboard());
    let catalogue = recommender.catalogue();
    let row = |id: u32| catalogue.index_of(&id.to_string()).unwrap();
    let mut visitor = Visitor::new();
    for (id, rating) in [(0, 5.0), (2, 5.0), (1, 1.0)] {
        visitor.rate(&recommender, row(id), rating).unwrap();
    }
    let parity = |item: ItemIndex| catalogue.ids[item.row()].parse::<u32>().unwrap() % 2;
    let taste = recommender.fold_in(&visitor).unwrap();
    let (even, odd) = (recommender.predict(&taste, row(10)), recommender.predict(&taste, row(11)));
    assert!(even.rating > 4.3 && odd.rating < 1.7, "{even:?} {odd:?}");
    let best = recommender.recommend(&visitor, 10).unwrap();
    assert!(best.iter().all(|recommendation| parity(recommendation.item) == 0), "{best:?}");
    assert!(best.iter().all(|recommendation| ![row(0), row(2)].contains(&recommendation.item)));
}

#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape { users: 200, items: 120, ratings: 5000 };
    synth(shape, 1, &folder.path().join("data"), |_| ()).unwrap();
    let dataset = Dataset::read(&folder.path().join("data")).unwrap();
    let with_threads = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        pool.install(|| bytes(&dataset, &quick()))
    };
    let one = with_threads(1);
    assert!(one == with_threads(4), "four threads gave other bytes than one");
    let other_seed = bytes(&dataset, &Config { seed: 2, ..quick() });
    assert!(one != other_seed, "the seed does nothing");
}

/// Degenerate ratings train, and predict without NaN.
#[test]
fn tiny_and_constant_data_sets_work() {
    for triples in [
        vec![(1, 1, 4.0)],
        vec![(1, 1, 3.0), (1, 2, 3.0), (1, 3, 3.0)],
        vec![(1, 1, 0.5), (2, 1, 5.0), (3, 1, 2.5)],
        (0..50).flat_map(|user| (0..4).map(move |item| (user, item, 5.0))).collect(),
    ] {
        let dataset = dataset(&triples);
        let recommender = recommender(&dataset);
        let mut visitor = Visitor::new();
        visitor.rate(&recommender, ItemIndex(0), 5.0).unwrap();
        let taste = recommender.fold_in(&visitor).unwrap();
        for item in (0..recommender.catalogue().n_items() as u32).map(ItemIndex) {
            let prediction = recommender.predict(&taste, item);
            assert!(
                prediction.low <= prediction.rating && prediction.rating <= prediction.high,
                "{prediction:?}"
            );
        }
        let others = recommender.recommend(&visitor, 100).unwrap().len();
        assert_eq!(others, recommender.catalogue().n_items() - 1);
    }
}

#[test]
fn no_ratings_are_an_error() {
    assert!(train(&checkerboard(), &[], &quick(), |_| ()).is_err());
}

#[test]
fn what_quantizing_would_spoil_is_quantized_more_finely() {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape { users: 200, items: 120, ratings: 5000 };
    synth(shape, 1, folder.path(), |_| ()).unwrap();
    let dataset = Dataset::read(folder.path()).unwrap();
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    let with = |head: HeadKind, bytes_per_item: f64| {
        let mut config = quick();
        config.rating.bits = 8;
        config.ranking.head = head;
        config.ranking.implicit_als.components = 16;
        config.ranking = config.ranking.with_bytes_per_item(bytes_per_item);
        train(&dataset, &rows, &config, |_| ())
    };
    for head in [HeadKind::Linear, HeadKind::ImplicitAls] {
        // With bits to spare the stored model is the fitted one, computed by other code.
        let loss = with(head, 1000.0).unwrap().loss.unwrap();
        assert!(loss.ndcg_at_10.mean > 0.999 && loss.overlap_at_50.mean > 0.98, "{head:?} {loss}");
        assert!(loss.rmse.mean.abs() < 0.001, "{head:?} {loss}");
    }
    let trained = with(HeadKind::ImplicitAls, 0.1).unwrap();
    let parameters = &trained.model.metadata.parameters;
    let (_, bytes) = parameters.iter().find(|(key, _)| key == "ranking.implicit_als.bytes_per_item").unwrap();
    assert!(bytes.parse::<f64>().unwrap() > 0.1);
    assert!(trained.loss.unwrap().ndcg_at_10.mean > 0.85);
}
