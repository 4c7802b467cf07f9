//! Implicit-feedback alternating least squares, with graded targets: what a visitor chose to rate is evidence, more
//! so the better they liked it, and what they did not is weak evidence against.
//!
//! Every item is an observation of u . y_i: with weight alpha0 and target 0 as long as it is not rated, and rated
//! r_i = 5 x_i with more confidence and a target that grows with x_i. With g(x) the confidence that a rating adds, h(x)
//! confidence times target, and Gramian G = sum over all items of y_i y_i^T:
//!
//! ```text
//! P = alpha0 G + lambda (n + alpha0 N)^nu I               precision of a visitor who rated nothing
//! A = P + sum_i g(x_i) y_i y_i^T
//! u = A^-1 (P ubar rho / (1 + n) + sum_i h(x_i) y_i)      fold-in: a ridge regression
//! s_j = u . y_j                                           score
//! ```
//!
//! N is the number of rated items. The components are rotated so that G is diagonal: it takes one number for each, so
//! that a visitor is folded in against all items from what a few kilobytes say.
//!
//! # Source
//! Hu, Koren, Volinsky, Collaborative Filtering for Implicit Feedback Datasets (2008), equation 4; section 5 for the
//! shares. Rendle, Krichene, Zhang, Koren, Revisiting the Performance of iALS on Item Recommendation Benchmarks (2022),
//! for the regularization that grows with the number of ratings.

use super::RankingTaste;
use super::rows::QuantizedRows;
use crate::catalogue::ItemIndex;
use crate::fold_in::{NormalEquations, NotPositiveDefinite, fold_in, packed_len};
use crate::rating::LARGEST_RATING;
use crate::running_sums::RunningSums;
use crate::scale::INTERNAL_MAX;
use alloc::vec::Vec;
use nalgebra::{DMatrix, DVector};

/// What only an implicit-ALS head stores.
#[derive(Clone, Debug, PartialEq)]
pub struct ImplicitAlsParts {
    /// N, the number of rated items: of all, also while only the first of them have arrived.
    pub n_rated_items: u32,
    /// alpha0, the weight of an item that was not rated; not negative.
    pub unobserved_weight: f64,
    /// lambda, not negative.
    pub regularization: f64,
    /// nu, how the regularization grows with what it is weighed against.
    pub regularization_exponent: f64,
    /// g: what a rating adds to the weight of its item.
    pub confidence: Quadratic,
    /// h: total weight times target of a rated item.
    pub evidence: Quadratic,
    /// Diagonal of G, not negative. (n_components)
    pub gramian: Vec<f32>,
}

/// A quadratic function of a rating on a scale from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratic {
    /// Value at 0.
    pub constant: f64,
    /// Factor of the rating.
    pub linear: f64,
    /// Factor of its square.
    pub quadratic: f64,
}

impl Quadratic {
    /// Value at `x`.
    pub fn at(self, x: f64) -> f64 {
        self.constant + x * (self.linear + x * self.quadratic)
    }

    /// Least value between two places; not a number where a coefficient is not.
    pub fn least(self, low: f64, high: f64) -> f64 {
        let vertex = if self.quadratic > 0.0 { -0.5 * self.linear / self.quadratic } else { low };
        [high, vertex.max(low).min(high)].into_iter().fold(self.at(low), |least, x| {
            let value = self.at(x);
            if value.is_nan() || value < least { value } else { least }
        })
    }
}

impl ImplicitAlsParts {
    /// Diagonal of P after `n_ratings`. (n_components)
    fn precision(&self, n_ratings: usize) -> impl Iterator<Item = f64> {
        let evidence = n_ratings as f64 + self.unobserved_weight * f64::from(self.n_rated_items);
        let lambda = self.regularization * libm::pow(evidence, self.regularization_exponent);
        self.gramian.iter().map(move |&gram| self.unobserved_weight * f64::from(gram) + lambda)
    }
}

/// The fold-in of an implicit-ALS head.
#[derive(Clone, Debug)]
pub(super) struct ImplicitAlsFoldIn {
    parts: ImplicitAlsParts,
    /// alpha_i, with y_ik = codes_ik step_k alpha_i; 0 for items without ratings. (n_items)
    row_gains: Vec<f64>,
    /// step_k^2 / P_kk of a visitor who rated nothing: inner products under it are covariances of scores.
    /// (n_components)
    prior_variances: Vec<f64>,
}

impl ImplicitAlsFoldIn {
    /// Prepare the fold-in from the rows and their gains alpha.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when nothing holds the vector of a visitor who rated nothing.
    pub(super) fn new(
        parts: &ImplicitAlsParts,
        rows: &QuantizedRows,
        row_gains: Vec<f64>,
    ) -> Result<Self, NotPositiveDefinite> {
        let precision = parts.precision(0);
        let prior_variances: Vec<f64> = precision
            .zip(&rows.component_steps)
            .map(|(precision, &step)| f64::from(step) * f64::from(step) / precision)
            .collect();
        if !prior_variances.iter().all(|variance| variance.is_finite()) {
            return Err(NotPositiveDefinite);
        }
        Ok(Self { parts: parts.clone(), row_gains, prior_variances })
    }

