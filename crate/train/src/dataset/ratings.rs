//! Reads the ratings file, finds their scale, and settles which of two ratings of an item counts.

use super::implicit;
use super::rows::Rows;
use super::scale::{Detected, WantedScale, detect};
use super::{Feedback, Rating, RatingScale, WarningKind, Warnings};
use crate::input::InputError;
use crate::table::{Block, Column, Head, Part, Row, Table};
use anyhow::{Error, Result};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Ratings further from zero than this are on no rating scale at all.
const LARGEST_RATING: f32 = 100.0;

/// A rating while reading. Timestamp and line are dropped as soon as they have decided between duplicates.
pub(super) struct TimedRating {
    pub(super) user: u32,
    pub(super) item: u32,
    pub(super) value: f32,
    /// Seconds since 1970, 0 where unknown.
    pub(super) timestamp: u32,
    pub(super) line: u32,
}

pub(super) const COLUMNS: [Column; 4] = [
    Column::required("userId"),
    Column::required("movieId"),
    Column::required("rating"),
    Column::optional("timestamp"),
];

/// What is known about the ratings before they are read.
#[derive(Default)]
pub(super) struct Wanted {
    /// Items from this row on have no title; `None`: none has, or need have.
    pub(super) n_titled: Option<usize>,
    /// The scale, if it is not to be found from the values.
    pub(super) scale: Option<WantedScale>,
    /// A value that stands for 'not rated'.
    pub(super) unrated: Option<f32>,
    /// Whether a blank rating is 'not rated' rather than a fault.
    pub(super) blank_is_unrated: bool,
    /// Whether values may be counts of uses: told by the column's name, or by all of them being alike.
    pub(super) may_count: bool,
}

/// What the file told.
pub(super) struct Told {
    pub(super) ratings: Vec<TimedRating>,
    pub(super) scale: RatingScale,
    pub(super) feedback: Feedback,
}

/// Read all ratings, rows numbered in order of first sight. Columns: user, item, rating, time.
pub(super) fn read(
    mut table: Table,
    wanted: Wanted,
    user_rows: &mut Rows,
    item_rows: &mut Rows,
    warnings: &mut Warnings,
) -> Result<Told> {
    let path = table.path().to_owned();
    let has_values = table.has(2);
    let counts = wanted.may_count && (!has_values || implicit::counts(table.name(2)));
    let counting = wanted.scale == Some(WantedScale::Implicit) || (counts && wanted.scale.is_none());
    let limit = if counting { f32::MAX } else { LARGEST_RATING };
    let rows = RatingRows { wanted: &wanted, has_values, limit };
    let mut ratings = Vec::new();
    while let Some(block) = table.next_block()? {
        rows.read_block(&block, table.head(), (user_rows, item_rows), &mut ratings, warnings)?;
    }
    let file_name = table.file_name();
    while let Some(row) = table.next()? {
        let Some(Line { user, item, value, timestamp, line }) = rows.read(&row, warnings)? else { continue };
        let (user, row_of_item) = (user_rows.intern(user), item_rows.intern(item));
        rows.warn_of_untitled(row_of_item, item, &file_name, line, warnings);
        ratings.push(TimedRating { user, item: row_of_item, value, timestamp, line });
    }
    if wanted.blank_is_unrated && wanted.unrated.is_none() {
        leave_out_minus_one(&mut ratings, table.file_name(), warnings);
    }
    if ratings.is_empty() {
        let problem = "no ratings, only a header line";
        return Err(InputError::of_path(&path, problem, "Add lines userId,movieId,rating").into());
    }
    let alike = ratings.iter().all(|rating| rating.value == ratings[0].value);
    if counting || (wanted.may_count && wanted.scale.is_none() && alike) {
        if let Some(rating) = ratings.iter().find(|rating| rating.value <= 0.0) {
            let problem = format!("{} is no count of uses", rating.value);
            let remedy = "Counts are above 0; remove the line, or state the scale of ratings";
            return Err(InputError::of_line(&path, rating.line.into(), problem, remedy).into());
        }
        return Ok(Told { ratings, scale: implicit::SCALE, feedback: Feedback::Implicit });
    }
    let scale = scale(&ratings, &wanted, &path, &table.file_name(), warnings)?;
    Ok(Told { ratings, scale, feedback: Feedback::Ratings })
}

/// A row as it is written.
struct Line<'t> {
    user: &'t [u8],
    item: &'t [u8],
    value: f32,
    timestamp: u32,
    line: u32,
}

