//! How much memory training takes, known before it starts: a machine that swaps would not finish.

use crate::config::Config;
use crate::dataset::Dataset;
use crate::ranker::HeadKind;
use anyhow::{Result, bail};

/// Bytes of a rating: in the data set, and by user and by item; while the latter are made, once more.
const PER_RATING: u64 = 44;
/// Vectors that the linear head's subspace iteration keeps besides its components, and times that it holds them.
const SPARE_COMPONENTS: u64 = 48;
const COPIES: u64 = 2;

/// Bytes that training takes at most, roughly: with K factors and biases, users and items n, and components c,
///
/// ```text
/// 44 ratings + max(8 (3 K (K + 1) / 2 + 4 K) n, 16 (c + 48) n)
/// ```
///
/// The rating head holds a covariance, its sums and the products made of it for every user and item; the ranking head
/// comes after it. An implicit-ALS head holds `4 c n`, in single precision.
pub fn estimate(n_ratings: usize, n_users: usize, n_items: usize, config: &Config) -> u64 {
    let n = (n_users + n_items) as u64;
    let k = config.rating.n_factors(n_ratings) as u64 + 1;
    let rating = 8 * (3 * k * (k + 1) / 2 + 4 * k) * n;
    let ranking = match config.ranking.head {
        HeadKind::Linear => 8 * COPIES * (config.ranking.linear.components as u64 + SPARE_COMPONENTS) * n,
        HeadKind::ImplicitAls => 4 * config.ranking.implicit_als.components as u64 * n,
    };
    PER_RATING * n_ratings as u64 + rating.max(ranking)
}

/// Refuse to train where it would take more than `limit` bytes, or than are free.
///
/// # Errors
/// It would; the message says what takes less.
pub fn check(dataset: &Dataset, config: &Config, limit: Option<u64>) -> Result<()> {
    let (n_ratings, n_users, n_items) = (dataset.ratings.len(), dataset.n_users(), dataset.n_items());
    let needed = estimate(n_ratings, n_users, n_items, config);
    // The data set is in memory already.
    let held = (n_ratings * size_of::<crate::dataset::Rating>()) as u64;
    let (most, what) = match limit {
        Some(limit) => (limit, "the limit is"),
        None => (available().map_or(u64::MAX, |bytes| bytes + held), "free are"),
    };
    if needed <= most {
        return Ok(());
    }
    let gigabytes = |bytes: u64| bytes as f64 / 1e9;
    bail!(
        "training takes about {:.2} GB, {what} {:.2} GB. Fewer rating.factors or ranking components in a configuration \
         take less; --memory-limit sets another limit",
        gigabytes(needed),
        gigabytes(most)
    )
}

/// Bytes that can be had without swapping, where the system says so.
fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// Read a size such as `8GB`, `500MB` or `2.5 GiB`.
///
/// # Errors
/// It is none.
pub fn size(text: &str) -> Result<u64, String> {
    let units = [("GiB", 1u64 << 30), ("MiB", 1 << 20), ("GB", 1_000_000_000), ("MB", 1_000_000)];
    let parsed = units.into_iter().find_map(|(unit, bytes)| {
        let number: f64 = text.trim().strip_suffix(unit)?.trim().parse().ok()?;
        (number > 0.0 && number.is_finite()).then_some((number * bytes as f64) as u64)
    });
    parsed.ok_or_else(|| format!("'{text}' is no size; write it like 8GB, 500MB or 4GiB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("8GB"), Ok(8_000_000_000));
        assert_eq!(size("0.5 MiB"), Ok(524_288));
        for wrong in ["8", "GB", "-1GB", "NaN GB", "8 TB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_formula_is_the_documented_one() {
        // K = 33: 44 x 25e6 + 8 (3 x 561 + 132) x 221,588.
        let needed = estimate(25_000_095, 162_541, 59_047, &Config::default());
        assert_eq!(needed, 44 * 25_000_095 + 8 * 1815 * 221_588);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let dataset = crate::dataset::fixture(&[3, 2]);
        assert!(check(&dataset, &Config::default(), Some(1_000_000_000)).is_ok());
        let message = check(&dataset, &Config::default(), Some(10_000)).unwrap_err().to_string();
        assert!(message.contains("--memory-limit") && message.contains("the limit is 0.00 GB"), "{message}");
    }
}
