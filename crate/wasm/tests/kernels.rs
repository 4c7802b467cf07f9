//! The kernels of this module, with vector instructions or without, against the plain ones.

use flatflix_core::kernels::{self, rescore, scalar};
use wasm_bindgen_test::wasm_bindgen_test;

/// Numbers without pattern, and every extreme.
fn codes(n: usize) -> Vec<i8> {
    (0..n as u64)
        .map(|i| [i8::MIN, i8::MAX, (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as i8][i as usize % 3])
        .collect()
}

#[wasm_bindgen_test]
fn products_are_those_of_the_scalar_code_for_every_shape() {
    for n_components in 1..=70 {
        for n_rows in 0..=9 {
            let codes = codes(n_rows * n_components);
            let query: Vec<i16> = (0..n_components as i16).map(|k| k.wrapping_mul(12_345)).collect();
            let (mut found, mut expected) = (vec![0; n_rows], vec![0; n_rows]);
            kernels::dot_rows(&codes, &query, &mut found);
            scalar::dot_rows(&codes, &query, &mut expected);
            assert_eq!(found, expected, "{n_rows} rows of {n_components}");
        }
    }
}

#[wasm_bindgen_test]
fn comparisons_are_those_of_the_scalar_code() {
    for n in 0..=64 {
        let dots: Vec<i32> = codes(n).into_iter().map(i32::from).collect();
        let gains: Vec<f32> = (0..n).map(|i| i as f32 * 0.5).collect();
        for cut in [-1e9, 0.0, 500.0, 1e9, f32::INFINITY] {
            let found = kernels::above(&dots, &gains, 3.0, cut);
            assert_eq!(found, scalar::above(&dots, &gains, 3.0, cut), "{n} rows above {cut}");
        }
    }
}

#[wasm_bindgen_test]
fn exact_scores_are_those_of_the_scalar_code_to_the_last_bit() {
    for n in 0..=70 {
        let vector: Vec<f32> = (0..n).map(|k| (k as f32 - 30.0) / 7.0).collect();
        let (found, expected) = (kernels::dot(&codes(n), &vector), rescore::dot(&codes(n), &vector));
        assert_eq!(found.to_bits(), expected.to_bits(), "{n} components");
    }
}
