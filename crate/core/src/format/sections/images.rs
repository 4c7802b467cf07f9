//! What tells the items' pictures apart: a text per item, under the bytes before as every text.

use super::text::Texts;
use super::{TEXT_PER_BYTE, WRITTEN, check_end};
use crate::entropy::{Coder, Decoder, Encoder, Mixing};
use crate::format::{FormatError, header::SECTIONS};
use alloc::string::String;
use alloc::{vec, vec::Vec};

const LOG2_SLOTS: u32 = 18;

/// Write the texts; nothing where there are none.
pub(in crate::format) fn write(images: &[String]) -> Vec<u8> {
    if images.is_empty() {
        return Vec::new();
    }
    let mut encoder = Encoder::new();
    let mut texts = Texts { kind: 0, weight: 0, max_weight: usize::MAX };
    let coded = code(&mut encoder, &mut images.to_vec(), &mut texts);
    debug_assert!(coded.is_some(), "{WRITTEN}");
    let mut bytes = encoder.finish();
    bytes.resize(bytes.len().max(texts.weight.div_ceil(TEXT_PER_BYTE)), 0);
    bytes
}

/// Read the texts of `n_items` items.
pub(in crate::format) fn read(bytes: &[u8], n_items: usize) -> Result<Vec<String>, FormatError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let mut images = vec![String::new(); n_items];
    let mut decoder = Decoder::new(bytes);
    let mut texts = Texts { kind: 0, weight: 0, max_weight: bytes.len().saturating_mul(TEXT_PER_BYTE) };
    let decoded = code(&mut decoder, &mut images, &mut texts);
    let padded = texts.weight.div_ceil(TEXT_PER_BYTE);
    check_end(decoded.is_some() && decoder.finished_padded(padded), SECTIONS[3])?;
    Ok(images)
}

/// Code in one direction; a decoder ignores what the texts hold and replaces it.
fn code(coder: &mut impl Coder, images: &mut [String], texts: &mut Texts) -> Option<()> {
    let mut mixing = Mixing::new(1, LOG2_SLOTS);
    images.iter_mut().try_for_each(|image| texts.code(coder, &mut mixing, 0, image))
}
