//! Other programs, measured like our own model by their answers to the splits that `flatflix split` has written.
//!
//! ```text
//! PEERS/
//!   implicit-als/                       one folder for each program
//!     peer.json                         who it is, its settings and how long it trained
//!     seed-1-fold-1/predictions.csv     given,userId,movieId,prediction
//!     seed-1-fold-1/rankings.csv        given,userId,movieId: the best first
//! ```
//!
//! `given` is the number of ratings folded in, or `all`. A program that cannot fold in, or does not rank, leaves rows or
//! the file out; but it answers for every user and held-out rating, or for none.

use super::methods::{Given, Judgement, Method, Predicted};
use super::splits::{Split, Test};
use crate::dataset::Dataset;
use crate::files;
use crate::input::InputError;
use crate::table::{Column, Row, Table};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What a program says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peer {
    /// Name, as it is shown.
    pub name: String,
    /// Version of the program.
    pub version: String,
    /// What it was told, by name.
    pub settings: BTreeMap<String, String>,
    /// Seconds that it trained, by split.
    #[serde(skip_serializing)]
    seconds: BTreeMap<String, f64>,
    #[serde(skip)]
    folder: PathBuf,
}

/// Ratings folded in, of a user.
type Asked = (Option<usize>, u32);

/// What a program said about one split.
pub(super) struct Answers<'a> {
    peer: &'a Peer,
    seconds: f64,
    bounds: [f64; 2],
    predictions: HashMap<Asked, HashMap<u32, f64>>,
    rankings: HashMap<Asked, Vec<u32>>,
}

impl Peer {
    /// Find the programs in a folder, in the order of the names of their folders.
    ///
    /// # Errors
    /// There are none, or one of them does not say who it is.
    pub fn find(folder: &Path) -> Result<Vec<Self>> {
        let entries = folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))?;
        let mut files: Vec<PathBuf> = entries
            .map(|entry| Ok(entry?.path().join("peer.json")))
            .collect::<std::io::Result<_>>()
            .with_context(|| format!("cannot read {}", folder.display()))?;
        files.retain(|file| file.exists());
        files.sort();
        if files.is_empty() {
            let remedy = "Name the folder that 'npm run peers' has written";
            return Err(InputError::of_path(folder, "no folder in it has a peer.json", remedy).into());
        }
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Result<Self> {
        let peer: Self = serde_json::from_slice(&files::read(file)?).map_err(|error| {
            InputError::of_path(file, error.to_string(), "Run the program again to have it written anew")
        })?;
        Ok(Self { folder: file.parent().unwrap_or(file).to_owned(), ..peer })
    }

    /// Read the answers to one split, after every number of ratings in `given`.
    ///
    /// # Errors
    /// They are missing or not complete, or name what the data set does not have.
    pub(super) fn answers(
        &self,
        dataset: &Dataset,
        split: &Split,
        given: &[Option<usize>],
    ) -> Result<Answers<'_>> {
        let seconds = self.seconds.get(&split.name).copied().ok_or_else(|| {
            let problem = format!("has no answers to the split {}", split.name);
            InputError::of_path(
                &self.folder,
                problem,
                "Give it the splits of the same protocol, seed and repeats",
            )
        })?;
        let folder = self.folder.join(&split.name);
        let reader = Reader::new(dataset);
        let bounds = [dataset.scale.min, dataset.scale.max].map(f64::from);
        let mut answers =
            Answers { peer: self, seconds, bounds, predictions: HashMap::new(), rankings: HashMap::new() };
        reader.rows(&folder.join("predictions.csv"), &["prediction"], |row, asked, item| {
            let prediction = row.number(3).filter(|value: &f64| value.is_finite());
            let fault = || row.fault("the prediction is no number", "Every prediction must be one");
            answers.predictions.entry(asked).or_default().insert(item, prediction.ok_or_else(fault)?);
            Ok(())
        })?;
        reader.rows(&folder.join("rankings.csv"), &[], |row, asked, item| {
            let ranking = answers.rankings.entry(asked).or_default();
            if ranking.contains(&item) {
                return Err(row.fault("the movie is twice in the ranking", "Rank every movie once").into());
            }
            ranking.push(item);
            Ok(())
        })?;
        for &given in given {
            answers.check(dataset, given, &split.tests).with_context(|| folder.display().to_string())?;
        }
        Ok(answers)
    }
}

