//! The four sections, each written and read by functions that stand side by side.

use super::bytes::{Reader, Writer};
use super::{FormatError, header::SECTIONS, ranking};
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Decoder, Encoder, Numbers};
use crate::fold_in::{GaussianPrior, packed_len};
use crate::ranking::RankingParts;
use crate::rating::{Calibration, ItemUncertainty, RatingParts, Selection};
use alloc::string::{String, ToString};
use alloc::{vec, vec::Vec};
use nalgebra::{DMatrix, DVector};

/// Year that stored years are counted from.
const YEAR_ORIGIN: i64 = 2000;
/// Mean ratings are stored in hundredths.
const MEAN_STEPS: f32 = 100.0;
/// No item takes less than one byte in each of its nine columns.
pub(super) const MIN_CATALOGUE_BYTES_PER_ITEM: usize = 9;

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

/// Identifiers that are all canonical decimal numbers are stored as such.
fn numeric_ids(ids: &[String]) -> Option<Vec<u64>> {
    ids.iter().map(|id| id.parse().ok().filter(|number: &u64| number.to_string() == *id)).collect()
}

pub(super) fn write_catalogue(catalogue: &Catalogue) -> Vec<u8> {
    let mut writer = Writer::default();
    match numeric_ids(&catalogue.ids) {
        Some(numbers) => {
            writer.varint(0);
            numbers.into_iter().for_each(|number| writer.varint(number));
        }
        None => {
            writer.varint(1);
            catalogue.ids.iter().for_each(|id| writer.text(id));
        }
    }
    catalogue.titles.iter().for_each(|title| writer.text(title));
    for aliases in &catalogue.aliases {
        writer.varint(aliases.len() as u64);
        aliases.iter().for_each(|alias| writer.text(alias));
    }
    for &year in &catalogue.years {
        // 0 is 'unknown', so known years are moved up by one.
        let offset = i64::from(year) - YEAR_ORIGIN;
        writer.varint(if year == 0 { 0 } else { (offset << 1 ^ offset >> 63) as u64 + 1 });
    }
    catalogue.groups.iter().for_each(|&groups| writer.varint(groups));
    catalogue.imdb.iter().for_each(|&imdb| writer.varint(u64::from(imdb)));
    catalogue.tmdb.iter().for_each(|&tmdb| writer.varint(u64::from(tmdb)));
    let mut previous = 0;
    for &count in &catalogue.counts {
        writer.signed(i64::from(count) - previous);
        previous = i64::from(count);
    }
    catalogue.means.iter().for_each(|mean| writer.signed(libm::roundf(mean * MEAN_STEPS) as i64));
    writer.bytes
}

pub(super) fn read_catalogue(bytes: &[u8], n_items: usize) -> Result<Catalogue, FormatError> {
    let mut reader = Reader::new(SECTIONS[1], bytes);
    let expected = n_items.saturating_mul(MIN_CATALOGUE_BYTES_PER_ITEM) as u64;
    if expected > bytes.len() as u64 {
        return Err(FormatError::Truncated { section: SECTIONS[1], expected, found: bytes.len() as u64 });
    }
    let ids = match reader.varint()? {
        0 => reader.many(n_items, 1, |reader| Ok(reader.varint()?.to_string()))?,
        1 => reader.many(n_items, 1, Reader::text)?,
        _ => return Err(FormatError::Invalid { what: "kind of identifiers", expected: "0 or 1" }),
    };
    let titles = reader.many(n_items, 1, Reader::text)?;
    let aliases = reader.many(n_items, 1, |reader| {
        let n = reader.narrow("number of aliases")?;
        reader.many(n, 1, Reader::text)
    })?;
    let years = reader.many(n_items, 1, |reader| {
        let Some(code) = reader.varint()?.checked_sub(1) else { return Ok(0) };
        let year = YEAR_ORIGIN.checked_add((code >> 1) as i64 ^ -((code & 1) as i64));
        let year = year.and_then(|year| i16::try_from(year).ok()).filter(|&year| year != 0);
        year.ok_or(FormatError::Invalid { what: "year", expected: "a 16-bit number other than 0" })
    })?;
    let groups = reader.many(n_items, 1, Reader::varint)?;
    let imdb = reader.many(n_items, 1, |reader| reader.narrow("IMDb number"))?;
    let tmdb = reader.many(n_items, 1, |reader| reader.narrow("TMDB number"))?;
    let mut previous = 0i64;
    let counts = reader.many(n_items, 1, |reader| {
        let count = previous.checked_add(reader.signed()?).and_then(|count| u32::try_from(count).ok());
        let count =
            count.ok_or(FormatError::Invalid { what: "rating count", expected: "a 32-bit number" })?;
        previous = i64::from(count);
        Ok(count)
    })?;
    let means = reader.many(n_items, 1, |reader| Ok(reader.signed()? as f32 / MEAN_STEPS))?;
    reader.end()?;
    Ok(Catalogue { ids, titles, aliases, years, groups, imdb, tmdb, counts, means })
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

pub(super) const WRITTEN: &str = "an encoder takes every value of its columns' types";

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
    check_rows(decoded, &decoder, "rating factors")
}

pub(super) fn check_rows(
    decoded: Option<()>,
    decoder: &Decoder,
    what: &'static str,
) -> Result<(), FormatError> {
    match decoded {
        Some(()) if decoder.finished() => Ok(()),
        _ => Err(FormatError::Invalid {
            what,
            expected: "codes within their columns' ranges, and no other bytes",
        }),
    }
}
