//! Reading a blob, as it arrives or whole.

use super::chunk::{self, ChunkCoder, ChunkPrelude};
use super::header::{
    COLUMNS_OF_CHUNK, FORMAT_VERSION, Header, MAGIC, PRELUDE_BYTES, SECTIONS, check_length, crc32_of_both,
};
use super::{FormatError, Model, ShardCoder, sections, validate};
use crate::card::Card;
use crate::catalogue::Catalogue;
use crate::tags::Tags;
use alloc::vec::Vec;

/// Bytes of one part of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSize {
    /// Name of the part.
    pub name: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Reads a blob while it arrives: [`ModelReader::model`] holds the items of all chunks that are whole.
///
/// Nothing that it holds has been through [`Model::validate`].
#[derive(Debug, Default)]
pub struct ModelReader {
    /// What has arrived and is not read yet.
    buffer: Vec<u8>,
    begun: Option<Begun>,
    whole: bool,
    failed: Option<FormatError>,
    sizes: Sizes,
}

/// A blob whose header and prior have been read.
#[derive(Debug)]
struct Begun {
    header: Header,
    /// Checksum of the header, which tells this model from others.
    tag: u32,
    coder: ChunkCoder,
    model: Model,
}

/// Bytes of the parts read so far.
#[derive(Clone, Copy, Debug, Default)]
struct Sizes {
    header: usize,
    sections: [usize; SECTIONS.len()],
    chunk_preludes: usize,
    columns_of_chunk: [usize; COLUMNS_OF_CHUNK.len()],
    columns_of_catalogue: [usize; sections::COLUMNS.len()],
    /// Everything up to the end of the first chunk.
    head: usize,
}

