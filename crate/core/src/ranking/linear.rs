//! A linear autoencoder trained to rebuild a user's ratings from the user's *other* ratings, cut to its first
//! eigenvectors. With ratings x_i = r_i / 5, item factors V_i, input weights c_i and d_i = 1 - |V_i|^2:
//!
//! ```text
//! u   = sum_i x_i c_i V_i + rho ubar / (1 + n)      fold-in: a sum, no solve
//! s_j = u . V_j / (d_j c_j)                         score
//! ```
//!
//! # Source
//! Steck, Embarrassingly Shallow Autoencoders for Sparse Data (2019); Steck, Autoencoders that don't overfit towards
//! the Identity (2020), for the emphasis on the other ratings.

use super::RankingTaste;
use super::rows::QuantizedRows;
use crate::catalogue::ItemIndex;
use crate::rating::LARGEST_RATING;
use crate::running_sums::RunningSums;
use crate::scale::INTERNAL_MAX;
use alloc::{vec, vec::Vec};

/// A stored input weight w stands for c = exp(-w / 32).
const INPUT_WEIGHT_STEPS_PER_E: f64 = 32.0;
/// d_i = 1 - |V_i|^2 is kept above this: rounding could bring it to zero.
const MIN_DENOMINATOR: f64 = 1e-3;

/// What only a linear head stores.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearParts {
    /// Logarithmic input weights; ignored for items without ratings. (n_items)
    pub input_weights: Vec<u8>,
}

/// The fold-in of a linear head.
#[derive(Clone, Debug)]
pub(super) struct LinearFoldIn {
    /// c_i alpha_i, with V_ik = codes_ik step_k alpha_i; 0 for items without ratings. (n_items)
    input_gains: Vec<f64>,
}

impl LinearFoldIn {
    /// Prepare the fold-in from the rows and their gains alpha. Also returns alpha_i / (d_i c_i), the gains of the
    /// scores.
    pub(super) fn new(parts: &LinearParts, rows: &QuantizedRows, row_gains: &[f64]) -> (Self, Vec<f32>) {
        let (mut input_gains, mut output_gains) = (vec![0.0; row_gains.len()], vec![0.0; row_gains.len()]);
        for (row, &alpha) in row_gains.iter().enumerate().filter(|&(_, &alpha)| alpha > 0.0) {
            let squared: f64 = rows.values(ItemIndex(row as u32)).fold(0.0, |sum, value| {
                let value = value * alpha;
                sum + value * value
            });
            let c = decode_input_weight(parts.input_weights[row]);
            input_gains[row] = c * alpha;
            output_gains[row] = (alpha / ((1.0 - squared).max(MIN_DENOMINATOR) * c)) as f32;
        }
        (Self { input_gains }, output_gains)
    }

    /// What a rating in internal units adds to u: its item's stored row, so many times.
    pub(super) fn pull(&self, item: ItemIndex, rating: f64) -> f64 {
        rating / INTERNAL_MAX * self.input_gains[item.row()]
    }

    /// Sums over no rating: of pulls times codes.
    pub(super) fn no_ratings(&self, rows: &QuantizedRows) -> RunningSums {
        let gain = self.input_gains.iter().fold(0.0f64, |largest, &gain| largest.max(gain));
        let largest = LARGEST_RATING / INTERNAL_MAX * gain * -f64::from(i8::MIN);
        RunningSums::new(rows.n_components(), largest, self.input_gains.len())
    }

    /// Add a visitor's sums over their ratings to the mean of their prior.
    pub(super) fn solve(
        &self,
        rows: &QuantizedRows,
        prior: &[f64],
        sums: &RunningSums,
        ratings: &[(ItemIndex, f64)],
    ) -> RankingTaste {
        let terms = sums.values().zip(&rows.component_steps).map(|(sum, &step)| sum * f64::from(step));
        let u: Vec<f64> = prior.iter().zip(terms).map(|(prior, term)| prior + term).collect();
        let pulls = ratings.iter().map(|&(item, rating)| (item, self.pull(item, rating))).collect();
        RankingTaste { scaled: rows.scaled(&u), prior: rows.scaled(prior), pulls, posterior: None }
    }

    /// A vector and gains: the gain of an item times the product of its codes with the vector is its
    /// [`LinearFoldIn::similarity`] to `item`. (n_components, n_items)
    pub(super) fn likeness(
        &self,
        rows: &QuantizedRows,
        output_gains: &[f32],
        item: ItemIndex,
    ) -> (Vec<f32>, Vec<f32>) {
        let pairs = self.input_gains.iter().zip(output_gains);
        let gains: Vec<f32> =
            pairs.map(|(input, &output)| libm::sqrt(input * f64::from(output)) as f32).collect();
        let own = f64::from(gains[item.row()]);
        let terms = rows.values(item).zip(&rows.component_steps);
        (terms.map(|(value, &step)| (own * value * f64::from(step)) as f32).collect(), gains)
    }

