use super::{FormatError, Model, limits};
use crate::catalogue::Catalogue;
use crate::ranking::{ImplicitAlsParts, RankingKind};
use crate::scale::INTERNAL_MAX;
use crate::tags::Tags;

fn check(holds: bool, what: &'static str, expected: &'static str) -> Result<(), FormatError> {
    if holds { Ok(()) } else { Err(FormatError::Invalid { what, expected }) }
}

pub(super) fn at_most(what: &'static str, found: usize, limit: usize) -> Result<(), FormatError> {
    if found <= limit {
        Ok(())
    } else {
        Err(FormatError::TooLarge { what, found: found as u64, limit: limit as u64 })
    }
}

fn all_finite(mut values: impl Iterator<Item = f64>, what: &'static str) -> Result<(), FormatError> {
    check(values.all(f64::is_finite), what, "finite numbers")
}

/// Limits on the sizes that a header claims, checked before anything of that size is allocated.
pub(super) fn check_sizes(n_items: usize, n_factors: usize, n_components: usize) -> Result<(), FormatError> {
    check(n_items > 0, "catalogue", "at least one item")?;
    check(n_factors > 0 && n_components > 0, "heads", "at least one factor and one component")?;
    at_most("items", n_items, limits::ITEMS)?;
    at_most("factors", n_factors, limits::FACTORS)?;
    at_most("components", n_components, limits::COMPONENTS)
}

impl Model {
    /// Check that the model holds together: the one rule for models that are read, written or made by hand.
    ///
    /// That identifiers are unique is not checked.
    ///
    /// # Errors
    /// [`FormatError::Invalid`] and [`FormatError::TooLarge`], naming what is wrong.
    pub fn validate(&self) -> Result<(), FormatError> {
        let (n_items, n_factors) = (self.catalogue.n_items(), self.rating.n_factors());
        check_sizes(n_items, n_factors, self.ranking.n_components())?;
        check(
            self.metadata.scale.is_valid(),
            "rating scale",
            "finite numbers with min < max, 0 < max and 0 < step",
        )?;
        at_most("groups", self.metadata.groups.len(), limits::GROUPS)?;
        self.validate_catalogue(&self.catalogue)?;
        self.validate_tags(n_items)?;
        check(self.map.len() <= n_items, "map", "places of items only")?;
        check(
            self.images.is_empty() || self.images.len() == n_items,
            "images",
            "one per item, or none at all",
        )?;
        self.validate_card()?;
        self.validate_rating(n_items, n_factors)?;
        self.validate_ranking(n_items)
    }

    /// That items are in order of popularity, as in every file. What has been put together from shards need not be.
    pub(super) fn validate_order(&self) -> Result<(), FormatError> {
        let counts = &self.catalogue.counts;
        check(counts.is_sorted_by(|a, b| a >= b), "order of items", "descending rating counts")
    }

    fn validate_catalogue(&self, catalogue: &Catalogue) -> Result<(), FormatError> {
        let n = catalogue.n_items();
        let lengths = [
            catalogue.titles.len(),
            catalogue.aliases.len(),
            catalogue.years.len(),
            catalogue.groups.len(),
            catalogue.imdb.len(),
            catalogue.tmdb.len(),
            catalogue.counts.len(),
            catalogue.means.len(),
        ];
        check(lengths.iter().all(|&length| length == n), "catalogue", "columns of equal length")?;
        let mut unrated = catalogue.counts.iter().skip_while(|&&count| count > 0);
        check(unrated.all(|&count| count == 0), "order of items", "those without ratings last")?;
        let n_groups = self.metadata.groups.len() as u32;
        let known = 1u64.checked_shl(n_groups).map_or(u64::MAX, |bit| bit - 1);
        check(
            catalogue.groups.iter().all(|groups| groups & !known == 0),
            "groups",
            "bits of named groups only",
        )?;
        all_finite(catalogue.means.iter().copied().map(f64::from), "mean ratings")?;
        let mut means = catalogue.means.iter().zip(&catalogue.counts);
        check(
            means.all(|(&mean, &count)| count > 0 || mean == 0.0),
            "mean ratings",
            "zeros for items without ratings",
        )
    }

    fn validate_tags(&self, n_items: usize) -> Result<(), FormatError> {
        let Tags { names, of_items } = &self.tags;
        at_most("tags", names.len(), limits::TAGS)?;
        let rows = if names.is_empty() { 0 } else { n_items };
        check(of_items.len() == rows, "tags", "one list per item, or none at all")?;
        check(
            of_items.iter().all(|tags| tags.len() <= limits::TAGS_OF_ITEM),
            "tags of an item",
            "as many as fit the limit",
        )?;
        let mut tags = of_items.iter().flatten();
        check(tags.all(|&tag| usize::from(tag) < names.len()), "tags of an item", "rows of named tags only")
    }

    fn validate_card(&self) -> Result<(), FormatError> {
        let figures = &self.card.figures;
        at_most("figures of the card", figures.len(), limits::FIGURES)?;
        let letter = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.');
        let named =
            |name: &str| (1..=limits::FIGURE_NAME_BYTES).contains(&name.len()) && name.bytes().all(letter);
        check(
            figures.iter().all(|(name, _)| named(name)),
            "names on the card",
            "1 to 64 of a-z, 0-9, _, - and .",
        )?;
        check(figures.is_sorted_by(|(a, _), (b, _)| a < b), "names on the card", "each once, ascending")?;
        all_finite(figures.iter().map(|&(_, value)| f64::from(value)), "figures of the card")
    }

