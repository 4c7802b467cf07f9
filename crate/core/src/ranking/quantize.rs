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

/// How much finer a component is quantised for the part it has in users' vectors.
fn component_weight(energy: f64) -> f64 {
    libm::pow(energy + ENERGY_FLOOR, 0.25)
}

impl RankingFactors<'_> {
    /// The finest step at which every factor of a rated item still has a code.
    pub fn finest_step(&self, popularity_exponent: f64) -> f64 {
        let weights: Vec<f64> = self.energy.iter().map(|&energy| component_weight(energy)).collect();
        let mut largest = f64::MIN_POSITIVE;
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
