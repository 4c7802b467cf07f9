//! One pass over all rows that finds the best few.

use super::scalar::is_above;
use super::{Query, above, dot_rows};
use crate::catalogue::ItemIndex;
use crate::top_k::Best;
use alloc::vec::Vec;

/// Rows that are bounded together: as many as a 64-bit mask has bits.
pub const BLOCK: usize = 64;
/// What rounding to single precision can take from a bound: a few units in the last place of 2^-24 each.
const ROUNDING: f32 = 1.0 - 1e-5;

/// Rows of small integers: row j scores `gains[j]` times its product with a vector.
#[derive(Clone, Copy, Debug)]
pub struct CodedRows<'a> {
    /// (n_rows x n_components, row-major)
    pub codes: &'a [i8],
    /// From 0. (n_rows)
    pub gains: &'a [f32],
    /// [`magnitudes`] of `codes`. (one for every [`BLOCK`] rows)
    pub magnitudes: &'a [f32],
}

/// The entries of a block of rows, of one entry a row.
pub fn block_of<T>(entries: &[T], block: usize) -> &[T] {
    &entries[block * BLOCK..entries.len().min((block + 1) * BLOCK)]
}

/// The largest sum of absolute codes of a row, for every [`BLOCK`] rows.
pub fn magnitudes(codes: &[i8], n_components: usize) -> Vec<f32> {
    let magnitude = |row: &[i8]| row.iter().fold(0, |sum, code| sum + u32::from(code.unsigned_abs()));
    let blocks = codes.chunks(BLOCK * n_components.max(1));
    blocks.map(|rows| rows.chunks(n_components.max(1)).map(magnitude).max().unwrap_or(0) as f32).collect()
}

/// Offer every row that may be among the best to `best`, with its exact score.
///
/// A row is left out when its integer product shows that it cannot reach the worst of the best found so far. The product
/// is off by half a unit for every code (of the rounded query), and the exact score, a sum of single precision in eight
/// lanes, by less than a seventh of one: a whole unit for each bounds both, for up to 1024 components.
///
/// `ceiling(block)` is the most by which the exact score of a row of that block can exceed `gain x product` (as a factor,
/// from 0) where that is positive, `exact(row)` the exact score, or `None` for a row that is not wanted.
///
/// # Complexity
/// n_rows x n_components integer products, and an expected O(k log(n_rows / k)) exact scores.
pub fn scan(
    rows: CodedRows<'_>,
    query: &Query,
    ceiling: impl Fn(usize) -> f32,
    exact: impl Fn(ItemIndex) -> Option<f32>,
    best: &mut Best,
) {
    let n_components = query.codes().len();
    let mut buffer = [0; BLOCK];
    for (block, gains) in rows.gains.chunks(BLOCK).enumerate() {
        let first = block * BLOCK;
        let codes = &rows.codes[first * n_components..(first + gains.len()) * n_components];
        let dots = &mut buffer[..gains.len()];
        dot_rows(codes, query.codes(), dots);
        let (slack, scale) = (rows.magnitudes[block], ceiling(block) * query.step());
        // Without a number to reach each row is looked at: as long as the best are not complete or below 0, or where numbers
        // overflow in a broken model.
        let to_reach = |best: &Best| {
            let cut = best.threshold().filter(|&worst| worst >= 0.0).map(|worst| worst / scale * ROUNDING);
            cut.filter(|cut| !cut.is_nan())
        };
        let mut cut = to_reach(best);
        let mut open = cut.map_or(u64::MAX, |cut| above(dots, gains, slack, cut));
        while let Some(place) = next_below(open, gains.len()) {
            open &= open - 1;
            // What is to be reached may have risen since.
            let item = ItemIndex((first + place) as u32);
            if cut.is_none_or(|cut| is_above(dots[place], gains[place], slack, cut))
                && let Some(score) = exact(item)
            {
                best.offer(item, score);
                cut = to_reach(best);
            }
        }
    }
}

/// The lowest bit that is set in a mask, if it is one of the first `n`.
fn next_below(mask: u64, n: usize) -> Option<usize> {
    Some(mask.trailing_zeros() as usize).filter(|&place| place < n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::top_k::top_k;
    use proptest::prelude::*;

    fn exact(codes: &[i8], gain: f32, vector: &[f32]) -> f32 {
        let sum = codes.iter().zip(vector).fold(0.0, |sum, (&code, &value)| sum + f32::from(code) * value);
        (gain * sum).max(0.0)
    }

    proptest! {
        #[test]
        fn finds_what_a_sort_of_the_exact_scores_finds(
            n_components in 1usize..40,
            n_rows in 0usize..300,
            k in 0usize..20,
            seed in any::<u64>(),
        ) {
            let mut state = seed | 1;
            let mut next = || {
                // Numerical Recipes' 64-bit generator: numbers without pattern are all that is needed.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 40) as f32 / (1 << 24) as f32 - 0.5
            };
            let vector: Vec<f32> = (0..n_components).map(|_| next()).collect();
            // Few distinct codes and gains: ties are common.
            let codes: Vec<i8> = (0..n_rows * n_components).map(|_| (next() * 6.0) as i8).collect();
            let gains: Vec<f32> = (0..n_rows).map(|_| if next() > 0.0 { 1.0 } else { 0.5 }).collect();
            let appeals: Vec<f32> = (0..n_rows).map(|_| 1.0 + next()).collect();
            let score = |item: ItemIndex| {
                let row = &codes[item.row() * n_components..(item.row() + 1) * n_components];
                (item.0 % 7 != 3).then(|| exact(row, gains[item.row()], &vector) * appeals[item.row()])
            };
            let magnitudes = magnitudes(&codes, n_components);
            let rows = CodedRows { codes: &codes, gains: &gains, magnitudes: &magnitudes };
            let ceiling = |block: usize| appeals[block * BLOCK..].iter().take(BLOCK).fold(0.0f32, |a, &b| a.max(b));
            let mut best = Best::new(k);
            scan(rows, &Query::quantize(&vector), ceiling, score, &mut best);
            let items = (0..n_rows as u32).map(ItemIndex);
            prop_assert_eq!(best.into_sorted(), top_k(items.filter_map(|item| Some((item, score(item)?))), k));
        }
    }
}
