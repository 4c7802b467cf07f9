//! Faults that a data set can be read in spite of: counted per kind, the first few kept as examples.

use std::collections::BTreeMap;
use std::fmt;

/// How many examples of a kind are kept.
const EXAMPLES: usize = 3;

/// A fault that does not stop the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// A rating for an item that the items file does not list.
    UntitledItem,
    /// A second rating of the same item by the same user.
    DuplicateRating,
    /// A timestamp that is no whole number, so that the order in the file decides.
    UnreadableTimestamp,
    /// Values that no usual rating scale holds.
    UnusualScale,
    /// An item that the items file lists twice.
    DuplicateItem,
    /// An item whose title is blank.
    BlankTitle,
    /// Two items that share title and year.
    SameTitle,
    /// A line of the links file for an unknown item.
    LinkWithoutItem,
    /// An IMDb or TMDB id that is no number.
    UnreadableLink,
    /// A tag for an unknown item.
    TagWithoutItem,
    /// A row that has no rating.
    NotRated,
    /// A group for which a model has no room.
    SmallGroup,
    /// Addresses that do not follow from the items' ids.
    IrregularAddress,
    /// Addresses of pictures that are not of the web.
    UnusablePicture,
}

impl WarningKind {
    /// What happened, what was done about it, what the owner can do. Follows a count.
    fn explanation(self) -> &'static str {
        match self {
            Self::UntitledItem => {
                "ratings of items that the items file does not list: kept, shown by their ids. Add the titles to the \
                 items file"
            }
            Self::DuplicateRating => {
                "ratings of an item by a user who had rated it already: the latest was kept (by timestamp, else the \
                 last in the file). Remove the older ones"
            }
            Self::UnreadableTimestamp => {
                "timestamps that are not whole numbers: taken as the oldest. They matter only where a user rated an \
                 item twice"
            }
            Self::UnusualScale => "values that fit no usual rating scale: their range was taken as the scale",
            Self::DuplicateItem => "items listed more than once: the last line was kept. Remove the others",
            Self::BlankTitle => "items without a title: shown by their ids. Fill in the title",
            Self::SameTitle => "items share title and year with another: visitors cannot tell them apart",
            Self::LinkWithoutItem => "links of unknown items: left out",
            Self::UnreadableLink => "IMDb or TMDB ids that are not numbers: left out. Write 0114709 or 862",
            Self::TagWithoutItem => "tags of unknown items: left out",
            Self::NotRated => {
                "rows without a rating (blank, or the value that stands for 'not rated'): left out"
            }
            Self::SmallGroup => "groups left out: a model holds 64, those with the most items",
            Self::UnusablePicture => {
                "addresses of pictures that do not begin with https:// or http://: left out"
            }
            Self::IrregularAddress => {
                "addresses that differ in more than the id: none of their column is used. Write the address once, with \
                 {id} in it"
            }
        }
    }
}

/// How often a kind of fault occurred, and where first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// All occurrences.
    pub count: u64,
    /// The first few, as `file:line: what`.
    pub examples: Vec<String>,
}

/// Faults met while reading, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Warnings {
    tallies: BTreeMap<WarningKind, Tally>,
}

impl Warnings {
    /// Count one fault. `example` is called only while examples of its kind are still wanted.
    pub fn add(&mut self, kind: WarningKind, example: impl FnOnce() -> String) {
        let tally = self.tallies.entry(kind).or_default();
        tally.count += 1;
        if tally.examples.len() < EXAMPLES {
            tally.examples.push(example());
        }
    }

    /// How often `kind` occurred.
    pub fn count(&self, kind: WarningKind) -> u64 {
        self.tallies.get(&kind).map_or(0, |tally| tally.count)
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.tallies.is_empty()
    }

    /// All kinds that occurred, in the order of [`WarningKind`].
    pub fn iter(&self) -> impl Iterator<Item = (WarningKind, &Tally)> {
        self.tallies.iter().map(|(kind, tally)| (*kind, tally))
    }
}

/// One line per kind: count, explanation, examples.
impl fmt::Display for Warnings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (kind, tally)) in self.iter().enumerate() {
            let newline = if i == 0 { "" } else { "\n" };
            let more = if tally.count > tally.examples.len() as u64 { ", ..." } else { "" };
            let examples = tally.examples.join(", ");
            write!(f, "{newline}{} {} ({examples}{more})", tally.count, kind.explanation())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_and_keeps_the_first_examples() {
        let mut warnings = Warnings::default();
        assert!(warnings.is_empty());
        for line in 2..=6 {
            warnings.add(WarningKind::TagWithoutItem, || format!("tags.csv:{line}: movie 9"));
        }
        assert_eq!(warnings.count(WarningKind::TagWithoutItem), 5);
        assert_eq!(
            warnings.to_string(),
            "5 tags of unknown items: left out (tags.csv:2: movie 9, tags.csv:3: movie 9, tags.csv:4: movie 9, ...)"
        );
    }
}
