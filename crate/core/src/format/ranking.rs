//! The ranking head in the blob: its parameters, which stand in the prior section, and its rows.

use super::FormatError;
use super::bytes::{Reader, Writer};
use super::header::COLUMNS_OF_CHUNK;
use super::sections::{WRITTEN, check_end};
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::ranking::{ImplicitAlsParts, LinearParts, Quadratic, QuantizedRows, RankingKind, RankingParts};
use alloc::{vec, vec::Vec};
use core::ops::Range;

/// Kinds of heads, as stored.
const LINEAR: u8 = 0;
const IMPLICIT_ALS: u8 = 1;

pub(super) fn write_parameters(writer: &mut Writer, ranking: &RankingParts) {
    writer.byte(match ranking.kind {
        RankingKind::Linear(_) => LINEAR,
        RankingKind::ImplicitAls(_) => IMPLICIT_ALS,
    });
    writer.f64(ranking.prior_weight);
    writer.f64(ranking.rating_weight);
    writer.f64(ranking.rows.popularity_exponent);
    ranking.rows.component_steps.iter().for_each(|&value| writer.f32(value));
    ranking.mean_user.iter().for_each(|&value| writer.f32(value));
    if let RankingKind::ImplicitAls(parts) = &ranking.kind {
        writer.u32(parts.n_rated_items);
        writer.f64(parts.unobserved_weight);
        writer.f64(parts.regularization);
        writer.f64(parts.regularization_exponent);
        for Quadratic { constant, linear, quadratic } in [parts.confidence, parts.evidence] {
            [constant, linear, quadratic].into_iter().for_each(|value| writer.f64(value));
        }
        parts.gramian.iter().for_each(|&value| writer.f32(value));
    }
}

fn read_quadratic(reader: &mut Reader) -> Quadratic {
    Quadratic { constant: reader.f64(), linear: reader.f64(), quadratic: reader.f64() }
}

/// The head without its rows.
pub(super) fn read_parameters(reader: &mut Reader, n_components: usize) -> Result<RankingParts, FormatError> {
    let kind = reader.byte();
    let (prior_weight, rating_weight) = (reader.f64(), reader.f64());
    let rows = QuantizedRows {
        popularity_exponent: reader.f64(),
        component_steps: reader.f32s(n_components),
        codes: Vec::new(),
    };
    let mean_user = reader.f32s(n_components);
    let kind = match kind {
        LINEAR => RankingKind::Linear(LinearParts { input_weights: Vec::new() }),
        IMPLICIT_ALS => RankingKind::ImplicitAls(ImplicitAlsParts {
            n_rated_items: reader.u32(),
            unobserved_weight: reader.f64(),
            regularization: reader.f64(),
            regularization_exponent: reader.f64(),
            confidence: read_quadratic(reader),
            evidence: read_quadratic(reader),
            gramian: reader.f32s(n_components),
        }),
        _ => return Err(FormatError::Invalid { what: "kind of ranking head", expected: "0 or 1" }),
    };
    Ok(RankingParts { prior_weight, rating_weight, mean_user, rows, kind })
}

/// Running mean of magnitudes with 8 fractional bits, the context of a ranking code: how large its component has been
/// in more popular items, and how large its neighbours in the row are.
#[derive(Clone, Copy, Debug)]
struct Magnitude(u32);

impl Magnitude {
    /// Number of half octaves above 1/32, below `n_levels`.
    fn level(self, n_levels: usize) -> usize {
        if self.0 < 8 {
            return 0;
        }
        let octave = 31 - self.0.leading_zeros();
        let half = self.0 >> (octave - 1) & 1;
        (2 * (octave - 3) as usize + half as usize + 1).min(n_levels - 1)
    }

    fn learn(&mut self, code: i8, rate: u32) {
        let now = u32::from(code.unsigned_abs()) << 8;
        self.0 = self.0 + (now >> rate) - (self.0 >> rate);
    }
}

const COMPONENT_LEVELS: usize = 14;
const COMPONENT_RATE: u32 = 5;
const ROW_LEVELS: usize = 8;
const ROW_RATE: u32 = 3;