    fn validate_rating(&self, n_items: usize, n_factors: usize) -> Result<(), FormatError> {
        let parts = &self.rating;
        let width = n_factors + 1;
        let shapes = parts.prior.n_factors() == width
            && parts.prior.precision.shape() == (width, width)
            && parts.selection.weights.shape() == (width, width)
            && parts.selection.centre.len() == width
            && parts.uncertainty.basis.shape() == (width, width)
            && parts.uncertainty.decay.len() == width;
        check(shapes, "prior", "vectors and matrices of one width")?;
        let rows = parts.biases.len() == n_items
            && parts.scales.len() == n_items
            && parts.codes.len() == n_items * n_factors;
        check(rows, "rating factors", "one row per item")?;
        all_finite([parts.mean, parts.noise_precision].into_iter(), "prior")?;
        check(parts.noise_precision > 0.0, "noise precision", "a positive number")?;
        all_finite(parts.prior.mean.iter().copied(), "prior mean")?;
        all_finite(parts.prior.precision.iter().copied(), "prior precision")?;
        all_finite(parts.selection.weights.iter().copied(), "selection")?;
        all_finite(parts.selection.centre.iter().copied(), "selection")?;
        let damping = parts.selection.damping;
        check(damping.is_finite() && damping > 0.0, "damping of the selection", "a positive number")?;
        let target_weight = parts.selection.target_weight;
        check(
            target_weight.is_finite() && target_weight >= 0.0,
            "target weight of the selection",
            "a number from 0",
        )?;
        all_finite(parts.uncertainty.basis.iter().copied(), "item uncertainty")?;
        let decays = parts.uncertainty.decay.iter();
        check(
            decays.clone().all(|decay| decay.is_finite() && *decay >= 0.0),
            "item uncertainty",
            "decays from 0",
        )?;
        let share = parts.uncertainty.fold_in_share;
        check((0.0..=1.0).contains(&share), "share of the item uncertainty", "a number from 0 to 1")?;
        let calibration = parts.calibration;
        all_finite([calibration.variance_scale, calibration.variance_offset].into_iter(), "calibration")?;
        check(calibration.variance_scale > 0.0, "calibration", "a positive factor of the variance")
    }

    fn validate_ranking(&self, n_items: usize) -> Result<(), FormatError> {
        let parts = &self.ranking;
        let n_components = parts.n_components();
        check(parts.mean_user.len() == n_components, "mean user", "one number per component")?;
        check(parts.rows.codes.len() == n_items * n_components, "ranking factors", "one row per item")?;
        let unrated = self.catalogue.counts.partition_point(|&count| count > 0);
        let mut codes_of_unrated = parts.rows.codes.iter().skip(unrated * n_components);
        check(codes_of_unrated.all(|&code| code == 0), "ranking factors", "zeros for items without ratings")?;
        let weights = [parts.prior_weight, parts.rating_weight, parts.rows.popularity_exponent];
        all_finite(weights.into_iter(), "ranking weights")?;
        check(parts.prior_weight >= 0.0, "prior weight", "a number from 0")?;
        all_finite(parts.rows.component_steps.iter().copied().map(f64::from), "component steps")?;
        all_finite(parts.mean_user.iter().copied().map(f64::from), "mean user")?;
        match &parts.kind {
            RankingKind::Linear(linear) => {
                check(linear.input_weights.len() == n_items, "input weights", "one per item")?;
                let mut of_unrated = linear.input_weights.iter().skip(unrated);
                check(
                    of_unrated.all(|&weight| weight == 0),
                    "input weights",
                    "zeros for items without ratings",
                )
            }
            RankingKind::ImplicitAls(implicit) => self.validate_implicit_als(implicit, unrated, n_components),
        }
    }

    fn validate_implicit_als(
        &self,
        parts: &ImplicitAlsParts,
        n_rated: usize,
        n_components: usize,
    ) -> Result<(), FormatError> {
        let all_rated = parts.n_rated_items as usize;
        check((n_rated..=limits::ITEMS).contains(&all_rated), "number of rated items", "all of them")?;
        check(parts.gramian.len() == n_components, "Gramian", "one number per component")?;
        let from_zero = |value: f64| value.is_finite() && value >= 0.0;
        check(
            parts.gramian.iter().all(|&value| from_zero(f64::from(value))),
            "Gramian",
            "finite numbers from 0",
        )?;
        let weights = [parts.unobserved_weight, parts.regularization, parts.regularization_exponent];
        check(weights.into_iter().all(from_zero), "weights of implicit ALS", "finite numbers from 0")?;
        all_finite(
            [parts.evidence.constant, parts.evidence.linear, parts.evidence.quadratic].into_iter(),
            "evidence",
        )?;
        let scale = self.metadata.scale;
        let [lowest, highest] = [scale.min, scale.max].map(|rating| scale.to_internal(rating) / INTERNAL_MAX);
        check(
            from_zero(parts.confidence.least(lowest, highest)),
            "confidence of a rating",
            "a finite number from 0",
        )
    }
}
