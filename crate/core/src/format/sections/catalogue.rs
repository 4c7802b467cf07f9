//! The catalogue: columns, each under contexts from the columns before it.

use super::text::Texts;
use crate::catalogue::Catalogue;
use crate::entropy::{Coder, Mixing, hash};
use crate::format::Metadata;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

/// Mean ratings are stored in hundredths.
const MEAN_STEPS: f32 = 100.0;

/// Kinds of symbols, with statistics of their own. A number takes two: its length, and its bits.
mod kind {
    pub(super) const COUNT: usize = 0;
    pub(super) const ID_ORDER: usize = 2;
    pub(super) const ID: usize = 3;
    pub(super) const YEAR: usize = 5;
    pub(super) const GROUPS: usize = 6;
    pub(super) const N_ALIASES: usize = 7;
    pub(super) const IMDB: usize = 9;
    pub(super) const TMDB: usize = 11;
    pub(super) const MEAN: usize = 13;
    pub(super) const TEXT: usize = 15;
    pub(super) const N: usize = 16;
}

/// Columns of texts, which share their statistics.
mod text_column {
    pub(super) const ID: u32 = 0;
    pub(super) const TITLE: u32 = 1;
    pub(super) const ALIAS: u32 = 2;
}

/// Columns of the catalogue, in the order of the file.
pub(in crate::format) const COLUMNS: [&str; 9] =
    ["counts", "ids", "years", "groups", "titles", "aliases", "imdb", "tmdb", "means"];

/// Number of bits of a number: a coarse context.
pub(super) fn magnitude(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// An identifier that is a canonical decimal number.
fn as_number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|number: &u64| number.to_string() == id)
}

/// How an identifier follows on the one before it.
mod order {
    /// A number above the one before, of an item with as many ratings: the difference less 1 is coded.
    pub(super) const ASCENDING: u64 = 0;
    pub(super) const NUMBER: u64 = 1;
    pub(super) const TEXT: u64 = 2;
}

/// Statistics, which go on from one chunk of items to the next.
#[derive(Clone, Debug)]
pub(in crate::format) struct CatalogueCoder {
    mixing: Mixing,
    pub(super) texts: Texts,
    n_groups: u32,
    /// The scale's lowest rating, in units of the means.
    lowest_mean: i64,
    /// None before the first item.
    previous_count: Option<u32>,
    previous_id: u64,
}

impl CatalogueCoder {
    pub(in crate::format) fn new(metadata: &Metadata, n_items: usize) -> Self {
        // A power of two of at least 64 slots per item; from 16 KB to 16 MB.
        let log2_slots = (usize::BITS - n_items.leading_zeros() + 6).clamp(12, 22);
        Self {
            mixing: Mixing::new(kind::N, log2_slots),
            texts: Texts { kind: kind::TEXT, weight: 0, max_weight: usize::MAX },
            n_groups: metadata.groups.len() as u32,
            lowest_mean: libm::roundf(metadata.scale.min * MEAN_STEPS) as i64,
            previous_count: None,
            previous_id: 0,
        }
    }

    /// Code columns in one direction; a decoder ignores what they hold and overwrites it.
    ///
    /// None when a decoder meets values that no encoder writes. `done` is called after each column.
    pub(super) fn code<C: Coder>(
        &mut self,
        coder: &mut C,
        columns: &mut Catalogue,
        mut done: impl FnMut(&C),
    ) -> Option<()> {
        let mut previous = self.previous_count;
        for count in &mut columns.counts {
            *count = self.count(coder, *count)?;
        }
        done(coder);
        for (id, &count) in columns.ids.iter_mut().zip(&columns.counts) {
            self.id(coder, id, count, previous == Some(count))?;
            previous = Some(count);
        }
        done(coder);
        let ids: Vec<u32> = columns.ids.iter().map(|id| as_number(id).unwrap_or(0) as u32).collect();
        let mut previous = 0;
        for ((year, &id), &count) in columns.years.iter_mut().zip(&ids).zip(&columns.counts) {
            let popularity = magnitude(count.into());
            let contexts = [0, id >> 8, id >> 10, id >> 12, hash(popularity, id >> 11), previous];
            let code = u64::from(*year as u16);
            *year = self.mixing.bits(coder, kind::YEAR, contexts, 16, code) as u16 as i16;
            previous = *year as u32;
        }
        done(coder);
        for ((groups, &id), &year) in columns.groups.iter_mut().zip(&ids).zip(&columns.years) {
            *groups = self.groups(coder, *groups, id, year as u32);
        }
        done(coder);
        for title in &mut columns.titles {
            self.text(coder, text_column::TITLE, title)?;
        }
        done(coder);
        for aliases in &mut columns.aliases {
            self.aliases(coder, aliases)?;
        }
        done(coder);
        let items = columns.titles.iter().zip(&columns.years).zip(&ids);
        for (imdb, ((title, &year), &id)) in columns.imdb.iter_mut().zip(items) {
            // IMDb numbered the films of a year in the order of their titles, at first.
            let sorted = title.strip_prefix("The ").or(title.strip_prefix("A ")).unwrap_or(title);
            let mut initials = sorted.bytes().map(|byte| u32::from(byte.to_ascii_lowercase()));
            let (first, second) = (initials.next().unwrap_or(0), initials.next().unwrap_or(0));
            let year = year as u32;
            let contexts =
                [0, year, hash(year, first), hash(year, id >> 12), hash(year, first << 8 | second), id >> 10];
            let number = self.mixing.number(coder, kind::IMDB, contexts, u64::from(*imdb))?;
            *imdb = u32::try_from(number).ok()?;
        }
        done(coder);
        let items = columns.imdb.iter().zip(&columns.years).zip(&ids).zip(&columns.counts);
        for (tmdb, (((&imdb, &year), &id), &count)) in columns.tmdb.iter_mut().zip(items) {
            let (year, popularity) = (year as u32, magnitude(count.into()));
            let contexts = [0, year, id >> 10, hash(year, popularity), imdb >> 12, imdb >> 15];
            let number = self.mixing.number(coder, kind::TMDB, contexts, u64::from(*tmdb))?;
            *tmdb = u32::try_from(number).ok()?;
        }
        done(coder);
        let items = columns.counts.iter().zip(&columns.years).zip(&columns.groups);
        let mut previous = 0;
        for (mean, ((&count, &year), &groups)) in columns.means.iter_mut().zip(items) {
            if count == 0 {
                *mean = 0.0;
                continue;
            }
            let popularity = magnitude(count.into());
            let contexts = [
                0,
                count,
                hash(popularity, 0),
                hash(count, year as u32),
                hash(popularity, groups as u32),
                hash(popularity, previous),
            ];
            let above = (libm::roundf(*mean * MEAN_STEPS) as i64).saturating_sub(self.lowest_mean);
            // Zigzag: a mean rounded down may lie below the lowest rating.
            let code = self.mixing.number(coder, kind::MEAN, contexts, (above << 1 ^ above >> 63) as u64)?;
            let above = (code >> 1) as i64 ^ -((code & 1) as i64);
            *mean = self.lowest_mean.checked_add(above)? as f32 / MEAN_STEPS;
            previous = (code >> 6) as u32;
        }
        done(coder);
        Some(())
    }

