//! The four sections, each written and read by functions that stand side by side.

mod catalogue;
mod text;

use super::bytes::{Reader, Writer};
use super::{FormatError, Metadata, header::SECTIONS};
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::fold_in::{GaussianPrior, packed_len};
use crate::ranking::RankingParts;
use crate::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use alloc::{vec, vec::Vec};
pub(super) use catalogue::COLUMNS;
use catalogue::CatalogueCoder;
use nalgebra::{DMatrix, DVector};

pub(super) fn write_prior(rating: &RatingParts, ranking: &RankingParts) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.f64(rating.mean);
    writer.f64(rating.noise_precision);
    rating.prior.mean.iter().for_each(|&value| writer.f64(value));
    for (i, row) in rating.prior.precision.row_iter().enumerate() {
        row.iter().take(i + 1).for_each(|&value| writer.f64(value));
    }
    rating.selection.weights.row_iter().for_each(|row| row.iter().for_each(|&value| writer.f64(value)));
    rating.selection.centre.iter().for_each(|&value| writer.f64(value));
    writer.f64(rating.selection.damping);
    rating.uncertainty.basis.row_iter().for_each(|row| row.iter().for_each(|&value| writer.f64(value)));
    rating.uncertainty.decay.iter().for_each(|&value| writer.f64(value));
    writer.f64(rating.uncertainty.fold_in_share);
    writer.f64(rating.calibration.variance_scale);
    writer.f64(rating.calibration.variance_offset);
    writer.f64(ranking.prior_weight);
    writer.f64(ranking.rating_weight);
    writer.f64(ranking.popularity_exponent);
    ranking.component_steps.iter().for_each(|&value| writer.f32(value));
    ranking.mean_user.iter().for_each(|&value| writer.f32(value));
    writer.bytes
}

/// Both heads without their rows.
pub(super) fn read_prior(
    bytes: &[u8],
    n_factors: usize,
    n_components: usize,
) -> Result<(RatingParts, RankingParts), FormatError> {
    let mut reader = Reader::new(SECTIONS[0], bytes);
    let n = n_factors + 1;
    let (mean, noise_precision) = (reader.f64()?, reader.f64()?);
    let prior_mean = DVector::from_vec(reader.many(n, 8, Reader::f64)?);
    let triangle = reader.many(packed_len(n), 8, Reader::f64)?;
    let entry = |i: usize, j: usize| triangle.get(packed_len(i) + j).copied().unwrap_or_default();
    let precision = DMatrix::from_fn(n, n, |i, j| entry(i.max(j), i.min(j)));
    let weights = DMatrix::from_row_slice(n, n, &reader.many(n * n, 8, Reader::f64)?);
    let centre = DVector::from_vec(reader.many(n, 8, Reader::f64)?);
    let selection = Selection { weights, centre, damping: reader.f64()? };
    let basis = DMatrix::from_row_slice(n, n, &reader.many(n * n, 8, Reader::f64)?);
    let decay = DVector::from_vec(reader.many(n, 8, Reader::f64)?);
    let uncertainty = ItemUncertainty { basis, decay, fold_in_share: reader.f64()? };
    let calibration = Calibration { variance_scale: reader.f64()?, variance_offset: reader.f64()? };
    let rating = RatingParts {
        mean,
        noise_precision,
        prior: GaussianPrior { mean: prior_mean, precision },
        selection,
        uncertainty,
        calibration,
        biases: Vec::new(),
        scales: Vec::new(),
        codes: Vec::new(),
    };
    let ranking = RankingParts {
        prior_weight: reader.f64()?,
        rating_weight: reader.f64()?,
        popularity_exponent: reader.f64()?,
        component_steps: reader.many(n_components, 4, Reader::f32)?,
        mean_user: reader.many(n_components, 4, Reader::f32)?,
        input_weights: Vec::new(),
        codes: Vec::new(),
    };
    reader.end()?;
    Ok((rating, ranking))
}

const WRITTEN: &str = "an encoder takes every value of its columns' types";

/// Weight of texts that a byte of the catalogue may stand for.
const TEXT_PER_BYTE: usize = 64;

/// The catalogue, padded so that a reader's memory is bounded by what it reads.
pub(super) fn write_catalogue(catalogue: &Catalogue, metadata: &Metadata) -> Vec<u8> {
    let mut encoder = Encoder::new();
    let mut coder = CatalogueCoder::new(metadata, catalogue.n_items());
    let coded = coder.code(&mut encoder, &mut catalogue.clone(), |_| ());
    debug_assert!(coded.is_some(), "{WRITTEN}");
    let mut bytes = encoder.finish();
    bytes.resize(bytes.len().max(min_catalogue_bytes(catalogue.n_items(), coder.texts.weight)), 0);
    bytes
}

fn min_catalogue_bytes(n_items: usize, weight: usize) -> usize {
    n_items.max(weight.div_ceil(TEXT_PER_BYTE))
}

