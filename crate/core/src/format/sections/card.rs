//! The card: the owner's words, then the figures in the order of their names.

use super::text::Texts;
use super::{TEXT_PER_BYTE, WRITTEN, check_end};
use crate::card::Card;
use crate::entropy::{Coder, Decoder, Encoder, Mixing};
use crate::format::{FormatError, header::SECTIONS, limits};
use alloc::string::String;
use alloc::vec::Vec;

/// Kinds of symbols, with statistics of their own. A number takes two.
mod kind {
    pub(super) const N_FIGURES: usize = 0;
    pub(super) const VALUE: usize = 2;
    pub(super) const TEXT: usize = 4;
    pub(super) const N: usize = 5;
}

const LOG2_SLOTS: u32 = 14;

/// Columns of texts.
const ABOUT: u32 = 0;
const NAME: u32 = 1;

/// Write the card; nothing where it says nothing.
pub(in crate::format) fn write(card: &Card) -> Vec<u8> {
    if card.is_empty() {
        return Vec::new();
    }
    let mut card = card.clone();
    let mut encoder = Encoder::new();
    let mut texts = Texts { kind: kind::TEXT, weight: 0, max_weight: usize::MAX };
    let coded = code(&mut encoder, &mut card, &mut texts);
    debug_assert!(coded.is_some(), "{WRITTEN}");
    let mut bytes = encoder.finish();
    bytes.resize(bytes.len().max(texts.weight.div_ceil(TEXT_PER_BYTE)), 0);
    bytes
}

/// Read the card.
pub(in crate::format) fn read(bytes: &[u8]) -> Result<Card, FormatError> {
    if bytes.is_empty() {
        return Ok(Card::default());
    }
    let mut card = Card::default();
    let mut decoder = Decoder::new(bytes);
    let mut texts =
        Texts { kind: kind::TEXT, weight: 0, max_weight: bytes.len().saturating_mul(TEXT_PER_BYTE) };
    let decoded = code(&mut decoder, &mut card, &mut texts);
    let padded = texts.weight.div_ceil(TEXT_PER_BYTE);
    check_end(decoded.is_some() && decoder.finished_padded(padded), SECTIONS[4])?;
    Ok(card)
}

/// Code in one direction; a decoder ignores what the card holds and overwrites it.
fn code(coder: &mut impl Coder, card: &mut Card, texts: &mut Texts) -> Option<()> {
    let mut mixing = Mixing::new(kind::N, LOG2_SLOTS);
    texts.code(coder, &mut mixing, ABOUT, &mut card.about)?;
    let n = mixing.number(coder, kind::N_FIGURES, [0; 6], card.figures.len() as u64)?;
    let n = usize::try_from(n).ok().filter(|&n| n <= limits::FIGURES)?;
    card.figures.resize(n, (String::new(), 0.0));
    let mut before = 0;
    for (name, value) in &mut card.figures {
        texts.code(coder, &mut mixing, NAME, name)?;
        // Neighbours are of one kind, and much the same size.
        let contexts = [0, before >> 23, before >> 20, before >> 16, name.len() as u32, before];
        let bits = mixing.number(coder, kind::VALUE, contexts, u64::from(value.to_bits()))?;
        let bits = u32::try_from(bits).ok()?;
        *value = f32::from_bits(bits);
        before = bits;
    }
    Some(())
}
