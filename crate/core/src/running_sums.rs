//! Sums that terms can be taken out of again.
//!
//! In floating point, adding a term and subtracting it again leaves an error behind, and the order of terms shows in the
//! last bits. Here each term is cut to a multiple of a small unit and added as an integer: no drift after any number of
//! changes, and the same sum whatever the order and history. A visitor's running fold-in is therefore, to the last bit,
//! the fold-in from nothing.

use alloc::{vec, vec::Vec};

/// Bits of a sum but for its sign and one to spare.
const BITS: i32 = 62;
/// Scales beyond this are those of broken models.
const MAX_EXPONENT: i32 = 1000;

/// Sums of terms cut to multiples of 2^-e.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RunningSums {
    /// 2^e.
    scale: f64,
    sums: Vec<i64>,
}

impl RunningSums {
    /// `n` sums of at most `n_terms` terms up to `largest`, in the finest unit that cannot overflow.
    ///
    /// Beyond these limits, as numbers of a broken model may be, sums wrap.
    pub(crate) fn new(n: usize, largest: f64, n_terms: usize) -> Self {
        let whole_bits = libm::ilogb(largest.max(1.0)).saturating_add(1);
        let count_bits = n_terms.max(1).ilog2() as i32 + 1;
        let exponent = (BITS - count_bits).saturating_sub(whole_bits).clamp(-MAX_EXPONENT, MAX_EXPONENT);
        Self { scale: libm::ldexp(1.0, exponent), sums: vec![0; n] }
    }

    fn cut(&self, term: f64) -> i64 {
        (term * self.scale) as i64
    }

    /// Add one term to each sum, or with `sign` -1 take out what was added.
    pub(crate) fn add(&mut self, terms: impl Iterator<Item = f64>, sign: f64) {
        let scale = self.scale * sign;
        self.sums
            .iter_mut()
            .zip(terms)
            .for_each(|(sum, term)| *sum = sum.wrapping_add((term * scale) as i64));
    }

    /// Add `factor` times each code to each sum. The cut factor times the code, that is: exact but for one rounding.
    ///
    /// `largest` must hold for the products.
    pub(crate) fn add_multiple(&mut self, factor: f64, codes: &[i8]) {
        let factor = self.cut(factor);
        for (sum, &code) in self.sums.iter_mut().zip(codes) {
            *sum = sum.wrapping_add(factor.wrapping_mul(i64::from(code)));
        }
    }

    /// The sums.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> {
        self.sums.iter().map(|&sum| sum as f64 / self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn limits_of_a_broken_model_do_not_panic() {
        for largest in [f64::INFINITY, f64::NAN, 1e300, 0.0, -1.0] {
            let mut sums = RunningSums::new(1, largest, 1 << 24);
            sums.add([f64::MAX].into_iter(), 1.0);
            sums.add([f64::NAN].into_iter(), 1.0);
            sums.add_multiple(f64::INFINITY, &[-128]);
            assert_eq!(sums.values().count(), 1);
        }
    }

    /// The most that the sums are made for fits 62 bits, and fills 60 of them.
    #[test]
    fn the_unit_is_fine_and_cannot_overflow() {
        for (largest, n_terms) in [(1.0, 1), (0.3, 7), (128.0, 1000), (255.9, 1023), (1e9, 1 << 20)] {
            let sums = RunningSums::new(1, largest, n_terms);
            let most = f64::max(largest, 1.0) * n_terms as f64 * sums.scale;
            assert!(
                most <= 2f64.powi(BITS) && most >= 2f64.powi(BITS - 2),
                "{largest}, {n_terms}: 2^{}",
                most.log2()
            );
        }
        let mut full = RunningSums::new(1, 131.9, 1023);
        (0..1023).for_each(|_| full.add([-131.9].into_iter(), 1.0));
        assert!((full.values().next().unwrap() + 131.9 * 1023.0).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn come_back_to_where_they_were(
            terms in prop::collection::vec((-50.0f64..50.0, any::<i8>()), 1..200),
            order in any::<u64>(),
        ) {
            let empty = RunningSums::new(1, 50.0 * 128.0, terms.len());
            let mut sums = empty.clone();
            let mut expected = 0.0;
            for &(term, code) in &terms {
                sums.add([term].into_iter(), 1.0);
                sums.add_multiple(term, &[code]);
                expected += term + term * f64::from(code);
            }
            // Each cut takes a unit at most, times its code; the plain sum is rounded at every step.
            let units: f64 = terms.iter().map(|&(_, code)| 1.0 + f64::from(code.unsigned_abs())).sum();
            let (n, largest) = (terms.len() as f64, 50.0 * 129.0);
            let bound = units / sums.scale + n * f64::EPSILON * (n * largest);
            prop_assert!((sums.values().next().unwrap() - expected).abs() <= bound);
            // Taken out in another order than they came.
            let start = order as usize % terms.len();
            for &(term, code) in terms[start..].iter().chain(&terms[..start]) {
                sums.add([term].into_iter(), -1.0);
                sums.add_multiple(-term, &[code]);
            }
            prop_assert_eq!(sums, empty);
        }
    }
}
