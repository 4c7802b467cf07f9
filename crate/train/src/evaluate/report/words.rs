//! Figures in words.

use crate::metrics::Mean;

/// What ratings count, and how finely they are told.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    scale_max: f32,
}

impl Unit {
    /// Of a scale up to `scale_max`.
    pub(super) fn of(scale_max: f32) -> Self {
        Self { scale_max }
    }

    fn is_stars(self) -> bool {
        self.scale_max == 5.0
    }

    /// `stars` on a scale to five, else `points`.
    pub(super) fn many(self) -> &'static str {
        if self.is_stars() { "stars" } else { "points" }
    }

    /// Decimals of an error: a thousandth of a star, or its like.
    pub(super) fn decimals(self) -> usize {
        (3.0 - (f64::from(self.scale_max) / 5.0).log10().ceil()).clamp(0.0, 9.0) as usize
    }

    /// A round amount: `half a star`, `one star`, `4 points`.
    pub(super) fn amount(self, value: f64) -> String {
        match (self.is_stars(), value) {
            (true, 0.5) => "half a star".to_owned(),
            (true, 1.0) => "one star".to_owned(),
            (true, 2.0) => "two stars".to_owned(),
            (false, 1.0) => "1 point".to_owned(),
            _ => format!("{value} {}", self.many()),
        }
    }
}

/// `79.6 %`
pub(super) fn percent(share: f64) -> String {
    let percent = format!("{:.1}", 100.0 * share);
    format!("{} %", percent.strip_suffix(".0").unwrap_or(&percent))
}

/// `0.795 ± 0.004`, or without the error where there is none.
pub(super) fn plus_minus(mean: &Mean, decimals: usize) -> String {
    match mean.standard_error {
        Some(error) => format!("{:.decimals$} ± {error:.decimals$}", mean.mean),
        None => format!("{:.decimals$}", mean.mean),
    }
}

/// `100,836`
pub(super) fn count(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!([count(7), count(1000), count(100_836)], ["7", "1,000", "100,836"]);
        assert_eq!([percent(0.8), percent(0.7961)], ["80 %", "79.6 %"]);
        let mean = Mean { mean: 0.79512, standard_error: Some(0.0041), n: 5 };
        assert_eq!(plus_minus(&mean, 3), "0.795 ± 0.004");
        assert_eq!(plus_minus(&Mean { standard_error: None, ..mean }, 2), "0.80");
    }

    #[test]
    fn amounts_are_in_the_unit_of_the_scale() {
        let (five, ten, hundred) = (Unit::of(5.0), Unit::of(10.0), Unit::of(100.0));
        assert_eq!(
            [five.amount(0.5), five.amount(2.0), ten.amount(1.0), ten.amount(4.0)],
            ["half a star", "two stars", "1 point", "4 points"]
        );
        assert_eq!([five.decimals(), ten.decimals(), hundred.decimals()], [3, 2, 1]);
    }
}
