//! The sections, each written and read by functions that stand side by side.

pub(super) mod card;
mod catalogue;
pub(super) mod images;
pub(super) mod tags;
mod text;

use super::bytes::{Reader, Writer};
use super::{FormatError, Metadata, header::SECTIONS, ranking};
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::fold_in::{GaussianPrior, packed_len};
use crate::ranking::RankingParts;
use crate::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use alloc::{vec, vec::Vec};
pub(super) use catalogue::COLUMNS;
use catalogue::{CatalogueCoder, magnitude};
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
    writer.f64(rating.selection.target_weight);
    rating.uncertainty.basis.row_iter().for_each(|row| row.iter().for_each(|&value| writer.f64(value)));
    rating.uncertainty.decay.iter().for_each(|&value| writer.f64(value));
    writer.f64(rating.uncertainty.fold_in_share);
    writer.f64(rating.calibration.variance_scale);
    writer.f64(rating.calibration.variance_offset);
    ranking::write_parameters(&mut writer, ranking);
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
    let selection = Selection { weights, centre, damping: reader.f64()?, target_weight: reader.f64()? };
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
    let ranking = ranking::read_parameters(&mut reader, n_components)?;
    reader.end()?;
    Ok((rating, ranking))
}

pub(super) const WRITTEN: &str = "an encoder takes every value of its columns' types";

/// Weight of texts that a byte of a section may stand for.
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

/// Places on the map as they are: a layout has nothing left that could be foretold.
pub(super) fn read_map(bytes: &[u8]) -> Result<Vec<[u8; 2]>, FormatError> {
    let (places, rest) = bytes.as_chunks();
    if rest.is_empty() {
        return Ok(places.to_vec());
    }
    Err(FormatError::TrailingBytes { section: SECTIONS[5], extra: rest.len() as u64 })
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

/// That a decoder met nothing that no encoder writes, and has used its bytes.
pub(super) fn check_end(whole: bool, what: &'static str) -> Result<(), FormatError> {
    if whole {
        return Ok(());
    }
    Err(FormatError::Invalid { what, expected: "codes within their columns' ranges, and no other bytes" })
}
