//! What an interrupted training has left, and going on from it: an error, or a model without a number that is none.
#![no_main]

use flatflix::checkpoint::{Checkpoint, Interrupt};
use flatflix::config::Config;
use flatflix::train::train_with;
use flatflix_core::Recommender;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

fn config() -> Config {
    let mut config = Config::default();
    (config.rating.sweeps, config.rating.factors) = (2, Some(1));
    config.ranking.linear.components = 2;
    config
}

/// What an interrupted training of the small data has left.
fn real() -> &'static [u8] {
    static REAL: OnceLock<Vec<u8>> = OnceLock::new();
    REAL.get_or_init(|| {
        let path = path();
        let _ = fs::remove_file(&path);
        let (dataset, interrupt) = (flatflix_fuzz::small(), Interrupt::default());
        interrupt.ask();
        let mut checkpoint =
            Checkpoint::open(path.clone(), Duration::MAX, false, dataset, &config(), interrupt)
                .expect("nothing is there");
        let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
        train_with(dataset, &rows, &config(), &mut checkpoint, |_| ()).expect_err("it was interrupted");
        fs::read(&path).expect("it left a checkpoint")
    })
}

/// Numbers that no training leaves.
const NUMBERS: [f64; 12] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    0.0,
    -1.0,
    1e19,
    -0.0,
    1e150,
];

/// A real checkpoint with changes: each of three bytes, two that say where, from the end, and what.
fn changed(changes: &[u8]) -> Vec<u8> {
    let mut bytes = real().to_vec();
    for change in changes.as_chunks::<3>().0 {
        let from_end = usize::from(u16::from_le_bytes([change[0], change[1]])) % bytes.len();
        let at = bytes.len() - 1 - from_end;
        match (usize::from(change[2]), bytes.get_mut(at..at + 8)) {
            (which @ 0..12, Some(number)) => number.copy_from_slice(&NUMBERS[which].to_le_bytes()),
            (12..16, _) => bytes.truncate(at.max(1)),
            (value, _) => bytes[at] = value as u8,
        }
    }
    bytes
}

fn path() -> PathBuf {
    flatflix_fuzz::folder().join("checkpoint")
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = if bytes.starts_with(b"FLIX") { bytes.to_vec() } else { changed(bytes) };
    fs::write(path(), whole).expect("room for a file");
    let dataset = flatflix_fuzz::small();
    let opened = Checkpoint::open(path(), Duration::MAX, true, dataset, &config(), Interrupt::default());
    let Ok(mut checkpoint) = opened else { return };
    let rows: Vec<u32> = (0..dataset.ratings.len() as u32).collect();
    if let Ok(trained) = train_with(dataset, &rows, &config(), &mut checkpoint, |_| ()) {
        trained.model.validate().expect("a model that can be written");
        let _ = Recommender::new(trained.model);
    }
});
