//! A trained model in full precision, asked like a stored one: the equations of [`flatflix_core::rating`] and
//! [`flatflix_core::ranking`], with the trainer's numbers in place of codes.

use super::FullPrecision;
use crate::ranker::RankingModel;
use anyhow::{Context, Result};
use flatflix_core::ItemIndex;
use flatflix_core::fold_in::{NormalEquations, Posterior, fold_in};
use flatflix_core::scale::INTERNAL_MAX;
use flatflix_core::top_k::top_k;
use nalgebra::{DMatrix, DVector};

/// As in [`flatflix_core::ranking::linear`].
const MIN_DENOMINATOR: f64 = 1e-3;

/// Both heads, prepared.
pub(super) struct Reference<'a> {
    full: FullPrecision<'a>,
    counts: Vec<u32>,
    /// Sigma^-1. (K x K)
    precision: DMatrix<f64>,
    /// Lambda. (K x K)
    item_precision: DMatrix<f64>,
}

/// A visitor in full precision.
pub(super) struct ReferenceTaste<'a> {
    reference: &'a Reference<'a>,
    rating: Posterior,
    ranking: DVector<f64>,
}

fn inverse(matrix: &DMatrix<f64>) -> Result<DMatrix<f64>> {
    Ok(matrix.clone().cholesky().context("a covariance of the model is not positive definite")?.inverse())
}

impl<'a> Reference<'a> {
    pub(super) fn new(full: FullPrecision<'a>) -> Result<Self> {
        Ok(Self {
            counts: full.ratings.item_counts(),
            precision: inverse(&full.rating.user_prior_covariance)?,
            item_precision: inverse(&full.rating.item_prior_covariance)?,
            full,
        })
    }

    /// z = [b; q] of an item. (K)
    fn z(&self, row: usize) -> DVector<f64> {
        let k = self.precision.nrows();
        DVector::from_column_slice(&self.full.rating.item_factors[row * k..(row + 1) * k])
    }

    /// psi = [1; q] of an item. (K)
    fn psi(&self, row: usize) -> DVector<f64> {
        let mut psi = self.z(row);
        psi[0] = 1.0;
        psi
    }

