//! Divides golden models into a head and a shard, and forges shards and indices: any body, under a tag and a checksum that
//! fit. The tests of hostile bytes share it with the fuzz targets.

use flatflix_core::format::{ModelReader, SHARD_INDEX_MAGIC, SHARD_MAGIC, SHARD_VERSION};
use flatflix_core::shards::{Shard, ShardIndex, Shards};
use flatflix_core::{FormatError, Model};

/// Magic, version, tag of the head, number, checksum.
pub(crate) const PRELUDE: usize = 24;
/// Items of the head.
const HEAD: usize = 4;

/// A model in files.
pub(crate) struct Divided {
    head: Vec<u8>,
    pub(crate) index: Vec<u8>,
    pub(crate) shard: Vec<u8>,
}

impl Divided {
    /// The first items of a model, and the other rated ones in one shard.
    pub(crate) fn new(model: &Model) -> Self {
        let rated = model.catalogue.counts.iter().filter(|&&count| count > 0).count();
        let rows: Vec<usize> = (0..rated).collect();
        let (first, others) = rows.split_at(HEAD);
        let head = model.select(first).to_bytes().expect("a part of a model is a model");
        let (_, coder) = read(&head).finish_head().expect("what is written can be read");
        let shard = coder.write(0, &model.select(others)).expect("rated items make a shard");
        let listed = Shard { n_items: others.len() as u32, ..Shard::default() };
        let index =
            ShardIndex { n_components: 2, shards: vec![listed; 3], centroids: vec![5, -3, 9, 1, 0, 2] };
        Self { index: coder.write_index(&index).expect("an index of three"), head, shard }
    }

    /// A shard of that number with that body.
    pub(crate) fn forged_shard(&self, number: u32, body: &[u8]) -> Vec<u8> {
        self.seal(SHARD_MAGIC, number, body)
    }

    /// An index of so many shards with that body.
    pub(crate) fn forged_index(&self, n_shards: u32, body: &[u8]) -> Vec<u8> {
        self.seal(SHARD_INDEX_MAGIC, n_shards, body)
    }

    fn seal(&self, magic: [u8; 8], number: u32, body: &[u8]) -> Vec<u8> {
        let mut bytes = magic.to_vec();
        bytes.extend(SHARD_VERSION.to_le_bytes());
        // The checksum of the head's header is the tag of what belongs to it.
        bytes.extend(&self.head[16..20]);
        bytes.extend(number.to_le_bytes());
        bytes.extend(crc32fast::hash(&[bytes.as_slice(), body].concat()).to_le_bytes());
        bytes.extend(body);
        bytes
    }

    /// The head with the shards of an index.
    pub(crate) fn open(&self, index: &[u8]) -> Result<Shards, FormatError> {
        Shards::new(read(&self.head), index)
    }
}

fn read(head: &[u8]) -> ModelReader {
    let mut reader = ModelReader::new();
    reader.push(head).expect("a head that is whole");
    reader
}
