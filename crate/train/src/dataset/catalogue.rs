//! Turns what the files say into items: order, titles that can be told apart, numbered groups.

use super::title::ParsedTitle;
use super::{Item, WarningKind, Warnings};
use flatflix_core::format::limits;
use std::collections::{BTreeMap, HashMap};

/// What the files say about one item.
#[derive(Default)]
pub(super) struct Described {
    pub(super) title: ParsedTitle,
    /// The title to show where the short one would name two items of a year; empty if there is no other.
    pub(super) long_title: String,
    pub(super) groups: Vec<String>,
    pub(super) imdb: Option<u32>,
    pub(super) tmdb: Option<u32>,
    /// Address of its picture; empty if there is none.
    pub(super) image: String,
}

/// Items in final order, and the names of their groups. An item without a title is called `untitled` and its id.
pub(super) fn items(
    ids: Vec<String>,
    described: Vec<Described>,
    item_order: &[u32],
    untitled: &str,
    warnings: &mut Warnings,
) -> (Vec<Item>, Vec<String>) {
    let groups = groups(&described, warnings);
    let mut ordered: Vec<Option<Described>> = ids.iter().map(|_| None).collect();
    for (item, &row) in described.into_iter().zip(item_order) {
        ordered[row as usize] = Some(item);
    }
    let mut described: Vec<Described> = ordered.into_iter().map(Option::unwrap_or_default).collect();

    tell_apart(&mut described, warnings);
    let items = ids.into_iter().zip(described).map(|(id, item)| {
        let row = |group: &String| groups.binary_search(group).ok().map(|row| row as u16);
        let mut groups: Vec<u16> = item.groups.iter().filter_map(row).collect();
        groups.sort_unstable();
        groups.dedup();
        let ParsedTitle { title, aliases, year } = item.title;
        let title = if title.is_empty() { format!("{untitled}{id}") } else { title };
        Item { id, title, aliases, year, groups, imdb: item.imdb, tmdb: item.tmdb, image: item.image }
    });
    (items.collect(), groups)
}

/// Names of the groups in alphabetical order: those with the most items, where a model cannot hold all.
fn groups(described: &[Described], warnings: &mut Warnings) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for group in described.iter().flat_map(|item| &item.groups) {
        *counts.entry(group).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    for (name, count) in names.drain(limits::GROUPS.min(names.len())..) {
        warnings.add(WarningKind::SmallGroup, || format!("'{name}': {count}"));
    }
    let mut names: Vec<String> = names.into_iter().map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}

/// Show the longer form of titles that would otherwise name two items of a year.
fn tell_apart(items: &mut [Described], warnings: &mut Warnings) {
    let shared = |items: &[Described]| -> Vec<usize> {
        let mut rows: HashMap<(&str, Option<i16>), Vec<usize>> = HashMap::new();
        let titled = items.iter().map(|item| &item.title).enumerate();
        for (row, parsed) in titled.filter(|(_, parsed)| !parsed.title.is_empty()) {
            rows.entry((&parsed.title, parsed.year)).or_default().push(row);
        }
        let mut shared: Vec<usize> = rows.into_values().filter(|rows| rows.len() > 1).flatten().collect();
        shared.sort_unstable();
        shared
    };
    for row in shared(items) {
        let item = &mut items[row];
        if !item.long_title.is_empty() {
            item.title.title.clone_from(&item.long_title);
        }
    }
    for row in shared(items) {
        let ParsedTitle { title, year, .. } = &items[row].title;
        warnings.add(WarningKind::SameTitle, || match year {
            Some(year) => format!("{title} ({year})"),
            None => title.clone(),
        });
    }
}
