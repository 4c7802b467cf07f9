//! What is told to visitors about themselves, and to several of them at once.

use flatflix_core::profile::Trait;
use flatflix_core::{Aggregation, ItemIndex, Knobs, ListOptions, Recommender, Visitor, VisitorError};

const MODELS: [&[u8]; 2] =
    [include_bytes!("golden/version-2.flatflix"), include_bytes!("golden/version-2-implicit-als.flatflix")];

fn recommenders() -> impl Iterator<Item = Recommender> {
    MODELS.iter().map(|model| Recommender::from_bytes(model).unwrap())
}

fn visitor(recommender: &Recommender, ratings: &[(u32, f32)]) -> Visitor {
    let mut visitor = Visitor::new();
    for &(item, rating) in ratings {
        visitor.rate(recommender, ItemIndex(item), rating).unwrap();
    }
    visitor
}

const RATINGS: [(u32, f32); 5] = [(0, 4.5), (3, 2.0), (4, 5.0), (7, 1.5), (11, 3.0)];

#[test]
fn a_rating_left_out_is_predicted_by_the_fold_in_of_the_others() {
    for recommender in recommenders() {
        let result = recommender.leave_one_out(&visitor(&recommender, &RATINGS)).unwrap();
        assert_eq!(result.ratings.len(), RATINGS.len());
        let stranger = recommender.fold_in(&Visitor::new()).unwrap();
        let (mut squares, mut within) = ([0.0; 3], 0);
        for (left, (item, rating)) in result.ratings.iter().zip(RATINGS) {
            let others: Vec<_> = RATINGS.into_iter().filter(|&(other, _)| other != item).collect();
            let taste = recommender.fold_in(&visitor(&recommender, &others)).unwrap();
            assert_eq!((left.item.0, left.rating), (item, rating));
            assert_eq!(left.prediction, recommender.predict(&taste, left.item), "to the last bit");
            assert_eq!(left.stranger, recommender.predict(&stranger, left.item).rating);
            for (square, guess) in
                squares.iter_mut().zip([left.prediction.rating, left.item_mean, left.stranger])
            {
                *square += (f64::from(rating) - guess).powi(2) / RATINGS.len() as f64;
            }
            within += i32::from(
                left.prediction.low <= f64::from(rating) && f64::from(rating) <= left.prediction.high,
            );
        }
        for (rmse, square) in
            [result.rmse, result.rmse_item_mean, result.rmse_stranger].into_iter().zip(squares)
        {
            assert!((rmse - square.sqrt()).abs() < 1e-12);
        }
        assert!((result.within80 - f64::from(within) / 5.0).abs() < 1e-12);
        // Nobody rated the last item in training: its mean is that of all ratings.
        assert_eq!(result.ratings[4].item_mean, recommender.rating_head().parts().mean);
    }
}

#[test]
fn the_list_without_a_rating_is_that_of_someone_who_never_gave_it() {
    for recommender in recommenders() {
        let options = ListOptions { limit: 12, ..ListOptions::default() };
        let all = visitor(&recommender, &RATINGS);
        let without = recommender.recommend_without(&all, ItemIndex(4), &options).unwrap();
        let mut other = visitor(&recommender, &RATINGS);
        other.remove(ItemIndex(4));
        let mut expected = recommender.recommend_with(&other, &options).unwrap();
        assert_ne!(without, recommender.recommend_with(&all, &options).unwrap());
        expected.retain(|place| place.item != ItemIndex(4));
        assert_eq!(without, expected);
        assert_eq!(
            recommender.recommend_without(&all, ItemIndex(5), &options),
            Err(VisitorError::NotRated { item: 5 })
        );
    }
}

#[test]
fn one_person_together_is_one_person_alone() {
    for recommender in recommenders() {
        let alone = visitor(&recommender, &RATINGS);
        let turned = [-1.0, 0.0, 0.5].map(|risk| Knobs { risk, ..Knobs::default() });
        let strategies = [Aggregation::Mean, Aggregation::LeastMisery];
        for (knobs, aggregation) in turned.into_iter().flat_map(|knobs| strategies.map(|each| (knobs, each)))
        {
            let options = ListOptions { limit: 12, knobs, ..ListOptions::default() };
            let list = recommender.recommend_with(&alone, &options).unwrap();
            let together = recommender.recommend_together(&[&alone], aggregation, &options).unwrap();
            assert_eq!(together.len(), list.len());
            for (together, alone) in together.iter().zip(&list) {
                assert_eq!(
                    (together.item, together.predictions.as_slice()),
                    (alone.item, [alone.prediction].as_slice())
                );
            }
            assert_eq!(together[0].score, 1.0);
            assert!(recommender.recommend_together(&[], aggregation, &options).unwrap().is_empty());
        }
    }
}

