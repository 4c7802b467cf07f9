//! From item factors in full precision to small integers.

use super::rows::{QuantizedRows, popularity_gain};
use alloc::vec::Vec;

/// Item factors of the ranking head in full precision, to be quantised.
#[derive(Clone, Copy, Debug)]
pub struct RankingFactors<'a> {
    /// V. (n_items x n_components, row-major)
    pub item_factors: &'a [f64],
    /// Mean squared component of the training users, relative to the first component's. (n_components)
    pub energy: &'a [f64],
    /// Rating counts. (n_items)
    pub counts: &'a [u32],
}

/// Keeps a component without energy from being quantised infinitely coarsely.
const ENERGY_FLOOR: f64 = 1e-3;
/// Values below 1 - this of a step become 0: zeros are cheap.
const ROUNDING_OFFSET: f64 = 0.4;

/// What factors that are all 0 are taken for: their steps, in single precision, are above 0.
const LEAST: f64 = 1e-30;

/// How much finer a component is quantised for the part it has in users' vectors.
fn component_weight(energy: f64) -> f64 {
    libm::pow(energy + ENERGY_FLOOR, 0.25)
}

impl RankingFactors<'_> {
    /// The finest step at which every factor of a rated item still has a code.
    pub fn finest_step(&self, popularity_exponent: f64) -> f64 {
        let weights: Vec<f64> = self.energy.iter().map(|&energy| component_weight(energy)).collect();
        let mut largest = LEAST;
        for (row, &count) in self.item_factors.chunks_exact(weights.len().max(1)).zip(self.counts) {
            let alpha = popularity_gain(count, popularity_exponent);
            let values = row.iter().zip(&weights).map(|(value, weight)| libm::fabs(*value) * weight / alpha);
            largest = values.fold(largest, f64::max);
        }
        largest / f64::from(i8::MAX)
    }

    /// Quantise by a transform coder: V_ik in steps of `step` / ((n_i + 1)^g (energy_k + floor)^(1/4)), so that the error
    /// falls where few users would notice. Items without ratings become zero.
    pub fn quantize(&self, step: f64, popularity_exponent: f64) -> QuantizedRows {
        let component_steps: Vec<f32> =
            self.energy.iter().map(|&energy| (step / component_weight(energy)) as f32).collect();
        let mut codes = Vec::with_capacity(self.item_factors.len());
        for (row, &count) in self.item_factors.chunks_exact(component_steps.len().max(1)).zip(self.counts) {
            if count == 0 {
                codes.resize(codes.len() + row.len(), 0);
                continue;
            }
            let alpha = popularity_gain(count, popularity_exponent);
            codes.extend(row.iter().zip(&component_steps).map(|(value, &step)| {
                let steps = value / (f64::from(step) * alpha);
                let magnitude = libm::floor(libm::fabs(steps) + ROUNDING_OFFSET).min(f64::from(i8::MAX));
                libm::copysign(magnitude, steps) as i8
            }));
        }
        QuantizedRows { popularity_exponent, component_steps, codes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec;

    const ENERGY: [f64; 3] = [1.0, 0.2, 0.0];
    const COUNTS: [u32; 4] = [400, 30, 2, 0];

    #[test]
    fn steps_are_finer_for_what_users_hold_more_of_and_for_popular_items() {
        let factors = [0.5; 12];
        let factors = RankingFactors { item_factors: &factors, energy: &ENERGY, counts: &COUNTS };
        let rows = factors.quantize(0.02, 0.5);
        assert_eq!(rows.popularity_exponent, 0.5);
        for (step, energy) in rows.component_steps.iter().zip(ENERGY) {
            let expected = 0.02 / (energy + 1e-3).powf(0.25);
            assert!((f64::from(*step) - expected).abs() < 1e-7, "{step}, {expected}");
        }
        // 0.5 / (0.02 / 1.001^(1/4) / sqrt(3)) = 43.3 steps.
        assert_eq!(rows.codes[6], 43);
        assert_eq!(rows.codes[9..], [0, 0, 0], "nobody rated it");
    }

    #[test]
    fn little_rounds_to_zero_and_too_much_to_the_last_code() {
        let steps = [0.59, 0.61, -0.59, -0.61, 1.59, 1.61, 126.7, 500.0, -500.0, -1.0];
        let factors = RankingFactors { item_factors: &steps, energy: &[0.0], counts: &[1; 10] };
        // A step of 1 for an item with one rating.
        let rows = factors.quantize(1e-3f64.powf(0.25), 0.0);
        assert_eq!(rows.codes, [0, 1, 0, -1, 1, 2, 127, 127, -127, -1]);
    }

    proptest! {
        #[test]
        fn the_finest_step_has_a_code_for_every_factor(
            factors in prop::collection::vec(-3.0f64..3.0, 12),
            exponent in 0.0f64..0.8,
        ) {
            let of = RankingFactors { item_factors: &factors, energy: &ENERGY, counts: &COUNTS };
            let step = of.finest_step(exponent);
            let rows = of.quantize(step, exponent);
            let mut largest = 0;
            for (row, &count) in COUNTS[..3].iter().enumerate() {
                let gain = (f64::from(count) + 1.0).powf(-exponent);
                for (k, &step) in rows.component_steps.iter().enumerate() {
                    let (factor, code) = (factors[3 * row + k], rows.codes[3 * row + k]);
                    let error = (f64::from(code) * f64::from(step) * gain - factor).abs();
                    prop_assert!(error <= 0.601 * f64::from(step) * gain, "nothing is cut: {factor}, {code}");
                    largest = largest.max(code.unsigned_abs());
                }
            }
            // The unrated item's factors may be the greatest: its gain is that of no rating.
            let unrated = factors[9..].iter().zip(ENERGY).map(|(factor, energy)| factor.abs() * (energy + 1e-3).powf(0.25));
            let decides = unrated.fold(0.0, f64::max) / 127.0 >= step * 0.999;
            prop_assert!(largest == 127 || decides, "and no step is finer: {largest}");
        }
    }

    #[test]
    fn nothing_has_a_step_all_the_same() {
        let nothing = RankingFactors { item_factors: &[0.0; 3], energy: &ENERGY, counts: &[5] };
        let rows = nothing.quantize(nothing.finest_step(0.5), 0.5);
        assert!(rows.component_steps.iter().all(|&step| step > 0.0));
        assert_eq!(rows.codes, vec![0; 3]);
    }
}