/// Read the catalogue; `done` is told the number of bytes read after each of its columns.
pub(super) fn read_catalogue(
    bytes: &[u8],
    n_items: usize,
    metadata: &Metadata,
    mut done: impl FnMut(usize),
) -> Result<Catalogue, FormatError> {
    if n_items > bytes.len() {
        let (expected, found) = (n_items as u64, bytes.len() as u64);
        return Err(FormatError::Truncated { section: SECTIONS[1], expected, found });
    }
    let mut catalogue = Catalogue::blank(n_items);
    let mut decoder = Decoder::new(bytes);
    let mut coder = CatalogueCoder::new(metadata, n_items);
    coder.texts.max_weight = bytes.len().saturating_mul(TEXT_PER_BYTE);
    let decoded = coder.code(&mut decoder, &mut catalogue, |decoder: &Decoder| done(decoder.position()));
    let padded = min_catalogue_bytes(n_items, coder.texts.weight);
    check_end(decoded.is_some() && decoder.finished_padded(padded), SECTIONS[1])?;
    Ok(catalogue)
}

/// Code the rows of the rating head in one direction; a decoder ignores what the parts hold and overwrites it.
fn code_rating_rows(coder: &mut impl Coder, parts: &mut RatingParts) -> Option<()> {
    let n = parts.n_factors();
    let (mut bias_numbers, mut scale_numbers, mut code_numbers) =
        (Numbers::new(1), Numbers::new(1), Numbers::new(n));
    let mut previous_scale = 0;
    let rows = parts.codes.chunks_exact_mut(n).zip(parts.biases.iter_mut().zip(&mut parts.scales));
    for (codes, (bias, scale)) in rows {
        *bias = i16::try_from(bias_numbers.code(coder, 0, i32::from(*bias))?).ok()?;
        let step = scale_numbers.code(coder, 0, i32::from(*scale) - previous_scale)?;
        previous_scale = previous_scale.checked_add(step)?;
        *scale = i8::try_from(previous_scale).ok()?;
        for (factor, code) in codes.iter_mut().enumerate() {
            *code = i8::try_from(code_numbers.code(coder, factor, i32::from(*code))?).ok()?;
        }
    }
    Some(())
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

/// Code the rows of the ranking head in one direction, like [`code_rating_rows`]. Items without ratings take nothing.
fn code_ranking_rows(coder: &mut impl Coder, parts: &mut RankingParts, counts: &[u32]) -> Option<()> {
    let n = parts.n_components();
    let (mut weight_numbers, mut code_numbers) =
        (Numbers::new(1), Numbers::new(COMPONENT_LEVELS * ROW_LEVELS));
    let mut components = vec![Magnitude(1 << 8); n];
    let mut previous_weight = 0;
    let rows = parts.codes.chunks_exact_mut(n).zip(&mut parts.input_weights).zip(counts);
    for ((codes, weight), _) in rows.filter(|(_, count)| **count > 0) {
        let step = weight_numbers.code(coder, 0, i32::from(*weight) - previous_weight)?;
        previous_weight = previous_weight.checked_add(step)?;
        *weight = u8::try_from(previous_weight).ok()?;
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

pub(super) fn write_rating_rows(parts: &RatingParts) -> Vec<u8> {
    let mut encoder = Encoder::new();
    let coded = code_rating_rows(&mut encoder, &mut parts.clone());
    debug_assert!(coded.is_some(), "{WRITTEN}");
    encoder.finish()
}

pub(super) fn read_rating_rows(
    bytes: &[u8],
    n_items: usize,
    parts: &mut RatingParts,
) -> Result<(), FormatError> {
    parts.biases = vec![0; n_items];
    parts.scales = vec![0; n_items];
    parts.codes = vec![0; n_items * parts.n_factors()];
    let mut decoder = Decoder::new(bytes);
    let decoded = code_rating_rows(&mut decoder, parts);
    check_end(decoded.is_some() && decoder.finished(), SECTIONS[2])
}

impl RankingParts {
    /// Bytes that the item factors take in a blob, entropy coded.
    pub fn encoded_len(&self, counts: &[u32]) -> usize {
        write_ranking_rows(self, counts).len()
    }
}

pub(super) fn write_ranking_rows(parts: &RankingParts, counts: &[u32]) -> Vec<u8> {
    let mut encoder = Encoder::new();
    let coded = code_ranking_rows(&mut encoder, &mut parts.clone(), counts);
    debug_assert!(coded.is_some(), "{WRITTEN}");
    encoder.finish()
}

pub(super) fn read_ranking_rows(
    bytes: &[u8],
    counts: &[u32],
    parts: &mut RankingParts,
) -> Result<(), FormatError> {
    parts.input_weights = vec![0; counts.len()];
    parts.codes = vec![0; counts.len() * parts.n_components()];
    let mut decoder = Decoder::new(bytes);
    let decoded = code_ranking_rows(&mut decoder, parts, counts);
    check_end(decoded.is_some() && decoder.finished(), SECTIONS[3])
}

fn check_end(whole: bool, what: &'static str) -> Result<(), FormatError> {
    if whole {
        return Ok(());
    }
    Err(FormatError::Invalid { what, expected: "codes within their columns' ranges, and no other bytes" })
}
