//! Exact scores of the few.

/// Product of a row with a vector, in eight fixed lanes of single precision: fast, and the same sum on every platform.
///
/// # Shape
/// `codes` and `vector` have k entries.
pub fn dot(codes: &[i8], vector: &[f32]) -> f32 {
    const LANES: usize = 8;
    let mut lanes = [0.0f32; LANES];
    let (codes, vectors) = (codes.chunks_exact(LANES), vector.chunks_exact(LANES));
    let rest = codes.remainder().iter().zip(vectors.remainder());
    let tail = rest.fold(0.0, |sum, (&code, &value)| sum + f32::from(code) * value);
    for (codes, values) in codes.zip(vectors) {
        for lane in 0..LANES {
            lanes[lane] += f32::from(codes[lane]) * values[lane];
        }
    }
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
