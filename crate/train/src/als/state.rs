//! Everything that a sweep hands on to the next, and so what an interrupted run has to keep.

use super::by_count::ByEvidence;
use super::posteriors::Posteriors;
use super::prior::FeatureRegression;
use super::selection::Choices;
use super::{
    AlsConfig, BIAS_VARIANCE, INITIAL_BIAS_DAMPING, INITIAL_COVARIANCE_SHARE, INITIAL_NOISE_VARIANCE,
    LEAST_NOISE_VARIANCE, RatingModel, SWEEPS_WITHOUT_SELECTION, diagonal, packed,
};
use crate::features::SideInformation;
use crate::interactions::Interactions;
use crate::numbers::{Numbers, read_numbers, write_numbers};
use flatflix_core::ItemIndex;
use flatflix_core::fold_in::NotPositiveDefinite;
use flatflix_core::rating::{BIAS_STEP, ItemUncertainty, RatingHead, Selection};
use nalgebra::{DMatrix, DVector};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use std::io::{Error, ErrorKind, Read, Result, Write};

/// The state between two sweeps. Users follow from it.
#[derive(Clone, Debug)]
pub(crate) struct State {
    /// Sweeps done.
    pub(crate) sweep: usize,
    pub(super) mean: f64,
    pub(super) tau: f64,
    pub(super) m: DVector<f64>,
    pub(super) sigma: DMatrix<f64>,
    pub(super) lambda_inv: DMatrix<f64>,
    pub(super) selection: Selection,
    pub(super) items: Posteriors,
    /// The items' covariances, where not each has its own.
    pub(super) by_evidence: Option<ByEvidence>,
    /// Prior means. (n_items x K; n_users x K where each user has a covariance, else none)
    pub(super) item_means: Vec<f64>,
    pub(super) user_means: Vec<f64>,
    /// Weight of each user's ratings in the items' sums. (n_users)
    pub(super) user_weights: Vec<f64>,
}

impl State {
    /// Before the first sweep.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the configuration has numbers out of bounds.
    pub(crate) fn new(
        ratings: &Interactions,
        config: &AlsConfig,
        seed: u64,
    ) -> std::result::Result<Self, NotPositiveDefinite> {
        let k = config.n_factors(ratings.n_ratings()) + 1;
        let (n_users, n_items) = (ratings.n_users(), ratings.n_items());
        let mean = ratings.mean();
        let lambda_inv = diagonal(k, BIAS_VARIANCE, config.initial_deviation * config.initial_deviation);
        let tau = 1.0 / INITIAL_NOISE_VARIANCE;
        let covariance = &lambda_inv * INITIAL_COVARIANCE_SHARE;
        let means = initial_means(ratings, k, mean, config.initial_deviation, seed);
        let is_by_count = config.is_by_count(ratings);
        let (items, by_evidence) = if is_by_count {
            let certain = ByEvidence::new(covariance, DMatrix::zeros(k, k), tau, vec![0.0; n_items])?;
            (Posteriors::of_means(k, means), Some(certain))
        } else {
            let mut items = Posteriors::new(n_items, k);
            means.chunks_exact(k).enumerate().for_each(|(item, row)| items.set(item, row, &covariance));
            (items, None)
        };
        Ok(Self {
            sweep: 0,
            mean,
            tau,
            m: DVector::zeros(k),
            sigma: diagonal(k, BIAS_VARIANCE, 1.0),
            selection: Selection {
                weights: DMatrix::zeros(k, k),
                centre: DVector::zeros(k),
                damping: config.selection_damping,
                target_weight: config.selection_target_weight,
            },
            items,
            by_evidence,
            lambda_inv,
            item_means: vec![0.0; n_items * k],
            user_means: if is_by_count { Vec::new() } else { vec![0.0; n_users * k] },
            user_weights: vec![1.0; n_users],
        })
    }

