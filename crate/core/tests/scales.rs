//! A scale twice as long doubles what is told in its units, to the last bit, and changes nothing else.

use flatflix_core::profile::Trait;
use flatflix_core::recommender::Prediction;
use flatflix_core::{ItemIndex, Model, RatingScale, Recommender, Taste, Visitor};

const MODELS: [&[u8]; 2] =
    [include_bytes!("golden/version-2.flatflix"), include_bytes!("golden/version-2-implicit-als.flatflix")];

/// On half stars, from 0.5 to 5.
const RATINGS: [(u32, f32); 5] = [(0, 4.5), (3, 2.0), (4, 5.0), (7, 1.5), (11, 3.0)];

/// The same model of half stars and of twice as many.
fn pairs() -> impl Iterator<Item = [Recommender; 2]> {
    MODELS.iter().map(|bytes| {
        [1.0, 2.0].map(|factor| {
            let mut model = Model::from_bytes(bytes).unwrap();
            let RatingScale { min, max, step } = model.metadata.scale;
            model.metadata.scale = RatingScale { min: factor * min, max: factor * max, step: factor * step };
            model.catalogue.means.iter_mut().for_each(|mean| *mean *= factor);
            Recommender::new(model).unwrap()
        })
    })
}

/// The same visitor on the scale of each.
fn visitors(recommenders: &[Recommender; 2]) -> [Visitor; 2] {
    let of = |factor: f32, recommender: &Recommender| {
        let mut visitor = Visitor::new();
        for (item, rating) in RATINGS {
            visitor.rate(recommender, ItemIndex(item), factor * rating).unwrap();
        }
        visitor
    };
    [of(1.0, &recommenders[0]), of(2.0, &recommenders[1])]
}

fn doubled(Prediction { rating, low, high, certainty }: Prediction) -> Prediction {
    Prediction { rating: 2.0 * rating, low: 2.0 * low, high: 2.0 * high, certainty }
}

fn doubled_trait(Trait { deviation, uncertainty, certainty, n_ratings }: Trait) -> Trait {
    Trait { deviation: 2.0 * deviation, uncertainty: 2.0 * uncertainty, certainty, n_ratings }
}

fn each<T>(recommenders: &[Recommender; 2], f: impl Fn(&Recommender, &Visitor, &Taste) -> T) -> [T; 2] {
    let visitors = visitors(recommenders);
    [0, 1].map(|at| f(&recommenders[at], &visitors[at], &recommenders[at].fold_in(&visitors[at]).unwrap()))
}

#[test]
fn predictions_double_and_lists_stay() {
    for pair in pairs() {
        let [half, whole] = each(&pair, |model, visitor, taste| {
            let list = model.recommend(visitor, 12).unwrap();
            let order: Vec<_> = list.iter().map(|place| (place.item, place.score)).collect();
            let mut told: Vec<_> = list.into_iter().map(|place| place.prediction).collect();
            told.push(model.predict_unlisted(taste));
            (order, told)
        });
        assert_eq!(half.0, whole.0);
        assert_eq!(half.1.into_iter().map(doubled).collect::<Vec<_>>(), whole.1);
    }
}

#[test]
fn shares_in_stars_double_and_sum_to_what_is_above_a_stranger() {
    for pair in pairs() {
        for item in (0..12).map(ItemIndex) {
            let [half, whole] = each(&pair, |model, _, taste| model.explain(taste, item).unwrap());
            assert_eq!((half.score, half.prior_score), (whole.score, whole.prior_score));
            assert_eq!((2.0 * half.stars, 2.0 * half.prior_stars), (whole.stars, whole.prior_stars));
            for (half, whole) in half.contributions.iter().zip(&whole.contributions) {
                assert_eq!((half.item, half.score), (whole.item, whole.score));
                assert_eq!((2.0 * half.rating, 2.0 * half.stars), (whole.rating, whole.stars));
                assert!(RATINGS.contains(&(half.item.0, half.rating as f32)), "{half:?}");
            }
            let head = pair[0].rating_head();
            let stranger = head.predict(&head.fold_in(&[]).unwrap(), item).mean;
            assert!((half.prior_stars - stranger).abs() < 1e-9, "{} {stranger}", half.prior_stars);
            assert!(half.contributions.is_sorted_by(|a, b| a.score >= b.score));
        }
    }
}

#[test]
fn traits_double() {
    for pair in pairs() {
        let [half, whole] = each(&pair, |model, _, taste| model.profile(taste).unwrap());
        assert_eq!(doubled_trait(half.leniency), whole.leniency);
        assert_eq!(2.0 * half.distance, whole.distance);
        assert!(half.groups.into_iter().map(|found| found.map(doubled_trait)).eq(whole.groups));
        assert!(half.decades.into_iter().map(|(year, found)| (year, doubled_trait(found))).eq(whole.decades));
    }
}

#[test]
fn a_question_s_gain_is_of_the_scale_squared() {
    for pair in pairs() {
        let [half, whole] = each(&pair, |model, visitor, taste| {
            let question = model.next_question(taste, visitor, &[]).unwrap().unwrap();
            (question.item, question.chance_seen, question.gain, model.acquaintance(taste))
        });
        assert_eq!((half.0, half.1, 4.0 * half.2, half.3), whole);
    }
}

#[test]
fn errors_of_what_is_left_out_double() {
    for pair in pairs() {
        let [half, whole] = each(&pair, |model, visitor, _| model.leave_one_out(visitor).unwrap());
        assert_eq!(half.within80, whole.within80);
        for (half, whole) in [
            (half.rmse, whole.rmse),
            (half.rmse_item_mean, whole.rmse_item_mean),
            (half.rmse_stranger, whole.rmse_stranger),
        ] {
            assert!((2.0 * half - whole).abs() < 1e-12, "{half} {whole}");
        }
        for (half, whole) in half.ratings.iter().zip(&whole.ratings) {
            assert_eq!(doubled(half.prediction), whole.prediction);
            assert_eq!((2.0 * half.rating, 2.0 * half.stranger), (whole.rating, whole.stranger));
            assert!((2.0 * half.item_mean - whole.item_mean).abs() < 1e-6);
        }
    }
}
