//! The bytes of shards and of their index.

use super::bytes::{Reader, Writer};
use super::chunk::{self, ChunkCoder, ChunkPrelude};
use super::header::{Header, crc32_of_both};
use super::sections::{WRITTEN, check_end, images};
use super::validate::at_most;
use super::{FormatError, Model, limits};
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::shards::{Shard, ShardIndex};
use alloc::{vec, vec::Vec};

/// The first bytes of a shard, and of an index of shards.
pub const SHARD_MAGIC: [u8; 8] = *b"FLATSHRD";
/// The first bytes of an index of shards.
pub const SHARD_INDEX_MAGIC: [u8; 8] = *b"FLATSHIX";
/// The version of both that this code writes and reads.
pub const SHARD_VERSION: u32 = 1;

/// Magic, version, tag of the head, number, checksum.
const PRELUDE_BYTES: usize = 24;
const SHARD: &str = "shard";
const INDEX: &str = "index of shards";

/// Writes and reads what belongs to one head.
#[derive(Clone, Debug)]
pub struct ShardCoder {
    /// Checksum of the head's header.
    tag: u32,
    n_components: usize,
    /// As it is after the head: a shard is coded like a chunk that follows it.
    chunks: ChunkCoder,
}

impl ShardCoder {
    pub(super) fn new(tag: u32, header: &Header, chunks: ChunkCoder) -> Self {
        Self { tag, n_components: header.n_components.into(), chunks }
    }

    fn seal(&self, magic: [u8; 8], number: u32, body: Vec<u8>) -> Vec<u8> {
        let mut writer = Writer { bytes: magic.to_vec() };
        [SHARD_VERSION, self.tag, number].into_iter().for_each(|value| writer.u32(value));
        writer.u32(crc32_of_both(&writer.bytes, &body));
        writer.bytes.extend(body);
        writer.bytes
    }

    /// The number and the body of what [`ShardCoder::seal`] made.
    fn unseal<'a>(
        &self,
        section: &'static str,
        magic: [u8; 8],
        bytes: &'a [u8],
    ) -> Result<(u32, &'a [u8]), FormatError> {
        let (prelude, body) = bytes.split_at_checked(PRELUDE_BYTES).ok_or(FormatError::Truncated {
            section,
            expected: PRELUDE_BYTES as u64,
            found: bytes.len() as u64,
        })?;
        if !prelude.starts_with(&magic) {
            return Err(FormatError::NotAModel);
        }
        let mut reader = Reader::new(section, prelude.get(magic.len()..).unwrap_or_default());
        let mut next = || reader.u32();
        let (version, tag, number, crc32) = (next(), next(), next(), next());
        if version != SHARD_VERSION {
            return Err(FormatError::UnsupportedVersion { found: version, supported: SHARD_VERSION });
        }
        if crc32_of_both(prelude.get(..PRELUDE_BYTES - 4).unwrap_or_default(), body) != crc32 {
            return Err(FormatError::Checksum { section });
        }
        if tag != self.tag {
            return Err(FormatError::Invalid { what: section, expected: "one of the same model" });
        }
        Ok((number, body))
    }

    /// The bytes of a shard, `model` having its items only. `number` is its place in the index.
    ///
    /// # Errors
    /// What [`Model::validate`] finds, and items without ratings, which have no place in a shard.
    pub fn write(&self, number: u32, model: &Model) -> Result<Vec<u8>, FormatError> {
        check_shard(model)?;
        model.validate_order()?;
        let mut body = self.chunks.clone().write(model, 0..model.catalogue.n_items());
        body.extend(images::write(&model.images));
        Ok(self.seal(SHARD_MAGIC, number, body))
    }

    /// The number and the items of a shard. `blank` is the head's model without items.
    ///
    /// # Errors
    /// A [`FormatError`] for anything but a whole, undamaged shard of this head.
    pub(crate) fn read(&self, bytes: &[u8], blank: &Model) -> Result<(u32, Model), FormatError> {
        let (number, body) = self.unseal(SHARD, SHARD_MAGIC, bytes)?;
        let prelude = ChunkPrelude::read(body).ok_or(FormatError::Truncated {
            section: "chunk",
            expected: chunk::PRELUDE_BYTES as u64,
            found: body.len() as u64,
        })?;
        chunk::check_items(prelude.n_items, limits::ITEMS)?;
        let (chunk, rest) = body.split_at_checked(prelude.total()).ok_or(FormatError::Truncated {
            section: "chunk",
            expected: prelude.total() as u64,
            found: body.len() as u64,
        })?;
        let mut model = blank.clone();
        self.chunks.clone().read(&prelude, chunk, &mut model, &mut |_| ())?;
        model.images = images::read(rest, prelude.n_items)?;
        if !model.tags.names.is_empty() {
            model.tags.of_items = vec![Vec::new(); prelude.n_items];
        }
        check_shard(&model)?;
        Ok((number, model))
    }

    /// The bytes of the index.
    ///
    /// # Errors
    /// What [`ShardIndex::validate`] finds.
    pub fn write_index(&self, index: &ShardIndex) -> Result<Vec<u8>, FormatError> {
        index.validate(self.n_components)?;
        let mut writer = Writer::default();
        writer.u32(index.n_components as u32);
        for Shard { name, .. } in &index.shards {
            writer.u32((name >> 32) as u32);
            writer.u32(*name as u32);
        }
        let mut encoder = Encoder::new();
        let coded = code_index(&mut encoder, &mut index.clone());
        debug_assert!(coded.is_some(), "{WRITTEN}");
        writer.bytes.extend(encoder.finish());
        Ok(self.seal(SHARD_INDEX_MAGIC, index.shards.len() as u32, writer.bytes))
    }

    /// Read the index.
    ///
    /// # Errors
    /// A [`FormatError`] for anything but the whole, undamaged index of this head's shards.
    pub fn read_index(&self, bytes: &[u8]) -> Result<ShardIndex, FormatError> {
        let (n_shards, body) = self.unseal(INDEX, SHARD_INDEX_MAGIC, bytes)?;
        // Every name has its eight bytes, which bounds everything that follows.
        at_most("shards", n_shards as usize, body.len() / 8)?;
        let mut reader = Reader::new(INDEX, body);
        let n_components = reader.u32() as usize;
        at_most("components of the index", n_components, self.n_components)?;
        let names = (0..n_shards).map(|_| u64::from(reader.u32()) << 32 | u64::from(reader.u32()));
        let shards = names.map(|name| Shard { name, ..Shard::default() }).collect::<Vec<_>>();
        let mut index = ShardIndex { n_components, centroids: vec![0; n_components * shards.len()], shards };
        let mut decoder = Decoder::new(reader.rest());
        let coded = code_index(&mut decoder, &mut index);
        check_end(coded.is_some() && decoder.finished(), INDEX)?;
        index.validate(self.n_components)?;
        Ok(index)
    }
}

