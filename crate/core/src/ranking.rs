//! The ranking head: which unseen items a visitor would both choose and like.
//!
//! A linear autoencoder trained to rebuild a user's ratings from the user's *other* ratings, cut to its first
//! eigenvectors. With ratings x_i = r_i / 5, item factors V_i, input weights c_i and d_i = 1 - |V_i|^2:
//!
//! ```text
//! u   = sum_i x_i c_i V_i + rho ubar / (1 + n)      fold-in: a sum, no solve
//! s_j = u . V_j / (d_j c_j)                         score
//! ```
//!
//! ubar is the mean user of the training data: with few ratings the order falls back on popularity.
//!
//! # Source
//! Steck, Embarrassingly Shallow Autoencoders for Sparse Data (2019); Steck, Autoencoders that don't overfit towards
//! the Identity (2020), for the emphasis on the other ratings.

use crate::catalogue::ItemIndex;
use alloc::{vec, vec::Vec};

/// A stored input weight w stands for c = exp(-w / 32).
const INPUT_WEIGHT_STEPS_PER_E: f64 = 32.0;
/// d_i = 1 - |V_i|^2 is kept above this: rounding could bring it to zero.
const MIN_DENOMINATOR: f64 = 1e-3;

/// What the blob stores of the ranking head.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingParts {
    /// rho, the weight of the mean user in the fold-in, not negative.
    pub prior_weight: f64,
    /// Exponent per predicted internal unit when scores are mixed with predicted ratings.
    pub rating_weight: f64,
    /// g: the quantiser's step of an item with n ratings is proportional to (n + 1)^-g.
    pub popularity_exponent: f64,
    /// Value of one step in each component for an item without popularity. (n_components)
    pub component_steps: Vec<f32>,
    /// Mean user of the training data, ubar. (n_components)
    pub mean_user: Vec<f32>,
    /// Logarithmic input weights; ignored for items without ratings. (n_items)
    pub input_weights: Vec<u8>,
    /// Item factors in steps. (n_items x n_components, row-major; zero for items without ratings)
    pub codes: Vec<i8>,
}

impl RankingParts {
    /// Number of components of an item.
    pub fn n_components(&self) -> usize {
        self.component_steps.len()
    }
}

/// A visitor's vector under the ranking head.
#[derive(Clone, Debug, PartialEq)]
pub struct RankingTaste {
    /// u in units of the components' steps. (n_components)
    scaled: Vec<f32>,
}

/// The ranking head, ready to fold in and score.
#[derive(Clone, Debug)]
pub struct RankingHead {
    parts: RankingParts,
    /// c_i alpha_i, with V_ik = codes_ik step_k alpha_i; 0 for items without ratings. (n_items)
    input_gains: Vec<f64>,
    /// alpha_i / (d_i c_i); 0 for items without ratings. (n_items)
    output_gains: Vec<f32>,
}

