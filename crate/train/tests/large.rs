//! What only large data sets need: reading with all threads, covariances by the number of ratings, bounded memory.

use flatflix::als::Covariances;
use flatflix::config::Config;
use flatflix::dataset::Dataset;
use flatflix::synth::{Shape, synth};
use flatflix::train::train;
use flatflix::update::measure;
use std::fmt::Write;
use std::fs;
use std::process::Command;

const MOVIES: &str = "movieId,title,genres\n1,One (1999),Drama\n2,Two (2000),Comedy\n3,Three (2001),Drama\n";

/// Enough lines for several threads, with every fault that does not stop the reading.
fn many_lines() -> String {
    let mut text = "userId,movieId,rating,timestamp\n".to_owned();
    for number in 0..420_000 {
        let (user, item) = (number / 3, 1 + number % 3);
        let item = if number % 100_003 == 7 { 77 } else { item };
        let time = if number % 90_001 == 5 { "late".to_owned() } else { number.to_string() };
        let end = if number % 1000 == 0 { "\r\n\n" } else { "\n" };
        write!(text, "{user},{item},{},{time}{end}", 0.5 + f64::from(number % 10) / 2.0).unwrap();
    }
    text + "5,1,4.5,900000\n"
}

fn read(ratings: &str) -> anyhow::Result<Dataset> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("movies.csv"), MOVIES)?;
    fs::write(folder.path().join("ratings.csv"), ratings)?;
    Dataset::read(folder.path())
}

/// Quotes in the last line make the whole block be read line by line.
#[test]
fn all_threads_read_what_one_does() {
    let plain = many_lines();
    let quoted = plain.replace("5,1,4.5,900000", "\"5\",1,4.5,900000");
    let (by_all, by_one) = (read(&plain).unwrap(), read(&quoted).unwrap());
    assert!(by_all.ratings == by_one.ratings && by_all.users == by_one.users);
    assert_eq!(by_all.items, by_one.items);
    let warnings = by_all.warnings.to_string();
    assert_eq!(warnings, by_one.warnings.to_string());
    for expected in ["5 ratings of items", "ratings.csv:10: item 77", "5 timestamps", "1 ratings of an item"]
    {
        assert!(warnings.contains(expected), "{expected}: {warnings}");
    }

    for (number, wrong) in [(400_000, "x,1"), (250_000, "x,1,2"), (333_333, "x,1,9000,5")] {
        let lines = |text: &str| {
            let mut lines: Vec<&str> = text.split('\n').collect();
            lines[number] = wrong;
            format!("{:#}", read(&lines.join("\n")).unwrap_err())
        };
        let message = lines(&plain);
        let place = |message: &str| message[message.rfind("ratings.csv:").unwrap()..].to_owned();
        assert!(message.contains(&format!("ratings.csv:{}: ", number + 1)), "{message}");
        assert_eq!(place(&message), place(&lines(&quoted)));
    }
}

#[test]
fn quotes_may_hold_line_breaks() {
    let text = "userId,movieId,rating,note\n1,1,4,\"two\nlines\"\n1,2,5,\"one, \"\"two\"\"\"\n2,1,bad,\n";
    let message = format!("{:#}", read(text).unwrap_err());
    assert!(message.contains("ratings.csv:5: ") && message.contains("'bad'"), "{message}");
    assert_eq!(read(&text.replace("bad", "3")).unwrap().ratings.len(), 3);
}

fn config(covariances: Covariances) -> Config {
    let mut config = Config::default();
    config.rating.sweeps = 40;
    config.rating.factors = Some(3);
    config.rating.covariances = Some(covariances);
    config.ranking.linear.components = 8;
    config
}

fn made_up(shape: Shape) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    synth(shape, 1, folder.path(), |_| ()).unwrap();
    Dataset::read(folder.path()).unwrap()
}

#[test]
fn covariances_by_count_predict_as_well_as_each_its_own() {
    let dataset = made_up(Shape { users: 300, items: 120, ratings: 9000 });
    let [each, by_count] = [Covariances::Each, Covariances::ByCount]
        .map(|covariances| measure(&dataset, &config(covariances), 5).unwrap());
    for (each, by_count) in each.iter().zip(&by_count) {
        assert!((each.rmse - by_count.rmse).abs() < 0.01, "{each:?} {by_count:?}");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let dataset = made_up(Shape { users: 200, items: 90, ratings: 4000 });
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    let mut config = config(Covariances::ByCount);
    config.rating.sweeps = 8;
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| train(&dataset, &rows, &config, |_| ()).unwrap().model.to_bytes().unwrap())
    };
    assert!(with(1) == with(3));
}

/// The process's own peak against the formula, where the system tells it.
#[cfg(target_os = "linux")]
#[test]
fn memory_stays_within_the_estimate() {
    /// The program itself, its threads, and what the allocator keeps.
    const BESIDES: f64 = 60e6;
    let folder = tempfile::tempdir().unwrap();
    synth(Shape { users: 60_000, items: 600, ratings: 300_000 }, 1, folder.path(), |_| ()).unwrap();
    let toml =
        "[rating]\nfactors = 24\nsweeps = 1\ncovariances = \"by_count\"\n[ranking.linear]\ncomponents = 32\n";
    fs::write(folder.path().join("few.toml"), toml).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_flatflix"))
        .args(["train", "--data", ".", "--config", "few.toml", "--out", "model", "--json"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let facts: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let [estimated, peak] = ["estimatedMemory", "peakMemory"].map(|key| facts[key].as_f64().unwrap());
    assert!(peak < estimated + BESIDES, "peak {peak}, estimated {estimated}");
    assert!(peak > 0.5 * estimated, "the estimate is too careful: peak {peak}, estimated {estimated}");
}
