//! Turns what the files say about the movies into items: order, titles that can be told apart, numbered groups.

use super::title::{self, ParsedTitle};
use super::{Item, WarningKind, Warnings};
use std::collections::{BTreeSet, HashMap};

/// What the files say about one movie.
#[derive(Default)]
pub(super) struct Movie {
    pub(super) raw_title: String,
    pub(super) genres: Vec<String>,
    pub(super) imdb: Option<u32>,
    pub(super) tmdb: Option<u32>,
}

/// Items in final order, and the names of their groups.
pub(super) fn items(
    ids: Vec<String>,
    movies: Vec<Movie>,
    item_order: &[u32],
    warnings: &mut Warnings,
) -> (Vec<Item>, Vec<String>) {
    let names: BTreeSet<&str> = movies.iter().flat_map(|movie| &movie.genres).map(String::as_str).collect();
    let groups: Vec<String> = names.into_iter().map(str::to_owned).collect();
    let group_row = |genre: &String| groups.binary_search(genre).unwrap_or_default() as u16;

    let mut ordered: Vec<Option<Movie>> = ids.iter().map(|_| None).collect();
    for (movie, &row) in movies.into_iter().zip(item_order) {
        ordered[row as usize] = Some(movie);
    }
    let movies: Vec<Movie> = ordered.into_iter().map(Option::unwrap_or_default).collect();

    let mut titles: Vec<ParsedTitle> = movies.iter().map(|movie| title::parse(&movie.raw_title)).collect();
    tell_apart(&mut titles, &movies, warnings);
    let items = ids.into_iter().zip(movies).zip(titles).map(|((id, movie), parsed)| {
        let mut groups: Vec<u16> = movie.genres.iter().map(group_row).collect();
        groups.sort_unstable();
        groups.dedup();
        let title = if parsed.title.is_empty() { format!("Movie {id}") } else { parsed.title };
        Item {
            id,
            title,
            aliases: parsed.aliases,
            year: parsed.year,
            groups,
            imdb: movie.imdb,
            tmdb: movie.tmdb,
        }
    });
    (items.collect(), groups)
}

/// Show the longer form of titles that would otherwise name two films of a year.
fn tell_apart(titles: &mut [ParsedTitle], movies: &[Movie], warnings: &mut Warnings) {
    let shared = |titles: &[ParsedTitle]| -> Vec<usize> {
        let mut rows: HashMap<(&str, Option<i16>), Vec<usize>> = HashMap::new();
        for (row, parsed) in titles.iter().enumerate().filter(|(_, parsed)| !parsed.title.is_empty()) {
            rows.entry((&parsed.title, parsed.year)).or_default().push(row);
        }
        let mut shared: Vec<usize> = rows.into_values().filter(|rows| rows.len() > 1).flatten().collect();
        shared.sort_unstable();
        shared
    };
    for row in shared(titles) {
        titles[row].title = title::with_parentheses(&movies[row].raw_title);
    }
    for row in shared(titles) {
        warnings.add(WarningKind::SameTitle, || movies[row].raw_title.clone());
    }
}
