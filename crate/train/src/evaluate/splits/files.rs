//! Splits as folders of CSV, for other programs to be measured on.
//!
//! ```text
//! OUT/
//!   manifest.json               what was split, and how
//!   seed-1-fold-1/              one folder for each split
//!     train/ratings.csv         userId,movieId,rating: with the movies a data set of its own
//!     train/movies.csv          a copy of the data set's
//!     given.csv                 userId,movieId,rating,place: ratings of test users to fold in; the first n of a user
//!                               are those with a place up to n
//!     held-out.csv              userId,movieId,rating: what to predict
//! ```

use super::{Protocol, Split, check_size, splits};
use crate::dataset::{Dataset, RatingScale};
use crate::files;
use crate::input::InputError;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

/// Name of the file that tells what the splits are of.
const MANIFEST: &str = "manifest.json";

/// What was split, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Name of the data set.
    pub data: String,
    /// Ratings in the data set.
    pub ratings: usize,
    /// How ratings are held out.
    pub protocol: Protocol,
    /// The scale that ratings are given on.
    pub scale: Scale,
    /// A held-out item is relevant from this rating on.
    pub relevant_from: f32,
    /// Numbers of ratings to fold in; null for all.
    pub given: Vec<Option<usize>>,
    /// The splits, each a folder of its name.
    pub splits: Vec<Entry>,
}

/// Lowest and highest rating, and the distance between ratings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Lowest rating.
    pub min: f32,
    /// Highest rating.
    pub max: f32,
    /// Distance between ratings.
    pub step: f32,
}

impl From<RatingScale> for Scale {
    fn from(RatingScale { min, max, step }: RatingScale) -> Self {
        Self { min, max, step }
    }
}

/// One split in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Name of the split and its folder.
    pub name: String,
    /// Ratings to train on.
    pub train: usize,
    /// Users to test.
    pub test_users: usize,
    /// Ratings to predict.
    pub held_out: usize,
}

/// Write the splits that [`crate::evaluate::evaluate`] uses for the same protocol, number of repeats and first seed to
/// the folder `out`. `data` is the folder that `dataset` was read from. `progress` is called after each split with how
/// many are done and how many there are.
///
/// # Errors
/// `out` holds something that is no splits, or cannot be written to; there are too few ratings or users to split.
pub fn write(
    dataset: &Dataset,
    data: &Path,
    protocol: Protocol,
    seeds: std::ops::Range<u64>,
    out: &Path,
    mut progress: impl FnMut(usize, usize),
) -> Result<Manifest> {
    check_size(dataset)?;
    let make = |folder: &Path| {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))
    };
    make(out)?;
    let manifest_path = out.join(MANIFEST);
    let is_empty = out.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if !is_empty && !manifest_path.exists() {
        return Err(
            InputError::of_path(out, "holds something else than splits", "Name another folder").into()
        );
    }
    let n_splits = seeds.clone().count() * protocol.folds();
    let mut entries = Vec::new();
    for split in seeds.flat_map(|seed| splits(dataset, protocol, seed)) {
        let folder = out.join(&split.name);
        make(&folder.join("train"))?;
        for movies in
            ["movies.csv", "movies.dat"].map(|name| (data.join(name), folder.join("train").join(name)))
        {
            if movies.0.exists() {
                files::write(&movies.1, &files::read(&movies.0)?)?;
            }
        }
        entries.push(write_split(dataset, &split, &folder)?);
        progress(entries.len(), n_splits);
    }
    let manifest = Manifest { splits: entries, ..Manifest::new(dataset, protocol) };
    files::write(&manifest_path, serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    Ok(manifest)
}

impl Manifest {
    /// Of splits that are not made yet.
    fn new(dataset: &Dataset, protocol: Protocol) -> Self {
        Self {
            data: dataset.name.clone(),
            ratings: dataset.ratings.len(),
            protocol,
            scale: dataset.scale.into(),
            relevant_from: crate::evaluate::measure::RELEVANT * dataset.scale.max,
            given: protocol.given(),
            splits: Vec::new(),
        }
    }
}

