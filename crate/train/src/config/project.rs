//! `flatflix.toml`: everything about a site in one file, from the data to its colours. Flags say the same and win.

use super::Config;
use crate::als::AlsConfig;
use crate::dataset::{Role, WantedScale};
use crate::input::InputError;
use crate::ranker::RankerConfig;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Name of the file that commands read where none is named.
pub const PROJECT_FILE: &str = "flatflix.toml";

/// A whole project. Every key has a default; paths are relative to the file's folder.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Project {
    /// Seed of the random start; 1 if it is not stated.
    pub seed: Option<u64>,
    /// The rating head.
    pub rating: AlsConfig,
    /// The ranking head.
    pub ranking: RankerConfig,
    /// Where the ratings come from, and what they are.
    pub data: Data,
    /// What the items are called.
    pub items: Items,
    /// The site.
    pub site: Site,
}

/// Where the ratings come from, and what they are.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// A folder in MovieLens form.
    pub folder: Option<PathBuf>,
    /// A file of ratings of anything.
    pub ratings: Option<PathBuf>,
    /// A file of items.
    pub items: Option<PathBuf>,
    /// Which column is what.
    pub columns: BTreeMap<Role, String>,
    /// The scale of the ratings.
    pub scale: Option<WantedScale>,
    /// A rating that stands for 'not rated'.
    pub unrated: Option<f32>,
    /// Name of the data.
    pub name: Option<String>,
    /// File with the terms of the data.
    pub licence: Option<PathBuf>,
    /// Where the ratings come from and whom they stand for.
    pub about: Option<String>,
}

/// What the items are called, and where more about them is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Items {
    /// One item: `book`.
    pub singular: Option<String>,
    /// Several: `books`.
    pub plural: Option<String>,
    /// Participle of what people do with one: `read`.
    pub done: Option<String>,
    /// Address of an item's page.
    pub link: Option<Address>,
    /// Address of an item's picture.
    pub image: Option<Address>,
}

/// The site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// The model: what `flatflix train` writes and `flatflix site` reads.
    pub model: Option<PathBuf>,
    /// The folder to write.
    pub out: Option<PathBuf>,
    /// Name of the site.
    pub title: Option<String>,
    /// A sentence for search engines and link previews.
    pub description: Option<String>,
    /// Whether search engines may list it; they may if nothing is said.
    pub indexed: Option<bool>,
    /// Whether the page shows the items' own pictures, which come from where their addresses say.
    pub covers: Option<bool>,
    /// Folder with a report of `flatflix evaluate`, for the site to have and to link.
    pub report: Option<PathBuf>,
    /// Colours by day, and by night where nothing else is said.
    pub colours: BTreeMap<Ink, Colour>,
    /// Colours by night.
    pub night: BTreeMap<Ink, Colour>,
    /// Parts of the page to leave out.
    pub without: Vec<Feature>,
    /// Whether the model is divided into shards; it is if it is large and nothing is said.
    pub shards: Option<bool>,
}

/// A colour of the page that an owner may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ink {
    /// The ground.
    Paper,
    /// Text upon it.
    Ink,
    /// What can be clicked.
    Accent,
    /// Text upon that.
    OnAccent,
    /// The ground of the rating area.
    Stage,
}

impl Ink {
    /// The custom property of the page's style that holds it.
    pub(crate) fn property(self) -> &'static str {
        match self {
            Self::Paper => "--paper",
            Self::Ink => "--ink",
            Self::Accent => "--accent",
            Self::OnAccent => "--on-accent",
            Self::Stage => "--stage",
        }
    }
}

/// A part of the page that an owner may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    /// Items by group, decade and tag.
    Browse,
    /// Bringing ratings along from other sites.
    Import,
    /// Questions that the model chooses.
    Interview,
    /// The map of items.
    Map,
    /// Pictures to share.
    Pictures,
    /// What the model makes of the visitor.
    Taste,
    /// Lists for several people.
    Together,
    /// The list of items to come back to.
    Watchlist,
}

impl Feature {
    /// As the page knows it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Import => "import",
            Self::Interview => "interview",
            Self::Map => "map",
            Self::Pictures => "pictures",
            Self::Taste => "taste",
            Self::Together => "together",
            Self::Watchlist => "watchlist",
        }
    }
}

