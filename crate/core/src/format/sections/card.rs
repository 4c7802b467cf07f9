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
    pub(super) const TEXT: usize = 3;
    pub(super) const N: usize = 4;
}

const LOG2_SLOTS: u32 = 14;

/// Columns of texts.
const ABOUT: u32 = 0;
const NAME: u32 = 1;

/// A card as it is coded.
#[derive(Default)]
struct Columns {
    about: String,
    names: Vec<String>,
    values: Vec<f32>,
}

/// Write the card; nothing where it says nothing.
pub(in crate::format) fn write(card: &Card) -> Vec<u8> {
    if card.is_empty() {
        return Vec::new();
    }
    let mut columns = Columns {
        about: card.about.clone(),
        names: card.figures.keys().cloned().collect(),
        values: card.figures.values().copied().collect(),
    };
    let mut encoder = Encoder::new();
    let mut texts = Texts { kind: kind::TEXT, weight: 0, max_weight: usize::MAX };
    let coded = code(&mut encoder, &mut columns, &mut texts);
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
    let mut columns = Columns::default();
    let mut decoder = Decoder::new(bytes);
    let mut texts =
        Texts { kind: kind::TEXT, weight: 0, max_weight: bytes.len().saturating_mul(TEXT_PER_BYTE) };
    let decoded = code(&mut decoder, &mut columns, &mut texts);
    let padded = texts.weight.div_ceil(TEXT_PER_BYTE);
    // A name that came twice would be lost without a word.
    let ordered = columns.names.is_sorted_by(|a, b| a < b);
    check_end(decoded.is_some() && ordered && decoder.finished_padded(padded), SECTIONS[4])?;
    let figures = columns.names.into_iter().zip(columns.values).collect();
    Ok(Card { about: columns.about, figures })
}

/// Code in one direction; a decoder ignores what the columns hold and overwrites it.
fn code(coder: &mut impl Coder, columns: &mut Columns, texts: &mut Texts) -> Option<()> {
    let mut mixing = Mixing::new(kind::N, LOG2_SLOTS);
    texts.code(coder, &mut mixing, ABOUT, &mut columns.about)?;
    let n = mixing.number(coder, kind::N_FIGURES, [0; 6], columns.names.len() as u64)?;
    let n = usize::try_from(n).ok().filter(|&n| n <= limits::FIGURES)?;
    columns.names.resize(n, String::new());
    columns.values.resize(n, 0.0);
    let mut before = 0;
    for (name, value) in columns.names.iter_mut().zip(&mut columns.values) {
        texts.code(coder, &mut mixing, NAME, name)?;
        // Neighbours are of one kind, and much the same size.
        let contexts = [0, before >> 23, before >> 20, before >> 16, name.len() as u32, before];
        let bits = mixing.bits(coder, kind::VALUE, contexts, 32, u64::from(value.to_bits())) as u32;
        *value = f32::from_bits(bits);
        before = bits;
    }
    Some(())
}
