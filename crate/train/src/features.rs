//! Side information of items, in the form that both heads use.

/// Centres of the Gaussian bumps that spread a year of release over neighbouring features: closer together where most
/// films are.
const YEAR_CENTRES: [f64; 8] = [1940.0, 1960.0, 1975.0, 1987.0, 1995.0, 2002.0, 2009.0, 2016.0];
/// Standard deviation of a bump, in years.
const YEAR_WIDTH: f64 = 7.0;

/// Year and groups of every item.
#[derive(Clone, Debug)]
pub struct SideInformation {
    /// Year of release, where known. (n_items)
    pub years: Vec<Option<i16>>,
    /// Groups (genres) of each item. (n_items)
    pub groups: Vec<Vec<u16>>,
    /// Number of groups.
    pub n_groups: usize,
}

impl SideInformation {
    /// Number of features of [`SideInformation::describe`].
    pub fn n_features(&self) -> usize {
        YEAR_CENTRES.len() + self.n_groups
    }

    /// Year bumps and group indicators of every item; an unknown year counts as the median.
    ///
    /// # Shape
    /// n_items x n_features, row-major.
    pub fn describe(&self) -> Vec<f64> {
        let mut known: Vec<i16> = self.years.iter().copied().flatten().collect();
        known.sort_unstable();
        let median = known.get(known.len() / 2).copied().unwrap_or(YEAR_CENTRES[0] as i16);
        let mut features = Vec::with_capacity(self.years.len() * self.n_features());
        for (year, groups) in self.years.iter().zip(&self.groups) {
            let year = f64::from(year.unwrap_or(median));
            features.extend(YEAR_CENTRES.map(|centre| {
                let distance = (year - centre) / YEAR_WIDTH;
                libm::exp(-0.5 * distance * distance)
            }));
            let start = features.len();
            features.resize(start + self.n_groups, 0.0);
            groups.iter().for_each(|&group| features[start + usize::from(group)] = 1.0);
        }
        features
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_lights_the_bumps_around_it() {
        let side =
            SideInformation { years: vec![Some(1995), None], groups: vec![vec![1], vec![]], n_groups: 2 };
        let features = side.describe();
        assert_eq!(features.len(), 2 * side.n_features());
        assert_eq!(features[4], 1.0);
        assert!(features[0] < 1e-6);
        assert_eq!(features[8..10], [0.0, 1.0]);
        assert_eq!(features[side.n_features() + 4], 1.0, "an unknown year is the median");
    }
}
