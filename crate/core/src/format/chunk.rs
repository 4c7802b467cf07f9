//! Chunks: the items a few hundred at a time, the most popular first, each chunk with everything about its own. A page
//! ranks the first while the others are on their way.

use super::FormatError;
use super::bytes::{Reader, Writer};
use super::header::{COLUMNS_OF_CHUNK, Header, crc32_of_both};
use super::ranking::RankingRowsCoder;
use super::sections::{CatalogueCoder, RatingRowsCoder, read_catalogue, write_catalogue};
use super::{Model, limits};
use alloc::vec::Vec;
use core::ops::Range;

/// Number of items, three lengths, checksum.
pub(super) const PRELUDE_BYTES: usize = 20;

/// Items of the first chunk: enough for a first list and an interview, few enough to be there at once.
pub const HEAD_ITEMS: usize = 128;
/// Items of the other chunks, unless there would be more than [`CHUNKS`] of them.
const CHUNK_ITEMS: usize = 1024;
const CHUNKS: usize = 64;

/// The items of each chunk, as they are written.
pub(super) fn chunks(n_items: usize) -> impl Iterator<Item = Range<usize>> {
    let step = CHUNK_ITEMS.max(n_items.div_ceil(CHUNKS));
    let head = core::iter::once(0..HEAD_ITEMS.min(n_items));
    let starts = (HEAD_ITEMS..n_items).step_by(step);
    head.chain(starts.map(move |start| start..n_items.min(start + step)))
}

/// What a chunk's prelude says.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChunkPrelude {
    pub(super) n_items: usize,
    /// Of catalogue, rating factors and ranking factors.
    pub(super) lengths: [usize; 3],
    crc32: u32,
}

impl ChunkPrelude {
    /// Read a prelude, if it has arrived.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new("chunk", bytes.get(..PRELUDE_BYTES)?);
        let mut next = || reader.u32() as usize;
        let (n_items, lengths) = (next(), [next(), next(), next()]);
        Some(Self { n_items, lengths, crc32: reader.u32() })
    }

    /// Bytes of the chunk, prelude and all.
    pub(super) fn total(&self) -> usize {
        self.lengths.iter().fold(PRELUDE_BYTES, |sum, &length| sum.saturating_add(length))
    }
}

/// Statistics of all columns, which go on from chunk to chunk.
#[derive(Clone, Debug)]
pub(super) struct ChunkCoder {
    catalogue: CatalogueCoder,
    rating: RatingRowsCoder,
    ranking: RankingRowsCoder,
}

impl ChunkCoder {
    pub(super) fn new(header: &Header) -> Self {
        Self {
            catalogue: CatalogueCoder::new(&header.metadata, header.n_items as usize),
            rating: RatingRowsCoder::new(usize::from(header.n_factors)),
            ranking: RankingRowsCoder::new(usize::from(header.n_components)),
        }
    }

    /// Write the chunk of some of a model's items.
    pub(super) fn write(&mut self, model: &Model, items: Range<usize>) -> Vec<u8> {
        let bodies = [
            write_catalogue(&mut self.catalogue, model.catalogue.rows(items.clone())),
            self.rating.write(&model.rating, items.clone()),
            self.ranking.write(&model.ranking, items.clone(), &model.catalogue.counts),
        ];
        let mut writer = Writer::default();
        writer.u32(items.len() as u32);
        bodies.iter().for_each(|body| writer.u32(body.len() as u32));
        let body = bodies.concat();
        writer.u32(crc32_of_both(&writer.bytes, &body));
        writer.bytes.extend(body);
        writer.bytes
    }

    /// Read a chunk, `chunk` being all of it, and append its items to a model. `done` is told the number of bytes read
    /// after each column of the catalogue.
    pub(super) fn read(
        &mut self,
        prelude: &ChunkPrelude,
        chunk: &[u8],
        model: &mut Model,
        done: &mut dyn FnMut(usize),
    ) -> Result<(), FormatError> {
        let (covered, mut rest) = chunk.split_at_checked(PRELUDE_BYTES).unwrap_or_default();
        let covered = covered.get(..PRELUDE_BYTES - 4).unwrap_or_default();
        if crc32_of_both(covered, rest) != prelude.crc32 {
            return Err(FormatError::Checksum { section: "chunk" });
        }
        let mut bodies = [&[][..]; COLUMNS_OF_CHUNK.len()];
        for (body, &length) in bodies.iter_mut().zip(&prelude.lengths) {
            (*body, rest) = rest.split_at_checked(length).unwrap_or_default();
        }
        let [catalogue, rating, ranking] = bodies;
        let n_items = prelude.n_items;
        model.catalogue.append(read_catalogue(&mut self.catalogue, catalogue, n_items, done)?);
        self.rating.read(rating, n_items, &mut model.rating)?;
        self.ranking.read(ranking, &model.catalogue.counts, &mut model.ranking)
    }
}

/// That a chunk has items, and no more than are missing.
pub(super) fn check_items(n_items: usize, missing: usize) -> Result<(), FormatError> {
    if n_items == 0 {
        return Err(FormatError::Invalid { what: "chunk", expected: "at least one item" });
    }
    if n_items > missing.min(limits::ITEMS) {
        let (found, limit) = (n_items as u64, missing as u64);
        return Err(FormatError::TooLarge { what: "items of a chunk", found, limit });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_one_chunk() {
        for n_items in [1, 127, 128, 129, 1152, 1153, 9742, 100_000, 1 << 24] {
            let chunks: Vec<_> = chunks(n_items).collect();
            assert!(chunks.len() <= CHUNKS + 1, "{n_items}: {}", chunks.len());
            assert_eq!(
                chunks.iter().fold(0, |end, chunk| {
                    assert!(chunk.start == end && chunk.end > end, "{n_items}: {chunk:?}");
                    chunk.end
                }),
                n_items
            );
        }
    }
}