impl Answers<'_> {
    /// That there is an answer for everyone and everything, or for none.
    fn check(&self, dataset: &Dataset, given: Option<usize>, tests: &[Test]) -> Result<()> {
        let after = given.map_or_else(|| "all".to_owned(), |given| given.to_string());
        let asked: HashSet<Asked> = tests.iter().map(|test| (given, test.user)).collect();
        let user = |row: u32| &dataset.users[row as usize];
        if self.predictions.keys().any(|known| asked.contains(known)) {
            for test in tests {
                let known = self.predictions.get(&(given, test.user));
                let lacks = |&&row: &&u32| {
                    !known.is_some_and(|known| known.contains_key(&dataset.ratings[row as usize].item))
                };
                let missing = test.held_out.iter().find(lacks);
                ensure!(
                    missing.is_none(),
                    "predictions after {after} ratings: not every held-out rating of user {} has one",
                    user(test.user)
                );
            }
        }
        if self.rankings.keys().any(|known| asked.contains(known)) {
            let missing = tests.iter().find(|test| !self.rankings.contains_key(&(given, test.user)));
            if let Some(test) = missing {
                anyhow::bail!("rankings after {after} ratings: user {} has none", user(test.user));
            }
        }
        Ok(())
    }
}

impl Method for &Answers<'_> {
    fn name(&self) -> &str {
        &self.peer.name
    }

    fn train_seconds(&self) -> Option<f64> {
        Some(self.seconds)
    }

    fn judge(&self, given: &Given, items: &[u32], n_ranked: usize) -> Judgement {
        let asked = (given.asked, given.user);
        let [min, max] = self.bounds;
        let cut = |rating: f64| Predicted { rating: rating.clamp(min, max), belief: None };
        let predictions = self.predictions.get(&asked);
        Judgement {
            predictions: predictions.map(|known| items.iter().map(|item| cut(known[item])).collect()),
            ranking: self.rankings.get(&asked).map(|ranked| ranked.iter().take(n_ranked).copied().collect()),
        }
    }
}

/// Looks up the rows of users and items by their identifiers.
struct Reader<'a> {
    users: HashMap<&'a str, u32>,
    items: HashMap<&'a str, u32>,
}

