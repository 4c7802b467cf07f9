//! What may be on a list.

use crate::by_item::ItemSet;
use crate::catalogue::ItemIndex;
use crate::recommender::{Recommender, Taste};
use core::ops::RangeInclusive;

/// Conditions that every item of a list meets. The default lets everything pass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// An item must be in one of these groups: a bit set as [`crate::Catalogue::groups`]. `None`: in any or none.
    pub groups: Option<u64>,
    /// An item must be in none of these groups.
    pub without_groups: u64,
    /// Its year must be one of these; an unknown year is none of any.
    pub years: Option<RangeInclusive<i16>>,
    /// The certainty of its predicted rating ([`crate::recommender::Prediction`]) must reach this; 0 or less: any.
    pub min_certainty: f64,
    /// It must be one of these items.
    pub within: Option<ItemSet>,
}

impl Filter {
    /// Whether an item meets the conditions that do not depend on the visitor.
    pub(crate) fn admits(&self, recommender: &Recommender, item: ItemIndex) -> bool {
        let catalogue = recommender.catalogue();
        let (groups, year) = (catalogue.groups[item.row()], catalogue.years[item.row()]);
        groups & self.without_groups == 0
            && self.groups.is_none_or(|wanted| groups & wanted != 0)
            && self.years.as_ref().is_none_or(|years| year != 0 && years.contains(&year))
            && self.within.as_ref().is_none_or(|items| items.contains(item))
    }

    /// Whether a visitor's predicted rating of an item is certain enough.
    pub(crate) fn is_certain(&self, recommender: &Recommender, taste: &Taste, item: ItemIndex) -> bool {
        self.min_certainty <= 0.0 || recommender.predict(taste, item).certainty >= self.min_certainty
    }
}
