//! Products with WebAssembly's 128-bit vectors: of integers for four rows at a time, and exact ones.

use super::{rescore, scalar};
use bytemuck::{NoUninit, must_cast};
use core::arch::wasm32::*;

const LANES: usize = 16;
const ROWS: usize = 4;

/// [`scalar::dot_rows`] in vectors.
pub fn dot_rows(codes: &[i8], query: &[i16], dots: &mut [i32]) {
    debug_assert_eq!(codes.len(), query.len() * dots.len());
    let n = query.len().max(1);
    let (halves, _) = query.as_chunks::<{ LANES / 2 }>();
    let (queries, _) = halves.as_chunks::<2>();
    let query_rest = &query[queries.len() * LANES..];
    let (fours, rest) = dots.as_chunks_mut::<ROWS>();
    let (batches, rows_left) = codes.split_at(fours.len() * ROWS * n);
    for (rows, dots) in batches.chunks_exact(ROWS * n).zip(fours) {
        let row = |r: usize| rows[r * n..(r + 1) * n].as_chunks::<LANES>();
        *dots = dot_four([row(0).0, row(1).0, row(2).0, row(3).0], queries);
        if !query_rest.is_empty() {
            for (r, sum) in dots.iter_mut().enumerate() {
                *sum = sum.wrapping_add(scalar::dot(row(r).1, query_rest));
            }
        }
    }
    scalar::dot_rows(rows_left, query, rest);
}

/// Each query vector is loaded once for four rows, and the four sums are folded together.
fn dot_four(rows: [&[[i8; LANES]]; ROWS], queries: &[[[i16; LANES / 2]; 2]]) -> [i32; ROWS] {
    // One bound for all slices: the loop then needs no check.
    let [a, b, c, d] = rows.map(|row| &row[..queries.len()]);
    let nothing = i32x4_splat(0);
    let mut sums = [nothing; ROWS];
    for (i, [low, high]) in queries.iter().enumerate() {
        let (low, high) = (load(low), load(high));
        let products = |codes: &[i8; LANES]| {
            let codes = load(codes);
            i32x4_add(
                i32x4_dot_i16x8(i16x8_extend_low_i8x16(codes), low),
                i32x4_dot_i16x8(i16x8_extend_high_i8x16(codes), high),
            )
        };
        // Written out, for optimisers that unroll nothing.
        sums = [
            i32x4_add(sums[0], products(&a[i])),
            i32x4_add(sums[1], products(&b[i])),
            i32x4_add(sums[2], products(&c[i])),
            i32x4_add(sums[3], products(&d[i])),
        ];
    }
    let [a, b, c, d] = sums;
    let pairs = |x, y| i32x4_add(i32x4_shuffle::<0, 4, 2, 6>(x, y), i32x4_shuffle::<1, 5, 3, 7>(x, y));
    let (ab, cd) = (pairs(a, b), pairs(c, d));
    let total = i32x4_add(i32x4_shuffle::<0, 1, 4, 5>(ab, cd), i32x4_shuffle::<2, 3, 6, 7>(ab, cd));
    [
        i32x4_extract_lane::<0>(total),
        i32x4_extract_lane::<1>(total),
        i32x4_extract_lane::<2>(total),
        i32x4_extract_lane::<3>(total),
    ]
}

/// [`rescore::dot`] in vectors: its eight lanes are two of them.
pub fn dot(codes: &[i8], vector: &[f32]) -> f32 {
    let ((codes, codes_left), (vectors, values_left)) =
        (codes.as_chunks::<{ rescore::LANES }>(), vector.as_chunks::<{ rescore::LANES }>());
    let (mut low, mut high) = (f32x4_splat(0.0), f32x4_splat(0.0));
    for (codes, values) in codes.iter().zip(vectors) {
        let codes = i16x8_extend_low_i8x16(u64x2_splat(must_cast(*codes)));
        let [first, second]: [[f32; 4]; 2] = must_cast(*values);
        let product = |codes, values| f32x4_mul(f32x4_convert_i32x4(codes), load(values));
        low = f32x4_add(low, product(i32x4_extend_low_i16x8(codes), &first));
        high = f32x4_add(high, product(i32x4_extend_high_i16x8(codes), &second));
    }
    let lanes = |sums| {
        [
            f32x4_extract_lane::<0>(sums),
            f32x4_extract_lane::<1>(sums),
            f32x4_extract_lane::<2>(sums),
            f32x4_extract_lane::<3>(sums),
        ]
    };
    rescore::fold(must_cast([lanes(low), lanes(high)]), codes_left, values_left)
}

/// Sixteen bytes of lanes as a vector. A pointer's load in two halves: no `unsafe`, and the same at every level of
/// optimisation.
#[inline(always)]
fn load<T: NoUninit>(lanes: &T) -> v128 {
    let [low, high]: [u64; 2] = must_cast(*lanes);
    u64x2(low, high)
}

/// [`scalar::above`] in vectors.
pub fn above(dots: &[i32], gains: &[f32], slack: f32, cut: f32) -> u64 {
    let ((dots, dots_left), (gains, gains_left)) = (dots.as_chunks::<4>(), gains.as_chunks::<4>());
    let (slacks, cuts) = (f32x4_splat(slack), f32x4_splat(cut));
    // The last rows first: each four move up what is there.
    let left = scalar::above(dots_left, gains_left, slack, cut);
    dots.iter().zip(gains).rev().fold(left, |mask, (dots, gains)| {
        let bounds = f32x4_mul(load(gains), f32x4_add(f32x4_convert_i32x4(load(dots)), slacks));
        mask << 4 | u64::from(i32x4_bitmask(f32x4_gt(bounds, cuts)))
    })
}
