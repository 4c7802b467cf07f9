//! Reads the ratings file, finds their scale, and settles which of two ratings of a movie counts.

use super::rows::Rows;
use super::scale::{Detected, detect};
use super::{Rating, RatingScale, WarningKind, Warnings};
use crate::input::InputError;
use crate::table::{Column, Table};
use anyhow::Result;

/// Ratings further from zero than this are on no rating scale at all.
const LARGEST_RATING: f32 = 100.0;

/// A rating while reading. Timestamp and line are dropped as soon as they have decided between duplicates.
pub(super) struct TimedRating {
    user: u32,
    item: u32,
    value: f32,
    /// Seconds since 1970, 0 where unknown.
    timestamp: u32,
    line: u32,
}

pub(super) const COLUMNS: [Column; 4] = [
    Column::required("userId"),
    Column::required("movieId"),
    Column::required("rating"),
    Column::optional("timestamp"),
];

/// Read all ratings, rows numbered in order of first sight. Movies from row `n_titled` on have no title.
pub(super) fn read(
    mut table: Table,
    user_rows: &mut Rows,
    item_rows: &mut Rows,
    n_titled: usize,
    warnings: &mut Warnings,
) -> Result<(Vec<TimedRating>, RatingScale)> {
    let path = table.path().to_owned();
    let mut ratings = Vec::new();
    // Highest rating and its line, to name the culprit if the scale makes it one.
    let mut highest = (f32::NEG_INFINITY, 0);
    while let Some(row) = table.next()? {
        let user = user_rows.intern(row.id(0, "userId")?);
        let movie_id = row.id(1, "movieId")?;
        let item = item_rows.intern(movie_id);
        if item as usize >= n_titled {
            warnings.add(WarningKind::UntitledMovie, || {
                format!("{}: movie {}", row.place(), String::from_utf8_lossy(movie_id))
            });
        }
        let value = row.number::<f32>(2).filter(|value| value.abs() <= LARGEST_RATING).ok_or_else(|| {
            let text = String::from_utf8_lossy(row.bytes(2)).into_owned();
            match row.number::<f32>(2) {
                None => row.fault(
                    format!("rating '{text}' is not a number"),
                    "Write it like 3.5 or remove the line",
                ),
                Some(value) if value.is_finite() => row.fault(
                    format!("rating {text} is on no rating scale (-{LARGEST_RATING} to {LARGEST_RATING})"),
                    "Correct it or remove the line; counts must be converted to ratings first",
                ),
                Some(_) => row.fault(format!("rating {text} is not finite"), "Correct it or remove the line"),
            }
        })?;
        if value > highest.0 {
            highest = (value, row.line());
        }
        let timestamp = row.number::<u64>(3).map(seconds);
        if timestamp.is_none() && !row.bytes(3).is_empty() {
            warnings.add(WarningKind::UnreadableTimestamp, || {
                format!("{}: '{}'", row.place(), String::from_utf8_lossy(row.bytes(3)))
            });
        }
        let line = u32::try_from(row.line()).unwrap_or(u32::MAX);
        ratings.push(TimedRating { user, item, value, timestamp: timestamp.unwrap_or(0), line });
    }
    if ratings.is_empty() {
        return Err(InputError::of_path(
            &path,
            "no ratings, only a header line",
            "Add lines userId,movieId,rating",
        )
        .into());
    }
    let scale = match detect(ratings.iter().map(|rating| rating.value)) {
        Detected::Usual(scale) => scale,
        Detected::Unusual(scale) if scale.max <= 0.0 => {
            return Err(InputError::of_path(&path, "no rating is above 0", "Shift the ratings up").into());
        }
        Detected::Unusual(scale) => {
            warnings.add(WarningKind::UnusualScale, || format!("{}: {scale}", table.file_name()));
            scale
        }
        Detected::Outliers(scale) => {
            let problem =
                format!("rating {} is far outside the scale of nearly all others, {scale}", highest.0);
            return Err(
                InputError::of_line(&path, highest.1, problem, "Correct it or remove the line").into()
            );
        }
    };
    Ok((ratings, scale))
}

/// Timestamp in seconds; numbers too large for seconds count milliseconds or microseconds.
fn seconds(mut timestamp: u64) -> u32 {
    loop {
        match u32::try_from(timestamp) {
            Ok(seconds) => return seconds,
            Err(_) => timestamp /= 1000,
        }
    }
}

/// Give ratings their final rows, sort them by user and item, and keep the latest of each pair.
pub(super) fn sort(
    mut ratings: Vec<TimedRating>,
    user_order: &[u32],
    item_order: &[u32],
    file_name: &str,
    warnings: &mut Warnings,
) -> Vec<Rating> {
    for rating in &mut ratings {
        rating.user = user_order[rating.user as usize];
        rating.item = item_order[rating.item as usize];
    }
    // MovieLens is sorted already.
    let key = |rating: &TimedRating| (rating.user, rating.item, rating.timestamp, rating.line);
    if !ratings.is_sorted_by_key(key) {
        ratings.sort_unstable_by_key(key);
    }
    ratings.dedup_by(|later, kept| {
        let duplicate = (later.user, later.item) == (kept.user, kept.item);
        if duplicate {
            let (kept_line, line) = (later.line, kept.line);
            warnings.add(WarningKind::DuplicateRating, || {
                format!("{file_name}:{line}: line {kept_line} was kept")
            });
            std::mem::swap(later, kept);
        }
        duplicate
    });
    ratings.into_iter().map(|TimedRating { user, item, value, .. }| Rating { user, item, value }).collect()
}
