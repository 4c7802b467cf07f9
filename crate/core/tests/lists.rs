//! Lists are those of a sort of every item's score, whatever was skipped on the way.

use flatflix_core::ranking::RankingKind;
use flatflix_core::{Filter, ItemIndex, ItemSet, Knobs, ListOptions, Model, Recommender, Visitor};
use proptest::prelude::*;

const LINEAR: &[u8] = include_bytes!("golden/version-2.flatflix");
const IMPLICIT_ALS: &[u8] = include_bytes!("golden/version-2-implicit-als.flatflix");

/// The golden model's items over and over, each time a little less popular and with other numbers.
fn large_model(golden: &[u8], n_items: usize, rating_weight: f64) -> Model {
    let mut model = Model::from_bytes(golden).unwrap();
    let n_golden = model.catalogue.n_items();
    let (n_factors, n_components) = (model.rating.n_factors(), model.ranking.n_components());
    let row = |row: usize| row * 5 % n_golden;
    let varied = |row: usize, code: i8| code.wrapping_add((row * row % 17) as i8 - 8).clamp(-127, 127);
    let counts: Vec<u32> = (0..n_items).map(|row| ((n_items - row) / 2) as u32).collect();
    model.rating.biases = (0..n_items).map(|i| model.rating.biases[row(i)] + (i % 40) as i16).collect();
    model.rating.scales = (0..n_items).map(|i| model.rating.scales[row(i)]).collect();
    model.rating.codes = (0..n_items * n_factors)
        .map(|i| varied(i, model.rating.codes[row(i / n_factors) * n_factors + i % n_factors]) / 16)
        .collect();
    model.ranking.rating_weight = rating_weight;
    let weight = |(i, &count): (usize, &u32)| if count > 0 { 60 + (i % 13) as u8 } else { 0 };
    match &mut model.ranking.kind {
        RankingKind::Linear(linear) => {
            linear.input_weights = counts.iter().enumerate().map(weight).collect();
        }
        RankingKind::ImplicitAls(implicit) => {
            implicit.n_rated_items = counts.iter().filter(|&&count| count > 0).count() as u32;
        }
    }
    model.ranking.rows.codes = (0..n_items * n_components)
        .map(|i| match counts[i / n_components] {
            0 => 0,
            _ => varied(i, model.ranking.rows.codes[row(i / n_components) * n_components + i % n_components]),
        })
        .collect();
    model.tags = Default::default();
    model.map.clear();
    model.images.clear();
    let catalogue = &mut model.catalogue;
    catalogue.ids = (0..n_items).map(|row| row.to_string()).collect();
    catalogue.titles = catalogue.ids.clone();
    catalogue.aliases = vec![Vec::new(); n_items];
    catalogue.years = (0..n_items).map(|row| (1900 + row as i16 % 120) * (row % 7 != 0) as i16).collect();
    catalogue.groups = (0..n_items).map(|row| (row % 4) as u64).collect();
    catalogue.imdb = vec![0; n_items];
    catalogue.tmdb = vec![0; n_items];
    catalogue.means = counts.iter().map(|&count| if count > 0 { 3.0 } else { 0.0 }).collect();
    catalogue.counts = counts;
    model
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn similar_items_are_the_start_of_the_sorted_similarities(
        golden in prop::sample::select(vec![LINEAR, IMPLICIT_ALS]),
        n_items in 12usize..700,
        row in 0usize..700,
        limit in 0usize..60,
    ) {
        let recommender = Recommender::new(large_model(golden, n_items, 0.2)).unwrap();
        let item = ItemIndex((row % n_items) as u32);
        prop_assume!(recommender.ranking_head().knows(item));
        let others = (0..n_items as u32).map(ItemIndex).filter(|&other| other != item);
        let similarity = |other| (other, recommender.ranking_head().similarity(item, other) as f32);
        let mut sorted: Vec<_> = others.map(similarity).collect();
        sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        sorted.truncate(limit);
        prop_assert_eq!(recommender.similar(item, limit).unwrap(), sorted);
    }

    #[test]
    fn a_list_is_the_start_of_the_sorted_scores(
        golden in prop::sample::select(vec![LINEAR, IMPLICIT_ALS]),
        n_items in 12usize..700,
        rating_weight in prop::sample::select(vec![0.0, 0.2, 1.5, -0.4]),
        ratings in prop::collection::vec((0usize..700, 1u8..=10), 0..12),
        excluded in prop::collection::vec(0usize..700, 0..5),
        novelty in prop::sample::select(vec![0.0, 0.3, -1.0]),
        risk in prop::sample::select(vec![0.0, 0.3, 1.0, -0.5, -1.0]),
        limit in 0usize..60,
    ) {
        let recommender = Recommender::new(large_model(golden, n_items, rating_weight)).unwrap();
        let mut visitor = Visitor::new();
        let item = |row: usize| ItemIndex((row % n_items) as u32);
        for (row, half) in ratings {
            visitor.rate(&recommender, item(row), f32::from(half) / 2.0).unwrap();
        }
        for row in excluded {
            visitor.set_excluded(&recommender, item(row), true).unwrap();
        }
        let knobs = Knobs { novelty, risk, variety: 0.0 };
        let list_of = |limit| {
            recommender.recommend_with(&visitor, &ListOptions { limit, knobs, ..Default::default() }).unwrap()
        };
        let list = list_of(limit);
        let everything = list_of(n_items);
        let mut sorted = everything.clone();
        sorted.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
        prop_assert_eq!(&everything, &sorted);
        if (novelty, risk) == (0.0, 0.0) {
            let taste = recommender.fold_in(&visitor).unwrap();
            for place in &everything {
                prop_assert_eq!(place.score, recommender.score(&taste, place.item));
            }
        }
        // A list as long as the catalogue skips nothing: no item is lost to a bound.
        sorted.truncate(limit);
        prop_assert_eq!(list, sorted);
    }

    /// Of the best k by log score + risk x width no k others have both more of the former and, at a higher risk, less of
    /// the latter.
    #[test]
    fn the_more_risk_the_wider_the_intervals_of_a_list(
        golden in prop::sample::select(vec![LINEAR, IMPLICIT_ALS]),
        n_items in 12usize..700,
        ratings in prop::collection::vec((0usize..700, 1u8..=10), 0..12),
        limit in 1usize..20,
    ) {
        let recommender = Recommender::new(large_model(golden, n_items, 0.2)).unwrap();
        let mut visitor = Visitor::new();
        for (row, half) in ratings {
            visitor.rate(&recommender, ItemIndex((row % n_items) as u32), f32::from(half) / 2.0).unwrap();
        }
        let taste = recommender.fold_in(&visitor).unwrap();
        let width = |risk| {
            let knobs = Knobs { risk, ..Knobs::default() };
            let list = recommender
                .recommend_with(&visitor, &ListOptions { limit, knobs, ..ListOptions::default() })
                .unwrap();
            let width = |item| recommender.rating_head().predict(taste.rating(), item).half_width;
            // Where there is no score, width is worth nothing.
            list.iter().all(|place| place.score > 0.0).then(|| list.iter().map(|place| width(place.item)).sum::<f64>())
        };
        let widths: Vec<Option<f64>> = [-1.0, -0.4, 0.0, 0.1, 1.0].map(width).to_vec();
        prop_assume!(widths.iter().all(Option::is_some));
        prop_assert!(widths.is_sorted_by(|less, more| less.unwrap() <= more.unwrap() + 1e-5), "{:?}", widths);
    }

    #[test]
    fn a_filtered_list_is_what_passes_of_the_whole(
        golden in prop::sample::select(vec![LINEAR, IMPLICIT_ALS]),
        n_items in 12usize..700,
        ratings in prop::collection::vec((0usize..700, 1u8..=10), 0..12),
        groups in prop::option::of(0u64..4),
        without_groups in 0u64..4,
        years in prop::option::of((1890i16..2030, 0i16..60)),
        min_certainty in prop::sample::select(vec![0.0, 0.3, 0.9]),
        within in prop::option::of(prop::collection::vec((0u32..700).prop_map(ItemIndex), 0..300)),
        limit in 0usize..20,
    ) {
        let recommender = Recommender::new(large_model(golden, n_items, 0.2)).unwrap();
        let mut visitor = Visitor::new();
        for (row, half) in ratings {
            visitor.rate(&recommender, ItemIndex((row % n_items) as u32), f32::from(half) / 2.0).unwrap();
        }
        let years = years.map(|(from, length)| from..=from + length);
        let mut everything = recommender.recommend(&visitor, n_items).unwrap();
        let catalogue = recommender.catalogue();
        everything.retain(|place| {
            let (bits, year) = (catalogue.groups[place.item.row()], catalogue.years[place.item.row()]);
            groups.is_none_or(|wanted| bits & wanted != 0)
                && bits & without_groups == 0
                && years.as_ref().is_none_or(|years| years.contains(&year))
                && place.prediction.certainty >= min_certainty
                && within.as_ref().is_none_or(|items| items.contains(&place.item))
        });
        everything.truncate(limit);
        let within = within.map(|items| items.into_iter().collect::<ItemSet>());
        let filter = Filter { groups, without_groups, years, min_certainty, within };
        let options = ListOptions { limit, filter, ..ListOptions::default() };
        prop_assert_eq!(recommender.recommend_with(&visitor, &options).unwrap(), everything);
    }
}
