//! Item biases and factors as small integers.

use alloc::vec::Vec;

/// One step of a stored item bias, in internal units: a fiftieth of a star.
pub const BIAS_STEP: f64 = 0.02;
/// A stored row scale s stands for exp(s / 16).
const SCALE_STEPS_PER_E: f64 = 16.0;
/// The row scale that a stored code stands for.
pub(super) fn decode_scale(code: i8) -> f64 {
    libm::exp(f64::from(code) / SCALE_STEPS_PER_E)
}

/// Quantised item biases and factors, as [`super::RatingParts`] stores them.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizedFactors {
    /// Units of [`BIAS_STEP`]. (n_items)
    pub biases: Vec<i16>,
    /// Logarithmic row scales. (n_items)
    pub scales: Vec<i8>,
    /// Integers within +-(2^(bits - 1) - 1). (n_items x n_factors)
    pub codes: Vec<i8>,
}

/// Quantise item biases (n_items) and whitened item factors (n_items x n_factors, row-major) to `bits` a factor, 2..=8.
///
/// Each row gets the smallest scale on the logarithmic grid that holds its largest factor.
pub fn quantize(biases: &[f64], factors: &[f64], n_factors: usize, bits: u32) -> QuantizedFactors {
    let limit = f64::from((1i32 << (bits - 1)) - 1);
    let (mut scales, mut codes) = (Vec::with_capacity(biases.len()), Vec::with_capacity(factors.len()));
    for row in factors.chunks_exact(n_factors.max(1)) {
        let largest = row.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
        let exponent = SCALE_STEPS_PER_E * libm::log(largest / limit + 1e-12);
        let scale = libm::round(exponent).clamp(f64::from(i8::MIN), f64::from(i8::MAX)) as i8;
        let step = decode_scale(scale);
        scales.push(scale);
        codes.extend(row.iter().map(|value| libm::round(value / step).clamp(-limit, limit) as i8));
    }
    scales.resize(biases.len(), 0);
    let bias_limit = f64::from(i16::MAX);
    let biases = biases
        .iter()
        .map(|bias| libm::round(bias / BIAS_STEP).clamp(-bias_limit, bias_limit) as i16)
        .collect();
    QuantizedFactors { biases, scales, codes }
}
