//! Reads a folder in MovieLens form.

use super::catalogue::{self, Described};
use super::rows::Rows;
use super::{Dataset, Licence, Subject, Tag, WarningKind, Warnings, ratings, title};
use crate::input::InputError;
use crate::table::{Column, Table};
use anyhow::{Context, Result};
use std::path::Path;

/// What MovieLens writes for a movie without genres.
const NO_GENRES: &str = "(no genres listed)";

/// Read the folder, see [`Dataset::read`].
pub(super) fn read(dir: &Path) -> Result<Dataset> {
    let mut warnings = Warnings::default();
    let mut item_rows = Rows::default();
    let mut user_rows = Rows::default();
    let ratings_table = open_required(dir, "ratings", &ratings::COLUMNS)?;
    let movies_table = open_required(dir, "movies", &MOVIE_COLUMNS)?;
    let ratings_file = ratings_table.file_name();

    let mut movies = read_movies(movies_table, &mut item_rows, &mut warnings)?;
    let ratings::Told { ratings, scale, .. } = ratings::read(
        ratings_table,
        ratings::Wanted { n_titled: Some(movies.len()), ..Default::default() },
        &mut user_rows,
        &mut item_rows,
        &mut warnings,
    )?;
    movies.resize_with(item_rows.len(), Described::default);
    read_links(dir, &item_rows, &mut movies, &mut warnings)?;
    let tags = read_tags(dir, &user_rows, &item_rows, &mut warnings)?;

    let (users, user_order) = user_rows.into_order();
    let (ids, item_order) = item_rows.into_order();
    let (items, groups) = catalogue::items(ids, movies, &item_order, "Movie ", &mut warnings);
    let tags = tags.into_iter().map(|tag| Tag {
        user: tag.user.map(|user| user_order[user as usize]),
        item: item_order[tag.item as usize],
        text: tag.text,
    });
    let name = dir.canonicalize().ok().and_then(|dir| Some(dir.file_name()?.to_string_lossy().into_owned()));
    Ok(Dataset {
        name: name.unwrap_or_default(),
        items,
        groups,
        users,
        ratings: ratings::sort(ratings, &user_order, &item_order, &ratings_file, &mut warnings),
        tags: tags.collect(),
        scale,
        subject: Subject::default(),
        licence: Licence::read(dir)?,
        about: String::new(),
        warnings,
    })
}

fn open_required(dir: &Path, stem: &str, columns: &[Column]) -> Result<Table> {
    if !dir.is_dir() {
        let problem = if dir.exists() { "not a folder" } else { "no such folder" };
        return Err(InputError::of_path(dir, problem, "Name a folder with ratings.csv and movies.csv").into());
    }
    if let Some(table) = Table::open(dir, stem, columns)? {
        return Ok(table);
    }
    let entries = dir.read_dir().with_context(|| format!("cannot list {}", dir.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    let inside = names.iter().find(|name| dir.join(name).join(format!("{stem}.csv")).is_file());
    let remedy = match inside {
        Some(inner) => format!("There is one in {}: name that folder", dir.join(inner).display()),
        None => format!(
            "Needed are ratings.csv and movies.csv (or ratings.dat and movies.dat); {stem}.csv has the columns {}",
            list(columns)
        ),
    };
    names.truncate(10);
    let found = if names.is_empty() {
        "the folder is empty".to_owned()
    } else {
        format!("found: {}", names.join(", "))
    };
    Err(InputError::of_path(dir, format!("no {stem}.csv; {found}"), remedy).into())
}

fn list(columns: &[Column]) -> String {
    let names =
        columns.iter().map(|c| if c.required { c.name.to_owned() } else { format!("{} (optional)", c.name) });
    names.collect::<Vec<_>>().join(", ")
}

const MOVIE_COLUMNS: [Column; 3] =
    [Column::required("movieId"), Column::required("title"), Column::optional("genres")];

/// Returns a movie per row of `item_rows`.
fn read_movies(mut table: Table, item_rows: &mut Rows, warnings: &mut Warnings) -> Result<Vec<Described>> {
    let mut movies: Vec<Described> = Vec::new();
    while let Some(row) = table.next()? {
        let id = row.id(0, "movieId")?;
        let genres = row.text(2)?;
        let genres =
            genres.split('|').map(str::trim).filter(|genre| !genre.is_empty() && *genre != NO_GENRES);
        let raw_title = row.text(1)?;
        let movie = Described {
            title: title::parse(&raw_title),
            long_title: title::with_parentheses(&raw_title),
            groups: genres.map(str::to_owned).collect(),
            ..Described::default()
        };
        if raw_title.is_empty() {
            warnings.add(WarningKind::BlankTitle, || {
                format!("{}: movie {}", row.place(), String::from_utf8_lossy(id))
            });
        }
        let at = item_rows.intern(id) as usize;
        if at < movies.len() {
            warnings.add(WarningKind::DuplicateItem, || {
                format!("{}: movie {}", row.place(), String::from_utf8_lossy(id))
            });
            movies[at] = movie;
        } else {
            movies.push(movie);
        }
    }
    Ok(movies)
}

const LINK_COLUMNS: [Column; 3] =
    [Column::required("movieId"), Column::optional("imdbId"), Column::optional("tmdbId")];

fn read_links(dir: &Path, item_rows: &Rows, movies: &mut [Described], warnings: &mut Warnings) -> Result<()> {
    let Some(mut table) = Table::open(dir, "links", &LINK_COLUMNS)? else { return Ok(()) };
    while let Some(row) = table.next()? {
        let id = row.id(0, "movieId")?;
        let Some(at) = item_rows.get(id) else {
            warnings.add(WarningKind::LinkWithoutItem, || {
                format!("{}: movie {}", row.place(), String::from_utf8_lossy(id))
            });
            continue;
        };
        let mut number = |column: usize| {
            let text = std::str::from_utf8(row.bytes(column)).unwrap_or("?");
            let number = text.strip_prefix("tt").unwrap_or(text).parse().ok();
            if number.is_none() && !text.is_empty() {
                warnings.add(WarningKind::UnreadableLink, || format!("{}: '{text}'", row.place()));
            }
            // 0 is nobody's id.
            number.filter(|&number| number != 0)
        };
        let movie = &mut movies[at as usize];
        (movie.imdb, movie.tmdb) = (number(1), number(2));
    }
    Ok(())
}

const TAG_COLUMNS: [Column; 4] = [
    Column::required("userId"),
    Column::required("movieId"),
    Column::required("tag"),
    Column::optional("timestamp"),
];

fn read_tags(dir: &Path, user_rows: &Rows, item_rows: &Rows, warnings: &mut Warnings) -> Result<Vec<Tag>> {
    let Some(mut table) = Table::open(dir, "tags", &TAG_COLUMNS)? else { return Ok(Vec::new()) };
    let mut tags = Vec::new();
    while let Some(row) = table.next()? {
        let id = row.id(1, "movieId")?;
        match item_rows.get(id) {
            Some(item) => {
                tags.push(Tag {
                    user: user_rows.get(row.id(0, "userId")?),
                    item,
                    text: row.text(2)?.into_owned(),
                });
            }
            None => warnings.add(WarningKind::TagWithoutItem, || {
                format!("{}: movie {}", row.place(), String::from_utf8_lossy(id))
            }),
        }
    }
    Ok(tags)
}