    /// From a model: its items, priors and noise. `known` has the model's row of each item, where it has one; the others
    /// begin at their prior, which the first sweep learns.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when the model's prior is not.
    pub(crate) fn of_model(
        head: &RatingHead,
        known: &[Option<ItemIndex>],
        ratings: &Interactions,
        side: &SideInformation,
        config: &AlsConfig,
    ) -> std::result::Result<Self, NotPositiveDefinite> {
        let parts = head.parts();
        let k = parts.n_factors() + 1;
        let n_users = ratings.n_users();
        let mean = ratings.mean();
        let ItemUncertainty { basis, decay, .. } = &parts.uncertainty;
        let covariance_after = |n: usize| {
            let shrinkage = decay.map(|decay| 1.0 / (1.0 + n as f64 * decay));
            basis * DMatrix::from_diagonal(&shrinkage) * basis.transpose()
        };
        let is_by_count = config.is_by_count(ratings);
        let mut items = if is_by_count {
            Posteriors::of_means(k, vec![0.0; known.len() * k])
        } else {
            Posteriors::new(known.len(), k)
        };
        let mut evidence = Vec::with_capacity(known.len());
        for (item, row) in known.iter().enumerate() {
            let mut z = vec![0.0; k];
            if let Some(row) = row {
                // The ratings may have another mean than they had.
                z[0] = f64::from(parts.biases[row.row()]) * BIAS_STEP + parts.mean - mean;
                z[1..].iter_mut().zip(head.item_factors(*row)).for_each(|(z, q)| *z = q);
            }
            let n = if row.is_some() { ratings.by_item.count(item) } else { 0 };
            evidence.push(n as f64);
            if is_by_count {
                items.set_mean(item, &z);
            } else {
                items.set(item, &z, &covariance_after(n));
            }
        }
        let tau = parts.noise_precision;
        let by_evidence = if is_by_count {
            // C(n)^-1 = B^-T (I + n D) B^-1
            let inverse = basis.clone().try_inverse().ok_or(NotPositiveDefinite)?;
            let moment = inverse.transpose() * DMatrix::from_diagonal(decay) * inverse / tau;
            Some(ByEvidence::new(covariance_after(0), moment, tau, evidence)?)
        } else {
            None
        };
        let item_means =
            FeatureRegression::new(ratings, side, config.regularization).predict(items.means(), k);
        let m = parts.prior.mean.clone();
        let user_means = if is_by_count {
            Vec::new()
        } else {
            let choices = Choices::new(&ratings.by_user, &items, parts.selection.damping);
            choices.prior_means(&m, &parts.selection)
        };
        Ok(Self {
            // The priors are past their beginnings.
            sweep: SWEEPS_WITHOUT_SELECTION,
            mean,
            tau,
            user_means,
            m,
            sigma: parts.prior.precision.clone().cholesky().ok_or(NotPositiveDefinite)?.inverse(),
            lambda_inv: covariance_after(0),
            selection: parts.selection.clone(),
            items,
            by_evidence,
            item_means,
            user_weights: vec![1.0; n_users],
        })
    }

    /// K.
    pub(super) fn k(&self) -> usize {
        self.m.len()
    }

    /// Standard deviation of the noise, in internal units.
    pub(crate) fn noise(&self) -> f64 {
        (1.0 / self.tau).sqrt()
    }

    /// Weights of the users' ratings, by the noise so far, then the noise, from the expected squared errors of each user's
    /// ratings. (n_users)
    pub(super) fn update_noise(&mut self, ratings: &Interactions, config: &AlsConfig, squared: &[f64]) {
        for (user, (weight, squared)) in self.user_weights.iter_mut().zip(squared).enumerate() {
            let count = ratings.by_user.count(user) as f64;
            *weight = (config.noise_degrees + count) / (config.noise_degrees + self.tau * squared);
        }
        let n_ratings = ratings.n_ratings() as f64;
        self.tau = (n_ratings / squared.iter().sum::<f64>()).min(1.0 / LEAST_NOISE_VARIANCE);
    }

    /// Write it, for [`State::read`].
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<()> {
        write_numbers(out, &[self.sweep as f64, self.mean, self.tau])?;
        let Selection { weights, centre, damping, target_weight } = &self.selection;
        write_numbers(out, &[*damping, *target_weight])?;
        let vectors: [&[f64]; 10] = [
            self.m.as_slice(),
            self.sigma.as_slice(),
            self.lambda_inv.as_slice(),
            weights.as_slice(),
            centre.as_slice(),
            self.items.means(),
            self.items.covariances(),
            &self.item_means,
            &self.user_means,
            &self.user_weights,
        ];
        vectors.into_iter().try_for_each(|numbers| write_numbers(out, numbers))?;
        let Some(ByEvidence { curve, evidence }) = &self.by_evidence else { return Ok(()) };
        let (prior, moment, tau) = curve.parts();
        let vectors: [&[f64]; 4] = [prior.as_slice(), moment.as_slice(), &[tau], evidence];
        vectors.into_iter().try_for_each(|numbers| write_numbers(out, numbers))
    }

