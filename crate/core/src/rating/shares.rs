//! Each rating's share in a prediction.

use super::{RatingHead, RatingTaste};
use crate::catalogue::ItemIndex;
use alloc::vec::Vec;
use core::iter::once;
use nalgebra::{DMatrix, DVector};

impl RatingHead {
    /// How much each rating moved the predicted rating of `item`, in internal units and the order of `ratings`.
    ///
    /// `x - m = sum_i (shift_i + A^-1 tau (E[psi_i y_i] - E[psi_i psi_i^T] m_u))` with the shift of the prior mean that
    /// each rated item brings, m the prior mean for predicting `item` and m_u the same after all of the ratings, so the
    /// contributions sum exactly to the predicted rating minus that for a stranger. With d = A^-1 psi of the explained item, C_i = B diag(s_i) B^T and m_u = [m_0; m']:
    ///
    /// ```text
    /// d^T (E[psi_i y_i] - E[psi_i psi_i^T] m_u) = (d . psi_i) (y_i - psi_i . m_u) - share sum_k s_ik a_k
    /// a = (B^T [0; d']) (B^T [1; m'])
    /// ```
    ///
    /// # Complexity
    /// O(n^2) once and O(n) for each rating, n factors.
    ///
    /// # Source
    /// Hu, Koren, Volinsky (2008), section 5, with a prior mean.
    pub fn contributions(
        &self,
        taste: &RatingTaste,
        ratings: &[(ItemIndex, f64)],
        item: ItemIndex,
    ) -> Vec<f64> {
        let parts = &self.parts;
        let psi = DVector::from_vec(self.psi(item));
        let direction = taste.posterior.solve(&psi);
        let m = &taste.prior_mean + self.target_shift(item);
        let with_first = |first: f64, vector: &DVector<f64>| {
            DVector::from_iterator(vector.len(), once(first).chain(vector.iter().skip(1).copied()))
        };
        let along_basis = in_basis(&parts.uncertainty.basis, &with_first(0.0, &direction));
        let mean_in_basis = in_basis(&parts.uncertainty.basis, &with_first(1.0, &m));
        let choice = in_basis(&parts.selection.weights, &psi);
        let selected = 1.0 / (ratings.len() as f64 + parts.selection.damping);
        let contribution = |&(rated, rating): &(ItemIndex, f64)| {
            let psi = self.psi(rated);
            let dot = |v: &DVector<f64>| psi.iter().zip(v.iter()).fold(0.0, |sum, (psi, v)| sum + psi * v);
            let certain = dot(&direction) * (rating - self.baseline(rated) - dot(&m));
            let shrinkage = parts.uncertainty.shrinkage(self.counts[rated.row()]);
            let uncertain = shrinkage
                .zip(along_basis.iter().zip(&mean_in_basis))
                .fold(0.0, |sum, (s, (d, m))| sum + s * d * m);
            let z = once(self.bias(rated)).chain(psi[1..].iter().copied());
            let gaps = z.zip(parts.selection.centre.iter()).map(|(z, centre)| z - centre);
            let chosen = choice.iter().zip(gaps).fold(0.0, |sum, (c, gap)| sum + c * gap);
            let pulled = certain - parts.uncertainty.fold_in_share * uncertain;
            selected * chosen + parts.noise_precision * pulled
        };
        ratings.iter().map(contribution).collect()
    }
}

/// B^T v, summed in the order of the rows.
fn in_basis(basis: &DMatrix<f64>, v: &DVector<f64>) -> Vec<f64> {
    let product = |column: &[f64]| column.iter().zip(v.iter()).fold(0.0, |sum, (entry, v)| sum + entry * v);
    basis.as_slice().chunks_exact(v.len()).map(product).collect()
}
