//! What items are called, guessed from the names of columns and files.

use crate::config::Items;
use crate::table::plain;

/// Words for items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noun {
    /// One item: `book`.
    pub singular: String,
    /// Several: `books`.
    pub plural: String,
    /// Participle of what people do with one: `read`.
    pub done: String,
}

/// A part of a name that gives items away, and what they are then called.
const HINTS: [(&str, &str, &str, &str); 24] = [
    ("movie", "film", "films", "seen"),
    ("film", "film", "films", "seen"),
    ("isbn", "book", "books", "read"),
    ("book", "book", "books", "read"),
    ("anime", "anime", "anime", "seen"),
    ("manga", "manga", "manga", "read"),
    ("boardgame", "board game", "board games", "played"),
    ("game", "game", "games", "played"),
    ("song", "song", "songs", "heard"),
    ("track", "track", "tracks", "heard"),
    ("album", "album", "albums", "heard"),
    ("artist", "artist", "artists", "heard"),
    ("podcast", "podcast", "podcasts", "heard"),
    ("recipe", "recipe", "recipes", "tried"),
    ("beer", "beer", "beers", "tried"),
    ("wine", "wine", "wines", "tried"),
    ("product", "product", "products", "tried"),
    ("article", "article", "articles", "read"),
    ("video", "video", "videos", "seen"),
    ("restaurant", "restaurant", "restaurants", "tried"),
    ("course", "course", "courses", "taken"),
    ("show", "show", "shows", "seen"),
    ("comic", "comic", "comics", "read"),
    ("story", "story", "stories", "read"),
];

impl Noun {
    /// The first hint in any of the names, in their order; `item` if there is none.
    pub(super) fn guess<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        for name in names {
            let name = plain(name);
            if let Some((_, singular, plural, done)) = HINTS.iter().find(|hint| name.contains(hint.0)) {
                return Self::new(singular, plural, done);
            }
        }
        Self::new("item", "items", "tried")
    }

    /// As a project states it: at least the singular.
    pub(crate) fn of(items: &Items) -> Option<Self> {
        let stated = [items.singular.as_ref(), items.plural.as_ref(), items.done.as_ref()];
        let words: Vec<&str> = stated.into_iter().map_while(|word| word.map(String::as_str)).collect();
        let mut noun: Self = words.join("/").parse().ok()?;
        noun.done = items.done.clone().unwrap_or(noun.done);
        Some(noun)
    }

    fn new(singular: &str, plural: &str, done: &str) -> Self {
        Self { singular: singular.into(), plural: plural.into(), done: done.into() }
    }
}

/// As an owner states it: `book`, `book/books`, or `book/books/read`. A plural that is missing ends in `s`, a
/// participle that is missing is the usual one of the noun.
impl std::str::FromStr for Noun {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut words = text.split('/').map(str::trim);
        let singular = words.next().unwrap_or_default();
        let (plural, done) = (words.next(), words.next());
        if singular.is_empty() || plural == Some("") || done == Some("") || words.next().is_some() {
            return Err(format!(
                "'{text}' is no name for items: write book, story/stories or book/books/read"
            ));
        }
        let known = HINTS.iter().find(|hint| hint.1 == singular);
        let plural = plural.map_or_else(
            || known.map_or_else(|| format!("{singular}s"), |hint| hint.2.to_owned()),
            str::to_owned,
        );
        Ok(Self::new(singular, &plural, done.unwrap_or(known.map_or("tried", |hint| hint.3))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_from_columns_and_files() {
        assert_eq!(Noun::guess(["User-ID", "ISBN"]), Noun::new("book", "books", "read"));
        assert_eq!(Noun::guess(["item_id", "board-games.csv"]).plural, "board games");
        assert_eq!(Noun::guess(["a"]).singular, "item");
    }

    #[test]
    fn reads_what_an_owner_states() {
        assert_eq!("book".parse(), Ok(Noun::new("book", "books", "read")));
        assert_eq!("story/stories".parse(), Ok(Noun::new("story", "stories", "read")));
        assert_eq!("walk/walks/done".parse(), Ok(Noun::new("walk", "walks", "done")));
        assert!("".parse::<Noun>().is_err() && "a/b/c/d".parse::<Noun>().is_err());
    }
}
