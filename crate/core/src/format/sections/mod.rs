//! The sections, each written and read by functions that stand side by side.

pub(super) mod card;
mod catalogue;
pub(super) mod images;
pub(super) mod tags;
mod text;

use super::bytes::{Reader, Writer};
use super::header::{COLUMNS_OF_CHUNK, SECTIONS};
use super::{FormatError, ranking};
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::fold_in::{GaussianPrior, packed_len};
use crate::ranking::RankingParts;
use crate::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use alloc::vec::Vec;
use catalogue::magnitude;
pub(super) use catalogue::{COLUMNS, CatalogueCoder};
use core::ops::Range;
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
    let (mean, noise_precision) = (reader.f64(), reader.f64());
    let prior_mean = DVector::from_vec(reader.f64s(n));
    let triangle = reader.f64s(packed_len(n));
    let entry = |i: usize, j: usize| triangle.get(packed_len(i) + j).copied().unwrap_or_default();
    let precision = DMatrix::from_fn(n, n, |i, j| entry(i.max(j), i.min(j)));
    let weights = DMatrix::from_row_slice(n, n, &reader.f64s(n * n));
    let centre = DVector::from_vec(reader.f64s(n));
    let selection = Selection { weights, centre, damping: reader.f64(), target_weight: reader.f64() };
    let basis = DMatrix::from_row_slice(n, n, &reader.f64s(n * n));
    let decay = DVector::from_vec(reader.f64s(n));
    let uncertainty = ItemUncertainty { basis, decay, fold_in_share: reader.f64() };
    let calibration = Calibration { variance_scale: reader.f64(), variance_offset: reader.f64() };
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

/// The catalogue of some items, padded so that a reader's memory is bounded by what it reads. `catalogue` has only those.
pub(super) fn write_catalogue(coder: &mut CatalogueCoder, mut catalogue: Catalogue) -> Vec<u8> {
    let mut encoder = Encoder::new();
    coder.texts.weight = 0;
    let coded = coder.code(&mut encoder, &mut catalogue, |_| ());
    debug_assert!(coded.is_some(), "{WRITTEN}");
    let mut bytes = encoder.finish();
    bytes.resize(bytes.len().max(min_catalogue_bytes(catalogue.n_items(), coder.texts.weight)), 0);
    bytes
}

fn min_catalogue_bytes(n_items: usize, weight: usize) -> usize {
    n_items.max(weight.div_ceil(TEXT_PER_BYTE))
}

/// Read the catalogue of some items; `done` is told the number of bytes read after each of its columns.
pub(super) fn read_catalogue(
    coder: &mut CatalogueCoder,
    bytes: &[u8],
    n_items: usize,
    done: &mut dyn FnMut(usize),
) -> Result<Catalogue, FormatError> {
    if n_items > bytes.len() {
        let (expected, found) = (n_items as u64, bytes.len() as u64);
        return Err(FormatError::Truncated { section: COLUMNS_OF_CHUNK[0], expected, found });
    }
    let mut catalogue = Catalogue::blank(n_items);
    let mut decoder = Decoder::new(bytes);
    (coder.texts.weight, coder.texts.max_weight) = (0, bytes.len().saturating_mul(TEXT_PER_BYTE));
    let decoded = coder.code(&mut decoder, &mut catalogue, |decoder: &Decoder| done(decoder.position()));
    let padded = min_catalogue_bytes(n_items, coder.texts.weight);
    check_end(decoded.is_some() && decoder.finished_padded(padded), COLUMNS_OF_CHUNK[0])?;
    Ok(catalogue)
}

/// Places on the map as they are: a layout has nothing left that could be foretold.
pub(super) fn read_map(bytes: &[u8]) -> Result<Vec<[u8; 2]>, FormatError> {
    let (places, rest) = bytes.as_chunks();
    if rest.is_empty() {
        return Ok(places.to_vec());
    }
    Err(FormatError::TrailingBytes { section: SECTIONS[2], extra: rest.len() as u64 })
}

/// Statistics of the rating head's rows, which go on from one chunk of items to the next.
#[derive(Clone, Debug)]
pub(super) struct RatingRowsCoder {
    bias_numbers: Numbers,
    scale_numbers: Numbers,
    code_numbers: Numbers,
    previous_scale: i32,
    n_factors: usize,
}

impl RatingRowsCoder {
    pub(super) fn new(n_factors: usize) -> Self {
        Self {
            bias_numbers: Numbers::new(1),
            scale_numbers: Numbers::new(1),
            code_numbers: Numbers::new(n_factors),
            previous_scale: 0,
            n_factors,
        }
    }

    /// Code rows in one direction; a decoder ignores what they hold and overwrites it.
    fn code(
        &mut self,
        coder: &mut impl Coder,
        biases: &mut [i16],
        scales: &mut [i8],
        codes: &mut [i8],
    ) -> Option<()> {
        let rows = codes.chunks_exact_mut(self.n_factors).zip(biases.iter_mut().zip(scales));
        for (codes, (bias, scale)) in rows {
            *bias = i16::try_from(self.bias_numbers.code(coder, 0, i32::from(*bias))?).ok()?;
            let step = self.scale_numbers.code(coder, 0, i32::from(*scale) - self.previous_scale)?;
            self.previous_scale = self.previous_scale.checked_add(step)?;
            *scale = i8::try_from(self.previous_scale).ok()?;
            for (factor, code) in codes.iter_mut().enumerate() {
                *code = i8::try_from(self.code_numbers.code(coder, factor, i32::from(*code))?).ok()?;
            }
        }
        Some(())
    }

    /// Write the rows of some items.
    pub(super) fn write(&mut self, parts: &RatingParts, items: Range<usize>) -> Vec<u8> {
        let codes = parts.codes.get(items.start * self.n_factors..items.end * self.n_factors);
        let mut codes = codes.unwrap_or_default().to_vec();
        let mut biases = parts.biases.get(items.clone()).unwrap_or_default().to_vec();
        let mut scales = parts.scales.get(items).unwrap_or_default().to_vec();
        let mut encoder = Encoder::new();
        let coded = self.code(&mut encoder, &mut biases, &mut scales, &mut codes);
        debug_assert!(coded.is_some(), "{WRITTEN}");
        encoder.finish()
    }

    /// Read the rows of the next `n_items` items.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        n_items: usize,
        parts: &mut RatingParts,
    ) -> Result<(), FormatError> {
        let first = parts.biases.len();
        parts.biases.resize(first + n_items, 0);
        parts.scales.resize(first + n_items, 0);
        parts.codes.resize((first + n_items) * self.n_factors, 0);
        let biases = parts.biases.get_mut(first..).unwrap_or_default();
        let scales = parts.scales.get_mut(first..).unwrap_or_default();
        let codes = parts.codes.get_mut(first * self.n_factors..).unwrap_or_default();
        let mut decoder = Decoder::new(bytes);
        let decoded = self.code(&mut decoder, biases, scales, codes);
        check_end(decoded.is_some() && decoder.finished(), COLUMNS_OF_CHUNK[1])
    }
}

/// That a decoder met nothing that no encoder writes, and has used its bytes.
pub(super) fn check_end(whole: bool, what: &'static str) -> Result<(), FormatError> {
    if whole {
        return Ok(());
    }
    Err(FormatError::Invalid { what, expected: "codes within their columns' ranges, and no other bytes" })
}
