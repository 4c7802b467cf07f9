//! Tags: the names, then for every item which of them it has, under contexts from the catalogue.

use super::text::Texts;
use super::{TEXT_PER_BYTE, WRITTEN, check_end, magnitude};
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Decoder, Encoder, Mixing, hash};
use crate::format::{FormatError, header::SECTIONS, limits};
use crate::tags::Tags;
use alloc::string::String;
use alloc::{vec, vec::Vec};

/// Kinds of symbols, with statistics of their own. A number takes two.
mod kind {
    pub(super) const N_NAMES: usize = 0;
    pub(super) const N_TAGS: usize = 2;
    pub(super) const TAG: usize = 4;
    pub(super) const TEXT: usize = 6;
    pub(super) const N: usize = 7;
}

const LOG2_SLOTS: u32 = 16;

/// Write the tags; nothing where there are none.
pub(in crate::format) fn write(tags: &Tags, catalogue: &Catalogue) -> Vec<u8> {
    if tags.names.is_empty() {
        return Vec::new();
    }
    let mut encoder = Encoder::new();
    let mut texts = Texts { kind: kind::TEXT, weight: 0, max_weight: usize::MAX };
    let coded = code(&mut encoder, &mut tags.clone(), catalogue, &mut texts);
    debug_assert!(coded.is_some(), "{WRITTEN}");
    let mut bytes = encoder.finish();
    bytes.resize(bytes.len().max(texts.weight.div_ceil(TEXT_PER_BYTE)), 0);
    bytes
}

/// Read the tags of a catalogue's items.
pub(in crate::format) fn read(bytes: &[u8], catalogue: &Catalogue) -> Result<Tags, FormatError> {
    if bytes.is_empty() {
        return Ok(Tags::default());
    }
    let mut tags = Tags { names: Vec::new(), of_items: vec![Vec::new(); catalogue.n_items()] };
    let mut decoder = Decoder::new(bytes);
    let mut texts =
        Texts { kind: kind::TEXT, weight: 0, max_weight: bytes.len().saturating_mul(TEXT_PER_BYTE) };
    let decoded = code(&mut decoder, &mut tags, catalogue, &mut texts);
    let padded = texts.weight.div_ceil(TEXT_PER_BYTE);
    check_end(decoded.is_some() && decoder.finished_padded(padded), SECTIONS[1])?;
    Ok(tags)
}

/// Code in one direction; a decoder ignores what `tags` hold and overwrites it.
fn code(coder: &mut impl Coder, tags: &mut Tags, catalogue: &Catalogue, texts: &mut Texts) -> Option<()> {
    let mut mixing = Mixing::new(kind::N, LOG2_SLOTS);
    let n_names = mixing.number(coder, kind::N_NAMES, [0; 6], tags.names.len() as u64)?;
    let n_names = usize::try_from(n_names).ok().filter(|&n| n <= limits::TAGS)?;
    tags.names.resize(n_names, String::new());
    for name in &mut tags.names {
        texts.code(coder, &mut mixing, 0, name)?;
    }
    let items = catalogue.counts.iter().zip(&catalogue.years).zip(&catalogue.groups);
    let mut before = 0;
    for (tags, ((&count, &year), &groups)) in tags.of_items.iter_mut().zip(items) {
        let (popularity, year, groups) = (magnitude(count.into()), year as u32, groups as u32);
        let contexts = [0, before, popularity, hash(popularity, before), groups, year];
        let n = mixing.number(coder, kind::N_TAGS, contexts, tags.len() as u64)?;
        let n = usize::try_from(n).ok().filter(|&n| n <= limits::TAGS_OF_ITEM)?;
        before = n as u32;
        tags.resize(n, 0);
        let mut last = u32::MAX;
        for (place, tag) in (0..).zip(tags) {
            let contexts = [0, place, last, groups, hash(last, groups), year];
            let code = mixing.number(coder, kind::TAG, contexts, u64::from(*tag))?;
            *tag = u16::try_from(code).ok().filter(|&tag| usize::from(tag) < n_names)?;
            last = u32::from(*tag);
        }
    }
    Some(())
}
