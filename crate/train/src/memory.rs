//! How much memory training takes, known before it starts: a machine that swaps would not finish.

use crate::als::Covariances;
use crate::config::Config;
use crate::dataset::Dataset;
use crate::ranker::HeadKind;
use anyhow::{Result, bail};

/// Bytes of a rating: in the data set, by user and by item; by user and by item of each half for the calibration, or as
/// entries of the linear head.
const PER_RATING: u64 = 40;
/// Vectors that the linear head's subspace iteration keeps besides its components.
const SPARE_COMPONENTS: u64 = 48;
/// Numbers of a column of side information besides its groups: of years, of counts, the intercept.
const SPARE_FEATURES: u64 = 11;

/// Bytes that training takes at most, roughly: with K factors and biases, u users, i items, n = u + i, g groups, and c
/// components,
///
/// ```text
/// 40 ratings + max(8 (3 K (K + 1) / 2 + 4 K) n + 16 (g + 11) n, 12 (c + 48) (u + 2 i))
/// ```
///
/// The rating head holds a covariance, its sums and the products made of them for every user and item; where that is too
/// much, means, their priors and copies in single precision, `40 K n`. The ranking head comes after it: the linear one holds
/// its columns on both sides and once more, and half of that again while they are multiplied, implicit ALS `8 c n`.
pub fn estimate(dataset: &Dataset, config: &Config) -> u64 {
    let n_groups = dataset.groups.len();
    of_sizes((dataset.ratings.len(), dataset.n_users(), dataset.n_items(), n_groups), config)
}

fn of_sizes((n_ratings, n_users, n_items, n_groups): (usize, usize, usize, usize), config: &Config) -> u64 {
    let (users, items) = (n_users as u64, n_items as u64);
    let n = users + items;
    let k = config.rating.n_factors(n_ratings) as u64 + 1;
    let rating = match config.rating.covariances(n_ratings, n_users, n_items) {
        Covariances::Each => 8 * (3 * k * (k + 1) / 2 + 4 * k) * n,
        Covariances::ByCount => 40 * k * n,
    };
    let features = 16 * (n_groups as u64 + SPARE_FEATURES) * n;
    let ranking = match config.ranking.head {
        HeadKind::Linear => {
            12 * (config.ranking.linear.components as u64 + SPARE_COMPONENTS) * (users + 2 * items)
        }
        HeadKind::ImplicitAls => 8 * config.ranking.implicit_als.components as u64 * n,
    };
    PER_RATING * n_ratings as u64 + (rating + features).max(ranking)
}

/// Refuse to train where it would take more than `limit` bytes, or than are free.
///
/// # Errors
/// It would; the message says what takes less.
pub fn check(dataset: &Dataset, config: &Config, limit: Option<u64>) -> Result<()> {
    let needed = estimate(dataset, config);
    // The data set is in memory already.
    let held = (dataset.ratings.len() * size_of::<crate::dataset::Rating>()) as u64;
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

/// Most bytes of memory that this process has had, where the system says so.
pub fn peak() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
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
        // By the count, K = 33: the linear head holds more, 12 x 368 x (162,541 + 2 x 59,047).
        let large = (25_000_095, 162_541, 59_047, 20);
        assert_eq!(of_sizes(large, &Config::default()), 40 * 25_000_095 + 12 * 368 * 280_635);
        // Each its own, K = 25.
        let million = of_sizes((1_000_209, 6_040, 3_706, 18), &Config::default());
        let rating = 8 * (3 * 325 + 100) * 9_746 + 16 * 29 * 9_746;
        assert_eq!(million, 40 * 1_000_209 + rating);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let dataset = crate::dataset::fixture(&[3, 2]);
        assert!(check(&dataset, &Config::default(), Some(1_000_000_000)).is_ok());
        let message = check(&dataset, &Config::default(), Some(10_000)).unwrap_err().to_string();
        assert!(message.contains("--memory-limit") && message.contains("the limit is 0.00 GB"), "{message}");
    }
}
