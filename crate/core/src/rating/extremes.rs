//! How far the items of a block can lie apart, so that a whole block can be told to be out of reach.

use super::{BIAS_STEP, RatingParts};
use crate::kernels::{BLOCK, block_of};
use alloc::vec::Vec;

/// Bounds of a block's items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extremes {
    pub(super) least_bias: f64,
    pub(super) greatest_bias: f64,
    /// The greatest length of a factor vector q_i.
    pub(super) norm: f64,
}

impl Extremes {
    pub(super) fn of_blocks(parts: &RatingParts, row_scales: &[f64]) -> Vec<Self> {
        let n = parts.n_factors();
        let norm = |(codes, scale): (&[i8], f64)| {
            let squared = codes.iter().fold(0, |sum, &code| sum + i32::from(code) * i32::from(code));
            scale * libm::sqrt(f64::from(squared))
        };
        let of_block = |block: usize| {
            let biases = block_of(&parts.biases, block).iter().map(|&bias| f64::from(bias) * BIAS_STEP);
            let codes = parts.codes[block * BLOCK * n..].chunks_exact(n);
            let rows = codes.zip(block_of(row_scales, block).iter().copied());
            Self {
                least_bias: biases.clone().fold(f64::INFINITY, f64::min),
                greatest_bias: biases.fold(f64::NEG_INFINITY, f64::max),
                norm: rows.map(norm).fold(0.0, f64::max),
            }
        };
        (0..parts.biases.len().div_ceil(BLOCK)).map(of_block).collect()
    }
}