/// Statistics of the rows, which go on from one chunk of items to the next.
#[derive(Clone, Debug)]
pub(super) struct RankingRowsCoder {
    weight_numbers: Numbers,
    code_numbers: Numbers,
    previous_weight: i32,
    components: Vec<Magnitude>,
}

impl RankingRowsCoder {
    pub(super) fn new(n_components: usize) -> Self {
        Self {
            weight_numbers: Numbers::new(1),
            code_numbers: Numbers::new(COMPONENT_LEVELS * ROW_LEVELS),
            previous_weight: 0,
            components: vec![Magnitude(1 << 8); n_components],
        }
    }

    /// Code the rows of rated items in one direction; a decoder ignores what they hold and overwrites it.
    ///
    /// `weights` are the input weights of the same items, empty for a head that has none.
    fn code(&mut self, coder: &mut impl Coder, codes: &mut [i8], weights: &mut [u8]) -> Option<()> {
        let mut weights = weights.iter_mut();
        for row in codes.chunks_exact_mut(self.components.len()) {
            if let Some(weight) = weights.next() {
                let step = self.weight_numbers.code(coder, 0, i32::from(*weight) - self.previous_weight)?;
                self.previous_weight = self.previous_weight.checked_add(step)?;
                *weight = u8::try_from(self.previous_weight).ok()?;
            }
            let mut magnitude = Magnitude(0);
            for (code, component) in row.iter_mut().zip(&mut self.components) {
                let context = component.level(COMPONENT_LEVELS) * ROW_LEVELS + magnitude.level(ROW_LEVELS);
                *code = i8::try_from(self.code_numbers.code(coder, context, i32::from(*code))?).ok()?;
                component.learn(*code, COMPONENT_RATE);
                magnitude.learn(*code, ROW_RATE);
            }
        }
        Some(())
    }

    /// Write the rows of some items. Those without ratings, which come last, take nothing.
    pub(super) fn write(&mut self, parts: &RankingParts, items: Range<usize>, counts: &[u32]) -> Vec<u8> {
        let rated = items.start..items.end.min(rated(counts)).max(items.start);
        let n = self.components.len();
        let row_codes = parts.rows.codes.get(rated.start * n..rated.end * n);
        let mut codes = row_codes.unwrap_or_default().to_vec();
        let mut weights = match &parts.kind {
            RankingKind::Linear(linear) => linear.input_weights.get(rated).unwrap_or_default().to_vec(),
            RankingKind::ImplicitAls(_) => Vec::new(),
        };
        let mut encoder = Encoder::new();
        let coded = self.code(&mut encoder, &mut codes, &mut weights);
        debug_assert!(coded.is_some(), "{WRITTEN}");
        encoder.finish()
    }

    /// Read the rows of the next items, as many as there are `counts` of beyond the rows that `parts` has.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        counts: &[u32],
        parts: &mut RankingParts,
    ) -> Result<(), FormatError> {
        let n = self.components.len();
        let first = parts.rows.codes.len() / n.max(1);
        parts.rows.codes.resize(counts.len() * n, 0);
        let end = rated(counts).max(first);
        let codes = parts.rows.codes.get_mut(first * n..end * n).unwrap_or_default();
        let weights = match &mut parts.kind {
            RankingKind::Linear(linear) => {
                linear.input_weights.resize(counts.len(), 0);
                linear.input_weights.get_mut(first..end).unwrap_or_default()
            }
            RankingKind::ImplicitAls(_) => &mut [],
        };
        let mut decoder = Decoder::new(bytes);
        let decoded = self.code(&mut decoder, codes, weights);
        check_end(decoded.is_some() && decoder.finished(), COLUMNS_OF_CHUNK[2])
    }
}

/// Items are in order of popularity: those with ratings come first.
fn rated(counts: &[u32]) -> usize {
    counts.partition_point(|&count| count > 0)
}

impl RankingParts {
    /// Bytes that the item factors take in a blob, entropy coded, but for a few for each chunk.
    pub fn encoded_len(&self, counts: &[u32]) -> usize {
        RankingRowsCoder::new(self.n_components()).write(self, 0..counts.len(), counts).len()
    }
}
