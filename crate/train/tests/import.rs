//! Factors that a real Spark has written (`fixtures/spark`), as models.
#![cfg(feature = "parquet")]

use flatflix::config::Config;
use flatflix::dataset::Dataset;
use flatflix::import::{Confidence, FactorPair, FactorRows, Source, import, npy, spark};
use flatflix_core::{Recommender, Visitor};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// As `fixtures/spark` was trained.
const CONFIDENCE: Confidence = Confidence { offset: 1.0, alpha: 2.0, regularization: 0.1, per_rating: true };
const MOST: usize = 64;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/spark")
}

fn open(name: &str) -> FactorPair {
    spark::open(&fixture().join(name), MOST).unwrap().0
}

fn rows(factors: &dyn FactorRows) -> Vec<(String, Vec<f32>)> {
    let mut all = Vec::new();
    let collect = &mut |id: &str, row: &[f32]| {
        all.push((id.to_owned(), row.to_vec()));
        Ok(())
    };
    factors.each(collect).unwrap();
    all
}

/// A copy of the fixture that can be damaged.
fn copy() -> tempfile::TempDir {
    fn copy_to(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in from.read_dir().unwrap() {
            let path = entry.unwrap().path();
            let to = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy_to(&path, &to);
            } else {
                fs::copy(&path, to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy_to(&fixture(), folder.path());
    folder
}

fn import_all(folder: &Path) -> anyhow::Result<flatflix::import::Imported> {
    let dataset = Dataset::read(folder)?;
    let pair = |name: &str| Ok::<_, anyhow::Error>(spark::open(&folder.join(name), MOST)?.0);
    let mut config = Config::default();
    // Spark has no part for the mean user.
    config.ranking.implicit_als.prior_weight = 0.0;
    let (explicit, implicit) = (Some(pair("explicit")?), Some((pair("implicit")?, CONFIDENCE)));
    import(&dataset, &Source { trainer: "Spark".to_owned(), explicit, implicit }, &config, |_| ())
}

#[test]
fn the_fixture_is_read_whole() {
    let (pair, version) = spark::open(&fixture().join("explicit"), MOST).unwrap();
    assert!(version.starts_with("3."), "{version}");
    let (items, users) = (rows(&*pair.items), rows(&*pair.users));
    assert_eq!((items.len(), users.len()), (150, 75));
    assert!(items.iter().chain(&users).all(|(_, row)| row.len() == 4 && row.iter().all(|x| x.is_finite())));
}

#[test]
fn strangers_to_the_factors_are_understood() {
    let imported = import_all(&fixture()).unwrap();
    assert_eq!((imported.n_trained_users, imported.n_held_out_users), (75, 42));
    assert!(!imported.measured_on_trained_users);
    let rmse = imported.held_out_rmse.unwrap();
    let dataset = Dataset::read(&fixture()).unwrap();
    let n = dataset.ratings.len() as f64;
    let mean = dataset.ratings.iter().map(|rating| f64::from(rating.value)).sum::<f64>() / n;
    let variance = dataset.ratings.iter().map(|r| (f64::from(r.value) - mean).powi(2)).sum::<f64>() / n;
    assert!(rmse < 0.95 * variance.sqrt(), "{rmse} against {}", variance.sqrt());
    let model = imported.model;
    model.validate().unwrap();
    let parameter = |key: &str| model.metadata.parameters.iter().find(|(name, _)| name == key).cloned();
    assert_eq!(parameter("explicit.factors").unwrap().1, "4");
    assert_eq!(parameter("rating.sweeps"), None, "it had no part in this model");
}

/// Spark's last step solves for the users: the page's fold-in must find the very vectors that it has saved.
#[test]
fn a_fold_in_finds_the_user_factors_of_spark() {
    let recommender = Recommender::new(import_all(&fixture()).unwrap().model).unwrap();
    let (dataset, pair) = (Dataset::read(&fixture()).unwrap(), open("implicit"));
    let items: HashMap<String, Vec<f32>> = rows(&*pair.items).into_iter().collect();
    for (id, user) in rows(&*pair.users).into_iter().take(20) {
        let mut visitor = Visitor::new();
        let row = dataset.users.iter().position(|known| *known == id).unwrap() as u32;
        for rating in dataset.ratings.iter().filter(|rating| rating.user == row) {
            let index = recommender.catalogue().index_of(&dataset.items[rating.item as usize].id).unwrap();
            visitor.rate(&recommender, index, rating.value).unwrap();
        }
        for best in recommender.recommend(&visitor, 10).unwrap() {
            let item = &items[&recommender.catalogue().ids[best.item.row()]];
            let score: f32 = user.iter().zip(item).map(|(x, y)| x * y).sum();
            assert!(
                (f64::from(score) - f64::from(best.score)).abs() < 0.02,
                "user {id}: {score} and {best:?}"
            );
        }
    }
}

/// (what is done to the fixture, what the message says)
type Damage = (fn(&Path), &'static str);

#[test]
fn what_is_damaged_is_named() {
    let damages: [Damage; 8] = [
        (|at| fs::remove_file(at.join("explicit/userFactors/_SUCCESS")).unwrap(), "no _SUCCESS"),
        (|at| fs::remove_dir_all(at.join("explicit/itemFactors")).unwrap(), "no such folder"),
        (|at| fs::write(at.join("explicit/metadata/part-00000"), "{").unwrap(), "not JSON"),
        (|at| edit(&at.join("explicit/metadata/part-00000"), "ALSModel", "ALS"), "recommendation.ALS, not"),
        (|at| edit(&at.join("explicit/metadata/part-00000"), "\"rank\":4", "\"rank\":5"), "has 4 factors"),
        (|at| edit(&at.join("explicit/metadata/part-00000"), "\"rank\":4", "\"rank\":400"), "400 factors"),
        (|at| keep_lines(&at.join("ratings.csv"), |line| !line.starts_with("2,")), "is not in the ratings"),
        (|at| keep_lines(&at.join("ratings.csv"), |line| !line.contains(",1,")), "but no rating by a user"),
    ];
    for (damage, expected) in damages {
        let folder = copy();
        damage(folder.path());
        let message = format!("{:#}", import_all(folder.path()).err().expect(expected));
        assert!(message.contains(expected), "{expected}: {message}");
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).unwrap();
}

fn keep_lines(path: &Path, keep: fn(&str) -> bool) {
    let text = fs::read_to_string(path).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| keep(line)).collect();
    fs::write(path, kept.join("\n")).unwrap();
}

#[test]
fn parquet_of_something_else_is_named() {
    let folder = copy();
    let items = folder.path().join("explicit/itemFactors");
    for entry in items.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|extension| extension == "parquet") {
            fs::remove_file(entry).unwrap();
        }
    }
    let schema = "message other { required int32 id; required double features; }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let file = fs::File::create(items.join("part-00000.parquet")).unwrap();
    let writer = parquet::file::writer::SerializedFileWriter::new(file, schema, Default::default()).unwrap();
    writer.close().unwrap();
    let message = format!("{:#}", import_all(folder.path()).err().unwrap());
    assert!(message.contains("columns id, features, not id (int) and features"), "{message}");

    fs::write(items.join("part-00000.parquet"), "PAR1 and then nothing").unwrap();
    let message = format!("{:#}", import_all(folder.path()).err().unwrap());
    assert!(message.contains("part-00000.parquet: Parquet that cannot be read"), "{message}");

    // Found by fuzzing: the parquet crate panics on it.
    fs::copy(fixture().with_file_name("damaged.parquet"), items.join("part-00000.parquet")).unwrap();
    let message = format!("{:#}", import_all(folder.path()).err().unwrap());
    assert!(message.contains("part-00000.parquet: Parquet that cannot be read"), "{message}");
}

#[test]
fn more_rows_than_a_file_claims_are_named() {
    let folder = copy();
    let items = folder.path().join("explicit/itemFactors");
    let first = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("part-00000");
    let part = items.read_dir().unwrap().map(|entry| entry.unwrap().path()).find(first).unwrap();
    let mut bytes = fs::read(&part).unwrap();
    // Its 78 rows as Thrift writes an i64 field, and the field behind them.
    let at = bytes.windows(4).rposition(|window| window == [0x16, 0x9c, 0x01, 0x26]).unwrap();
    bytes[at + 1] -= 2;
    fs::write(&part, bytes).unwrap();
    let message = format!("{:#}", import_all(folder.path()).err().unwrap());
    assert!(message.contains("more rows than it claims"), "{message}");
}

/// Write rows as an array, and their ids beside it.
fn save(folder: &Path, name: &str, rows: &[(String, Vec<f32>)], order: npyz::Order) -> npy::Files {
    use npyz::WriterBuilder;
    let (array, ids) = (folder.join(format!("{name}.npy")), folder.join(format!("{name}.csv")));
    let (n, k) = (rows.len(), rows[0].1.len());
    let file = fs::File::create(&array).unwrap();
    let options = npyz::WriteOptions::<f64>::new().default_dtype().shape(&[n as u64, k as u64]);
    let mut writer = options.order(order).writer(file).begin_nd().unwrap();
    let at = |row: usize, column: usize| f64::from(rows[row].1[column]);
    match order {
        npyz::Order::C => (0..n).for_each(|r| (0..k).for_each(|c| writer.push(&at(r, c)).unwrap())),
        npyz::Order::Fortran => (0..k).for_each(|c| (0..n).for_each(|r| writer.push(&at(r, c)).unwrap())),
    }
    writer.finish().unwrap();
    let lines: Vec<&str> = std::iter::once("id").chain(rows.iter().map(|(id, _)| id.as_str())).collect();
    fs::write(&ids, lines.join("\n")).unwrap();
    npy::Files { array, ids: Some(ids) }
}

#[test]
fn arrays_give_the_model_that_spark_s_folders_give() {
    let (folder, dataset) = (tempfile::tempdir().unwrap(), Dataset::read(&fixture()).unwrap());
    let pair = |name: &str, order: npyz::Order| {
        let pair = open(name);
        let items = save(folder.path(), &format!("{name}-items"), &rows(&*pair.items), order);
        let users = save(folder.path(), &format!("{name}-users"), &rows(&*pair.users), order);
        npy::open(&items, &users, &dataset, MOST).unwrap()
    };
    let source = Source {
        trainer: "Spark".to_owned(),
        explicit: Some(pair("explicit", npyz::Order::Fortran)),
        implicit: Some((pair("implicit", npyz::Order::C), CONFIDENCE)),
    };
    let mut config = Config::default();
    config.ranking.implicit_als.prior_weight = 0.0;
    let of_arrays = import(&dataset, &source, &config, |_| ()).unwrap().model.to_bytes().unwrap();
    assert!(of_arrays == import_all(&fixture()).unwrap().model.to_bytes().unwrap());
}

#[test]
fn arrays_that_do_not_fit_are_named() {
    let (folder, dataset) = (tempfile::tempdir().unwrap(), Dataset::read(&fixture()).unwrap());
    let pair = open("explicit");
    let (items, users) = (rows(&*pair.items), rows(&*pair.users));
    let save_as = |name: &str, rows: &[(String, Vec<f32>)]| save(folder.path(), name, rows, npyz::Order::C);
    let (good_items, good_users) = (save_as("items", &items), save_as("users", &users));
    let error = |items: &npy::Files, users: &npy::Files| {
        let made = npy::open(items, users, &dataset, MOST).and_then(|pair| {
            let source = Source { trainer: String::new(), explicit: Some(pair), implicit: None };
            import(&dataset, &source, &Config::default(), |_| ())
        });
        format!("{:#}", made.err().unwrap())
    };
    let mut broken = items.clone();
    broken[7].1[2] = f32::NAN;
    let nan = save_as("nan", &broken);
    assert!(error(&nan, &good_users).contains("has a factor that is NaN, not a number"));
    broken[7] = broken[8].clone();
    assert!(error(&save_as("twice", &broken), &good_users).contains("has factors twice"));
    let narrow: Vec<_> = users.iter().map(|(id, row)| (id.clone(), row[..3].to_vec())).collect();
    assert!(error(&good_items, &save_as("narrow", &narrow)).contains("3 factors, but "));
    let without_ids = npy::Files { ids: None, ..good_users.clone() };
    assert!(error(&good_items, &without_ids).contains("75 rows, but the ratings have 117"));
    let short = npy::Files { ids: good_items.ids.clone(), ..good_users.clone() };
    assert!(error(&good_items, &short).contains("151 ids, but 75 rows"));
    fs::write(folder.path().join("text.npy"), "no array").unwrap();
    let text = npy::Files { array: folder.path().join("text.npy"), ids: None };
    assert!(error(&text, &good_users).contains("not an array of NumPy's"));
}

#[test]
fn descriptions_that_would_take_forever_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::read(&fixture()).unwrap();
    let read = |description: &[u8], version: u8| {
        let array = folder.path().join("array.npy");
        let length = &(description.len() as u32).to_le_bytes()[..if version == 1 { 2 } else { 4 }];
        fs::write(&array, [b"\x93NUMPY", [version, 0].as_slice(), length, description].concat()).unwrap();
        let files = npy::Files { array, ids: None };
        format!("{:#}", npy::open(&files, &files, &dataset, MOST).err().unwrap())
    };
    for version in 1..=3 {
        // Found by fuzzing: npyz takes twice as long for each bracket.
        let deep = read(&[b'['; 40], version);
        assert!(deep.contains("array.npy: not an array of numbers"), "{deep}");
        let long = read(&[b' '; 10_001], version);
        assert!(long.contains("array.npy: not an array of numbers"), "{long}");
        let usual = read(b"{'descr': '<i4', 'fortran_order': False, 'shape': (3, 4), }\n", version);
        assert!(usual.contains("array.npy: ") && !usual.contains("description"), "{usual}");
    }
}
