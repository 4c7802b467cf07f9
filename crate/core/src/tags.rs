//! Tags: words that people gave to items.

use crate::catalogue::ItemIndex;
use alloc::{string::String, vec::Vec};

/// The tags of a model's items. Both columns are empty in a model without tags.
///
/// ```
/// # use flatflix_core::*;
/// # let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// # let model = Recommender::from_bytes(bytes)?;
/// let named: Vec<&str> = model.tags().names_of(ItemIndex(2)).collect();
/// assert_eq!(named.len(), model.tags().of(ItemIndex(2)).len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tags {
    /// What can be said, each once.
    pub names: Vec<String>,
    /// For every item the rows of its tags in `names`, the one given by most people first.
    pub of_items: Vec<Vec<u16>>,
}

impl Tags {
    /// Rows of an item's tags in [`Tags::names`].
    pub fn of(&self, item: ItemIndex) -> &[u16] {
        self.of_items.get(item.row()).map_or(&[], Vec::as_slice)
    }

    /// Names of an item's tags.
    pub fn names_of(&self, item: ItemIndex) -> impl Iterator<Item = &str> {
        self.of(item).iter().filter_map(|&tag| self.names.get(usize::from(tag))).map(String::as_str)
    }
}
