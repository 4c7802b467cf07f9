//! The blob: one file that holds a [`Model`]. Its bytes are specified in `FORMAT.md`.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bytes;
mod chunk;
mod error;
mod header;
mod ranking;
mod read;
mod sections;
mod select;
mod shard;
mod validate;
mod write;

pub use chunk::HEAD_ITEMS;
pub use error::FormatError;
pub use header::{FORMAT_VERSION, MAGIC, Metadata};
pub use read::{Measured, ModelReader, SectionSize, head_bytes};
pub use shard::{SHARD_INDEX_MAGIC, SHARD_MAGIC, SHARD_VERSION, ShardCoder};

use crate::card::Card;
use crate::catalogue::Catalogue;
use crate::ranking::RankingParts;
use crate::rating::RatingParts;
use crate::tags::Tags;
use alloc::string::String;
use alloc::vec::Vec;

/// Limits that [`Model::validate`] holds every model to, whether it is read or written.
pub mod limits {
    /// Items of a model.
    pub const ITEMS: usize = 1 << 24;
    /// Factors of the rating head.
    pub const FACTORS: usize = 256;
    /// Components of the ranking head.
    pub const COMPONENTS: usize = 1024;
    /// Groups (genres), so that an item's fit a 64-bit set.
    pub const GROUPS: usize = 64;
    /// Different tags.
    pub const TAGS: usize = 1 << 16;
    /// Tags of one item.
    pub const TAGS_OF_ITEM: usize = 8;
    /// Figures of the card.
    pub const FIGURES: usize = 1024;
    /// Bytes of a figure's name.
    pub const FIGURE_NAME_BYTES: usize = 64;
    /// Bytes of the header.
    pub const HEADER_BYTES: usize = 1 << 16;
}

/// Everything that one blob holds, as stored.
///
/// ```
/// use flatflix_core::{FormatError, Model};
///
/// let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/version-2.flatflix"));
/// let model = Model::from_bytes(bytes)?;
/// assert_eq!(model.to_bytes()?, bytes, "the same model has the same bytes");
///
/// // Anything else is an error that says what is wrong.
/// let mut damaged = bytes.to_vec();
/// damaged[100] ^= 1;
/// assert_eq!(Model::from_bytes(&damaged), Err(FormatError::Checksum { section: "header" }));
/// assert_eq!(Model::from_bytes(b"<!doctype html>"), Err(FormatError::NotAModel));
/// # Ok::<(), FormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What the model is and where it comes from.
    pub metadata: Metadata,
    /// The items.
    pub catalogue: Catalogue,
    /// The rating head.
    pub rating: RatingParts,
    /// The ranking head.
    pub ranking: RankingParts,
    /// What people called the items.
    pub tags: Tags,
    /// Places of the first items on a map of likeness, [x, y] within a square; empty for a model without one.
    pub map: Vec<[u8; 2]>,
    /// What stands for `{image}` in the address of each item's picture ([`Subject::image`](crate::Subject::image)), empty for
    /// an item without one; no texts at all where no address has it.
    pub images: Vec<String>,
    /// What was measured about data and model; empty for a model without a card.
    pub card: Card,
}