/// How rows are read.
struct RatingRows<'a> {
    wanted: &'a Wanted,
    has_values: bool,
    limit: f32,
}

/// What a part of a block told, ids numbered within it.
#[derive(Default)]
struct PartTold<'t> {
    users: PartRows<'t>,
    items: PartRows<'t>,
    ratings: Vec<TimedRating>,
    warnings: Warnings,
    /// What ended the reading of the part.
    fault: Option<Error>,
}

/// Ids of a part in order of first sight.
#[derive(Default)]
struct PartRows<'t> {
    rows: HashMap<&'t [u8], u32>,
    ids: Vec<&'t [u8]>,
    /// Files are often sorted by one of the ids.
    last: Option<(&'t [u8], u32)>,
}

impl<'t> PartRows<'t> {
    fn intern(&mut self, id: &'t [u8]) -> u32 {
        match self.last {
            Some((last, row)) if last == id => row,
            _ => {
                let next = self.ids.len() as u32;
                let row = *self.rows.entry(id).or_insert(next);
                if row == next {
                    self.ids.push(id);
                }
                self.last = Some((id, row));
                row
            }
        }
    }
}

impl RatingRows<'_> {
    /// Read a row; `None` when it has no rating.
    fn read<'t>(&self, row: &Row<'_, 't>, warnings: &mut Warnings) -> Result<Option<Line<'t>>> {
        if self.has_values && self.is_unrated(row) {
            warnings.add(WarningKind::NotRated, || row.place());
            return Ok(None);
        }
        let (user, item) = (row.id(0, row.name(0))?, row.id(1, row.name(1))?);
        // Without values every row is one use.
        let value = if self.has_values { value(row, self.limit)? } else { 1.0 };
        let timestamp = row.number::<u64>(3).map(seconds);
        if timestamp.is_none() && !row.bytes(3).is_empty() {
            warnings.add(WarningKind::UnreadableTimestamp, || {
                format!("{}: '{}'", row.place(), String::from_utf8_lossy(row.bytes(3)))
            });
        }
        let line = u32::try_from(row.line()).unwrap_or(u32::MAX);
        Ok(Some(Line { user, item, value, timestamp: timestamp.unwrap_or(0), line }))
    }

    fn is_unrated(&self, row: &Row) -> bool {
        let blank = self.wanted.blank_is_unrated && row.bytes(2).is_empty();
        blank || self.wanted.unrated.is_some_and(|unrated| row.number::<f32>(2) == Some(unrated))
    }

    fn warn_of_untitled(&self, row: u32, id: &[u8], file: &str, line: u32, warnings: &mut Warnings) {
        if self.wanted.n_titled.is_some_and(|n_titled| row as usize >= n_titled) {
            warnings.add(WarningKind::UntitledItem, || {
                format!("{file}:{line}: item {}", String::from_utf8_lossy(id))
            });
        }
    }

    /// Read a block with all threads. Rows, warnings and the first fault are those of reading it line by line.
    fn read_block(
        &self,
        block: &Block,
        head: &Head,
        (user_rows, item_rows): (&mut Rows, &mut Rows),
        ratings: &mut Vec<TimedRating>,
        warnings: &mut Warnings,
    ) -> Result<()> {
        let told: Vec<PartTold> =
            block.parts().into_par_iter().map(|part| self.read_part(part, head)).collect();
        let file_name = head.file_name();
        for part in told {
            let users: Vec<u32> = part.users.ids.iter().map(|id| user_rows.intern(id)).collect();
            let items: Vec<u32> = part.items.ids.iter().map(|id| item_rows.intern(id)).collect();
            warnings.append(part.warnings);
            ratings.extend(part.ratings.into_iter().map(|rating| {
                let (user, item) = (users[rating.user as usize], items[rating.item as usize]);
                let id = part.items.ids[rating.item as usize];
                self.warn_of_untitled(item, id, &file_name, rating.line, warnings);
                TimedRating { user, item, ..rating }
            }));
            if let Some(fault) = part.fault {
                return Err(fault);
            }
        }
        Ok(())
    }

    fn read_part<'t>(&self, part: Part<'t>, head: &Head) -> PartTold<'t> {
        let PartTold { mut users, mut items, mut ratings, mut warnings, .. } = PartTold::default();
        let read = part.each_row(head, |row| {
            if let Some(Line { user, item, value, timestamp, line }) = self.read(row, &mut warnings)? {
                let (user, item) = (users.intern(user), items.intern(item));
                ratings.push(TimedRating { user, item, value, timestamp, line });
            }
            Ok(())
        });
        PartTold { users, items, ratings, warnings, fault: read.err() }
    }
}

