//! The ranking head in the blob: its parameters, which stand in the prior section, and its rows.

use super::FormatError;
use super::bytes::{Reader, Writer};
use super::sections::{WRITTEN, check_end};
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::ranking::{ImplicitAlsParts, LinearParts, Quadratic, QuantizedRows, RankingKind, RankingParts};
use alloc::{vec, vec::Vec};

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
        writer.f64(parts.unobserved_weight);
        writer.f64(parts.regularization);
        writer.f64(parts.regularization_exponent);
        for Quadratic { constant, linear, quadratic } in [parts.confidence, parts.evidence] {
            [constant, linear, quadratic].into_iter().for_each(|value| writer.f64(value));
        }
        parts.gramian.iter().for_each(|&value| writer.f32(value));
    }
}

fn read_quadratic(reader: &mut Reader) -> Result<Quadratic, FormatError> {
    Ok(Quadratic { constant: reader.f64()?, linear: reader.f64()?, quadratic: reader.f64()? })
}

/// The head without its rows.
pub(super) fn read_parameters(reader: &mut Reader, n_components: usize) -> Result<RankingParts, FormatError> {
    let kind = reader.byte()?;
    let (prior_weight, rating_weight) = (reader.f64()?, reader.f64()?);
    let rows = QuantizedRows {
        popularity_exponent: reader.f64()?,
        component_steps: reader.many(n_components, 4, Reader::f32)?,
        codes: Vec::new(),
    };
    let mean_user = reader.many(n_components, 4, Reader::f32)?;
    let kind = match kind {
        LINEAR => RankingKind::Linear(LinearParts { input_weights: Vec::new() }),
        IMPLICIT_ALS => RankingKind::ImplicitAls(ImplicitAlsParts {
            unobserved_weight: reader.f64()?,
            regularization: reader.f64()?,
            regularization_exponent: reader.f64()?,
            confidence: read_quadratic(reader)?,
            evidence: read_quadratic(reader)?,
            gramian: reader.many(n_components, 4, Reader::f32)?,
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

/// Code the rows of the head in one direction; a decoder ignores what the parts hold and overwrites it. Items without
/// ratings take nothing.
fn code_rows(coder: &mut impl Coder, parts: &mut RankingParts, counts: &[u32]) -> Option<()> {
    let n = parts.n_components();
    let mut input_weights = match &mut parts.kind {
        RankingKind::Linear(linear) => Some(linear.input_weights.iter_mut()),
        RankingKind::ImplicitAls(_) => None,
    };
    let (mut weight_numbers, mut code_numbers) =
        (Numbers::new(1), Numbers::new(COMPONENT_LEVELS * ROW_LEVELS));
    let mut components = vec![Magnitude(1 << 8); n];
    let mut previous_weight = 0;
    // Items are in order of popularity: those with ratings come first.
    let n_rated = counts.partition_point(|&count| count > 0);
    for codes in parts.rows.codes.chunks_exact_mut(n).take(n_rated) {
        if let Some(weight) = input_weights.as_mut().and_then(Iterator::next) {
            let step = weight_numbers.code(coder, 0, i32::from(*weight) - previous_weight)?;
            previous_weight = previous_weight.checked_add(step)?;
            *weight = u8::try_from(previous_weight).ok()?;
        }
        let mut row = Magnitude(0);
        for (code, component) in codes.iter_mut().zip(&mut components) {
            let context = component.level(COMPONENT_LEVELS) * ROW_LEVELS + row.level(ROW_LEVELS);
            *code = i8::try_from(code_numbers.code(coder, context, i32::from(*code))?).ok()?;
            component.learn(*code, COMPONENT_RATE);
            row.learn(*code, ROW_RATE);
        }
    }
    Some(())
}

impl RankingParts {
    /// Bytes that the item factors take in a blob, entropy coded.
    pub fn encoded_len(&self, counts: &[u32]) -> usize {
        write_rows(self, counts).len()
    }
}

pub(super) fn write_rows(parts: &RankingParts, counts: &[u32]) -> Vec<u8> {
    let mut encoder = Encoder::new();
    let coded = code_rows(&mut encoder, &mut parts.clone(), counts);
    debug_assert!(coded.is_some(), "{WRITTEN}");
    encoder.finish()
}

pub(super) fn read_rows(bytes: &[u8], counts: &[u32], parts: &mut RankingParts) -> Result<(), FormatError> {
    parts.rows.codes = vec![0; counts.len() * parts.n_components()];
    if let RankingKind::Linear(linear) = &mut parts.kind {
        linear.input_weights = vec![0; counts.len()];
    }
    let mut decoder = Decoder::new(bytes);
    let decoded = code_rows(&mut decoder, parts, counts);
    check_end(decoded.is_some() && decoder.finished(), "ranking factors")
}
