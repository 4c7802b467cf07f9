//! From a fitted rating head to what a [`flatflix_core::Model`] stores of it: whitened, quantised, items in order of
//! popularity.

use crate::als::{AlsConfig, RatingModel};
use crate::features::SideInformation;
use flatflix_core::fold_in::{GaussianPrior, NotPositiveDefinite};
use flatflix_core::rating::{Calibration, ItemUncertainty, RatingParts, Selection, quantize};
use nalgebra::{DMatrix, DVector};

/// Items sorted by descending rating count, ties by their order in the data set.
pub fn popularity_order(counts: &[u32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by(|&a, &b| counts[b].cmp(&counts[a]).then(a.cmp(&b)));
    order
}

/// Change of coordinates that whitens users and sorts factors by how much they tell items apart.
///
/// User factors become R^T L^-1 p and item factors R^T L^T q, with Sigma_pp = L L^T, so that products stay the same and
/// the prior covariance of p is the identity; R diagonalises the items' second moment.
struct Whitening {
    /// On [a; p]. (K x K)
    users: DMatrix<f64>,
    /// On [b; q]. (K x K)
    items: DMatrix<f64>,
}

impl Whitening {
    fn new(model: &RatingModel, counts: &[u32]) -> Result<Self, NotPositiveDefinite> {
        let k = model.user_prior_mean.len();
        let factors = model.user_prior_covariance.view((1, 1), (k - 1, k - 1)).into_owned();
        let l = factors.cholesky().ok_or(NotPositiveDefinite)?.l();
        let mut moment = DMatrix::<f64>::zeros(k - 1, k - 1);
        for (row, &count) in model.item_factors.chunks_exact(k).zip(counts) {
            let q = l.transpose() * DVector::from_column_slice(&row[1..]);
            moment += &q * q.transpose() * f64::from(count);
        }
        let eigen = moment.symmetric_eigen();
        let mut order: Vec<usize> = (0..k - 1).collect();
        order.sort_by(|&i, &j| eigen.eigenvalues[j].total_cmp(&eigen.eigenvalues[i]).then(i.cmp(&j)));
        let rotation = DMatrix::from_columns(
            &order.iter().map(|&i| eigen.eigenvectors.column(i).into_owned()).collect::<Vec<_>>(),
        );
        let inverse = l.clone().try_inverse().ok_or(NotPositiveDefinite)?;
        let padded = |inner: DMatrix<f64>| {
            let mut matrix = DMatrix::identity(k, k);
            matrix.view_mut((1, 1), (k - 1, k - 1)).copy_from(&inner);
            matrix
        };
        Ok(Self {
            users: padded(rotation.transpose() * inverse),
            items: padded(rotation.transpose() * l.transpose()),
        })
    }
}

impl Whitening {
    /// S maps items to users: into the new coordinates of both.
    fn selection(&self, selection: &Selection) -> Result<Selection, NotPositiveDefinite> {
        let to_old_items = self.items.clone().try_inverse().ok_or(NotPositiveDefinite)?;
        Ok(Selection {
            weights: &self.users * &selection.weights * to_old_items,
            centre: &self.items * &selection.centre,
            damping: selection.damping,
            target_weight: selection.target_weight,
        })
    }
}

/// Export the rating head, items in `order`.
///
/// # Errors
/// [`NotPositiveDefinite`] for a model that was not fitted properly.
pub fn rating_parts(
    model: &RatingModel,
    counts: &[u32],
    order: &[usize],
    config: &AlsConfig,
    calibration: Calibration,
) -> Result<RatingParts, NotPositiveDefinite> {
    let k = model.user_prior_mean.len();
    let whitening = Whitening::new(model, counts)?;
    let sigma = &whitening.users * &model.user_prior_covariance * whitening.users.transpose();
    let precision = sigma.cholesky().ok_or(NotPositiveDefinite)?.inverse();
    let mean = &whitening.users * &model.user_prior_mean;
    let (mut biases, mut factors) =
        (Vec::with_capacity(order.len()), Vec::with_capacity(order.len() * (k - 1)));
    for &item in order {
        let z = &whitening.items * DVector::from_column_slice(&model.item_factors[item * k..(item + 1) * k]);
        biases.push(z[0]);
        factors.extend(z.iter().skip(1));
    }
    let quantized = quantize(&biases, &factors, k - 1, config.bits);
    Ok(RatingParts {
        mean: model.mean,
        noise_precision: model.noise_precision,
        prior: GaussianPrior { mean, precision },
        selection: whitening.selection(&model.selection)?,
        uncertainty: item_uncertainty(model, &whitening, config.fold_in_share)?,
        calibration,
        biases: quantized.biases,
        scales: quantized.scales,
        codes: quantized.codes,
    })
}

/// Diagonalise (P + tau n Phi)^-1 for all n at once: with P^-1 = G G^T and tau G^T Phi G = R D R^T it is
/// G R (I + n D)^-1 R^T G^T.
fn item_uncertainty(
    model: &RatingModel,
    whitening: &Whitening,
    fold_in_share: f64,
) -> Result<ItemUncertainty, NotPositiveDefinite> {
    let covariance = &whitening.items * &model.item_prior_covariance * whitening.items.transpose();
    let moment = &whitening.users * &model.user_moment * whitening.users.transpose() * model.noise_precision;
    let g = covariance.cholesky().ok_or(NotPositiveDefinite)?.l();
    let eigen = (g.transpose() * moment * &g).symmetric_eigen();
    Ok(ItemUncertainty {
        basis: g * eigen.eigenvectors,
        decay: eigen.eigenvalues.map(|value| value.max(0.0)),
        fold_in_share,
    })
}

/// Side information of a data set's items.
pub fn side_information(items: &[crate::dataset::Item], n_groups: usize) -> SideInformation {
    SideInformation {
        years: items.iter().map(|item| item.year).collect(),
        groups: items.iter().map(|item| item.groups.clone()).collect(),
        n_groups,
    }
}