impl RankingHead {
    /// Prepare the head. `counts` are the items' rating counts.
    pub fn new(parts: RankingParts, counts: &[u32]) -> Self {
        let n = parts.n_components();
        let (mut input_gains, mut output_gains) = (vec![0.0; counts.len()], vec![0.0; counts.len()]);
        for (row, &count) in counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
            let alpha = popularity_gain(count, parts.popularity_exponent);
            let steps = parts.codes[row * n..(row + 1) * n].iter().zip(&parts.component_steps);
            let squared: f64 = steps.fold(0.0, |sum, (&code, &step)| {
                let value = f64::from(code) * f64::from(step) * alpha;
                sum + value * value
            });
            let c = decode_input_weight(parts.input_weights[row]);
            input_gains[row] = c * alpha;
            output_gains[row] = (alpha / ((1.0 - squared).max(MIN_DENOMINATOR) * c)) as f32;
        }
        Self { parts, input_gains, output_gains }
    }

    /// The stored parts.
    pub fn parts(&self) -> &RankingParts {
        &self.parts
    }

    fn codes(&self, item: ItemIndex) -> &[i8] {
        let n = self.parts.n_components();
        &self.parts.codes[item.row() * n..(item.row() + 1) * n]
    }

    /// Whether the head knows this item: it had ratings in the training data.
    pub fn knows(&self, item: ItemIndex) -> bool {
        self.output_gains[item.row()] > 0.0
    }

    /// Fold in a visitor from their ratings in internal units, summed in the order given.
    pub fn fold_in(&self, ratings: &[(ItemIndex, f64)]) -> RankingTaste {
        let prior = self.prior_share(ratings.len());
        let mut u: Vec<f64> = self.parts.mean_user.iter().map(|&mean| prior * f64::from(mean)).collect();
        for &(item, rating) in ratings {
            let gain = self.input_gain(item, rating);
            let terms = self.codes(item).iter().zip(&self.parts.component_steps);
            for (sum, (&code, &step)) in u.iter_mut().zip(terms) {
                *sum += gain * f64::from(code) * f64::from(step);
            }
        }
        self.scaled(&u)
    }

    /// The vector of a visitor who has rated nothing, as it stays inside the fold-in after `n_ratings`.
    pub fn prior_taste(&self, n_ratings: usize) -> RankingTaste {
        let prior = self.prior_share(n_ratings);
        self.scaled(&self.parts.mean_user.iter().map(|&mean| prior * f64::from(mean)).collect::<Vec<_>>())
    }

    fn prior_share(&self, n_ratings: usize) -> f64 {
        self.parts.prior_weight / (1.0 + n_ratings as f64)
    }

    fn input_gain(&self, item: ItemIndex, rating: f64) -> f64 {
        rating / crate::scale::INTERNAL_MAX * self.input_gains[item.row()]
    }

    fn scaled(&self, u: &[f64]) -> RankingTaste {
        let steps = self.parts.component_steps.iter();
        RankingTaste {
            scaled: u.iter().zip(steps).map(|(value, &step)| (value * f64::from(step)) as f32).collect(),
        }
    }

    /// Score of one item, s_j; 0 for an item without ratings.
    pub fn score(&self, taste: &RankingTaste, item: ItemIndex) -> f32 {
        self.output_gains[item.row()] * dot(self.codes(item), &taste.scaled)
    }

    /// Share of each rating in the score of `item`, in the order of `ratings`.
    ///
    /// With [`RankingHead::prior_taste`]'s score they sum to [`RankingHead::score`], up to rounding of its f32 sums.
    pub fn contributions(&self, ratings: &[(ItemIndex, f64)], item: ItemIndex) -> Vec<f64> {
        let gain_out = f64::from(self.output_gains[item.row()]);
        let contribution = |&(rated, rating): &(ItemIndex, f64)| {
            gain_out * self.input_gain(rated, rating) * self.inner_product(rated, item)
        };
        ratings.iter().map(contribution).collect()
    }

    /// sum_k step_k^2 code_ik code_jk.
    fn inner_product(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let codes = self.codes(i).iter().zip(self.codes(j));
        codes.zip(&self.parts.component_steps).fold(0.0, |sum, ((&a, &b), &step)| {
            let step = f64::from(step);
            sum + f64::from(i32::from(a) * i32::from(b)) * step * step
        })
    }

    /// Cosine of the angle between two items' factors; 0 for items without ratings.
    pub fn cosine(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let norms = libm::sqrt(self.inner_product(i, i) * self.inner_product(j, j));
        if norms > 0.0 { self.inner_product(i, j) / norms } else { 0.0 }
    }

    /// Number of co-rating factors of an item.
    pub fn n_co_rating_factors(&self) -> usize {
        self.parts.n_components()
    }

    /// A unit vector whose inner product with another item's is the cosine between their columns of the (augmented)
    /// training ratings: 1 for items that the same users rate. Zero for items without ratings. (n_co_rating_factors)
    ///
    /// The columns' Gram matrix is Q E Q^T, V is about Q, and the quantiser's steps go with the fourth root of 1 / E, so
    /// that codes / steps are rows of Q sqrt(E) but for a factor of the row.
    pub fn co_rating_factors(&self, item: ItemIndex) -> impl Iterator<Item = f64> {
        let row = self.codes(item).iter().zip(&self.parts.component_steps);
        let row = row.map(|(&code, &step)| f64::from(code) / f64::from(step));
        let norm = libm::sqrt(row.clone().fold(0.0, |sum, value| sum + value * value)).max(f64::MIN_POSITIVE);
        row.map(move |value| value / norm)
    }

    /// How alike two items are: the mean of the weights with which either predicts the other.
    ///
    /// W_ij = c_i V_i . V_j / (d_j c_j) is the autoencoder's weight from i to j; the geometric mean of W_ij and W_ji,
    /// with the sign of V_i . V_j, does not depend on popularity as each of them does. 0 for items without ratings.
    pub fn similarity(&self, i: ItemIndex, j: ItemIndex) -> f64 {
        let weight = |from: ItemIndex, to: ItemIndex| {
            self.input_gains[from.row()] * f64::from(self.output_gains[to.row()])
        };
        libm::sqrt(weight(i, j) * weight(j, i)) * self.inner_product(i, j)
    }
}

