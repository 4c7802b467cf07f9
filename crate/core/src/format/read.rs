use super::header::{FORMAT_VERSION, Header, MAGIC, PRELUDE_BYTES, SECTIONS, crc32, header_crc32};
use super::{FormatError, Model, ranking as ranking_head, sections, validate};
use alloc::vec::Vec;

/// Bytes of one part of a blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSize {
    /// Name of the part.
    pub name: &'static str,
    /// Its length in bytes.
    pub bytes: u64,
}

/// A blob split into its parts, their checksums verified.
struct Split<'a> {
    header_bytes: u64,
    header: Header,
    bodies: [&'a [u8]; SECTIONS.len()],
}

fn little_endian_u32(prelude: &[u8], offset: usize) -> u32 {
    prelude.iter().skip(offset).take(4).rev().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

fn split(bytes: &[u8]) -> Result<Split<'_>, FormatError> {
    if bytes.get(..MAGIC.len()) != Some(&MAGIC) {
        return Err(FormatError::NotAModel);
    }
    let found = bytes.len() as u64;
    let truncated = |section, expected, found| FormatError::Truncated { section, expected, found };
    let (prelude, rest) =
        bytes.split_at_checked(PRELUDE_BYTES).ok_or(truncated("prelude", PRELUDE_BYTES as u64, found))?;
    let version = little_endian_u32(prelude, 8);
    if version != FORMAT_VERSION {
        return Err(FormatError::UnsupportedVersion { found: version, supported: FORMAT_VERSION });
    }
    let header_bytes = little_endian_u32(prelude, 12);
    let (encoded, mut rest) = rest.split_at_checked(header_bytes as usize).ok_or(truncated(
        "header",
        u64::from(header_bytes),
        rest.len() as u64,
    ))?;
    let (covered, expected) = prelude.split_at(PRELUDE_BYTES - 4);
    if header_crc32(covered, encoded) != little_endian_u32(expected, 0) {
        return Err(FormatError::Checksum { section: "header" });
    }
    let header = Header::decode(encoded)?;
    let mut bodies: [&[u8]; SECTIONS.len()] = Default::default();
    for ((section, name), body) in header.sections.iter().zip(SECTIONS).zip(&mut bodies) {
        let error = truncated(name, section.length, rest.len() as u64);
        let length = usize::try_from(section.length).map_err(|_| error.clone())?;
        let taken;
        (taken, rest) = rest.split_at_checked(length).ok_or(error)?;
        if crc32(taken) != section.crc32 {
            return Err(FormatError::Checksum { section: name });
        }
        *body = taken;
    }
    if !rest.is_empty() {
        return Err(FormatError::TrailingBytes { section: "model", extra: rest.len() as u64 });
    }
    Ok(Split { header_bytes: PRELUDE_BYTES as u64 + u64::from(header_bytes), header, bodies })
}

/// Bytes of the header and of each section, in the order of the file.
///
/// # Errors
/// Like [`Model::from_bytes`] as far as header and checksums go; sections are not decoded.
pub fn section_sizes(bytes: &[u8]) -> Result<[SectionSize; SECTIONS.len() + 1], FormatError> {
    let split = split(bytes)?;
    let mut sizes = [SectionSize { name: "header", bytes: split.header_bytes }; SECTIONS.len() + 1];
    for (size, (name, section)) in
        sizes.iter_mut().skip(1).zip(SECTIONS.into_iter().zip(split.header.sections))
    {
        *size = SectionSize { name, bytes: section.length };
    }
    Ok(sizes)
}

/// Bytes of each column of the catalogue, in the order of the file.
///
/// # Errors
/// Like [`Model::from_bytes`] as far as header, checksums and catalogue go.
pub fn column_sizes(bytes: &[u8]) -> Result<Vec<SectionSize>, FormatError> {
    let Split { header, bodies: [_, catalogue, ..], .. } = split(bytes)?;
    let mut ends = Vec::new();
    sections::read_catalogue(catalogue, header.n_items as usize, &header.metadata, |end| ends.push(end))?;
    let starts = core::iter::once(0).chain(ends.iter().copied());
    let sizes = sections::COLUMNS.into_iter().zip(starts.zip(&ends));
    Ok(sizes
        .map(|(name, (start, &end))| SectionSize { name, bytes: end.saturating_sub(start) as u64 })
        .collect())
}

impl Model {
    /// Read a blob.
    ///
    /// # Errors
    /// A [`FormatError`] for anything but a whole, undamaged model of this version.
    ///
    /// # Complexity
    /// Allocates at most about 1,600 times the input and 17 MB: an item takes a byte or more of the catalogue, and its
    /// decoded codes at most [`super::limits::COMPONENTS`] + [`super::limits::FACTORS`] bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let model = Self::decode(bytes)?;
        model.validate()?;
        Ok(model)
    }

    /// Read a blob, leaving [`Model::validate`] to the caller.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        let Split { header, bodies, .. } = split(bytes)?;
        let [prior, catalogue, rating_rows, ranking_rows, tags, map, images, card] = bodies;
        let (n_items, n_factors) = (header.n_items as usize, usize::from(header.n_factors));
        let n_components = usize::from(header.n_components);
        validate::check_sizes(n_items, n_factors, n_components)?;
        let (mut rating, mut ranking) = sections::read_prior(prior, n_factors, n_components)?;
        let catalogue = sections::read_catalogue(catalogue, n_items, &header.metadata, |_| ())?;
        sections::read_rating_rows(rating_rows, n_items, &mut rating)?;
        ranking_head::read_rows(ranking_rows, &catalogue.counts, &mut ranking)?;
        let (tags, map) = (sections::tags::read(tags, &catalogue)?, sections::read_map(map)?);
        let images = sections::images::read(images, n_items)?;
        let card = sections::card::read(card)?;
        Ok(Self { metadata: header.metadata, catalogue, rating, ranking, tags, map, images, card })
    }
}
