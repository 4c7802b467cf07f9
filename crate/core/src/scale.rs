//! The scale that ratings are given on.

use bincode::{Decode, Encode};
use core::fmt;

/// Highest value of the internal unit, in which both heads are trained: ratings are scaled so that their maximum is 5.
pub const INTERNAL_MAX: f64 = 5.0;

/// A bounded, evenly stepped rating scale, such as half stars from 0.5 to 5.
///
/// ```
/// use flatflix_core::RatingScale;
///
/// let ten = RatingScale { min: 1.0, max: 10.0, step: 1.0 };
/// assert!(ten.contains(7.5) && !ten.contains(0.0));
/// assert_eq!(ten.to_internal(8.0), 4.0);
/// assert_eq!(ten.from_internal(9.0), 10.0, "cut to its end");
/// assert_eq!(ten.to_string(), "1 to 10 in steps of 1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct RatingScale {
    /// Lowest rating that can be given.
    pub min: f32,
    /// Highest rating that can be given; above `min` and above 0.
    pub max: f32,
    /// Distance between neighbouring ratings; above 0.
    pub step: f32,
}

impl RatingScale {
    /// Half stars from 0.5 to 5, MovieLens' scale since 2003.
    pub const HALF_STARS: Self = Self { min: 0.5, max: 5.0, step: 0.5 };

    /// Whether the three numbers describe a scale.
    pub fn is_valid(&self) -> bool {
        let finite = self.min.is_finite() && self.max.is_finite() && self.step.is_finite();
        finite && self.min < self.max && self.max > 0.0 && self.step > 0.0
    }

    /// Whether `rating` lies within the scale. Values between two steps do: exports of other sites have them.
    pub fn contains(&self, rating: f32) -> bool {
        self.min <= rating && rating <= self.max
    }

    /// Units of this scale in one internal unit; 1 for five stars.
    pub fn unit(&self) -> f64 {
        f64::from(self.max) / INTERNAL_MAX
    }

    /// A rating in the internal unit.
    pub fn to_internal(&self, rating: f32) -> f64 {
        f64::from(rating) / self.unit()
    }

    /// An internal value on this scale, cut to its ends.
    pub fn from_internal(&self, value: f64) -> f64 {
        // Not `clamp`: its panic for ends in disorder brings the formatting of floats with it.
        (value * self.unit()).max(f64::from(self.min)).min(f64::from(self.max))
    }
}

/// `0.5 to 5 in steps of 0.5`.
impl fmt::Display for RatingScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {} in steps of {}", Decimal(self.min), Decimal(self.max), Decimal(self.step))
    }
}

/// A rating as text, with up to three decimals.
///
/// The language's own formatting of floating-point numbers finds the shortest digits that name one number exactly, with
/// 15 KB of code and tables that every visitor would download.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal(pub(crate) f32);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousandths = libm::round(f64::from(self.0) * 1000.0);
        if thousandths.is_nan() {
            return f.write_str("NaN");
        }
        let sign = if thousandths < 0.0 { "-" } else { "" };
        // Beyond any scale the conversion saturates.
        let magnitude = libm::fabs(thousandths) as u64;
        write!(f, "{sign}{}", magnitude / 1000)?;
        let mut decimals = magnitude % 1000;
        let mut n_decimals = 3;
        while n_decimals > 0 && decimals.is_multiple_of(10) {
            decimals /= 10;
            n_decimals -= 1;
        }
        if n_decimals > 0 { write!(f, ".{decimals:0n_decimals$}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn half_stars_are_their_own_internal_unit() {
        for half in 1..=10 {
            let rating = half as f32 / 2.0;
            assert_eq!(RatingScale::HALF_STARS.to_internal(rating), f64::from(rating));
            assert_eq!(RatingScale::HALF_STARS.from_internal(f64::from(rating)), f64::from(rating));
        }
    }

    #[test]
    fn predictions_are_cut_to_the_scale() {
        let percent = RatingScale { min: 0.0, max: 100.0, step: 1.0 };
        assert_eq!(percent.to_internal(60.0), 3.0);
        assert_eq!(percent.from_internal(6.0), 100.0);
        assert_eq!(percent.from_internal(-1.0), 0.0);
    }

    #[test]
    fn ratings_read_as_they_are_written() {
        let texts = [(0.5, "0.5"), (5.0, "5"), (-10.0, "-10"), (3.05, "3.05"), (0.125, "0.125"), (0.0, "0")];
        for (rating, text) in texts {
            assert_eq!(Decimal(rating).to_string(), text);
        }
        assert_eq!(Decimal(f32::NAN).to_string(), "NaN");
        assert_eq!(RatingScale::HALF_STARS.to_string(), "0.5 to 5 in steps of 0.5");
    }

    #[test]
    fn a_scale_without_room_is_invalid() {
        assert!(RatingScale::HALF_STARS.is_valid());
        assert!(!RatingScale { min: 1.0, max: 1.0, step: 1.0 }.is_valid());
        assert!(!RatingScale { min: 1.0, max: f32::NAN, step: 1.0 }.is_valid());
        assert!(!RatingScale { min: 0.5, max: 5.0, step: 0.0 }.is_valid());
    }
}