    fn pull(&self, item: ItemIndex, x: f64) -> f64 {
        self.parts.evidence.at(x) * self.row_gains[item.row()]
    }

    /// Sums over no rating: of g(x_i) y_i y_i^T (packed lower triangle) and of h(x_i) y_i.
    pub(super) fn no_ratings(&self, rows: &QuantizedRows) -> RunningSums {
        let n = rows.n_components();
        let step =
            rows.component_steps.iter().fold(0.0f64, |largest, &step| largest.max(f64::from(step.abs())));
        let gain = self.row_gains.iter().fold(0.0f64, |largest, &gain| largest.max(gain));
        let value = (step * gain * -f64::from(i8::MIN)).max(1.0);
        let at_most = |Quadratic { constant, linear, quadratic }: Quadratic| {
            let x = LARGEST_RATING / INTERNAL_MAX;
            constant.abs() + x * (linear.abs() + x * quadratic.abs())
        };
        let weight = at_most(self.parts.confidence).max(at_most(self.parts.evidence));
        RunningSums::new(packed_len(n) + n, weight * value * value, self.row_gains.len())
    }

    /// Add a rating in internal units, or with `sign` -1 take it out.
    pub(super) fn add_rating(
        &self,
        rows: &QuantizedRows,
        sums: &mut RunningSums,
        (item, rating): (ItemIndex, f64),
        sign: f64,
    ) {
        let (x, gain) = (rating / INTERNAL_MAX, self.row_gains[item.row()]);
        let values: Vec<f64> = rows.values(item).collect();
        let (weight, pull) = (self.parts.confidence.at(x) * gain * gain, self.pull(item, x));
        let products = values.iter().enumerate().flat_map(|(i, row)| {
            let weighted = weight * row;
            values[..=i].iter().map(move |column| weighted * column)
        });
        sums.add(products.chain(values.iter().map(|value| pull * value)), sign);
    }

    /// Solve for the posterior of u, from the mean of its prior and the sums over a visitor's ratings.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the numbers of the head are broken.
    pub(super) fn solve(
        &self,
        rows: &QuantizedRows,
        prior: &[f64],
        sums: &RunningSums,
        ratings: &[(ItemIndex, f64)],
    ) -> Result<RankingTaste, NotPositiveDefinite> {
        let n = rows.n_components();
        let mut sums = sums.values();
        let gram: Vec<f64> = sums.by_ref().take(packed_len(n)).collect();
        let sums = NormalEquations::from_sums(gram, sums.collect());
        let pull = |&(item, rating): &(ItemIndex, f64)| (item, self.pull(item, rating / INTERNAL_MAX));
        let pulls = ratings.iter().map(pull).collect();
        let precision = DVector::from_iterator(n, self.parts.precision(ratings.len()));
        let posterior = fold_in(&DMatrix::from_diagonal(&precision), prior, &sums, 1.0)?;
        let pull_of_prior = DVector::from_fn(n, |k, _| precision[k] * prior[k]);
        Ok(RankingTaste {
            scaled: rows.scaled(posterior.mean().as_slice()),
            prior: rows.scaled(posterior.solve(&pull_of_prior).as_slice()),
            pulls,
            posterior: Some(posterior),
        })
    }

    /// A vector and gains: the gain of an item times the product of its codes with the vector is no less than its
    /// [`ImplicitAlsFoldIn::similarity`] to `item`, if that is positive. (n_components, n_items)
    pub(super) fn likeness(&self, rows: &QuantizedRows, item: ItemIndex) -> (Vec<f32>, Vec<f32>) {
        // Every item's own weight, which divides its similarity, is 1 or more: the confidence of no rating is negative.
        let scale = self.parts.evidence.at(1.0) * self.row_gains[item.row()];
        let terms = rows.of(item).iter().zip(&self.prior_variances);
        let direction = terms.map(|(&code, variance)| (scale * f64::from(code) * variance) as f32);
        (direction.collect(), self.row_gains.iter().map(|&gain| gain as f32).collect())
    }

    /// The mean of the weights with which two items predict each other, for a visitor who gave one of them the highest
    /// rating and no other: W_ij = h(1) k_ij / (1 + g(1) k_ii) with k_ij = y_i^T P^-1 y_j, and the geometric mean of W_ij
    /// and W_ji.
    pub(super) fn similarity(&self, rows: &QuantizedRows, i: ItemIndex, j: ItemIndex) -> f64 {
        let covariance = |a: ItemIndex, b: ItemIndex| {
            let codes = rows.of(a).iter().zip(rows.of(b));
            let product = codes.zip(&self.prior_variances).fold(0.0, |sum, ((&a, &b), variance)| {
                sum + f64::from(i32::from(a) * i32::from(b)) * variance
            });
            product * (self.row_gains[a.row()] * self.row_gains[b.row()])
        };
        let own = |item: ItemIndex| 1.0 + self.parts.confidence.at(1.0) * covariance(item, item);
        self.parts.evidence.at(1.0) * covariance(i, j) / libm::sqrt(own(i) * own(j))
    }
}
