//! Divides a model too large to be downloaded into a head and shards ([`flatflix_core::shards`]).

mod cluster;
mod recall;

pub use recall::{Recall, recall};

use anyhow::{Context, Result, ensure};
use cluster::{Rows, cluster};
use flatflix_core::format::{ModelReader, ShardCoder};
use flatflix_core::shards::{Shard, ShardIndex};
use flatflix_core::{ItemIndex, Model, Recommender};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Items from which on a site has shards where nothing is said: a model of 6 MB or so.
pub const LARGE: usize = 100_000;

/// Leading components that shards are told apart by.
const COMPONENTS: usize = 64;

/// How a model is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharding {
    /// Items of the head, the most popular ones.
    pub head: usize,
    /// Items of a shard, at most.
    pub items: usize,
}

impl Default for Sharding {
    /// As many as keep the page searchable at once, and a shard a few dozen kilobytes.
    fn default() -> Self {
        Self { head: 2048, items: 1024 }
    }
}

/// A model in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharded {
    /// The model of the most popular items.
    pub head: Vec<u8>,
    /// What a page knows of all shards.
    pub index: Vec<u8>,
    /// The shards in the order of the index, by file name.
    pub shards: Vec<(String, Vec<u8>)>,
    /// Rows that the items of each shard had in the whole.
    pub rows: Vec<Vec<usize>>,
    /// Items without ratings, of which nothing can be said: no file has them.
    pub left_out: usize,
}

/// Divide a model.
///
/// # Errors
/// The model does not hold together, or has no items beyond the head.
///
/// # Complexity
/// O(n log n) for n items of 64 components at most; 256 bytes an item.
pub fn divide(model: &Model, sharding: Sharding) -> Result<Sharded> {
    let n_items = model.catalogue.n_items();
    let n_rated = model.catalogue.counts.partition_point(|&count| count > 0);
    let head = sharding.head.max(1);
    ensure!(n_rated > head, "the model has {n_rated} rated items, which the head of {head} has all of");
    let head_bytes = model.select(&(0..head).collect::<Vec<_>>()).to_bytes()?;
    let coder = coder_of(&head_bytes)?;
    let recommender = Recommender::new(model.clone())?;
    let width = COMPONENTS.min(model.ranking.n_components());
    let values: Vec<f32> = (0..n_rated as u32)
        .flat_map(|item| recommender.in_score_space(ItemIndex(item)).take(width))
        .collect();
    drop(recommender);
    let groups = cluster(Rows { values: &values, width }, (head..n_rated).collect(), sharding.items);
    let shards: Vec<(u64, Vec<u8>)> = groups
        .par_iter()
        .enumerate()
        .map(|(number, items)| {
            let bytes = coder.write(number as u32, &model.select(items))?;
            let digest = Sha256::digest(&bytes);
            let name = digest.iter().take(8).fold(0, |name, &byte| name << 8 | u64::from(byte));
            Ok((name, bytes))
        })
        .collect::<Result<_>>()?;
    let mut index = ShardIndex { n_components: width, ..ShardIndex::default() };
    for ((name, _), items) in shards.iter().zip(&groups) {
        let rows: Vec<f32> =
            items.iter().flat_map(|&row| &values[row * width..(row + 1) * width]).copied().collect();
        let counts: Vec<u32> = items.iter().map(|&row| model.catalogue.counts[row]).collect();
        index.add(*name, &rows, width, &counts);
    }
    Ok(Sharded {
        index: coder.write_index(&index)?,
        head: head_bytes,
        shards: index
            .shards
            .iter()
            .map(Shard::file_name)
            .zip(shards.into_iter().map(|(_, bytes)| bytes))
            .collect(),
        rows: groups,
        left_out: n_items - n_rated,
    })
}

fn coder_of(head: &[u8]) -> Result<ShardCoder> {
    let mut reader = ModelReader::new();
    reader.push(head)?;
    Ok(reader.finish_head().context("the head")?.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flatflix_core::Visitor;
    use flatflix_core::shards::{Reach, Shards};
    use std::collections::BTreeSet;

    const SMALL: Sharding = Sharding { head: 4, items: 2 };

    fn model() -> Model {
        Model::from_bytes(include_bytes!("../../../core/tests/golden/version-2.flatflix")).unwrap()
    }

    #[test]
    fn every_rated_item_is_in_one_file() {
        let model = model();
        let parts = divide(&model, SMALL).unwrap();
        assert_eq!(parts.left_out, 2);
        let mut reader = ModelReader::new();
        reader.push(&parts.head).unwrap();
        let mut shards = Shards::new(reader, &parts.index).unwrap();
        for ((name, bytes), rows) in parts.shards.iter().zip(&parts.rows) {
            let before = shards.model().catalogue.n_items();
            shards.push(bytes).unwrap();
            let ids = &shards.model().catalogue.ids[before..];
            assert_eq!(ids, rows.iter().map(|&row| model.catalogue.ids[row].clone()).collect::<Vec<_>>());
            let digest = Sha256::digest(bytes);
            assert_eq!(*name, format!("shard-{}.flatflix", hex(&digest[..8])));
        }
        let ids: BTreeSet<&String> = shards.model().catalogue.ids.iter().collect();
        assert_eq!(ids, model.catalogue.ids[..10].iter().collect());
        assert_eq!(divide(&model, SMALL).unwrap(), parts, "the same model has the same shards");
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn a_model_that_the_head_holds_is_not_divided() {
        let error = divide(&model(), Sharding { head: 10, items: 2 }).unwrap_err().to_string();
        assert!(error.contains("10 rated items"), "{error}");
    }

    #[test]
    fn who_may_read_everything_misses_nothing() {
        let model = model();
        let parts = divide(&model, SMALL).unwrap();
        let whole = Recommender::new(model).unwrap();
        let mut visitor = Visitor::new();
        visitor.rate(&whole, ItemIndex(0), 5.0).unwrap();
        visitor.rate(&whole, ItemIndex(8), 1.0).unwrap();
        let visitors = [visitor, Visitor::new()];
        let everything = Reach { shards: 9, places: 6, ..Reach::default() };
        let found = recall(&whole, &parts, &visitors, everything).unwrap();
        assert_eq!((found.visitors, found.recall, found.standard_error), (2, 1.0, 0.0));
        assert!(found.of_head < 1.0 && found.rated_shards == 0.5, "{found:?}");
        let nothing = recall(&whole, &parts, &visitors[1..], Reach { shards: 0, ..everything }).unwrap();
        assert_eq!((nothing.recall, nothing.list_bytes), (nothing.of_head, 0.0));
        assert!(recall(&whole, &parts, &[], everything).is_err());
    }
}