    /// The mean of the weights with which two items predict each other.
    ///
    /// W_ij = c_i V_i . V_j / (d_j c_j) is the autoencoder's weight from i to j; the geometric mean of W_ij and W_ji,
    /// with the sign of V_i . V_j, does not depend on popularity as each of them does.
    pub(super) fn similarity(
        &self,
        rows: &QuantizedRows,
        output_gains: &[f32],
        i: ItemIndex,
        j: ItemIndex,
    ) -> f64 {
        let weight =
            |from: ItemIndex, to: ItemIndex| self.input_gains[from.row()] * f64::from(output_gains[to.row()]);
        libm::sqrt(weight(i, j) * weight(j, i)) * rows.inner_product(i, j)
    }
}

/// The mean user of a linear head, ubar = sum_i mean_input_i c_i V_i, with rows and weights as they are stored.
///
/// `mean_input` is the mean over the training users of their x_i = r_i / 5, 0 where they did not rate. (n_items)
pub fn mean_user(parts: &LinearParts, rows: &QuantizedRows, counts: &[u32], mean_input: &[f64]) -> Vec<f32> {
    let mut mean_user = vec![0.0f64; rows.n_components()];
    for (row, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
        let alpha = super::rows::popularity_gain(count, rows.popularity_exponent);
        let gain = mean_input[row] * decode_input_weight(parts.input_weights[row]) * alpha;
        let values = rows.values(ItemIndex(row as u32));
        mean_user.iter_mut().zip(values).for_each(|(sum, value)| *sum += gain * value);
    }
    mean_user.into_iter().map(|value| value as f32).collect()
}

/// The input weight that a stored byte stands for.
pub fn decode_input_weight(code: u8) -> f64 {
    libm::exp(-f64::from(code) / INPUT_WEIGHT_STEPS_PER_E)
}

/// The byte that stands for an input weight c in (0, 1]; 0 for an item without ratings, whose weight is 0.
pub fn encode_input_weight(c: f64) -> u8 {
    if c > 0.0 { libm::round(-libm::log(c) * INPUT_WEIGHT_STEPS_PER_E).clamp(0.0, 255.0) as u8 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_weights_survive_their_byte_within_two_percent() {
        for c in [1.0, 0.5, 0.11, 0.003] {
            assert!((decode_input_weight(encode_input_weight(c)) / c - 1.0).abs() < 0.02);
        }
        assert_eq!([1.0, (-1.0f64).exp(), 1e-9].map(encode_input_weight), [0, 32, 255]);
        assert_eq!([0.0, -1.0, f64::NAN].map(encode_input_weight), [0; 3], "no weight");
    }

    #[test]
    fn the_mean_user_is_what_everybody_s_mean_ratings_fold_in_to() {
        let rows = QuantizedRows {
            popularity_exponent: 0.35,
            component_steps: vec![0.02, 0.03],
            codes: vec![60, 5, 50, -4, 0, 0],
        };
        let parts = LinearParts { input_weights: vec![70, 64, 0] };
        let counts = [30, 20, 0];
        let mean_input = [0.4, 0.1, 0.7];
        let found = mean_user(&parts, &rows, &counts, &mean_input);
        let gains: Vec<f64> = counts
            .iter()
            .map(|&count| if count > 0 { f64::from(count + 1).powf(-0.35) } else { 0.0 })
            .collect();
        let (fold_in, _) = LinearFoldIn::new(&parts, &rows, &gains);
        let mut sums = fold_in.no_ratings(&rows);
        for (row, &x) in mean_input.iter().enumerate() {
            let item = ItemIndex(row as u32);
            sums.add_multiple(fold_in.pull(item, INTERNAL_MAX * x), rows.of(item));
        }
        let taste = fold_in.solve(&rows, &[0.0; 2], &sums, &[]);
        let expected = rows.scaled(&found.iter().map(|&mean| f64::from(mean)).collect::<Vec<_>>());
        for (scaled, expected) in taste.scaled.iter().zip(expected) {
            assert!((scaled - expected).abs() < 1e-8, "{scaled}, {expected}");
        }
        // By hand: 0.4 e^(-70/32) 31^-0.35 (60 x 0.02) + 0.1 e^-2 21^-0.35 (50 x 0.02).
        let first = 0.4 * (-70.0f64 / 32.0).exp() * 31f64.powf(-0.35) * 1.2
            + 0.1 * (-2.0f64).exp() * 21f64.powf(-0.35);
        assert!((f64::from(found[0]) - first).abs() < 1e-7);
    }
}
