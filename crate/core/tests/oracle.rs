//! Answers computed independently, by NumPy from the bytes of the golden models: `tests/oracle/oracle.py`.

use flatflix_core::{ItemIndex, Recommender, Visitor};
use serde::Deserialize;

#[derive(Deserialize)]
struct Answers {
    ratings: Vec<(u32, f32)>,
    prediction: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    score: Vec<f64>,
    explained: u32,
    stars: Vec<f64>,
    scores: Vec<f64>,
}

/// Scores are summed in single precision.
const SINGLE: f64 = 1e-5;
/// Shares of scores are summed in double precision, but the gains of items are stored in single.
const SINGLE_GAIN: f64 = 1e-7;
const DOUBLE: f64 = 1e-9;

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (found - expected).abs() <= tolerance * (1.0 + expected.abs()),
        "{what}: {found}, expected {expected}"
    );
}

#[test]
fn answers_are_those_of_the_oracle() {
    let models: [&[u8]; 2] = [
        include_bytes!("golden/version-2.flatflix"),
        include_bytes!("golden/version-2-implicit-als.flatflix"),
    ];
    let answers: [Vec<Answers>; 2] =
        serde_json::from_str(include_str!("../../../tests/oracle/answers.json")).unwrap();
    for (model, visitors) in models.into_iter().zip(answers) {
        assert_eq!(visitors.len(), 4);
        hold_to(&Recommender::from_bytes(model).unwrap(), visitors);
    }
}

fn hold_to(recommender: &Recommender, visitors: Vec<Answers>) {
    for answers in visitors {
        let mut visitor = Visitor::new();
        for &(item, rating) in &answers.ratings {
            visitor.rate(recommender, ItemIndex(item), rating).unwrap();
        }
        let taste = recommender.fold_in(&visitor).unwrap();
        for row in 0..recommender.catalogue().n_items() {
            let item = ItemIndex(row as u32);
            let prediction = recommender.predict(&taste, item);
            assert_close(prediction.rating, answers.prediction[row], DOUBLE, "prediction");
            assert_close(prediction.low, answers.low[row], DOUBLE, "low");
            assert_close(prediction.high, answers.high[row], DOUBLE, "high");
            assert_close(f64::from(recommender.score(&taste, item)), answers.score[row], SINGLE, "score");
        }
        let explanation = recommender.explain(&taste, ItemIndex(answers.explained)).unwrap();
        assert_eq!(explanation.contributions.len(), answers.ratings.len());
        for (place, &(item, _)) in answers.ratings.iter().enumerate() {
            let found = explanation.contributions.iter().find(|found| found.item.0 == item).unwrap();
            assert_close(found.stars, answers.stars[place], DOUBLE, "share of the predicted rating");
            assert_close(found.score, answers.scores[place], SINGLE_GAIN, "share of the score");
        }
    }
}
