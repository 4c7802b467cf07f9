//! Do the intervals keep what they promise, and are the predictions that a method is sure of the better ones?

use super::methods::Belief;
use crate::dataset::RatingScale;
use crate::metrics;
use flatflix_core::rating::Z80;

/// Nominal coverage of the central intervals that are checked, and the half width of each in standard deviations.
pub(super) const LEVELS: [(f64, f64); 6] = [
    (0.5, 0.674_489_750_196_082),
    (0.6, 0.841_621_233_572_914),
    (0.7, 1.036_433_389_493_79),
    (0.8, Z80),
    (0.9, 1.644_853_626_951_47),
    (0.95, 1.959_963_984_540_05),
];
/// The place in [`LEVELS`] of the interval that the page shows.
pub(super) const SHOWN: usize = 3;
/// Parts of equal size that predictions are dealt to by certainty.
pub(super) const PARTS: usize = 5;

/// A prediction with its belief, and the rating that was given.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    pub(super) rating: f64,
    pub(super) belief: Belief,
    pub(super) truth: f64,
}

/// What one split says about the certainty of a method.
pub(super) struct Measured {
    /// Share of ratings within the interval of each of [`LEVELS`].
    pub(super) coverage: [f64; LEVELS.len()],
    /// The fifths by width of the interval, narrowest first.
    pub(super) fifths: [Part; PARTS],
    /// RMSE of the half with the narrower intervals, and of the other half.
    pub(super) halves: [f64; 2],
}

/// Predictions of about the same certainty.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) rmse: f64,
    /// Share of ratings within the 80 % interval.
    pub(super) coverage: f64,
    /// Mean half width of the 80 % interval before it is cut to the scale.
    pub(super) half_width: f64,
}

/// Measure; `None` with fewer predictions than parts.
pub(super) fn measure(mut outcomes: Vec<Outcome>, scale: RatingScale) -> Option<Measured> {
    outcomes.sort_by(|a, b| a.belief.deviation.total_cmp(&b.belief.deviation));
    let part = |part: usize| -> Option<Part> {
        let slice = &outcomes[part * outcomes.len() / PARTS..(part + 1) * outcomes.len() / PARTS];
        let widths = slice.iter().map(|outcome| Z80 * outcome.belief.deviation);
        Some(Part {
            rmse: rmse(slice)?,
            coverage: coverage(slice, Z80, scale)?,
            half_width: widths.sum::<f64>() / slice.len() as f64,
        })
    };
    let parts: Option<Vec<Part>> = (0..PARTS).map(part).collect();
    let levels: Option<Vec<f64>> = LEVELS.iter().map(|&(_, z)| coverage(&outcomes, z, scale)).collect();
    let (sure, unsure) = outcomes.split_at(outcomes.len() / 2);
    Some(Measured {
        coverage: levels?.try_into().ok()?,
        fifths: parts?.try_into().ok()?,
        halves: [rmse(sure)?, rmse(unsure)?],
    })
}

fn rmse(outcomes: &[Outcome]) -> Option<f64> {
    metrics::rmse(outcomes.iter().map(|outcome| (outcome.rating, outcome.truth)))
}

/// Coverage of the intervals of `z` standard deviations on either side, cut to the scale as the page cuts them.
fn coverage(outcomes: &[Outcome], z: f64, scale: RatingScale) -> Option<f64> {
    let cut = |value: f64| value.clamp(f64::from(scale.min), f64::from(scale.max));
    metrics::coverage(outcomes.iter().map(|&Outcome { belief, truth, .. }| {
        (cut(belief.mean - z * belief.deviation), cut(belief.mean + z * belief.deviation), truth)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::standard_normal;
    use rand::SeedableRng;

    /// Errors drawn from the very beliefs, on a scale too wide to cut them.
    #[test]
    fn true_beliefs_are_covered_as_they_promise_and_sure_ones_are_better() {
        let mut rng = rand_pcg::Pcg64::seed_from_u64(5);
        let outcome = |i: u32| {
            let deviation = 0.5 + f64::from(i % 100) / 100.0;
            let belief = Belief { mean: 0.0, deviation };
            Outcome { rating: 0.0, belief, truth: deviation * standard_normal(&mut rng) }
        };
        let scale = RatingScale { min: -1e6, max: 1e6, step: 1.0 };
        let measured = measure((0..100_000).map(outcome).collect(), scale).unwrap();
        for ((nominal, _), observed) in LEVELS.iter().zip(measured.coverage) {
            assert!((nominal - observed).abs() < 0.01, "{nominal}: {observed}");
        }
        for (part, expected) in measured.fifths.iter().zip([0.6, 0.8, 1.0, 1.2, 1.4]) {
            assert!((part.rmse - expected).abs() < 0.02 && (part.coverage - 0.8).abs() < 0.02);
            assert!((part.half_width / Z80 - expected).abs() < 0.01);
        }
        assert!(measured.halves[0] < measured.halves[1] - 0.4);
    }

    #[test]
    fn too_few_say_nothing() {
        let belief = Belief { mean: 3.0, deviation: 1.0 };
        let outcome = Outcome { rating: 3.0, belief, truth: 3.0 };
        assert!(measure(vec![outcome; PARTS - 1], RatingScale::HALF_STARS).is_none());
        assert!(measure(vec![outcome; PARTS], RatingScale::HALF_STARS).is_some());
    }
}