/// A colour as CSS writes it: `#0a7`, `rebeccapurple`, `oklch(0.5 0.2 268)`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(pub(crate) String);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // What ends a declaration or begins another is no colour.
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "#(),.%/ -+".contains(letter);
        if !text.trim().is_empty() && text.chars().all(plain) {
            return Ok(Self(text.trim().to_owned()));
        }
        Err(format!("'{text}' is no colour: write #0077aa, a name, or oklch(0.5 0.2 268)"))
    }
}

/// An address of the web that differs from item to item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Address(pub(crate) String);

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::str::FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        if is_web && (text.contains("{id}") || text.contains("{title}")) {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("'{text}' must begin with https:// and have {{id}} or {{title}} in it"))
    }
}

impl Project {
    /// Read a file.
    ///
    /// # Errors
    /// [`InputError`] showing the line and key that is wrong, or out of range.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut project: Self = toml::from_str(&text).map_err(|error| {
            InputError::of_path(path, error.to_string().trim_end(), "Correct the configuration")
        })?;
        if let Some((key, expected)) = project.config().problem() {
            let place = line_of(&text, key).map_or_else(String::new, |line| format!(" (line {line})"));
            let problem = format!("{key} is out of range{place}");
            return Err(InputError::of_path(path, problem, format!("It must be {expected}")).into());
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        let Self { data, site, .. } = &mut project;
        for inner in [
            &mut data.folder,
            &mut data.ratings,
            &mut data.items,
            &mut data.licence,
            &mut site.model,
            &mut site.out,
            &mut site.report,
        ] {
            *inner = inner.take().map(|inner| folder.join(inner));
        }
        Ok(project)
    }

    /// Read the file that was named, else [`PROJECT_FILE`] if there is one here, else nothing but defaults.
    ///
    /// # Errors
    /// As [`Project::read`].
    pub fn find(named: Option<&Path>) -> Result<Self> {
        let here = Path::new(PROJECT_FILE);
        match named.or_else(|| here.is_file().then_some(here)) {
            Some(path) => Self::read(path),
            None => Ok(Self::default()),
        }
    }

    /// What decides what a model becomes, apart from the ratings.
    pub fn config(&self) -> Config {
        let seed = self.seed.unwrap_or(Config::default().seed);
        Config { seed, rating: self.rating.clone(), ranking: self.ranking.clone() }
    }
}

/// The line, from 1, that a key like `ranking.linear.components` is on.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let document = toml::de::DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let mut at = None;
    for part in key.split('.') {
        let (found, value) = table.iter().find(|(name, _)| name.get_ref() == part)?;
        at = Some(found.span().start);
        match value.get_ref() {
            toml::de::DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    Some(text.get(..at?)?.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Project> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("flatflix.toml");
        std::fs::write(&path, text)?;
        Project::read(&path)
    }

    #[test]
    fn a_whole_project() {
        let project = read(
            "seed = 3\n[data]\nratings = 'r.csv'\nscale = '1-10'\ncolumns = { user = 'who', title = 'name' }\n\
             [items]\nsingular = 'book'\nlink = 'https://b.org/{id}'\n\
             [site]\ntitle = 'Books'\nwithout = ['import']\ncolours = { accent = '#07a' }\n[rating]\nfactors = 4\n",
        )
        .unwrap();
        assert_eq!((project.config().seed, project.config().rating.factors), (3, Some(4)));
        assert!(project.data.ratings.unwrap().is_absolute(), "relative to the file");
        assert_eq!(project.data.columns[&Role::User], "who");
        assert_eq!(project.site.colours[&Ink::Accent], Colour("#07a".into()));
    }

    #[test]
    fn what_is_wrong_is_shown_with_its_line_and_key() {
        for (text, line, key) in [
            ("[data]\nscale = '10-1'\n", "2 | scale = '10-1'", "no scale"),
            ("[data.columns]\ncolour = 'x'\n", "2 | colour = 'x'", "no kind of column"),
            ("[items]\n\nlink = 'javascript:{id}'\n", "3 | link =", "https://"),
            ("[site.colours]\naccent = 'red;}'\n", "2 | accent =", "no colour"),
            ("[site]\nwithout = ['films']\n", "2 | without =", "import"),
            ("[ranking]\n[ranking.linear]\ncomponents = 0\n", "(line 3)", "ranking.linear.components"),
        ] {
            let message = read(text).unwrap_err().to_string();
            assert!(message.contains(line) && message.contains(key), "{message}");
        }
    }
}