impl<'a> Reader<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        let users = dataset.users.iter().map(String::as_str);
        let items = dataset.items.iter().map(|item| item.id.as_str());
        Self { users: users.zip(0..).collect(), items: items.zip(0..).collect() }
    }

    /// Go through a file with the columns given, userId, movieId and `more`; nothing without the file.
    fn rows(
        &self,
        path: &Path,
        more: &[&'static str],
        mut each: impl FnMut(&Row, Asked, u32) -> Result<()>,
    ) -> Result<()> {
        if !path.exists() {
            return Ok(());
        }
        let names = ["given", "userId", "movieId"];
        let columns: Vec<Column> = names.iter().chain(more).map(|name| Column::required(name)).collect();
        let mut table = Table::open_csv(path.to_owned(), &columns)?;
        while let Some(row) = table.next()? {
            let remedy = "Give it the splits of the same data set";
            let look_up = |column: usize, rows: &HashMap<&str, u32>| {
                let id = row.text(column)?;
                let unknown = || row.fault(format!("there is no {} '{id}'", names[column]), remedy);
                rows.get(id.as_ref()).copied().ok_or_else(unknown)
            };
            let given = match row.bytes(0) {
                b"all" => None,
                _ => Some(row.number(0).ok_or_else(|| {
                    row.fault("given is no number", "Write the number of ratings folded in, or 'all'")
                })?),
            };
            each(&row, (given, look_up(1, &self.users)?), look_up(2, &self.items)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::{Measured, measure};
    use super::super::methods::Baselines;
    use super::super::splits::{Protocol, splits};
    use super::*;
    use crate::synth::{Shape, synth};

    /// A data set, one of its splits, and a folder for answers with a peer that has trained on it.
    struct World {
        folder: tempfile::TempDir,
        dataset: Dataset,
        split: Split,
        given: Vec<Option<usize>>,
    }

    impl World {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().join("data");
            synth(Shape { users: 30, items: 60, ratings: 900 }, 1, &data, |_| ()).unwrap();
            let dataset = Dataset::read(&data).unwrap();
            let split = splits(&dataset, Protocol::Strong, 1).remove(1);
            let world = Self { folder, dataset, split, given: Protocol::Strong.given() };
            std::fs::create_dir_all(world.answers_folder()).unwrap();
            let about =
                r#"{"name":"them","version":"1","settings":{"k":"8"},"seconds":{"seed-1-fold-2":1.5}}"#;
            std::fs::write(world.peers_folder().join("a/peer.json"), about).unwrap();
            world
        }

        fn peers_folder(&self) -> PathBuf {
            self.folder.path().join("peers")
        }

        fn answers_folder(&self) -> PathBuf {
            self.peers_folder().join("a").join(&self.split.name)
        }

        /// Write one line for each of the items that `method` names to a test user after every number of ratings.
        fn write(&self, file: &str, header: &str, method: &dyn Method) {
            let mut lines = format!("given,userId,movieId{header}\n");
            let dataset = &self.dataset;
            for (asked, test) in
                self.given.iter().flat_map(|&given| self.split.tests.iter().map(move |test| (given, test)))
            {
                let n = asked.unwrap_or(usize::MAX).min(test.given.len());
                let rating = |row: &u32| dataset.ratings[*row as usize];
                let ratings =
                    test.given[..n].iter().map(|row| (rating(row).item, rating(row).value)).collect();
                let items: Vec<u32> = test.held_out.iter().map(|row| rating(row).item).collect();
                let judgement = method.judge(&Given { user: test.user, asked, ratings }, &items, 20);
                let predictions = judgement.predictions.into_iter().flatten();
                let predicted =
                    items.iter().zip(predictions).map(|(&item, p)| (item, format!(",{}", p.rating)));
                let ranked = judgement.ranking.into_iter().flatten().map(|item| (item, String::new()));
                let asked = asked.map_or_else(|| "all".to_owned(), |n| n.to_string());
                for (item, value) in predicted.chain(ranked) {
                    let (user, item) = (&dataset.users[test.user as usize], &dataset.items[item as usize].id);
                    lines.push_str(&format!("{asked},{user},{item}{value}\n"));
                }
            }
            std::fs::write(self.answers_folder().join(file), lines).unwrap();
        }

        fn answers<'a>(&self, peer: &'a Peer) -> Result<Answers<'a>> {
            peer.answers(&self.dataset, &self.split, &self.given)
        }

        fn peer(&self) -> Peer {
            Peer::find(&self.peers_folder()).unwrap().remove(0)
        }

        fn measure(&self, baselines: &Baselines, method: &dyn Method, given: Option<usize>) -> Measured {
            measure(&self.dataset, &baselines.counts, method, given, &self.split.tests)
        }
    }

    #[test]
    fn answers_from_files_are_measured_like_those_who_gave_them() {
        let world = World::new();
        let baselines = Baselines::fit(&world.dataset, &world.split.train);
        let [_, biases, popularity] = &baselines.methods()[..] else { panic!("there are three baselines") };
        world.write("predictions.csv", ",prediction", biases.as_ref());
        world.write("rankings.csv", "", popularity.as_ref());
        let peer = world.peer();
        let answers = world.answers(&peer).unwrap();
        for &given in &world.given {
            let theirs = world.measure(&baselines, &&answers, given);
            let predicted = world.measure(&baselines, biases.as_ref(), given);
            let ranked = world.measure(&baselines, popularity.as_ref(), given);
            assert!(theirs.rmse.is_some() && !theirs.ranking.is_empty());
            assert_eq!((theirs.rmse, theirs.mae), (predicted.rmse, predicted.mae));
            assert_eq!((theirs.ranking, theirs.popularity), (ranked.ranking, ranked.popularity));
            assert_eq!(theirs.train_seconds, Some(1.5));
        }
    }

    #[test]
    fn who_does_not_answer_is_not_measured() {
        let world = World::new();
        let peer = world.peer();
        let answers = world.answers(&peer).unwrap();
        let baselines = Baselines::fit(&world.dataset, &world.split.train);
        let theirs = world.measure(&baselines, &&answers, None);
        assert!(theirs.rmse.is_none() && theirs.ranking.is_empty());
    }

    #[test]
    fn incomplete_or_foreign_answers_are_refused() {
        let world = World::new();
        let file = world.answers_folder().join("predictions.csv");
        let test = &world.split.tests[0];
        let rating = world.dataset.ratings[test.held_out[0] as usize];
        let (user, item) =
            (&world.dataset.users[rating.user as usize], &world.dataset.items[rating.item as usize].id);
        for (line, expected) in [
            (format!("all,{user},{item},3.5"), "not every held-out rating of user"),
            (format!("all,{user},nothing,3.5"), "there is no movieId 'nothing'"),
            (format!("all,{user},{item},good"), "the prediction is no number"),
            (format!("many,{user},{item},3.5"), "given is no number"),
        ] {
            std::fs::write(&file, format!("given,userId,movieId,prediction\n{line}\n")).unwrap();
            let error = world.answers(&world.peer()).err().map(|error| format!("{error:#}"));
            assert!(error.as_ref().is_some_and(|error| error.contains(expected)), "{line}: {error:?}");
        }
        std::fs::remove_file(&file).unwrap();
        let twice = format!("given,userId,movieId\nall,{user},{item}\nall,{user},{item}\n");
        std::fs::write(world.answers_folder().join("rankings.csv"), twice).unwrap();
        assert!(world.answers(&world.peer()).err().is_some_and(|error| error.to_string().contains("twice")));
        let elsewhere = splits(&world.dataset, Protocol::Strong, 2).remove(0);
        let peer = world.peer();
        let error =
            peer.answers(&world.dataset, &elsewhere, &world.given).err().map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("no answers to the split seed-2-fold-1")));
        assert!(Peer::find(world.folder.path()).is_err_and(|error| error.is::<InputError>()));
    }
}
