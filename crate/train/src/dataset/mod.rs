//! A data set in memory: items, users as rows, ratings sorted by user and item.

mod catalogue;
mod columns;
mod files;
mod implicit;
mod licence;
mod movielens;
mod noun;
mod pictures;
mod ratings;
mod rows;
mod scale;
#[cfg(test)]
mod tests;
pub mod title;
mod warnings;

use anyhow::Result;
use std::ops::Range;
use std::path::Path;

pub use columns::{Columns, Role};
pub use files::{Files, Findings};
pub use flatflix_core::{Feedback, RatingScale, Subject};
pub use licence::Licence;
pub use noun::Noun;
pub use scale::WantedScale;
pub use warnings::{Tally, WarningKind, Warnings};

/// Ratings and what is known about the rated items.
///
/// Rows of users and items are numbered in ascending order of their ids (as numbers when all of them are, else as
/// text), so that the order of lines in the files does not matter.
#[derive(Debug, Clone)]
pub struct Dataset {
    /// Name of the folder or file it was read from.
    pub name: String,
    /// All items, rated or not; row = index.
    pub items: Vec<Item>,
    /// Names of the groups (genres), in alphabetical order.
    pub groups: Vec<String>,
    /// Ids of the users who rated; row = index.
    pub users: Vec<String>,
    /// At most one rating per user and item, sorted by user, then item.
    pub ratings: Vec<Rating>,
    /// Words that users gave to items.
    pub tags: Vec<Tag>,
    /// Scale of the ratings.
    pub scale: RatingScale,
    /// What the items are, and what people told about them.
    pub subject: Subject,
    /// Terms of the data, where it came with some.
    pub licence: Option<Licence>,
    /// Where the ratings come from and whom they stand for, in their owner's words; empty if nothing is said.
    pub about: String,
    /// Faults met while reading.
    pub warnings: Warnings,
}

/// One user's rating of one item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rating {
    /// Row of the user.
    pub user: u32,
    /// Row of the item.
    pub item: u32,
    /// Rating on the data set's scale, finite.
    pub value: f32,
}

/// Something that can be rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Id in the data set, without surrounding blanks.
    pub id: String,
    /// Title as shown, without the year: *The Matrix*.
    pub title: String,
    /// Other titles.
    pub aliases: Vec<String>,
    /// Year of release.
    pub year: Option<i16>,
    /// Ascending rows of [`Dataset::groups`].
    pub groups: Vec<u16>,
    /// Id at IMDb, the digits after `tt`.
    pub imdb: Option<u32>,
    /// Id at TMDB.
    pub tmdb: Option<u32>,
    /// What stands for `{image}` in the address of its picture; empty where the address of all says it, or there is none.
    pub image: String,
}

/// A word or phrase that a user gave to an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Row of the user; `None` for a user who has rated nothing.
    pub user: Option<u32>,
    /// Row of the item.
    pub item: u32,
    /// The words, without surrounding blanks.
    pub text: String,
}

impl Dataset {
    /// Read a folder in MovieLens form.
    ///
    /// Needs `ratings.csv` (userId, movieId, rating; timestamp if two ratings of a user and movie are to be told
    /// apart) and `movies.csv` (movieId, title; genres), or MovieLens 1M's and 10M's `ratings.dat` and `movies.dat`.
    /// Uses `links.csv` (movieId; imdbId, tmdbId), `tags.csv` or `tags.dat`, and the licence in `README.txt` where
    /// they are there.
    ///
    /// # Errors
    /// [`InputError`](crate::input::InputError) with file, line and remedy when something is missing or unreadable.
    /// What can be read in spite of a fault is counted in [`Dataset::warnings`].
    ///
    /// # Complexity
    /// About 16 bytes per rating while reading, 12 after; ids are held once.
    pub fn read(dir: &Path) -> Result<Self> {
        movielens::read(dir)
    }

    /// Read a file of ratings, and perhaps one of items, of any form; see [`Files`].
    ///
    /// # Errors
    /// As of [`Dataset::read`], and columns that cannot be told.
    pub fn read_files(files: &Files) -> Result<(Self, Findings)> {
        files::read(files)
    }

    /// Number of users.
    pub fn n_users(&self) -> usize {
        self.users.len()
    }

    /// Number of items, rated or not.
    pub fn n_items(&self) -> usize {
        self.items.len()
    }

    /// Ratings of each user: ranges of [`Dataset::ratings`], one per user, in order.
    pub fn user_ranges(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::with_capacity(self.users.len());
        let mut start = 0;
        for user in 0..self.users.len() {
            let n = self.ratings[start..].iter().take_while(|rating| rating.user as usize == user).count();
            ranges.push(start..start + n);
            start += n;
        }
        ranges
    }

    /// How many ratings each item has.
    pub fn item_counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.items.len()];
        for rating in &self.ratings {
            counts[rating.item as usize] += 1;
        }
        counts
    }
}

/// A data set for tests: user u rates items 0, 1, ... up to as many as given, with 1 to 5 in turn.
#[cfg(test)]
pub(crate) fn fixture(ratings_per_user: &[u32]) -> Dataset {
    let item = |row: &u32| Item {
        id: row.to_string(),
        title: format!("Film {row}"),
        aliases: Vec::new(),
        year: None,
        groups: Vec::new(),
        imdb: None,
        tmdb: None,
        image: String::new(),
    };
    let n_items = ratings_per_user.iter().max().copied().unwrap_or(0);
    let rate = |(user, &n): (usize, &u32)| {
        (0..n).map(move |item| Rating {
            user: user as u32,
            item,
            value: (1 + (user as u32 + item) % 5) as f32,
        })
    };
    Dataset {
        name: "fixture".to_owned(),
        items: (0..n_items).collect::<Vec<_>>().iter().map(item).collect(),
        groups: Vec::new(),
        users: (0..ratings_per_user.len()).map(|user| user.to_string()).collect(),
        ratings: ratings_per_user.iter().enumerate().flat_map(rate).collect(),
        tags: Vec::new(),
        scale: RatingScale { min: 1.0, max: 5.0, step: 1.0 },
        subject: Subject::default(),
        licence: None,
        about: String::new(),
        warnings: Warnings::default(),
    }
}