fn little_endian_u32(bytes: &[u8], offset: usize) -> u32 {
    bytes.iter().skip(offset).take(4).rev().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

/// What there is to do next.
enum Step {
    /// So many bytes have been read.
    Read(usize),
    /// A part of so many bytes has not arrived.
    Wants { section: &'static str, bytes: usize },
    /// Everything has been read.
    Whole,
}

impl ModelReader {
    /// Nothing has arrived.
    pub fn new() -> Self {
        Self::default()
    }

    /// Take what has arrived, and read the chunks that are whole. Returns the number of items there are now.
    ///
    /// # Errors
    /// A [`FormatError`] as soon as what has arrived cannot be the beginning of a model, and from then on.
    ///
    /// # Complexity
    /// Holds at most about 1,600 times the input and 20 MB: an item takes a byte or more of the catalogue, and its
    /// decoded codes at most [`super::limits::COMPONENTS`] + [`super::limits::FACTORS`] bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<usize, FormatError> {
        self.buffer.extend_from_slice(bytes);
        let mut read = 0;
        while let Step::Read(n) = self.step(read)? {
            read += n;
        }
        self.buffer.drain(..read);
        Ok(self.n_items())
    }

    /// The items that have been read, with an empty place for what comes after them; none before the header has arrived.
    pub fn model(&self) -> Option<&Model> {
        self.begun.as_ref().map(|begun| &begun.model)
    }

    fn n_items(&self) -> usize {
        self.model().map_or(0, |model| model.catalogue.n_items())
    }

    /// The whole model, there being no more to come.
    ///
    /// # Errors
    /// [`FormatError::Truncated`] when something is missing; [`ModelReader::push`]'s error if it gave one.
    pub fn finish(self) -> Result<Model, FormatError> {
        self.end().map(|begun| begun.model)
    }

    /// The whole model, and what reads the shards that belong to it.
    ///
    /// # Errors
    /// As [`ModelReader::finish`].
    pub fn finish_head(self) -> Result<(Model, ShardCoder), FormatError> {
        let Begun { header, tag, coder, model } = self.end()?;
        Ok((model, ShardCoder::new(tag, &header, coder)))
    }

    fn end(mut self) -> Result<Begun, FormatError> {
        let found = self.buffer.len() as u64;
        match (self.step(0)?, self.begun) {
            (Step::Whole, Some(begun)) => Ok(begun),
            (Step::Wants { section, bytes }, _) if found >= MAGIC.len() as u64 || section != "prelude" => {
                Err(FormatError::Truncated { section, expected: bytes as u64, found })
            }
            _ => Err(FormatError::NotAModel),
        }
    }

    fn step(&mut self, at: usize) -> Result<Step, FormatError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let step = self.next_part(at);
        self.failed = step.as_ref().err().cloned();
        step
    }

    /// Read the next part if it has arrived.
    fn next_part(&mut self, at: usize) -> Result<Step, FormatError> {
        let Self { buffer, begun, whole, sizes, .. } = self;
        let bytes = buffer.get(at..).unwrap_or_default();
        let Some(Begun { header, coder, model, .. }) = begun else {
            return begin(bytes, begun, sizes);
        };
        let missing = (header.n_items as usize).saturating_sub(model.catalogue.n_items());
        if missing > 0 {
            let Some(prelude) = ChunkPrelude::read(bytes) else {
                return Ok(Step::Wants { section: "chunk", bytes: chunk::PRELUDE_BYTES });
            };
            chunk::check_items(prelude.n_items, missing)?;
            let total = prelude.total();
            let Some(whole) = bytes.get(..total) else {
                return Ok(Step::Wants { section: "chunk", bytes: total });
            };
            let mut columns = sizes.columns_of_catalogue.iter_mut();
            let mut start = 0;
            coder.read(&prelude, whole, model, &mut |end| {
                columns.next().into_iter().for_each(|size| *size += end.saturating_sub(start));
                start = end;
            })?;
            sizes.add_chunk(&prelude);
            return Ok(Step::Read(total));
        }
        if *whole {
            return match bytes.len() as u64 {
                0 => Ok(Step::Whole),
                extra => Err(FormatError::TrailingBytes { section: "model", extra }),
            };
        }
        let mut bodies: [&[u8]; SECTIONS.len()] = Default::default();
        let (mut rest, mut total) = (bytes, 0usize);
        for (at, (section, body)) in header.sections.iter().zip(&mut bodies).enumerate().skip(1) {
            let length = section.length as usize;
            total = total.saturating_add(length);
            let Some((taken, after)) = rest.split_at_checked(length) else {
                let section = SECTIONS.get(at).copied().unwrap_or_default();
                return Ok(Step::Wants { section, bytes: total });
            };
            header.check(at, taken)?;
            (*body, rest) = (taken, after);
        }
        let [_, tags, map, images, card] = bodies;
        model.tags = sections::tags::read(tags, &model.catalogue)?;
        model.map = sections::read_map(map)?;
        model.images = sections::images::read(images, model.catalogue.n_items())?;
        model.card = sections::card::read(card)?;
        *whole = true;
        Ok(Step::Read(total))
    }
}

/// Length of what a first list needs of a blob: header, prior and the first chunk. `None` for what does not begin with
/// those; checksums are not compared.
pub fn head_bytes(blob: &[u8]) -> Option<usize> {
    let header_end = PRELUDE_BYTES.checked_add(little_endian_u32(blob, 12) as usize)?;
    let header = Header::decode(blob.get(PRELUDE_BYTES..header_end)?).ok()?;
    let [prior, ..] = header.sections;
    let prior_end = header_end.checked_add(usize::try_from(prior.length).ok()?)?;
    let chunk = ChunkPrelude::read(blob.get(prior_end..)?)?;
    prior_end.checked_add(chunk.total()).filter(|&end| end <= blob.len())
}