/// The rating of a row: a number, or one of the words for thumbs.
fn value(row: &Row, limit: f32) -> Result<f32> {
    if let Some(value) = row.number::<f32>(2).filter(|value| value.abs() <= limit) {
        return Ok(value);
    }
    let text = String::from_utf8_lossy(row.bytes(2)).into_owned();
    let word = match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "like" | "liked" | "up" => Some(1.0),
        "false" | "no" | "dislike" | "disliked" | "down" => Some(0.0),
        _ => None,
    };
    let decimal_comma = || text.replacen(',', ".", 1).parse().ok();
    let number = row.number::<f32>(2).or(word).or_else(decimal_comma);
    let name = row.name(2);
    let fault = match number {
        Some(value) if value.abs() <= limit => return Ok(value),
        None => row.fault(format!("{name} '{text}' is not a number"), "Write it like 3.5 or remove the line"),
        Some(value) if value.is_finite() => row.fault(
            format!("{name} {text} is on no rating scale (-{LARGEST_RATING} to {LARGEST_RATING})"),
            "Correct it or remove the line; say '--scale implicit' if it counts plays or purchases",
        ),
        Some(_) => row.fault(format!("{name} {text} is not finite"), "Correct it or remove the line"),
    };
    Err(fault.into())
}

/// -1 beside ratings up to 3 and more stands for 'not rated', as in lists of what people have on their shelves.
fn leave_out_minus_one(ratings: &mut Vec<TimedRating>, file: String, warnings: &mut Warnings) {
    let lowest_other = ratings.iter().map(|rating| rating.value).filter(|&value| value != -1.0);
    let (mut lowest, mut highest) = (f32::INFINITY, f32::NEG_INFINITY);
    lowest_other.for_each(|value| (lowest, highest) = (lowest.min(value), highest.max(value)));
    if lowest >= 0.0 && highest >= 3.0 {
        ratings.retain(|rating| {
            let rated = rating.value != -1.0;
            if !rated {
                warnings.add(WarningKind::NotRated, || format!("{file}:{}", rating.line));
            }
            rated
        });
    }
}

/// The scale that was stated, or the one that the values lie on.
fn scale(
    ratings: &[TimedRating],
    wanted: &Wanted,
    path: &Path,
    file: &str,
    warnings: &mut Warnings,
) -> Result<RatingScale> {
    let values = || ratings.iter().map(|rating| rating.value);
    if let Some(stated) = wanted.scale.and_then(|scale| scale.resolve(values())) {
        return match ratings.iter().find(|rating| !stated.contains(rating.value)) {
            None => Ok(stated),
            Some(outside) => {
                let problem = format!("rating {} is outside the scale of {stated}", outside.value);
                let remedy = "Correct it, or state another scale; --unrated names the value for 'not rated'";
                Err(InputError::of_line(path, outside.line.into(), problem, remedy).into())
            }
        };
    }
    match detect(values()) {
        Detected::Usual(scale) => Ok(scale),
        Detected::Unusual(scale) if scale.max <= 0.0 => {
            Err(InputError::of_path(path, "no rating is above 0", "Shift the ratings up").into())
        }
        Detected::Unusual(scale) => {
            warnings.add(WarningKind::UnusualScale, || format!("{file}: {scale}"));
            Ok(scale)
        }
        Detected::Outliers(scale) => {
            let mut highest = &ratings[0];
            ratings
                .iter()
                .for_each(|rating| highest = if rating.value > highest.value { rating } else { highest });
            let problem =
                format!("rating {} is far outside the scale of nearly all others, {scale}", highest.value);
            let remedy = "Correct it or remove the line";
            Err(InputError::of_line(path, highest.line.into(), problem, remedy).into())
        }
    }
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

/// Give ratings their final rows and sort them by user and item, those of a pair by time and line.
pub(super) fn order(ratings: &mut [TimedRating], user_order: &[u32], item_order: &[u32]) {
    for rating in ratings.iter_mut() {
        rating.user = user_order[rating.user as usize];
        rating.item = item_order[rating.item as usize];
    }
    // MovieLens is sorted already, and no two ratings have one line.
    let key = |rating: &TimedRating| (rating.user, rating.item, rating.timestamp, rating.line);
    if !ratings.is_sorted_by_key(key) {
        ratings.par_sort_unstable_by_key(key);
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
    order(&mut ratings, user_order, item_order);
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
