//! Values by item, few and in order.

use crate::catalogue::ItemIndex;
use alloc::vec::Vec;

/// A map from items to values in a sorted vector: for the hundreds of items that a visitor touches as fast as a search
/// tree, and a tenth of its code for the page to download.
#[derive(Clone, Debug, PartialEq)]
pub struct ByItem<V> {
    entries: Vec<(ItemIndex, V)>,
}

/// A set of items.
pub type ItemSet = ByItem<()>;

impl<V> Default for ByItem<V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<V: Copy> ByItem<V> {
    fn place(&self, item: ItemIndex) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&item, |&(other, _)| other)
    }

    /// Set the value of an item.
    ///
    /// # Complexity
    /// O(n) for a new item among n that is not the last.
    pub fn insert(&mut self, item: ItemIndex, value: V) {
        match self.place(item) {
            Ok(place) => self.entries[place].1 = value,
            Err(place) => self.entries.insert(place, (item, value)),
        }
    }

    /// Forget an item. Returns whether it was there.
    pub fn remove(&mut self, item: ItemIndex) -> bool {
        self.place(item).map(|place| self.entries.remove(place)).is_ok()
    }

    /// The value of an item.
    pub fn get(&self, item: ItemIndex) -> Option<V> {
        self.place(item).ok().map(|place| self.entries[place].1)
    }

    /// Whether an item is there.
    pub fn contains(&self, item: ItemIndex) -> bool {
        self.place(item).is_ok()
    }

    /// By item.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (ItemIndex, V)> {
        self.entries.iter().copied()
    }
}

impl FromIterator<ItemIndex> for ItemSet {
    fn from_iter<I: IntoIterator<Item = ItemIndex>>(items: I) -> Self {
        let mut set = Self::default();
        items.into_iter().for_each(|item| set.insert(item, ()));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn does_what_a_tree_does(steps in prop::collection::vec((0u32..9, prop::option::of(any::<u8>())), 0..40)) {
            let (mut map, mut tree) = (ByItem::default(), BTreeMap::new());
            for (item, value) in steps {
                let item = ItemIndex(item);
                match value {
                    Some(value) => {
                        map.insert(item, value);
                        tree.insert(item, value);
                    }
                    None => prop_assert_eq!(map.remove(item), tree.remove(&item).is_some()),
                }
                prop_assert_eq!(map.get(item), tree.get(&item).copied());
            }
            prop_assert!(map.iter().eq(tree.into_iter()));
        }
    }
}
