//! A visitor's taste in numbers that words can be made of: what they like more or less than other people do.
//!
//! A group's trait is how much higher the visitor is expected to rate its items than a stranger would, next to what they
//! give all items: with the mean psi_g of the group's items and psi of all items, each weighted by how often it is rated, a
//! visitor with the posterior N(x, V) and a stranger with N(m, S),
//!
//! ```text
//! deviation = (psi_g - psi) . (x - m),   certainty = 1 - (psi_g - psi)^T V (psi_g - psi) / (psi_g - psi)^T S (psi_g - psi)
//! ```

use crate::catalogue::ItemIndex;
use crate::linalg::variance_along;
use crate::rating::RatingTaste;
use crate::recommender::{Recommender, Taste};
use crate::visitor::VisitorError;
use alloc::{vec, vec::Vec};

/// How a visitor deviates from the crowd in one respect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trait {
    /// How much higher than a stranger the visitor is expected to rate, on the data set's scale.
    pub deviation: f64,
    /// Standard deviation of what is known about that.
    pub uncertainty: f64,
    /// Share of what could be learned about it that has been learned, 0..=1; 0 for a stranger.
    pub certainty: f64,
    /// Ratings of the visitor that are about it.
    pub n_ratings: usize,
}

/// A visitor next to the crowd.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// All items together: whether the visitor is lenient or strict.
    pub leniency: Trait,
    /// How far the visitor's predictions are from a stranger's apart from that, as the root of the mean square over all
    /// items, each weighted by how often it is rated; on the data set's scale.
    pub distance: f64,
    /// Groups next to all items, by the bit of the group; `None` for a group without rated items.
    pub groups: Vec<Option<Trait>>,
    /// Decades next to all items, by their first year. Items whose year is unknown are in none.
    pub decades: Vec<(i16, Trait)>,
}

/// The items of a group: weights and psi summed.
struct Members {
    weight: f64,
    psi: Vec<f64>,
    n_ratings: usize,
}

impl Members {
    fn none(n_factors: usize) -> Self {
        Self { weight: 0.0, psi: vec![0.0; n_factors], n_ratings: 0 }
    }

    fn add(&mut self, psi: &[f64], weight: f64, rated: bool) {
        self.weight += weight;
        self.psi.iter_mut().zip(psi).for_each(|(sum, psi)| *sum += weight * psi);
        self.n_ratings += usize::from(rated);
    }

    fn mean(&self) -> Option<Vec<f64>> {
        (self.weight > 0.0).then(|| self.psi.iter().map(|sum| sum / self.weight).collect())
    }
}

/// A visitor and a stranger, to be compared along directions.
struct Comparison<'a> {
    visitor: &'a RatingTaste,
    stranger: &'a RatingTaste,
    unit: f64,
}

impl Comparison<'_> {
    fn deviation(&self, direction: &[f64]) -> f64 {
        let (x, m) = (self.visitor.factors(), self.stranger.factors());
        direction.iter().zip(x.iter().zip(m)).fold(0.0, |sum, (d, (x, m))| sum + d * (x - m)) * self.unit
    }

    fn along(&self, direction: &[f64], n_ratings: usize) -> Trait {
        let left = variance_along(direction, self.visitor.covariance());
        let of_stranger = variance_along(direction, self.stranger.covariance()).max(f64::MIN_POSITIVE);
        Trait {
            deviation: self.deviation(direction),
            uncertainty: libm::sqrt(left.max(0.0)) * self.unit,
            certainty: (1.0 - left / of_stranger).clamp(0.0, 1.0),
            n_ratings,
        }
    }
}

impl Recommender {
    /// What a visitor likes more or less than the crowd does.
    ///
    /// # Errors
    /// [`VisitorError::Model`] when the model's numbers do not allow it.
    pub fn profile(&self, taste: &Taste) -> Result<Profile, VisitorError> {
        let head = self.rating_head();
        let stranger = head.fold_in(&[])?;
        let comparison =
            Comparison { visitor: &taste.rating, stranger: &stranger, unit: self.metadata().scale.unit() };
        let n = stranger.factors().len();
        let catalogue = self.catalogue();
        let mut all = Members::none(n);
        let mut groups: Vec<Members> = self.metadata().groups.iter().map(|_| Members::none(n)).collect();
        // In order, as there are few.
        let mut decades: Vec<(i16, Members)> = Vec::new();
        let mut rated = vec![false; catalogue.n_items()];
        taste.ratings.iter().for_each(|(item, _)| rated[item.row()] = true);
        for item in self.items() {
            let (weight, rated) = (f64::from(catalogue.counts[item.row()]), rated[item.row()]);
            let psi = head.psi(item);
            all.add(&psi, weight, rated);
            let bits = catalogue.groups[item.row()];
            let of_item = groups.iter_mut().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
            of_item.for_each(|(_, group)| group.add(&psi, weight, rated));
            match catalogue.years[item.row()] {
                0 => {}
                year => {
                    let decade = year.div_euclid(10) * 10;
                    let place = decades.binary_search_by_key(&decade, |&(other, _)| other);
                    let place = place.unwrap_or_else(|place| {
                        decades.insert(place, (decade, Members::none(n)));
                        place
                    });
                    decades[place].1.add(&psi, weight, rated);
                }
            }
        }
        // Without any ratings in the training data there is nothing to deviate from.
        let centre = all.mean().unwrap_or_else(|| vec![0.0; n]);
        let next_to_all = |members: &Members| {
            let direction: Vec<f64> =
                members.mean()?.iter().zip(&centre).map(|(mean, all)| mean - all).collect();
            Some(comparison.along(&direction, members.n_ratings))
        };
        let leniency = comparison.along(&centre, all.n_ratings);
        let off = |item: ItemIndex| comparison.deviation(&head.psi(item)) - leniency.deviation;
        let squares =
            self.items().map(|item| f64::from(catalogue.counts[item.row()]) * off(item) * off(item));
        let distance = libm::sqrt(squares.fold(0.0, |sum, square| sum + square) / all.weight.max(1.0));
        Ok(Profile {
            leniency,
            distance,
            groups: groups.iter().map(next_to_all).collect(),
            decades: decades
                .iter()
                .filter_map(|(decade, members)| Some((*decade, next_to_all(members)?)))
                .collect(),
        })
    }
}