    /// Fold in ratings in internal units, as (row of the data set, rating).
    pub(super) fn fold_in(&'a self, ratings: &[(usize, f64)]) -> Result<ReferenceTaste<'a>> {
        Ok(ReferenceTaste { reference: self, rating: self.rating(ratings)?, ranking: self.ranking(ratings)? })
    }

    fn rating(&self, ratings: &[(usize, f64)]) -> Result<Posterior> {
        let (model, share) = (self.full.rating, self.full.rating_config.fold_in_share);
        let k = self.precision.nrows();
        let mut sums = NormalEquations::new(k);
        let mut gap = DVector::zeros(k);
        for &(row, rating) in ratings {
            let (psi, z) = (self.psi(row), self.z(row));
            let evidence = &model.user_moment * (model.noise_precision * f64::from(self.counts[row]));
            let mut covariance = inverse(&(&self.item_precision + evidence))? * share;
            let with_bias = covariance.column(0).into_owned();
            covariance.row_mut(0).fill(0.0);
            covariance.column_mut(0).fill(0.0);
            let second = &psi * psi.transpose() + covariance;
            let packed: Vec<f64> =
                (0..k).flat_map(|i| (0..=i).map(move |j| (i, j))).map(|at| second[at]).collect();
            let residual = rating - model.mean - z[0];
            let first = (0..k).map(|i| psi[i] * residual - if i > 0 { with_bias[i] } else { 0.0 });
            sums.add_expected(&packed, first, 1.0);
            gap += z - &model.selection.centre;
        }
        let shift = &model.selection.weights * gap / (ratings.len() as f64 + model.selection.damping);
        let mean = &model.user_prior_mean + shift;
        Ok(fold_in(&self.precision, mean.as_slice(), &sums, model.noise_precision)?)
    }

    /// u of the ranking head.
    fn ranking(&self, ratings: &[(usize, f64)]) -> Result<DVector<f64>> {
        let n_ratings = ratings.len() as f64;
        match self.full.ranking {
            RankingModel::Linear(model) => {
                let k = model.n_components();
                let mut u = DVector::<f64>::zeros(k);
                let mut pull = |row: usize, x: f64| {
                    let item = &model.item_factors[row * k..(row + 1) * k];
                    let gain = x * model.input_weights[row];
                    u.iter_mut().zip(item).for_each(|(sum, value)| *sum += gain * value);
                };
                let prior = self.full.ranking_config.linear.prior_weight / (1.0 + n_ratings);
                model.mean_input.iter().enumerate().for_each(|(row, mean)| pull(row, prior * mean));
                ratings.iter().for_each(|&(row, rating)| pull(row, rating / INTERNAL_MAX));
                Ok(u)
            }
            RankingModel::ImplicitAls(model) => {
                let config = &self.full.ranking_config.implicit_als;
                let k = model.gramian.len();
                let n_rated = self.counts.iter().filter(|&&count| count > 0).count() as f64;
                let evidence = n_ratings + config.unobserved_weight * n_rated;
                let lambda = config.regularization * evidence.powf(config.regularization_exponent);
                let precision = model.gramian.iter().map(|gram| config.unobserved_weight * gram + lambda);
                let precision = DMatrix::from_diagonal(&DVector::from_iterator(k, precision));
                let prior = config.prior_weight / (1.0 + n_ratings);
                let mean: Vec<f64> = model.mean_user.iter().map(|mean| prior * mean).collect();
                let mut sums = NormalEquations::new(k);
                for &(row, rating) in ratings {
                    let (item, x) = (&model.item_factors[row * k..(row + 1) * k], rating / INTERNAL_MAX);
                    sums.add_outer(item, config.confidence().at(x));
                    sums.add_moment(item, config.evidence().at(x));
                }
                Ok(fold_in(&precision, &mean, &sums, 1.0)?.mean().clone())
            }
        }
    }
}

impl ReferenceTaste<'_> {
    /// Expected rating of an item, in internal units.
    fn expected(&self, row: usize) -> f64 {
        let model = self.reference.full.rating;
        model.mean + self.reference.z(row)[0] + self.reference.psi(row).dot(self.rating.mean())
    }

    /// Predicted rating of an item that the visitor chooses, in internal units.
    pub(super) fn predict(&self, row: usize) -> f64 {
        let selection = &self.reference.full.rating.selection;
        let shift =
            &selection.weights * (self.reference.z(row) - &selection.centre) * selection.target_weight;
        let chosen = self.rating.solve(&(&self.reference.precision * shift));
        self.expected(row) + self.reference.psi(row).dot(&chosen)
    }

    /// What lists are ordered by; 0 for an item without ratings, which has no input weight.
    pub(super) fn score(&self, row: usize) -> f32 {
        if self.reference.counts[row] == 0 {
            return 0.0;
        }
        let (full, k) = (&self.reference.full, self.ranking.len());
        let product = |factors: &[f64]| {
            let item = &factors[row * k..(row + 1) * k];
            let product: f64 = item.iter().zip(&self.ranking).map(|(value, u)| value * u).sum();
            (product, item.iter().map(|value| value * value).sum::<f64>())
        };
        let (score, weight) = match full.ranking {
            RankingModel::Linear(model) => {
                let (product, squared) = product(&model.item_factors);
                let denominator = (1.0 - squared).max(MIN_DENOMINATOR) * model.input_weights[row];
                (product / denominator, full.ranking_config.linear.rating_weight)
            }
            RankingModel::ImplicitAls(model) => {
                (product(&model.item_factors).0, full.ranking_config.implicit_als.rating_weight)
            }
        };
        (score.max(0.0) * (weight * self.expected(row)).exp()) as f32
    }

    /// The best `k` items as rows of the data set, without those that were rated; `order` are the rows by popularity.
    pub(super) fn list(&self, rated: &[(usize, f64)], order: &[usize], k: usize) -> Vec<u32> {
        let scores =
            order.iter().enumerate().filter(|&(_, &row)| rated.iter().all(|&(other, _)| other != row));
        let scores = scores.map(|(index, &row)| (ItemIndex(index as u32), self.score(row)));
        top_k(scores, k).into_iter().map(|(item, _)| order[item.row()] as u32).collect()
    }
}
