//! A visitor's vector in integers.

use alloc::vec::Vec;

/// A vector rounded to integers: component k is `codes[k] * step`, off by half a `step` at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    codes: Vec<i16>,
    step: f32,
}

impl Query {
    /// Round a vector, as finely as keeps every sum of products with codes of one byte within 32 bits.
    ///
    /// A component that is not a number counts as 0.
    pub fn quantize(vector: &[f32]) -> Self {
        let largest = vector.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        let range = Self::range(vector.len());
        let step = largest / range;
        let limit = range as i16;
        let code = |&value: &f32| {
            if step > 0.0 { (libm::rintf(value / step) as i16).clamp(-limit, limit) } else { 0 }
        };
        Self { codes: vector.iter().map(code).collect(), step }
    }

    /// Largest code: 2^15 - 1, less where more than 511 components could add up beyond 32 bits.
    fn range(n_components: usize) -> f32 {
        let fits = i32::MAX as usize / (n_components.max(1) << 7);
        fits.min(i16::MAX as usize) as f32
    }

    /// Integer components. (n_components)
    pub fn codes(&self) -> &[i16] {
        &self.codes
    }

    /// What one unit of the integers is worth.
    pub fn step(&self) -> f32 {
        self.step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec;

    #[test]
    fn nothing_is_worth_nothing() {
        assert_eq!(Query::quantize(&[0.0; 3]), Query { codes: vec![0; 3], step: 0.0 });
        assert_eq!(Query::quantize(&[f32::NAN, 1.0]).codes(), [0, i16::MAX]);
    }

    #[test]
    fn no_sum_leaves_32_bits() {
        for n in [1, 2, 64, 320, 511, 512, 1024, 4096] {
            assert!(n as i64 * 128 * Query::range(n) as i64 <= i64::from(i32::MAX), "{n} components");
        }
    }

    proptest! {
        #[test]
        fn components_are_off_by_half_a_step(vector in prop::collection::vec(-1e3f32..1e3, 1..40)) {
            let query = Query::quantize(&vector);
            for (&code, &value) in query.codes().iter().zip(&vector) {
                let error = f64::from(code) * f64::from(query.step()) - f64::from(value);
                prop_assert!(error.abs() <= 0.501 * f64::from(query.step()));
            }
        }
    }
}
