//! What a model knows about its items apart from taste.

use alloc::{string::String, vec, vec::Vec};
use core::ops::Range;

/// Row of an item in a model. Items are in order of popularity: 0 has the most ratings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIndex(pub u32);

impl ItemIndex {
    /// The row as an index into slices.
    pub fn row(self) -> usize {
        self.0 as usize
    }
}

/// The columns of the catalogue, each with one entry per item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// Identifier in the data set, unique.
    pub ids: Vec<String>,
    /// Title as shown, without the year.
    pub titles: Vec<String>,
    /// Other titles of the item, for search and import.
    pub aliases: Vec<Vec<String>>,
    /// Year of release; 0 when unknown.
    pub years: Vec<i16>,
    /// Groups (genres) as a bit set: bit g stands for `Metadata::groups[g]`.
    pub groups: Vec<u64>,
    /// IMDb number (the digits after `tt`); 0 when there is none.
    pub imdb: Vec<u32>,
    /// TMDB number; 0 when there is none.
    pub tmdb: Vec<u32>,
    /// Ratings in the training data, descending.
    pub counts: Vec<u32>,
    /// Mean rating in the training data on the data set's scale, rounded to 1/100; 0 for an item without ratings.
    pub means: Vec<f32>,
}

impl Catalogue {
    /// Columns with nothing in them, to be filled.
    pub(crate) fn blank(n_items: usize) -> Self {
        Self {
            ids: vec![String::new(); n_items],
            titles: vec![String::new(); n_items],
            aliases: vec![Vec::new(); n_items],
            years: vec![0; n_items],
            groups: vec![0; n_items],
            imdb: vec![0; n_items],
            tmdb: vec![0; n_items],
            counts: vec![0; n_items],
            means: vec![0.0; n_items],
        }
    }

    /// The columns of some items.
    pub(crate) fn rows(&self, items: Range<usize>) -> Self {
        Self {
            ids: self.ids[items.clone()].to_vec(),
            titles: self.titles[items.clone()].to_vec(),
            aliases: self.aliases[items.clone()].to_vec(),
            years: self.years[items.clone()].to_vec(),
            groups: self.groups[items.clone()].to_vec(),
            imdb: self.imdb[items.clone()].to_vec(),
            tmdb: self.tmdb[items.clone()].to_vec(),
            counts: self.counts[items.clone()].to_vec(),
            means: self.means[items].to_vec(),
        }
    }

    /// Add the columns of the items that follow.
    pub(crate) fn append(&mut self, mut rows: Self) {
        self.ids.append(&mut rows.ids);
        self.titles.append(&mut rows.titles);
        self.aliases.append(&mut rows.aliases);
        self.years.append(&mut rows.years);
        self.groups.append(&mut rows.groups);
        self.imdb.append(&mut rows.imdb);
        self.tmdb.append(&mut rows.tmdb);
        self.counts.append(&mut rows.counts);
        self.means.append(&mut rows.means);
    }

    /// Number of items.
    pub fn n_items(&self) -> usize {
        self.ids.len()
    }

    /// Row of the item with this identifier, by a scan.
    ///
    /// # Complexity
    /// O(n_items): build a map for more than a few look-ups.
    pub fn index_of(&self, id: &str) -> Option<ItemIndex> {
        self.ids.iter().position(|known| known == id).map(|row| ItemIndex(row as u32))
    }
}