#[test]
fn several_people_get_what_the_strategy_says_of_their_scores() {
    for recommender in recommenders() {
        let mut people = [visitor(&recommender, &RATINGS[..2]), visitor(&recommender, &RATINGS[2..])];
        people[1].set_excluded(&recommender, ItemIndex(6), true).unwrap();
        let tastes = people.each_ref().map(|visitor| recommender.fold_in(visitor).unwrap());
        let candidates = [1, 2, 5, 8, 9, 10].map(ItemIndex);
        let scores = tastes.each_ref().map(|taste| candidates.map(|item| recommender.score(taste, item)));
        let scores = scores.map(|own| {
            let best = own.into_iter().fold(0.0, f32::max);
            own.map(|score| score / best)
        });
        for aggregation in [Aggregation::Mean, Aggregation::LeastMisery] {
            let options = ListOptions { limit: 12, ..ListOptions::default() };
            let list = recommender.recommend_together(&people.each_ref(), aggregation, &options).unwrap();
            assert_eq!(list.len(), candidates.len());
            assert!(list.is_sorted_by(|a, b| a.score >= b.score));
            for place in list {
                let own = candidates.iter().position(|&item| item == place.item).unwrap();
                let (a, b) = (scores[0][own], scores[1][own]);
                let expected = if aggregation == Aggregation::Mean { (a + b) / 2.0 } else { a.min(b) };
                assert!((place.score - expected).abs() < 1e-6);
            }
        }
    }
}

#[test]
fn a_trait_is_the_mean_deviation_of_its_items() {
    for recommender in recommenders() {
        let head = recommender.rating_head();
        let taste = recommender.fold_in(&visitor(&recommender, &RATINGS)).unwrap();
        let stranger = recommender.fold_in(&Visitor::new()).unwrap();
        let catalogue = recommender.catalogue();
        let weighted_mean = |value: &dyn Fn(ItemIndex) -> f64, member: &dyn Fn(usize) -> bool| {
            let rows = (0..catalogue.n_items()).filter(|&row| member(row));
            let (sum, weight) = rows.fold((0.0, 0.0), |(sum, total), row| {
                let weight = f64::from(catalogue.counts[row]);
                (sum + weight * value(ItemIndex(row as u32)), total + weight)
            });
            sum / weight
        };
        let off =
            |item| head.expected_rating(taste.rating(), item) - head.expected_rating(stranger.rating(), item);
        let all = weighted_mean(&off, &|_| true);
        let profile = recommender.profile(&taste).unwrap();
        let about = |found: Trait, expected: f64| {
            assert!((found.deviation - expected).abs() < 1e-9, "{} {expected}", found.deviation);
            assert!(found.certainty > 0.0 && found.certainty < 1.0 && found.uncertainty > 0.0);
        };
        about(profile.leniency, all);
        assert_eq!(profile.leniency.n_ratings, 5);
        for (bit, group) in profile.groups.iter().enumerate() {
            let member = |row: usize| catalogue.groups[row] >> bit & 1 == 1;
            about(group.unwrap(), weighted_mean(&off, &member) - all);
            assert_eq!(
                group.unwrap().n_ratings,
                RATINGS.iter().filter(|(item, _)| member(*item as usize)).count()
            );
        }
        for &(decade, found) in &profile.decades {
            about(found, weighted_mean(&off, &|row| catalogue.years[row] / 10 * 10 == decade) - all);
        }
        let squared = weighted_mean(&|item| (off(item) - all).powi(2), &|_| true);
        assert!((profile.distance - squared.sqrt()).abs() < 1e-9);

        let nobody = recommender.profile(&stranger).unwrap();
        assert_eq!((nobody.distance, nobody.leniency.deviation, nobody.leniency.certainty), (0.0, 0.0, 0.0));
    }
}

#[test]
fn what_a_visitor_cannot_say_is_named() {
    for recommender in recommenders() {
        let n_items = recommender.catalogue().n_items();
        let beyond = ItemIndex(n_items as u32);
        let mut visitor = Visitor::new();
        let unknown = VisitorError::UnknownItem { item: beyond.0, n_items };
        assert_eq!(visitor.rate(&recommender, beyond, 4.0), Err(unknown.clone()));
        assert_eq!(recommender.similar(beyond, 3), Err(unknown));
        for rating in [0.0, 5.5, f32::INFINITY] {
            let off_scale = VisitorError::OffScale { rating, min: 0.5, max: 5.0 };
            assert_eq!(visitor.rate(&recommender, ItemIndex(0), rating), Err(off_scale));
        }
        assert!(visitor.rate(&recommender, ItemIndex(0), f32::NAN).is_err());
        assert_eq!(visitor, Visitor::new(), "nothing of it has been taken");
        let off =
            [(1.1, 0.0, 0.0), (0.0, 1.1, 0.0), (0.0, 0.0, -0.1), (f64::NAN, 0.0, 0.0), (0.0, f64::NAN, 0.0)];
        for (novelty, risk, variety) in [off.as_slice(), &[(0.0, 0.0, f64::INFINITY)]].concat() {
            let options = ListOptions { knobs: Knobs { novelty, risk, variety }, ..ListOptions::default() };
            assert_eq!(recommender.recommend_with(&visitor, &options), Err(VisitorError::Knobs));
        }
    }
}
