//! The flags that say where ratings come from and what they are.

use super::Ui;
use crate::config::{Address, Project};
use crate::dataset::{Columns, Dataset, Files, Licence, Noun, Role, WantedScale};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Where the ratings come from.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Source {
    /// Folder in MovieLens form: ratings.csv and movies.csv
    #[arg(long, value_name = "DIR", conflicts_with = "ratings", help_heading = "Data")]
    pub(super) data: Option<PathBuf>,
    /// File of ratings of anything: CSV, TSV, JSON Lines or Parquet
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(super) ratings: Option<PathBuf>,
    /// File with the items' titles, years and groups [default: items are called by their ids]
    #[arg(long, value_name = "FILE", conflicts_with = "data", help_heading = "Data")]
    pub(super) items: Option<PathBuf>,
    /// Which column is what, if its name does not tell: user, item, rating, time; id, title, year, groups, link, image
    #[arg(long, value_name = "ROLE=NAME", value_parser = column, conflicts_with = "data", help_heading = "Data")]
    pub(super) column: Vec<(Role, String)>,
    /// Scale of the ratings: 1-10, 0.5-5, -10..10, 1-5:0.5, thumbs, or implicit for plays and purchases [default: found
    /// from the values]
    #[arg(
        long,
        value_name = "SCALE",
        allow_hyphen_values = true,
        conflicts_with = "data",
        help_heading = "Data"
    )]
    pub(super) scale: Option<WantedScale>,
    /// A rating that stands for 'not rated'
    #[arg(
        long,
        value_name = "VALUE",
        allow_negative_numbers = true,
        conflicts_with = "data",
        help_heading = "Data"
    )]
    pub(super) unrated: Option<f32>,
    /// What the items are called: book, story/stories or book/books/read [default: guessed]
    #[arg(long, value_name = "NOUN", help_heading = "Data")]
    pub(super) noun: Option<Noun>,
    /// Address of an item's own page, with {id} or {title} in it
    #[arg(long, value_name = "URL", help_heading = "Data")]
    pub(super) link: Option<Address>,
    /// Address of an item's picture, likewise
    #[arg(long, value_name = "URL", help_heading = "Data")]
    pub(super) image: Option<Address>,
    /// Name of the data, as the page gives it [default: the file's or folder's]
    #[arg(long, value_name = "TEXT", help_heading = "Data")]
    pub(super) name: Option<String>,
    /// File with the terms of the data [default: LICENSE or README beside the ratings]
    #[arg(long, value_name = "FILE", help_heading = "Data")]
    pub(super) licence: Option<PathBuf>,
    /// Where the ratings come from and whom they stand for, for the model's card
    #[arg(long, value_name = "TEXT", help_heading = "Data")]
    pub(super) about: Option<String>,
    /// Ask nothing: take the data as it was understood
    #[arg(long, short, help_heading = "Data")]
    pub(super) yes: bool,
}

fn column(text: &str) -> Result<(Role, String), String> {
    let (role, name) = text.split_once('=').ok_or("write ROLE=NAME, for instance user=customer")?;
    Ok((role.trim().parse()?, name.trim().to_owned()))
}

impl Source {
    /// The same with what the project says where no flag does. A flag for a file or folder replaces both.
    pub(super) fn over(&self, project: &Project) -> Self {
        let Project { data, items, .. } = project;
        let mut all = self.clone();
        if all.data.is_none() && all.ratings.is_none() {
            (all.data, all.ratings) = (data.folder.clone(), data.ratings.clone());
            all.items = all.items.or_else(|| data.items.clone());
        }
        let columns = data.columns.iter().map(|(&role, name)| (role, name.clone()));
        // The last of a role wins.
        all.column = columns.chain(all.column).collect();
        all.scale = all.scale.or(data.scale);
        all.unrated = all.unrated.or(data.unrated);
        all.noun = all.noun.or_else(|| Noun::of(items));
        all.link = all.link.or_else(|| items.link.clone());
        all.image = all.image.or_else(|| items.image.clone());
        all.name = all.name.or_else(|| data.name.clone());
        all.licence = all.licence.or_else(|| data.licence.clone());
        all.about = all.about.or_else(|| data.about.clone());
        all
    }

    /// Read the data, pass its warnings on, and have it confirmed unless that was said to be unnecessary.
    ///
    /// # Errors
    /// The data cannot be used, none was named, or it was not what its owner meant.
    pub(super) fn read(&self, ui: &Ui) -> Result<Dataset> {
        let mut dataset = match (&self.data, &self.ratings) {
            (Some(folder), _) => super::train::read(folder, ui)?,
            (None, Some(ratings)) => self.read_files(ratings, ui)?,
            (None, None) => {
                bail!("no data: name a file with --ratings, or a folder in MovieLens form with --data")
            }
        };
        let subject = &mut dataset.subject;
        if let Some(Noun { singular, plural, done }) = self.noun.clone() {
            (subject.singular, subject.plural, subject.done) = (singular, plural, done);
        }
        subject.link = self.link.clone().map_or_else(|| std::mem::take(&mut subject.link), |link| link.0);
        if let Some(image) = &self.image {
            // One address for all, instead of what the items file has.
            subject.image.clone_from(&image.0);
            dataset.items.iter_mut().for_each(|item| item.image.clear());
        }
        dataset.name = self.name.clone().unwrap_or(dataset.name);
        if let Some(path) = &self.licence {
            dataset.licence = Some(Licence::read_file(path)?);
        }
        dataset.about = self.about.clone().unwrap_or_default();
        Ok(dataset)
    }

    fn read_files(&self, ratings: &std::path::Path, ui: &Ui) -> Result<Dataset> {
        let files = Files {
            ratings: ratings.to_owned(),
            items: self.items.clone(),
            columns: Columns(self.column.iter().cloned().collect()),
            scale: self.scale,
            unrated: self.unrated,
            noun: self.noun.clone(),
        };
        let (dataset, findings) = Dataset::read_files(&files)?;
        super::train::warn(&dataset, ui);
        ui.note(&findings);
        if !self.yes && !ui.confirm("Is that right?")? {
            bail!("stopped: say what is different with --column, --scale, --unrated or --noun");
        }
        Ok(dataset)
    }
}
