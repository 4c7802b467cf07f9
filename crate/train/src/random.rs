//! Random numbers that are the same on every platform.

use rand::{Rng, RngExt};

/// A standard normal number by the polar form of Box and Muller, with `libm`'s logarithm: the platforms' own differ in
/// the last bit.
pub fn standard_normal(rng: &mut impl Rng) -> f64 {
    loop {
        let (x, y) = (2.0 * rng.random::<f64>() - 1.0, 2.0 * rng.random::<f64>() - 1.0);
        let radius = x * x + y * y;
        if radius > 0.0 && radius < 1.0 {
            return x * libm::sqrt(-2.0 * libm::log(radius) / radius);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn mean_and_variance_are_standard() {
        let mut rng = rand_pcg::Pcg64::seed_from_u64(1);
        let numbers: Vec<f64> = (0..20_000).map(|_| standard_normal(&mut rng)).collect();
        let mean = numbers.iter().sum::<f64>() / 20_000.0;
        let variance = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
    }
}