    /// Read what [`State::write`] has written for as many users and items.
    ///
    /// # Errors
    /// Those of `input`; `InvalidData` when it is something else.
    pub(crate) fn read(input: &mut dyn Read, ratings: &Interactions, config: &AlsConfig) -> Result<Self> {
        let k = config.n_factors(ratings.n_ratings()) + 1;
        let (n_users, n_items) = (ratings.n_users(), ratings.n_items());
        let Numbers(scalars) = read_numbers(input, 3)?;
        let Numbers(of_selection) = read_numbers(input, 2)?;
        if !(0.0..=config.sweeps as f64).contains(&scalars[0]) {
            return Err(Error::new(ErrorKind::InvalidData, "more sweeps than there are to do"));
        }
        let is_by_count = config.is_by_count(ratings);
        let each = |n: usize| if is_by_count { 0 } else { n };
        let mut vector = |n: usize| read_numbers(input, n);
        let mut state = Self {
            sweep: scalars[0] as usize,
            mean: scalars[1],
            tau: scalars[2],
            m: vector(k)?.vector(),
            sigma: vector(k * k)?.square(k),
            lambda_inv: vector(k * k)?.square(k),
            selection: Selection {
                weights: vector(k * k)?.square(k),
                centre: vector(k)?.vector(),
                damping: of_selection[0],
                target_weight: of_selection[1],
            },
            items: Posteriors::from_parts(k, vector(n_items * k)?.0, vector(each(n_items * packed(k)))?.0),
            by_evidence: None,
            item_means: vector(n_items * k)?.0,
            user_means: vector(each(n_users * k))?.0,
            user_weights: vector(n_users)?.0,
        };
        if is_by_count {
            let (prior, moment) = (vector(k * k)?.square(k), vector(k * k)?.square(k));
            let (Numbers(tau), Numbers(evidence)) = (vector(1)?, vector(n_items)?);
            let held = ByEvidence::new(prior, moment, tau[0], evidence);
            state.by_evidence = Some(held.map_err(|error| Error::new(ErrorKind::InvalidData, error))?);
        }
        Ok(state)
    }
}

impl RatingModel {
    /// Write it, for [`RatingModel::read`].
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<()> {
        write_numbers(out, &[self.mean, self.noise_precision, self.train_rmse])?;
        let Selection { weights, centre, damping, target_weight } = &self.selection;
        write_numbers(out, &[*damping, *target_weight])?;
        let vectors: [&[f64]; 7] = [
            self.user_prior_mean.as_slice(),
            self.user_prior_covariance.as_slice(),
            weights.as_slice(),
            centre.as_slice(),
            self.item_prior_covariance.as_slice(),
            &self.item_factors,
            self.user_moment.as_slice(),
        ];
        vectors.into_iter().try_for_each(|numbers| write_numbers(out, numbers))
    }

    /// Read what [`RatingModel::write`] has written, of K factors and so many items.
    ///
    /// # Errors
    /// Those of `input`; `InvalidData` when it is something else.
    pub(crate) fn read(input: &mut dyn Read, k: usize, n_items: usize) -> Result<Self> {
        let Numbers(scalars) = read_numbers(input, 3)?;
        let Numbers(of_selection) = read_numbers(input, 2)?;
        let mut vector = |n: usize| read_numbers(input, n);
        Ok(Self {
            mean: scalars[0],
            noise_precision: scalars[1],
            train_rmse: scalars[2],
            user_prior_mean: vector(k)?.vector(),
            user_prior_covariance: vector(k * k)?.square(k),
            selection: Selection {
                weights: vector(k * k)?.square(k),
                centre: vector(k)?.vector(),
                damping: of_selection[0],
                target_weight: of_selection[1],
            },
            item_prior_covariance: vector(k * k)?.square(k),
            item_factors: vector(n_items * k)?.0,
            user_moment: vector(k * k)?.square(k),
        })
    }
}

/// Items before the first sweep: damped mean residuals as biases, random factors. (n_items x K, row-major)
fn initial_means(ratings: &Interactions, k: usize, mean: f64, deviation: f64, seed: u64) -> Vec<f64> {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut means = Vec::with_capacity(ratings.n_items() * k);
    for item in 0..ratings.n_items() {
        let residuals: f64 = ratings.by_item.of(item).map(|(_, rating)| f64::from(rating) - mean).sum();
        means.push(residuals / (ratings.by_item.count(item) as f64 + INITIAL_BIAS_DAMPING));
        means.extend((1..k).map(|_| deviation * crate::random::standard_normal(&mut rng)));
    }
    means
}
