//! Posterior covariances as a function of how much was rated: what fits into memory when a matrix for each row does not.
//!
//! A rating adds tau phi phi^T to a row's precision. With its mean over the ratings in its place,
//!
//! ```text
//! C(e) = (P + tau e Phi)^-1,      Phi = the mean of E[phi phi^T]
//! ```
//!
//! for a row whose ratings weigh e together. C is tabulated at e = 0, 1, 2, 4, ... and interpolated linearly in 1 / e, which is
//! exact where the ratings or the prior decide alone, and within 3 % where both do.

use super::packed;
use flatflix_core::fold_in::NotPositiveDefinite;
use nalgebra::DMatrix;

/// Covariances C(e) of rows with K factors.
#[derive(Clone, Debug)]
pub(crate) struct CovarianceCurve {
    prior: DMatrix<f64>,
    moment: DMatrix<f64>,
    tau: f64,
    /// C at 0, 1, 2, 4, ...: packed lower triangles.
    tables: Vec<Vec<f32>>,
}

/// Where a row's covariance is on a curve: between a table and the next, and how far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    table: u32,
    share: f32,
}

impl CovarianceCurve {
    /// From a prior's covariance P^-1, the mean Phi of E[phi phi^T], the noise precision, and the most evidence of any row.
    ///
    /// # Errors
    /// [`NotPositiveDefinite`] when numbers run out of bounds.
    pub(super) fn new(
        prior: DMatrix<f64>,
        moment: DMatrix<f64>,
        tau: f64,
        most: f64,
    ) -> Result<Self, NotPositiveDefinite> {
        let k = prior.nrows();
        let precision = super::precision_of(&prior)?;
        let mut tables = Vec::new();
        let mut evidence = 0.0;
        // One table beyond the most, so that there always is a next one.
        while tables.len() < 2 || evidence <= 4.0 * most {
            let covariance = super::precision_of(&(&precision + &moment * (tau * evidence)))?;
            let entries = (0..k).flat_map(|i| (0..=i).map(move |j| (i, j)));
            tables.push(entries.map(|at| covariance[at] as f32).collect());
            evidence = if evidence == 0.0 { 1.0 } else { 2.0 * evidence };
        }
        Ok(Self { prior, moment, tau, tables })
    }

    /// What [`CovarianceCurve::new`] was given, but for the most evidence.
    pub(super) fn parts(&self) -> (&DMatrix<f64>, &DMatrix<f64>, f64) {
        (&self.prior, &self.moment, self.tau)
    }

    /// Number of tables that [`Place`]s lie between.
    pub(super) fn len(&self) -> usize {
        self.tables.len()
    }

    pub(super) fn place(&self, evidence: f64) -> Place {
        if evidence < 1.0 {
            return Place { table: 0, share: evidence.max(0.0) as f32 };
        }
        let exponent = (evidence as u64).ilog2();
        let below = (1u64 << exponent) as f64;
        Place { table: exponent + 1, share: (2.0 * (1.0 - below / evidence)) as f32 }
    }

    /// Write sum_j shares_j C_j, packed, to `out`. (K (K + 1) / 2)
    pub(super) fn mix(&self, shares: &[f64], out: &mut Vec<f32>) {
        out.clear();
        out.resize(packed(self.prior.nrows()), 0.0);
        for (table, &share) in self.tables.iter().zip(shares).filter(|(_, share)| **share != 0.0) {
            let share = share as f32;
            out.iter_mut().zip(table).for_each(|(sum, entry)| *sum += share * entry);
        }
    }

    /// sum_j shares_j C_j. (K x K)
    pub(super) fn sum(&self, shares: &[f64]) -> DMatrix<f64> {
        let k = self.prior.nrows();
        let mut sum = DMatrix::zeros(k, k);
        for (table, share) in self.tables.iter().zip(shares) {
            let mut entries = table.iter();
            for i in 0..k {
                (0..=i).zip(&mut entries).for_each(|(j, entry)| sum[(i, j)] += share * f64::from(*entry));
            }
        }
        sum.fill_upper_triangle_with_lower_triangle();
        sum
    }
}

impl Place {
    /// Add the weight to the shares of both tables.
    pub(super) fn add_to(self, shares: &mut [f64], weight: f64) {
        let Self { table, share } = self;
        shares[table as usize] += weight * f64::from(1.0 - share);
        shares[table as usize + 1] += weight * f64::from(share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_tables_it_is_near_the_inverse() {
        let prior = DMatrix::from_row_slice(2, 2, &[0.2, 0.05, 0.05, 0.1]);
        let moment = DMatrix::from_row_slice(2, 2, &[1.0, 0.2, 0.2, 0.5]);
        let curve = CovarianceCurve::new(prior.clone(), moment.clone(), 1.5, 5000.0).unwrap();
        for evidence in [0.0, 0.3, 1.0, 1.4, 2.0, 11.0, 100.0, 4096.0, 5000.0] {
            let mut shares = vec![0.0; curve.len()];
            curve.place(evidence).add_to(&mut shares, 1.0);
            let found = curve.sum(&shares);
            let precision = prior.clone().try_inverse().unwrap() + &moment * (1.5 * evidence);
            let expected = precision.try_inverse().unwrap();
            for (found, expected) in found.diagonal().iter().zip(expected.diagonal().iter()) {
                assert!((found / expected - 1.0).abs() < 0.035, "{evidence}: {found} {expected}");
            }
        }
    }
}
