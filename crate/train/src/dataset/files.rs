//! Reads an owner's own files: ratings of anything, and perhaps what the items are called.

use super::catalogue::{self, Described};
use super::pictures::{self, is_web};
use super::rows::Rows;
use super::title::{self, ParsedTitle};
use super::{
    Columns, Dataset, Feedback, Item, Licence, Noun, Role, Subject, WantedScale, WarningKind, Warnings,
    implicit, ratings,
};
use crate::table::{Row, Table};
use anyhow::Result;
use std::fmt;
use std::path::{Path, PathBuf};

/// Files of ratings and items, and what their owner says about them. What is not said is found out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Files {
    /// A rating, or a use of an item, a row.
    pub ratings: PathBuf,
    /// An item a row; without it the items are called by their ids.
    pub items: Option<PathBuf>,
    /// Which column is what.
    pub columns: Columns,
    /// The scale of the ratings.
    pub scale: Option<WantedScale>,
    /// A rating that stands for 'not rated'.
    pub unrated: Option<f32>,
    /// Words for the items.
    pub noun: Option<Noun>,
}

/// What was found out about the files, for their owner to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    lines: Vec<String>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

/// Read the files, see [`Dataset::read_files`].
pub(super) fn read(files: &Files) -> Result<(Dataset, Findings)> {
    let mut warnings = Warnings::default();
    let (mut user_rows, mut item_rows) = (Rows::default(), Rows::default());
    let mut ratings_table = Table::open_any(files.ratings.clone())?;
    let chosen = files.columns.choose(&mut ratings_table, &Role::OF_RATINGS, None)?;
    let item_column = ratings_table.name(1).to_owned();
    let ratings_file = ratings_table.file_name();
    let mut lines = vec![format!("{ratings_file}: {chosen}")];

    let mut listed = Listed::default();
    if let Some(path) = &files.items {
        let mut table = Table::open_any(path.clone())?;
        let chosen = files.columns.choose(&mut table, &Role::OF_ITEMS, Some(&item_column))?;
        lines.push(format!("{}: {chosen}", table.file_name()));
        listed = read_items(table, &mut item_rows, &mut warnings)?;
    }
    let wanted = ratings::Wanted {
        n_titled: files.items.is_some().then(|| item_rows.len()),
        scale: files.scale,
        unrated: files.unrated,
        blank_is_unrated: true,
        may_count: true,
    };
    let ratings::Told { ratings, scale, feedback } =
        ratings::read(ratings_table, wanted, &mut user_rows, &mut item_rows, &mut warnings)?;
    listed.items.resize_with(item_rows.len(), Described::default);

    let (users, user_order) = user_rows.into_order();
    let (ids, item_order) = item_rows.into_order();
    let (mut items, groups) = catalogue::items(ids, listed.items, &item_order, "", &mut warnings);
    let items_file = files.items.as_deref().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let image = pictures::template(&mut items, &items_file, &mut warnings);
    let ratings = match feedback {
        Feedback::Ratings => ratings::sort(ratings, &user_order, &item_order, &ratings_file, &mut warnings),
        Feedback::Implicit => implicit::ratings(ratings, &user_order, &item_order),
    };
    let subject = subject(files, feedback, &item_column, listed.link, image);
    lines.extend(summary(&subject, scale, &ratings, users.len(), &items, &groups));
    let dataset = Dataset {
        name: stem(&files.ratings),
        items,
        groups,
        users,
        ratings,
        tags: Vec::new(),
        scale,
        subject,
        licence: Licence::read(files.ratings.parent().unwrap_or(Path::new("")))?,
        about: String::new(),
        warnings,
    };
    Ok((dataset, Findings { lines }))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn subject(files: &Files, feedback: Feedback, item_column: &str, link: String, image: String) -> Subject {
    let names = [Some(item_column.to_owned()), files.items.as_deref().map(stem), Some(stem(&files.ratings))];
    let Noun { singular, plural, done } =
        files.noun.clone().unwrap_or_else(|| Noun::guess(names.iter().flatten().map(String::as_str)));
    Subject { singular, plural, done, feedback, link, image }
}

/// What is worth confirming, a line each.
fn summary(
    subject: &Subject,
    scale: super::RatingScale,
    ratings: &[super::Rating],
    n_users: usize,
    items: &[Item],
    groups: &[String],
) -> Vec<String> {
    let mut counts = vec![0u32; items.len()];
    ratings.iter().for_each(|rating| counts[rating.item as usize] += 1);
    let told = match subject.feedback {
        Feedback::Implicit => "uses (plays, purchases), no ratings: visitors say what they like".to_owned(),
        Feedback::Ratings => {
            let lowest = ratings.iter().filter(|rating| rating.value == scale.min).count();
            let share = 100 * lowest / ratings.len().max(1);
            let many = if share >= 30 && scale.min == 0.0 && scale.max > 1.0 {
                format!(" ({share} % are 0: if that means 'not rated', say --unrated 0)")
            } else {
                String::new()
            };
            format!("ratings from {scale}{many}")
        }
    };
    let mut lines = vec![
        format!("{} {told}", ratings.len()),
        format!("{} {}, {n_users} users, {} groups", items.len(), subject.plural, groups.len()),
    ];
    if let Some(most) = (0..items.len()).max_by_key(|&row| (counts[row], std::cmp::Reverse(row))) {
        lines.push(format!("most rated: {} ({} times)", items[most].title, counts[most]));
    }
    lines
}

/// What the file of items says.
#[derive(Default)]
struct Listed {
    /// An item per row.
    items: Vec<Described>,
    link: String,
}

/// Read the file of items. Columns: id, title, year, groups, link, image.
fn read_items(mut table: Table, item_rows: &mut Rows, warnings: &mut Warnings) -> Result<Listed> {
    let mut items: Vec<Described> = Vec::new();
    let mut raw_groups: Vec<String> = Vec::new();
    let mut link = Address::default();
    let (has_title, has_year) = (table.has(1), table.has(2));
    while let Some(row) = table.next()? {
        let id = row.id(0, row.name(0))?;
        let mut item = titled(&row.text(1)?, has_year.then(|| row.text(2)).transpose()?.as_deref());
        if has_title && item.title.title.is_empty() {
            warnings.add(WarningKind::BlankTitle, || place_of(&row, id));
        }
        link.add(&String::from_utf8_lossy(id), &row.text(4)?);
        item.image = row.text(5)?.trim().to_owned();
        let groups = row.text(3)?.into_owned();
        let at = item_rows.intern(id) as usize;
        if at < items.len() {
            warnings.add(WarningKind::DuplicateItem, || place_of(&row, id));
            std::mem::swap(&mut items[at], &mut item);
            raw_groups[at] = groups;
        } else {
            items.push(item);
            raw_groups.push(groups);
        }
    }
    // One separator for all: a comma within a name is no separator where bars are.
    let separator =
        ['|', ';', ','].into_iter().find(|&mark| raw_groups.iter().any(|text| text.contains(mark)));
    for (item, text) in items.iter_mut().zip(&raw_groups) {
        let names = text.split(|letter| Some(letter) == separator);
        let names = names.map(|name| name.trim_matches(|c: char| c.is_whitespace() || "[]'\"".contains(c)));
        item.groups = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    }
    let link = link.template(&table.file_name(), warnings);
    Ok(Listed { items, link })
}

fn place_of(row: &Row, id: &[u8]) -> String {
    format!("{}: item {}", row.place(), String::from_utf8_lossy(id))
}

/// A title as it is; without a column for years, `(1999)` at its end is the year.
fn titled(raw: &str, year: Option<&str>) -> Described {
    let parsed = match year {
        Some(year) => ParsedTitle { title: one_line(raw), aliases: Vec::new(), year: year_in(year) },
        None => match title::parse(raw) {
            parsed if parsed.year.is_some() => parsed,
            _ => ParsedTitle { title: one_line(raw), ..ParsedTitle::default() },
        },
    };
    Described { title: parsed, ..Described::default() }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The year in `1999`, `1999.0`, `1999-03-31` or `31/03/1999`: the first number of four digits.
fn year_in(text: &str) -> Option<i16> {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|number| number.len() == 4).find_map(|number| number.parse().ok()).filter(|&year| year > 0)
}

/// Addresses that differ in the items' ids only, as one with `{id}` in it.
#[derive(Default)]
struct Address {
    before_and_after: Option<(String, String)>,
    is_irregular: bool,
}

impl Address {
    fn add(&mut self, id: &str, address: &str) {
        if address.is_empty() {
            return;
        }
        match &self.before_and_after {
            None => match address.rsplit_once(id) {
                Some((before, after)) if is_web(before) => {
                    self.before_and_after = Some((before.to_owned(), after.to_owned()))
                }
                _ => self.is_irregular = true,
            },
            Some((before, after)) => {
                let inner =
                    address.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(after.as_str()));
                self.is_irregular |= inner != Some(id);
            }
        }
    }

    fn template(self, file: &str, warnings: &mut Warnings) -> String {
        if self.is_irregular {
            warnings.add(WarningKind::IrregularAddress, || file.to_owned());
            return String::new();
        }
        self.before_and_after.map(|(before, after)| format!("{before}{{id}}{after}")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_differ_in_the_id_are_one() {
        let template = |pairs: &[(&str, &str)]| {
            let (mut address, mut warnings) = (Address::default(), Warnings::default());
            pairs.iter().for_each(|(id, text)| address.add(id, text));
            (address.template("items.csv", &mut warnings), warnings.count(WarningKind::IrregularAddress))
        };
        let regular = [("a1", "https://x.org/a1.jpg"), ("b", ""), ("c", "https://x.org/c.jpg")];
        assert_eq!(template(&regular), ("https://x.org/{id}.jpg".to_owned(), 0));
        assert_eq!(template(&[("a", "https://x.org/q"), ("b", "https://x.org/b")]), (String::new(), 1));
        assert_eq!(template(&[("a", "javascript:a")]), (String::new(), 1));
        assert_eq!(template(&[]), (String::new(), 0));
    }

    #[test]
    fn years_in_many_forms() {
        for (text, year) in [("1999", 1999), ("1999.0", 1999), ("1999-03-31", 1999), ("31/03/1999", 1999)] {
            assert_eq!(year_in(text), Some(year), "{text}");
        }
        assert_eq!((year_in("0"), year_in("0000"), year_in("unknown")), (None, None, None));
    }
}