fn write_split(dataset: &Dataset, split: &Split, folder: &Path) -> Result<Entry> {
    let row = |row: u32| {
        let rating = dataset.ratings[row as usize];
        let (user, item) = (&dataset.users[rating.user as usize], &dataset.items[rating.item as usize].id);
        [user.clone(), item.clone(), rating.value.to_string()]
    };
    let header = ["userId", "movieId", "rating", "place"].map(str::to_owned);
    let [user_id, movie_id, rating, _] = header.clone();
    let rating_header = [user_id, movie_id, rating];
    write_csv(
        &folder.join("train/ratings.csv"),
        &rating_header,
        split.train.iter().map(|&train| row(train)),
    )?;
    let given =
        split.tests.iter().flat_map(|test| (1..).zip(&test.given)).map(|(place, &given): (u32, _)| {
            let [user, item, rating] = row(given);
            [user, item, rating, place.to_string()]
        });
    write_csv(&folder.join("given.csv"), &header, given)?;
    let held_out = || split.tests.iter().flat_map(|test| &test.held_out).copied();
    write_csv(&folder.join("held-out.csv"), &rating_header, held_out().map(row))?;
    Ok(Entry {
        name: split.name.clone(),
        train: split.train.len(),
        test_users: split.tests.len(),
        held_out: held_out().count(),
    })
}

fn write_csv<const N: usize>(
    path: &Path,
    header: &[String; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<()> {
    files::write_with(path, |out: &mut dyn Write| {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(header)?;
        for row in rows {
            writer.write_record(row)?;
        }
        Ok(writer.flush()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::fixture;
    use std::fmt::Write as _;

    fn lines(path: &Path) -> Vec<String> {
        std::fs::read_to_string(path).unwrap().lines().skip(1).map(str::to_owned).collect()
    }

    fn line(dataset: &Dataset, row: u32) -> String {
        let rating = dataset.ratings[row as usize];
        format!("{},{},{}", rating.user, rating.item, rating.value)
    }

    /// A data set in memory, and its movies in a folder.
    fn data(folder: &Path) -> Dataset {
        let dataset = fixture(&[10, 12, 4, 5, 7, 1, 20]);
        let mut movies = String::from("movieId,title,genres\n");
        dataset.items.iter().for_each(|item| writeln!(movies, "{},{},", item.id, item.title).unwrap());
        std::fs::write(folder.join("movies.csv"), movies).unwrap();
        dataset
    }

    #[test]
    fn what_is_written_is_what_evaluate_uses() {
        let (data_dir, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let dataset = data(data_dir.path());
        for protocol in [Protocol::Weak, Protocol::Strong] {
            let out = out.path().join(format!("{protocol:?}"));
            let mut told = Vec::new();
            let tell = |done, all| told.push((done, all));
            let manifest = write(&dataset, data_dir.path(), protocol, 3..5, &out, tell).unwrap();
            assert_eq!(told.last(), Some(&(2 * protocol.folds(), 2 * protocol.folds())));
            let stored: Manifest =
                serde_json::from_slice(&files::read(&out.join(MANIFEST)).unwrap()).unwrap();
            assert_eq!(stored, manifest);
            assert_eq!((stored.ratings, stored.relevant_from), (59, 4.0));
            let expected = (3..5).flat_map(|seed| splits(&dataset, protocol, seed));
            for (split, entry) in expected.zip(&manifest.splits) {
                assert_eq!(split.name, entry.name);
                let folder = out.join(&split.name);
                let train: Vec<_> = split.train.iter().map(|&row| line(&dataset, row)).collect();
                assert_eq!(lines(&folder.join("train/ratings.csv")), train);
                let held_out: Vec<_> = split
                    .tests
                    .iter()
                    .flat_map(|test| &test.held_out)
                    .map(|&row| line(&dataset, row))
                    .collect();
                assert_eq!(lines(&folder.join("held-out.csv")), held_out);
                let place = |(place, &row): (usize, &u32)| format!("{},{}", line(&dataset, row), place + 1);
                let given: Vec<_> =
                    split.tests.iter().flat_map(|test| test.given.iter().enumerate().map(place)).collect();
                assert_eq!(lines(&folder.join("given.csv")), given);
                assert_eq!(entry.held_out, held_out.len());
                // The training part can be trained on, and split, again.
                assert_eq!(Dataset::read(&folder.join("train")).unwrap().ratings.len(), entry.train);
            }
        }
    }

    #[test]
    fn splits_replace_splits_and_nothing_else() {
        let data_dir = tempfile::tempdir().unwrap();
        let dataset = data(data_dir.path());
        let out = data_dir.path().join("splits");
        let write = |out: &Path| write(&dataset, data_dir.path(), Protocol::Weak, 1..2, out, |_, _| ());
        let first = write(&out).unwrap();
        assert_eq!(write(&out).unwrap(), first);
        let error = write(data_dir.path()).unwrap_err();
        assert!(error.is::<InputError>() && error.to_string().ends_with("Name another folder"), "{error}");
    }
}
