//! The scale that ratings are given on, found from their values.

use flatflix_core::RatingScale;

/// Outcome of [`detect`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Detected {
    /// One of the usual scales holds all ratings.
    Usual(RatingScale),
    /// None does; this one spans their range.
    Unusual(RatingScale),
    /// All but a few ratings lie within this scale, the others far above it.
    Outliers(RatingScale),
}

/// Usual scales, the first that holds all ratings is taken.
const USUAL: [RatingScale; 10] = [
    scale(0.0, 1.0, 1.0),
    scale(1.0, 5.0, 1.0),
    scale(0.5, 5.0, 0.5),
    scale(0.0, 5.0, 0.5),
    scale(1.0, 10.0, 1.0),
    scale(0.0, 10.0, 1.0),
    scale(0.5, 10.0, 0.5),
    scale(0.0, 10.0, 0.5),
    scale(0.0, 100.0, 1.0),
    scale(-1.0, 1.0, 2.0),
];

/// Steps tried for a scale that is not usual, in stars.
const STEPS: [f32; 7] = [1.0, 0.5, 0.25, 0.2, 0.1, 0.05, 0.01];

/// Share of the ratings that may lie far above a scale and still be taken for mistakes.
const OUTLIERS: f64 = 0.001;

const fn scale(min: f32, max: f32, step: f32) -> RatingScale {
    RatingScale { min, max, step }
}

/// Whether `value` lies on the grid of `scale`.
fn fits(scale: &RatingScale, value: f32) -> bool {
    scale.contains(value) && on_grid(value - scale.min, scale.step)
}

/// A scale as an owner states it: `1-10`, `0.5-5`, `-10..10`, `1-5:0.5` with its step, `thumbs`, or `implicit`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Deserialize)]
#[serde(try_from = "String")]
pub enum WantedScale {
    /// From and to; the step is the coarsest that reaches all ratings, if it is not stated.
    Range {
        /// Lowest rating.
        min: f32,
        /// Highest rating.
        max: f32,
        /// Distance between neighbouring ratings.
        step: Option<f32>,
    },
    /// Down or up: the two values there are.
    Thumbs,
    /// Counts of uses.
    Implicit,
}

impl WantedScale {
    /// The scale for these ratings; `None` for [`WantedScale::Implicit`], where values are no ratings.
    pub(super) fn resolve(self, values: impl Iterator<Item = f32>) -> Option<RatingScale> {
        let histogram = histogram(values);
        match self {
            Self::Range { min, max, step } => {
                let reaches_all = |step: &&f32| {
                    on_grid(max - min, **step)
                        && histogram.iter().all(|(value, _)| on_grid(value - min, **step))
                };
                let found = STEPS.iter().find(reaches_all).copied();
                Some(scale(min, max, step.or(found).unwrap_or(STEPS[STEPS.len() - 1])))
            }
            Self::Thumbs if histogram.iter().any(|bar| bar.0 < 0.0) => Some(scale(-1.0, 1.0, 2.0)),
            Self::Thumbs => Some(scale(0.0, 1.0, 1.0)),
            Self::Implicit => None,
        }
    }
}

impl TryFrom<String> for WantedScale {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::str::FromStr for WantedScale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "thumbs" => return Ok(Self::Thumbs),
            "implicit" => return Ok(Self::Implicit),
            _ => {}
        }
        let (range, step) = text.split_once(':').map_or((text, None), |(range, step)| (range, Some(step)));
        let dash = || Some(range.get(1..)?.find('-')? + 1);
        let ends = range.split_once("..").or_else(|| dash().map(|at| (&range[..at], &range[at + 1..])));
        let number = |text: &str| text.trim().parse::<f32>().ok();
        let parsed = ends.and_then(|(min, max)| Some((number(min)?, number(max)?, step.map(number))));
        match parsed {
            Some((min, max, step)) if step != Some(None) => {
                let step = step.flatten();
                if scale(min, max, step.unwrap_or(1.0)).is_valid() {
                    return Ok(Self::Range { min, max, step });
                }
                Err(format!(
                    "'{text}' is no scale: the first number must be below the second, the second above 0"
                ))
            }
            _ => Err(format!(
                "'{text}' is no scale: write 1-10, 0.5-5, 0-100, -10..10, 1-5:0.5, thumbs or implicit"
            )),
        }
    }
}

