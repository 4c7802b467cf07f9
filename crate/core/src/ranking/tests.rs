use super::*;
use proptest::prelude::*;
use std::vec;

const COUNTS: [u32; 4] = [30, 20, 10, 0];

/// Items 0 and 1 go together, item 2 goes its own way, item 3 was never rated.
fn parts(kind: RankingKind) -> RankingParts {
    RankingParts {
        prior_weight: 1.0,
        rating_weight: 0.2,
        mean_user: vec![0.01, 0.002],
        rows: QuantizedRows {
            popularity_exponent: 0.35,
            component_steps: vec![0.02, 0.03],
            codes: vec![60, 5, 50, 4, -8, 40, 0, 0],
        },
        kind,
    }
}

fn implicit_als() -> ImplicitAlsParts {
    ImplicitAlsParts {
        n_rated_items: 3,
        unobserved_weight: 0.4,
        regularization: 0.01,
        regularization_exponent: 1.0,
        confidence: Quadratic { constant: 0.8, linear: 0.3, quadratic: 0.0 },
        evidence: Quadratic { constant: 0.1, linear: 1.0, quadratic: 0.0 },
        gramian: vec![0.3, 0.2],
    }
}

fn heads() -> [RankingHead; 2] {
    let input_weights = [0.1, 0.11, 0.11, 0.0].map(linear::encode_input_weight).to_vec();
    let kinds =
        [RankingKind::Linear(LinearParts { input_weights }), RankingKind::ImplicitAls(implicit_als())];
    kinds.map(|kind| RankingHead::new(parts(kind), &COUNTS).unwrap())
}

#[test]
fn a_liked_item_raises_what_goes_with_it() {
    for head in heads() {
        let stranger = head.fold_in(&[]).unwrap();
        let fan = head.fold_in(&[(ItemIndex(0), 5.0)]).unwrap();
        assert!(head.score(&fan, ItemIndex(1)) > head.score(&stranger, ItemIndex(1)));
        assert!(head.score(&fan, ItemIndex(1)) > head.score(&fan, ItemIndex(2)));
        assert!(head.similarity(ItemIndex(0), ItemIndex(1)) > head.similarity(ItemIndex(0), ItemIndex(2)));
        assert_eq!(head.similarity(ItemIndex(0), ItemIndex(1)), head.similarity(ItemIndex(1), ItemIndex(0)));
    }
}

/// V_0 = 31^-g (1.2, 0.15), V_1 = 21^-g (1, 0.12), V_2 = 11^-g (-0.16, 1.2): gains turn no vector.
#[test]
fn cosines_are_those_of_the_angles_between_items() {
    for head in heads() {
        let cosine = |i, j| head.cosine(ItemIndex(i), ItemIndex(j));
        for (i, j, expected) in [
            (0, 1, (1.2 + 0.15 * 0.12) / (1.4625f64 * 1.0144).sqrt()),
            (0, 2, (-0.192 + 0.18) / (1.4625f64 * 1.4656).sqrt()),
            (2, 2, 1.0),
        ] {
            assert!((cosine(i, j) - expected).abs() < 1e-6, "{i}, {j}: {}", cosine(i, j));
            assert_eq!(cosine(i, j), cosine(j, i));
        }
        assert_eq!((cosine(3, 0), cosine(3, 3)), (0.0, 0.0), "nobody has rated it");
    }
}

#[test]
fn variety_parts_what_goes_together() {
    let pool = vec![(ItemIndex(0), 1.0), (ItemIndex(1), 0.9), (ItemIndex(2), 0.5)];
    for head in heads() {
        let order = |variety| -> Vec<u32> {
            let knobs = crate::Knobs { variety, ..crate::Knobs::default() };
            knobs.diversify(&head, pool.clone(), 3).into_iter().map(|(item, _)| item.0).collect()
        };
        assert_eq!(order(0.0), [0, 1, 2]);
        assert_eq!(order(0.9), [0, 2, 1]);
    }
}

#[test]
fn an_unrated_item_scores_nothing() {
    for head in heads() {
        assert!(!head.knows(ItemIndex(3)));
        let fan = head.fold_in(&[(ItemIndex(0), 5.0)]).unwrap();
        assert_eq!(head.score(&fan, ItemIndex(3)), 0.0);
    }
}

#[test]
fn a_stranger_is_the_mean_user() {
    let [linear, implicit] = heads();
    for head in [&linear, &implicit] {
        let stranger = head.fold_in(&[]).unwrap();
        let mean: Vec<f64> = head.parts.mean_user.iter().map(|&mean| f64::from(mean)).collect();
        for (found, expected) in stranger.scaled.iter().zip(head.parts.rows.scaled(&mean)) {
            assert!((found - expected).abs() < 1e-9);
        }
    }
}

/// (alpha0 G + lambda + g y^2) u = P m / 2 + h y, worked out for one component.
#[test]
fn one_component_is_a_weighted_mean() {
    let mut parts = parts(RankingKind::ImplicitAls(ImplicitAlsParts {
        n_rated_items: 3,
        unobserved_weight: 0.5,
        regularization: 0.1,
        regularization_exponent: 1.0,
        confidence: Quadratic { constant: 1.0, linear: 0.0, quadratic: 0.0 },
        evidence: Quadratic { constant: 0.0, linear: 1.0, quadratic: 0.0 },
        gramian: vec![4.0],
    }));
    parts.mean_user = vec![0.5];
    parts.rows =
        QuantizedRows { popularity_exponent: 0.0, component_steps: vec![0.5], codes: vec![2, 1, 1, 0] };
    let head = RankingHead::new(parts, &COUNTS).unwrap();
    let taste = head.fold_in(&[(ItemIndex(0), 4.0)]).unwrap();
    // P = .5 x 4 + .1 (1 + .5 x 3); y_0 = 1; x = .8; the mean user counts half.
    let p = 2.0 + 0.1 * 2.5;
    let u = (p * 0.5 / 2.0 + 0.8) / (p + 1.0);
    assert!((f64::from(head.score(&taste, ItemIndex(1))) - 0.5 * u).abs() < 1e-7);
}

#[test]
fn a_free_component_is_an_error() {
    let broken = ImplicitAlsParts { regularization: 0.0, gramian: vec![1.0, 0.0], ..implicit_als() };
    let head = RankingHead::new(parts(RankingKind::ImplicitAls(broken)), &COUNTS);
    assert_eq!(head.unwrap_err(), NotPositiveDefinite);
}

proptest! {
    #[test]
    fn contributions_and_prior_sum_to_the_score(ratings in prop::collection::vec((0u32..4, 1u8..=10), 0..6)) {
        let ratings: Vec<(ItemIndex, f64)> =
            ratings.into_iter().map(|(item, half)| (ItemIndex(item), f64::from(half) / 2.0)).collect();
        for head in heads() {
            let taste = head.fold_in(&ratings).unwrap();
            for item in (0..4).map(ItemIndex) {
                let prior = f64::from(head.prior_score(&taste, item));
                let sum = prior + head.contributions(&taste, item).iter().sum::<f64>();
                let score = f64::from(head.score(&taste, item));
                prop_assert!((sum - score).abs() <= 1e-5 * (1.0 + score.abs()));
            }
        }
    }
}