/// Item factors of the ranking head in full precision, to be quantised.
#[derive(Clone, Copy, Debug)]
pub struct RankingFactors<'a> {
    /// V. (n_items x n_components, row-major)
    pub item_factors: &'a [f64],
    /// c, 0 for items without ratings. (n_items)
    pub input_weights: &'a [f64],
    /// Mean squared component of the training users, relative to the first component's. (n_components)
    pub energy: &'a [f64],
    /// Mean over the training users of their x_i = r_i / 5, 0 where they did not rate. (n_items)
    pub mean_input: &'a [f64],
    /// Rating counts. (n_items)
    pub counts: &'a [u32],
}

/// Keeps a component without energy from being quantised infinitely coarsely.
const ENERGY_FLOOR: f64 = 1e-3;
/// Values below 1 - this of a step become 0: zeros are cheap.
const ROUNDING_OFFSET: f64 = 0.4;

impl RankingFactors<'_> {
    /// Quantise by a transform coder: V_ik in steps of `step` / ((n_i + 1)^g (energy_k + floor)^(1/4)), so that the error
    /// falls where few users would notice.
    ///
    /// `weights` are the prior's weight, the rating's weight and the popularity exponent g of the result.
    pub fn quantize(&self, step: f64, weights: [f64; 3]) -> RankingParts {
        let [prior_weight, rating_weight, popularity_exponent] = weights;
        let component_steps: Vec<f32> =
            self.energy.iter().map(|energy| (step / libm::pow(energy + ENERGY_FLOOR, 0.25)) as f32).collect();
        let n = component_steps.len();
        let mut codes = Vec::with_capacity(self.item_factors.len());
        let mut mean_user = vec![0.0f64; n];
        let mut input_weights = Vec::with_capacity(self.counts.len());
        for (row, (&count, &c)) in self.counts.iter().zip(self.input_weights).enumerate() {
            if count == 0 {
                codes.resize(codes.len() + n, 0);
                input_weights.push(0);
                continue;
            }
            let alpha = popularity_gain(count, popularity_exponent);
            let weight = encode_input_weight(c);
            input_weights.push(weight);
            let mean = self.mean_input[row] * decode_input_weight(weight) * alpha;
            for (k, &component_step) in component_steps.iter().enumerate() {
                let step = f64::from(component_step);
                let steps = self.item_factors[row * n + k] / (step * alpha);
                let magnitude = libm::floor(libm::fabs(steps) + ROUNDING_OFFSET).min(f64::from(i8::MAX));
                let code = libm::copysign(magnitude, steps) as i8;
                codes.push(code);
                mean_user[k] += mean * f64::from(code) * step;
            }
        }
        let mean_user = mean_user.into_iter().map(|value| value as f32).collect();
        RankingParts {
            prior_weight,
            rating_weight,
            popularity_exponent,
            component_steps,
            mean_user,
            input_weights,
            codes,
        }
    }
}

/// alpha: (n + 1)^-g.
pub fn popularity_gain(count: u32, exponent: f64) -> f64 {
    libm::pow(f64::from(count) + 1.0, -exponent)
}

/// The input weight that a stored byte stands for.
pub fn decode_input_weight(code: u8) -> f64 {
    libm::exp(-f64::from(code) / INPUT_WEIGHT_STEPS_PER_E)
}

