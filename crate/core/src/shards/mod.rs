//! Catalogues too large to be downloaded.
//!
//! The most popular items are a model like any other, the *head*, on which everything works at once. The others lie in
//! *shards*, a file each, of items that suit the same people. An index says of every shard where its items lie; from it
//! and a visitor's vector follows which few shards may hold items for their list. Those are read, and their items join the
//! model behind the ones that are there, whose rows stay what they are.
//!
//! # Source
//! Sivic, Zisserman, Video Google (2003), for inverted files by clusters of which only the nearest are looked into; Chierichetti
//! et al., Finding near neighbors through cluster pruning (2007).

mod index;

pub use index::{Shard, ShardIndex};

use crate::catalogue::ItemIndex;
use crate::format::{FormatError, Model, ModelReader, ShardCoder};
use crate::knobs::Knobs;
use crate::list::ListOptions;
use crate::recommender::{Recommender, Taste};
use crate::top_k::Best;
use crate::visitor::{Visitor, VisitorError};
use alloc::{vec, vec::Vec};

/// A head and the shards of it that have been read.
#[derive(Clone, Debug)]
pub struct Shards {
    coder: ShardCoder,
    index: ShardIndex,
    /// Whether each shard has been read.
    open: Vec<bool>,
    /// The head and the items that have been added.
    model: Model,
    /// The head without its items.
    blank: Model,
}

impl Shards {
    /// The shards of a head that `reader` has read to its end.
    ///
    /// # Errors
    /// [`FormatError::Truncated`] when something of the head is missing, and any other for an index that is damaged or of
    /// another head.
    pub fn new(reader: ModelReader, index: &[u8]) -> Result<Self, FormatError> {
        let (model, coder) = reader.finish_head()?;
        let index = coder.read_index(index)?;
        let blank = model.without_items();
        Ok(Self { open: vec![false; index.shards.len()], coder, index, model, blank })
    }

    /// The head and what has been added to it.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What is known of all shards.
    pub fn index(&self) -> &ShardIndex {
        &self.index
    }

    /// Items of the head and of all shards, read or not.
    pub fn n_items(&self) -> u64 {
        let open = self.index.shards.iter().zip(&self.open).filter(|&(_, &open)| open);
        let added = open.fold(0, |sum, (shard, _)| sum + u64::from(shard.n_items));
        self.model.catalogue.n_items() as u64 - added + self.index.n_items()
    }

    /// Read a shard and add its items. One that has been read already changes nothing. Returns the number of items there
    /// are now.
    ///
    /// # Errors
    /// A [`FormatError`] for anything but a whole, undamaged shard of this head; nothing is changed then.
    pub fn push(&mut self, shard: &[u8]) -> Result<usize, FormatError> {
        let (number, items) = self.coder.read(shard, &self.blank)?;
        let number = number as usize;
        let listed = self.index.shards.get(number).map(|shard| shard.n_items as usize);
        let invalid = FormatError::Invalid { what: "shard", expected: "one that the index lists" };
        match self.open.get_mut(number) {
            Some(open) if listed == Some(items.catalogue.n_items()) => {
                if !core::mem::replace(open, true) {
                    self.model.append(items);
                }
                Ok(self.model.catalogue.n_items())
            }
            _ => Err(invalid),
        }
    }

    /// Numbers of the shards to be read for a visitor's list, best first: the most promising, as far as they may have more
    /// than the list has without them, but for those that have been read.
    ///
    /// `recommender` is that of [`Shards::model`].
    ///
    /// # Errors
    /// [`VisitorError::Knobs`] for a setting out of range.
    pub fn wanted(
        &self,
        recommender: &Recommender,
        taste: &Taste,
        visitor: &Visitor,
        reach: Reach,
    ) -> Result<Vec<usize>, VisitorError> {
        let Reach { shards, places, .. } = reach;
        let knobs = reach.knobs();
        let worst = recommender.least_score(taste, visitor, places, knobs)?;
        let promises = self.index.promises(recommender, taste, knobs);
        let mut best = Best::new(shards);
        for (number, promise) in promises.iter().enumerate().filter(|(_, promise)| promise.possible > worst) {
            best.offer(ItemIndex(number as u32), promise.likely);
        }
        let numbers = best.into_sorted().into_iter().map(|(number, _)| number.row());
        Ok(numbers.filter(|&number| self.open.get(number) == Some(&false)).collect())
    }
}

impl Recommender {
    /// The least score on a visitor's list, before the predicted ratings have their say; 0 if there are not enough items.
    fn least_score(
        &self,
        taste: &Taste,
        visitor: &Visitor,
        places: usize,
        knobs: Knobs,
    ) -> Result<f32, VisitorError> {
        let options = ListOptions { limit: places, knobs, ..ListOptions::default() };
        let list = self.recommend_for(taste, visitor, &options)?;
        let score = |item: ItemIndex| {
            let score = self.gains()[item.row()] * self.ranking_head().product(&taste.ranking, item);
            knobs.adjust(score * self.venture(taste, item, &knobs), self.catalogue().counts[item.row()])
        };
        let least = list.iter().map(|place| score(place.item)).fold(f32::INFINITY, f32::min);
        Ok(if list.len() < places { 0.0 } else { least.max(0.0) })
    }
}

/// How far to look for better items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// Shards that may be read for one visitor.
    pub shards: usize,
    /// Places of the list that they are read for.
    pub places: usize,
    /// As of [`crate::Knobs`].
    pub novelty: f64,
    /// As of [`crate::Knobs`].
    pub risk: f64,
}

impl Reach {
    /// What the list is ordered by. Variety chooses from more of it.
    pub fn knobs(&self) -> Knobs {
        Knobs { novelty: self.novelty, risk: self.risk, variety: 0.0 }
    }
}

impl Default for Reach {
    /// A quarter of a megabyte or so, which takes as long as the page itself.
    fn default() -> Self {
        Self { shards: 16, places: 50, novelty: 0.0, risk: 0.0 }
    }
}