/// Read prelude, header and prior.
fn begin(bytes: &[u8], begun: &mut Option<Begun>, sizes: &mut Sizes) -> Result<Step, FormatError> {
    let wants = |section, bytes| Ok(Step::Wants { section, bytes });
    if bytes.iter().zip(&MAGIC).any(|(byte, magic)| byte != magic) {
        return Err(FormatError::NotAModel);
    }
    let Some((prelude, rest)) = bytes.split_at_checked(PRELUDE_BYTES) else {
        return wants("prelude", PRELUDE_BYTES);
    };
    let version = little_endian_u32(prelude, 8);
    if version != FORMAT_VERSION {
        return Err(FormatError::UnsupportedVersion { found: version, supported: FORMAT_VERSION });
    }
    let header_bytes = little_endian_u32(prelude, 12) as usize;
    check_length(header_bytes)?;
    let Some((encoded, rest)) = rest.split_at_checked(header_bytes) else {
        return wants("header", header_bytes);
    };
    let tag = little_endian_u32(prelude, 16);
    if crc32_of_both(prelude.get(..PRELUDE_BYTES - 4).unwrap_or_default(), encoded) != tag {
        return Err(FormatError::Checksum { section: "header" });
    }
    let header = Header::decode(encoded)?;
    let [prior, ..] = header.sections;
    let Some(prior) = usize::try_from(prior.length).ok().and_then(|length| rest.get(..length)) else {
        return wants(SECTIONS[0], prior.length as usize);
    };
    header.check(0, prior)?;
    let (n_items, n_factors) = (header.n_items as usize, usize::from(header.n_factors));
    let n_components = usize::from(header.n_components);
    validate::check_sizes(n_items, n_factors, n_components)?;
    let (rating, ranking) = sections::read_prior(prior, n_factors, n_components)?;
    let (catalogue, tags) = (Catalogue::default(), Tags::default());
    let metadata = header.metadata.clone();
    let (map, images, card) = (Vec::new(), Vec::new(), Card::default());
    let model = Model { metadata, catalogue, rating, ranking, tags, map, images, card };
    let total = PRELUDE_BYTES + header_bytes + prior.len();
    sizes.header = PRELUDE_BYTES + header_bytes;
    sizes.sections = header.sections.map(|section| section.length as usize);
    sizes.head = total;
    *begun = Some(Begun { coder: ChunkCoder::new(&header), tag, header, model });
    Ok(Step::Read(total))
}

impl Sizes {
    fn add_chunk(&mut self, prelude: &ChunkPrelude) {
        if self.chunk_preludes == 0 {
            self.head += prelude.total();
        }
        self.chunk_preludes += chunk::PRELUDE_BYTES;
        self.columns_of_chunk.iter_mut().zip(prelude.lengths).for_each(|(sum, length)| *sum += length);
    }
}

fn named(names: &[&'static str], sizes: &[usize]) -> impl Iterator<Item = SectionSize> {
    names.iter().zip(sizes).map(|(&name, &bytes)| SectionSize { name, bytes: bytes as u64 })
}

/// How the bytes of a blob divide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Everything that the first list needs: header, prior and the first chunk.
    pub head: u64,
    /// Header and sections, which make up the whole; what each chunk has of a section is added up.
    pub sections: Vec<SectionSize>,
    /// Columns of the catalogue.
    pub columns: Vec<SectionSize>,
}

impl Model {
    /// Read a blob.
    ///
    /// # Errors
    /// A [`FormatError`] for anything but a whole, undamaged model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let model = Self::decode(bytes)?;
        model.validate()?;
        Ok(model)
    }

    /// Read a blob, leaving [`Model::validate`] to the caller.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut reader = ModelReader::new();
        reader.push(bytes)?;
        reader.finish()
    }

    /// Read a blob, and say how its bytes divide.
    ///
    /// # Errors
    /// Like [`Model::from_bytes`].
    pub fn measure(bytes: &[u8]) -> Result<(Self, Measured), FormatError> {
        let mut reader = ModelReader::new();
        reader.push(bytes)?;
        let sizes = reader.sizes;
        let model = reader.finish()?;
        model.validate()?;
        let [prior, rest @ ..] = &sizes.sections;
        let mut sections: Vec<SectionSize> =
            named(&["header", SECTIONS[0]], &[sizes.header, *prior]).collect();
        sections.extend(named(&["chunks"], &[sizes.chunk_preludes]));
        sections.extend(named(&COLUMNS_OF_CHUNK, &sizes.columns_of_chunk));
        sections.extend(named(&SECTIONS[1..], rest));
        let columns = named(&sections::COLUMNS, &sizes.columns_of_catalogue).collect();
        Ok((model, Measured { head: sizes.head as u64, sections, columns }))
    }
}