/// The byte that stands for an input weight c in (0, 1].
pub fn encode_input_weight(c: f64) -> u8 {
    libm::round(-libm::log(c) * INPUT_WEIGHT_STEPS_PER_E).clamp(0.0, 255.0) as u8
}

/// Dot product in eight fixed lanes: fast, and the same sum on every platform.
fn dot(codes: &[i8], vector: &[f32]) -> f32 {
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

    /// Items 0 and 1 go together, item 2 goes its own way, item 3 was never rated.
    fn head() -> RankingHead {
        let parts = RankingParts {
            prior_weight: 1.0,
            rating_weight: 0.2,
            popularity_exponent: 0.35,
            component_steps: vec![0.02, 0.03],
            mean_user: vec![0.01, 0.002],
            input_weights: vec![
                encode_input_weight(0.1),
                encode_input_weight(0.11),
                encode_input_weight(0.11),
                0,
            ],
            codes: vec![60, 5, 50, 4, -8, 40, 0, 0],
        };
        RankingHead::new(parts, &[30, 20, 10, 0])
    }

    #[test]
    fn a_liked_item_raises_what_goes_with_it() {
        let head = head();
        let (stranger, fan) = (head.fold_in(&[]), head.fold_in(&[(ItemIndex(0), 5.0)]));
        assert!(head.score(&fan, ItemIndex(1)) > head.score(&stranger, ItemIndex(1)));
        assert!(head.score(&fan, ItemIndex(1)) > head.score(&fan, ItemIndex(2)));
        assert!(head.similarity(ItemIndex(0), ItemIndex(1)) > head.similarity(ItemIndex(0), ItemIndex(2)));
        assert_eq!(head.similarity(ItemIndex(0), ItemIndex(1)), head.similarity(ItemIndex(1), ItemIndex(0)));
    }

    #[test]
    fn variety_parts_what_goes_together() {
        let pool = vec![(ItemIndex(0), 1.0), (ItemIndex(1), 0.9), (ItemIndex(2), 0.5)];
        let order = |variety| -> Vec<u32> {
            let knobs = crate::Knobs { novelty: 0.0, variety };
            knobs.diversify(&head(), pool.clone(), 3).into_iter().map(|(item, _)| item.0).collect()
        };
        assert_eq!(order(0.0), [0, 1, 2]);
        assert_eq!(order(0.9), [0, 2, 1]);
    }

    #[test]
    fn an_unrated_item_scores_nothing() {
        let head = head();
        assert!(!head.knows(ItemIndex(3)));
        assert_eq!(head.score(&head.fold_in(&[(ItemIndex(0), 5.0)]), ItemIndex(3)), 0.0);
    }

    #[test]
    fn input_weights_survive_their_byte_within_two_percent() {
        for c in [1.0, 0.5, 0.11, 0.003] {
            assert!((decode_input_weight(encode_input_weight(c)) / c - 1.0).abs() < 0.02);
        }
    }

    proptest! {
        #[test]
        fn contributions_and_prior_sum_to_the_score(ratings in prop::collection::vec((0u32..4, 1u8..=10), 0..6)) {
            let head = head();
            let ratings: Vec<(ItemIndex, f64)> =
                ratings.into_iter().map(|(item, half)| (ItemIndex(item), f64::from(half) / 2.0)).collect();
            let taste = head.fold_in(&ratings);
            for item in (0..4).map(ItemIndex) {
                let prior = f64::from(head.score(&head.prior_taste(ratings.len()), item));
                let sum = prior + head.contributions(&ratings, item).iter().sum::<f64>();
                let score = f64::from(head.score(&taste, item));
                prop_assert!((sum - score).abs() <= 1e-5 * (1.0 + score.abs()));
            }
        }

        #[test]
        fn dot_is_the_plain_sum(terms in prop::collection::vec((any::<i8>(), -4i8..4), 0..40)) {
            let (codes, values): (Vec<i8>, Vec<f32>) = terms.iter().map(|&(code, value)| (code, f32::from(value))).unzip();
            let plain: i32 = terms.iter().map(|&(code, value)| i32::from(code) * i32::from(value)).sum();
            prop_assert_eq!(dot(&codes, &values), plain as f32);
        }
    }
}