/// Find the scale of a set of ratings.
///
/// `{0, 1}` is thumbs; `{1}` alone is read as 1-5. Values must be finite; none at all give 1-5.
pub(super) fn detect(values: impl Iterator<Item = f32>) -> Detected {
    let histogram = histogram(values);
    let n: u64 = histogram.iter().map(|(_, count)| count).sum();
    let only_ones = histogram.iter().all(|&(value, _)| value == 1.0);
    let fits_all = |scale: &&RatingScale| histogram.iter().all(|&(value, _)| fits(scale, value));
    let usual = USUAL.iter().skip(usize::from(only_ones)).find(fits_all);

    let far_above = |scale: &&RatingScale| {
        let above = histogram.iter().filter(|(value, _)| *value >= 2.0 * scale.max);
        let outside: u64 =
            histogram.iter().filter(|(value, _)| !scale.contains(*value)).map(|(_, count)| count).sum();
        let others_fit = histogram.iter().all(|(value, _)| !scale.contains(*value) || fits(scale, *value));
        above.count() > 0 && others_fit && outside as f64 <= OUTLIERS * n as f64
    };
    match (usual, USUAL.iter().find(far_above)) {
        (_, Some(most)) => Detected::Outliers(*most),
        (Some(usual), None) => Detected::Usual(*usual),
        (None, None) => Detected::Unusual(spanning(&histogram)),
    }
}

fn on_grid(distance: f32, step: f32) -> bool {
    let steps = distance / step;
    (steps - steps.round()).abs() < 1e-3
}

/// Distinct values to two decimals, ascending, with how often each occurs.
fn histogram(values: impl Iterator<Item = f32>) -> Vec<(f32, u64)> {
    let mut bars: Vec<(f32, u64)> = Vec::new();
    for value in values {
        let value = (value * 100.0).round() / 100.0;
        match bars.binary_search_by(|bar| bar.0.total_cmp(&value)) {
            Ok(at) => bars[at].1 += 1,
            Err(at) => bars.insert(at, (value, 1)),
        }
    }
    bars
}

/// The range of the values (from 0 if there is one value only), by the coarsest step that reaches them all.
fn spanning(histogram: &[(f32, u64)]) -> RatingScale {
    let max = histogram.last().map_or(5.0, |bar| bar.0);
    // One value alone spans nothing.
    let min = histogram.first().map_or(1.0, |bar| if bar.0 < max { bar.0 } else { max.min(0.0) });
    let reaches_all = |step: &&f32| histogram.iter().all(|(value, _)| on_grid(value - min, **step));
    scale(min, max, *STEPS.iter().find(reaches_all).unwrap_or(&STEPS[STEPS.len() - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(values: &[f32]) -> Detected {
        super::detect(values.iter().copied())
    }

    #[test]
    fn finds_the_usual_scales() {
        for (values, expected) in [
            (&[1.0, 3.0, 5.0][..], scale(1.0, 5.0, 1.0)),
            (&[1.0, 1.0], scale(1.0, 5.0, 1.0)),
            (&[3.0, 4.5], scale(0.5, 5.0, 0.5)),
            (&[0.0, 4.5], scale(0.0, 5.0, 0.5)),
            (&[1.0, 7.0], scale(1.0, 10.0, 1.0)),
            (&[1.5, 7.0], scale(0.5, 10.0, 0.5)),
            (&[0.0, 10.0], scale(0.0, 10.0, 1.0)),
            (&[0.0, 9.5], scale(0.0, 10.0, 0.5)),
            (&[-1.0, 1.0], scale(-1.0, 1.0, 2.0)),
            (&[3.0, 87.0], scale(0.0, 100.0, 1.0)),
            (&[0.0, 1.0], scale(0.0, 1.0, 1.0)),
        ] {
            assert_eq!(detect(values), Detected::Usual(expected), "{values:?}");
        }
    }

    #[test]
    fn reads_what_an_owner_states() {
        let range = |min, max, step| Ok(WantedScale::Range { min, max, step });
        assert_eq!("1-10".parse(), range(1.0, 10.0, None));
        assert_eq!("-10..10".parse(), range(-10.0, 10.0, None));
        assert_eq!("0.5-5:0.5".parse(), range(0.5, 5.0, Some(0.5)));
        assert_eq!("implicit".parse(), Ok(WantedScale::Implicit));
        for wrong in ["", "5", "5-1", "a-b", "1-5:x", "-5"] {
            assert!(wrong.parse::<WantedScale>().unwrap_err().contains("no scale"), "{wrong}");
        }
        let half = "1-7".parse::<WantedScale>().unwrap().resolve([1.0, 6.5].into_iter());
        assert_eq!(half, Some(scale(1.0, 7.0, 0.5)));
        assert_eq!(WantedScale::Thumbs.resolve([-1.0].into_iter()), Some(scale(-1.0, 1.0, 2.0)));
    }

    #[test]
    fn spans_what_is_unusual() {
        assert_eq!(detect(&[-10.0, 3.25, 10.0]), Detected::Unusual(scale(-10.0, 10.0, 0.25)));
        assert_eq!(detect(&[1.0, 4.7]), Detected::Unusual(scale(1.0, 4.7, 0.1)));
        assert_eq!(detect(&[7.3, 7.3]), Detected::Unusual(scale(0.0, 7.3, 0.1)));
    }

    #[test]
    fn a_few_values_far_above_are_mistakes() {
        let mut values = vec![4.5; 2000];
        values.push(45.0);
        assert_eq!(detect(&values), Detected::Outliers(scale(0.5, 5.0, 0.5)));
    }
}