/// That a shard holds together by itself: the rules of models, and no item without ratings, so that those stay last
/// whatever is put together.
fn check_shard(model: &Model) -> Result<(), FormatError> {
    model.validate()?;
    let rated = model.catalogue.counts.iter().all(|&count| count > 0);
    let invalid = FormatError::Invalid { what: "items of a shard", expected: "items with ratings" };
    if rated { Ok(()) } else { Err(invalid) }
}

/// Code in one direction what the index says of each shard but its name; a decoder overwrites it.
fn code_index(coder: &mut impl Coder, index: &mut ShardIndex) -> Option<()> {
    const N_SCALARS: usize = 4;
    let ShardIndex { n_components, shards, centroids } = index;
    let mut numbers = Numbers::new(N_SCALARS + *n_components);
    // Of the shard before.
    let mut previous = [0i32; N_SCALARS];
    for (shard, centroid) in shards.iter_mut().zip(centroids.chunks_exact_mut((*n_components).max(1))) {
        let mut scalars = [
            i32::try_from(shard.n_items).ok()?,
            shard.log_step.into(),
            shard.log_spread.into(),
            shard.log_count.into(),
        ];
        for (context, (scalar, before)) in scalars.iter_mut().zip(&mut previous).enumerate() {
            *before = before.checked_add(numbers.code(coder, context, *scalar - *before)?)?;
            *scalar = *before;
        }
        let [n_items, log_step, log_spread, log_count] = scalars;
        shard.n_items = u32::try_from(n_items).ok()?;
        shard.log_step = i16::try_from(log_step).ok()?;
        shard.log_spread = i16::try_from(log_spread).ok()?;
        shard.log_count = i16::try_from(log_count).ok()?;
        for (component, code) in centroid.iter_mut().enumerate() {
            *code = i8::try_from(numbers.code(coder, N_SCALARS + component, i32::from(*code))?).ok()?;
        }
    }
    Some(())
}
