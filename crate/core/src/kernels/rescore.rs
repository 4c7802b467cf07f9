//! Exact scores of the few.

/// Product of a row with a vector, in eight fixed lanes of single precision: fast, and the same sum on every platform.
///
/// # Shape
/// `codes` and `vector` have k entries.
pub fn dot(codes: &[i8], vector: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let ((codes, codes_left), (vectors, values_left)) =
        (codes.as_chunks::<LANES>(), vector.as_chunks::<LANES>());
    for (codes, values) in codes.iter().zip(vectors) {
        for lane in 0..LANES {
            lanes[lane] += f32::from(codes[lane]) * values[lane];
        }
    }
    fold(lanes, codes_left, values_left)
}

pub(super) const LANES: usize = 8;

/// What does not fill the lanes, and then the lanes, one after the other.
pub(super) fn fold(lanes: [f32; LANES], codes_left: &[i8], values_left: &[f32]) -> f32 {
    let left = codes_left.iter().zip(values_left);
    let tail = left.fold(0.0, |sum, (&code, &value)| sum + f32::from(code) * value);
    lanes.iter().fold(tail, |sum, &lane| sum + lane)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #[test]
        fn dot_is_the_plain_sum(terms in prop::collection::vec((any::<i8>(), -4i8..4), 0..40)) {
            let (codes, values): (Vec<i8>, Vec<f32>) = terms.iter().map(|&(code, value)| (code, f32::from(value))).unzip();
            let plain: i32 = terms.iter().map(|&(code, value)| i32::from(code) * i32::from(value)).sum();
            prop_assert_eq!(dot(&codes, &values), plain as f32);
        }
    }
}