    fn count(&mut self, coder: &mut impl Coder, count: u32) -> Option<u32> {
        // Counts never rise: the first is coded as it is, the others as what they are below the one before.
        let previous = self.previous_count.map_or(u32::MAX, |count| magnitude(count.into()));
        let contexts = [0, previous, 0, 0, 0, 0];
        let code = self.previous_count.map_or(count, |previous| previous.wrapping_sub(count));
        let code = u32::try_from(self.mixing.number(coder, kind::COUNT, contexts, code.into())?).ok()?;
        let count = self.previous_count.map_or(Some(code), |previous| previous.checked_sub(code))?;
        self.previous_count = Some(count);
        Some(count)
    }

    fn id(&mut self, coder: &mut impl Coder, id: &mut String, count: u32, same_count: bool) -> Option<()> {
        let given = as_number(id);
        let ascends = |number: &u64| same_count && *number > self.previous_id;
        let order = match given {
            Some(number) if ascends(&number) => order::ASCENDING,
            Some(_) => order::NUMBER,
            None => order::TEXT,
        };
        let order = self.mixing.bits(coder, kind::ID_ORDER, [same_count.into(); 6], 2, order);
        let previous = self.previous_id;
        let number = given.unwrap_or(0);
        let (kind_of_order, popularity) = (order as u32, magnitude(count.into()));
        let near = hash(kind_of_order, magnitude(previous));
        let contexts = [
            kind_of_order,
            hash(kind_of_order, popularity),
            hash(kind_of_order, count),
            near,
            hash(near, popularity),
            hash(near, previous as u32 >> 10),
        ];
        let number = match order {
            order::ASCENDING => {
                let gap = number.wrapping_sub(previous).wrapping_sub(1);
                let gap = self.mixing.number(coder, kind::ID, contexts, gap)?;
                previous.checked_add(gap)?.checked_add(1)?
            }
            order::NUMBER => self.mixing.number(coder, kind::ID, contexts, number)?,
            order::TEXT => return self.text(coder, text_column::ID, id),
            _ => return None,
        };
        self.previous_id = number;
        *id = number.to_string();
        Some(())
    }

    fn groups(&mut self, coder: &mut impl Coder, groups: u64, id: u32, year: u32) -> u64 {
        let mut coded = 0u64;
        for from in (0..self.n_groups).step_by(4) {
            let low = coded as u32 ^ (coded >> 32) as u32;
            let (highest, n_set) = (magnitude(coded), coded.count_ones());
            let contexts = [
                from,
                hash(from, low),
                hash(from, year >> 3),
                hash(hash(from, highest), n_set),
                hash(hash(from, id >> 10), highest),
                hash(hash(from, year), n_set),
            ];
            let n_bits = (self.n_groups - from).min(4);
            coded |= self.mixing.bits(coder, kind::GROUPS, contexts, n_bits, groups >> from) << from;
        }
        coded
    }

    fn aliases(&mut self, coder: &mut impl Coder, aliases: &mut Vec<String>) -> Option<()> {
        let n = self.mixing.number(coder, kind::N_ALIASES, [0; 6], aliases.len() as u64)?;
        let mut given = mem::take(aliases).into_iter();
        for _ in 0..n {
            let mut alias = given.next().unwrap_or_default();
            self.text(coder, text_column::ALIAS, &mut alias)?;
            aliases.push(alias);
        }
        Some(())
    }

    fn text(&mut self, coder: &mut impl Coder, column: u32, text: &mut String) -> Option<()> {
        self.texts.code(coder, &mut self.mixing, column, text)
    }
}
