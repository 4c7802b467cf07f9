//! How wide the interval of a predicted rating is.
//!
//! One copy of each function (`inline(never)`): visitors download the code.

use super::{Calibration, RatingHead, RatingPrediction, RatingTaste};
use crate::catalogue::ItemIndex;
use crate::kernels::block_of;
use crate::linalg::variance_along;

/// Half the width of the central 80 % interval of a standard normal variable.
pub const Z80: f64 = 1.281_551_565_544_6;

impl RatingTaste {
    /// At least the root of the largest eigenvalue of the factors' covariance: no eigenvalue is above every row's sum of
    /// absolute values (Gershgorin).
    #[inline(never)]
    pub(crate) fn steepest(&self) -> f64 {
        let rows = self.covariance.as_slice().chunks_exact(self.covariance.nrows()).skip(1);
        let sums = rows.map(|row| row.iter().skip(1).fold(0.0, |sum, entry| sum + f64::abs(*entry)));
        libm::sqrt(sums.fold(0.0, f64::max))
    }
}

impl RatingHead {
    pub(super) fn with_interval(
        &self,
        taste: &RatingTaste,
        mean: f64,
        psi: &[f64],
        count: u32,
    ) -> RatingPrediction {
        let of_user = variance_along(psi, &taste.covariance);
        let of_stranger = variance_along(psi, &self.prior_covariance);
        RatingPrediction {
            mean,
            half_width: self.half_width_of(of_user + self.item_variance(taste, count)),
            certainty: (1.0 - of_user / of_stranger).clamp(0.0, 1.0),
        }
    }

    /// Half the width of the interval of an expected rating of such a variance.
    #[inline(never)]
    fn half_width_of(&self, variance: f64) -> f64 {
        let Calibration { variance_scale, variance_offset } = self.parts.calibration;
        let calibrated = variance_scale * (variance + 1.0 / self.parts.noise_precision) + variance_offset;
        Z80 * libm::sqrt(calibrated.max(0.0))
    }

    /// That of [`RatingHead::predict`], without the rest of it.
    #[inline(never)]
    pub(crate) fn half_width(&self, taste: &RatingTaste, item: ItemIndex) -> f64 {
        let of_user = variance_along(&self.psi(item), &taste.covariance);
        self.half_width_of(of_user + self.item_variance(taste, self.counts[item.row()]))
    }

    /// Half-width for an item of which nothing is known but how many ratings it has.
    pub(crate) fn typical_half_width(&self, taste: &RatingTaste, count: u32) -> f64 {
        self.half_width_of(taste.covariance[(0, 0)] + self.item_variance(taste, count))
    }

    /// The most that [`RatingHead::half_width`] can be in a block if `widest`, else the least.
    ///
    /// With V the posterior covariance, |v| = sqrt(v^T V v) is a norm: |psi| differs from |[1; 0]| by |[0; q]| at most, and that is
    /// no more than the length of q times [`RatingTaste::steepest`]. What comes from not knowing the item falls with its
    /// ratings.
    #[inline(never)]
    pub(crate) fn half_width_bound(
        &self,
        taste: &RatingTaste,
        steepest: f64,
        block: usize,
        widest: bool,
    ) -> f64 {
        let of_bias = libm::sqrt(taste.covariance[(0, 0)]);
        let of_factors = steepest * self.largest_norms[block];
        let of_user = of_bias + if widest { of_factors } else { -of_factors.min(of_bias) };
        let counts = block_of(&self.counts, block).iter();
        let count = if widest { counts.min() } else { counts.max() };
        self.half_width_of(of_user * of_user + self.item_variance(taste, count.copied().unwrap_or(0)))
    }

    /// Variance of a predicted rating that comes from not knowing an item with so many ratings.
    #[inline(never)]
    pub(super) fn item_variance(&self, taste: &RatingTaste, count: u32) -> f64 {
        let shrinkage = self.parts.uncertainty.shrinkage(count);
        shrinkage.zip(&taste.moment_in_basis).fold(0.0, |sum, (s, m)| sum + s * m)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::head;
    use super::*;
    use alloc::vec::Vec;
    use nalgebra::{DMatrix, DVector};
    use proptest::prelude::*;

    /// The variance of a prediction from its definition: of the user, of the item, of the rating.
    #[test]
    fn an_interval_is_as_wide_as_the_variances_say() {
        let head = head();
        let taste = head.fold_in(&[(ItemIndex(0), 5.0), (ItemIndex(1), 2.5)]).unwrap();
        let parts = head.parts();
        let (x, v) = (taste.posterior.mean(), taste.covariance());
        for (item, n) in [(0, 100.0), (1, 10.0), (2, 0.0)] {
            let psi = DVector::from_vec(head.psi(ItemIndex(item)));
            let of_user = (psi.transpose() * v * &psi)[(0, 0)];
            // E[phi phi^T] of phi = [1; p], under the covariance of [b; q].
            let mut moment = x * x.transpose() + v;
            for i in 0..3 {
                moment[(i, 0)] = if i == 0 { 1.0 } else { x[i] };
                moment[(0, i)] = moment[(i, 0)];
            }
            let shrinkage = parts.uncertainty.decay.map(|decay| 1.0 / (1.0 + n * decay));
            let basis = &parts.uncertainty.basis;
            let of_item = (moment * basis * DMatrix::from_diagonal(&shrinkage) * basis.transpose()).trace();
            let expected = Z80 * (of_user + of_item + 1.0 / parts.noise_precision).sqrt();
            let found = head.predict(&taste, ItemIndex(item));
            assert!((found.half_width - expected).abs() < 1e-12, "{found:?}, {expected}");
            let stranger =
                (psi.transpose() * parts.prior.precision.clone().try_inverse().unwrap() * &psi)[(0, 0)];
            assert!((found.certainty - (1.0 - of_user / stranger)).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn without_factors_a_block_is_as_wide_as_its_counts_say() {
        let mut parts = head().parts;
        parts.codes.fill(0);
        let head = RatingHead::new(parts, alloc::vec![100, 10, 0]).unwrap();
        let taste = head.fold_in(&[(ItemIndex(0), 5.0)]).unwrap();
        let widths = [0, 2].map(|item| head.half_width(&taste, ItemIndex(item)));
        let bound = |widest| head.half_width_bound(&taste, taste.steepest(), 0, widest);
        let (least, most) = (bound(false), bound(true));
        assert!((least - widths[0]).abs() < 1e-12 && (most - widths[1]).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn a_block_holds_every_width_in_it(ratings in prop::collection::vec((0u32..3, 1u8..=10), 0..6)) {
            let head = head();
            let ratings: Vec<(ItemIndex, f64)> =
                ratings.into_iter().map(|(item, half)| (ItemIndex(item), f64::from(half) / 2.0)).collect();
            let taste = head.fold_in(&ratings).unwrap();
            let bound = |widest| head.half_width_bound(&taste, taste.steepest(), 0, widest);
            let (least, most) = (bound(false), bound(true));
            for item in (0..3).map(ItemIndex) {
                let half_width = head.half_width(&taste, item);
                prop_assert_eq!(half_width, head.predict(&taste, item).half_width);
                prop_assert!((least..=most).contains(&half_width), "{} {} {}", least, half_width, most);
            }
        }
    }
}
