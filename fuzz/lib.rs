//! What the targets have in common.

use flatflix::dataset::{Dataset, Files};
use flatflix_core::format::ModelReader;
use flatflix_core::{ItemIndex, Model, Recommender, Visitor};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// A folder of this process, in memory where the system has such a place.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let made = FOLDER.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        made.expect("a folder for temporary files")
    });
    made.path()
}

/// Write a file into the folder.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("room for a temporary file");
    path
}

/// Read a blob whole and in pieces, which must come to the same, and use it as a page would.
pub fn read_blob(bytes: &[u8]) {
    let whole = Model::from_bytes(bytes);
    let mut reader = ModelReader::new();
    let step = 1 + bytes.last().map_or(0, |&byte| usize::from(byte) * 7);
    let pushed = bytes.chunks(step).try_for_each(|piece| reader.push(piece).map(|_| ()));
    let streamed = pushed.and_then(|()| reader.finish()).and_then(|model| model.validate().map(|()| model));
    match (&whole, &streamed) {
        (Ok(whole), Ok(streamed)) => {
            assert!(whole == streamed || has_nan(whole), "pieces make another model")
        }
        (Err(_), Err(_)) => {}
        _ => panic!("whole: {:?}, in pieces: {:?}", whole.err(), streamed.err()),
    }
    let Ok(model) = whole else { return };
    let written = model.to_bytes().expect("what is read can be written");
    let again = Model::from_bytes(&written).expect("what is written can be read");
    assert!(again == model || has_nan(&model), "written and read it is another model");
    if let Ok(recommender) = Recommender::new(model) {
        use_model(&recommender);
    }
}

/// A measured figure of the metadata may be none; it is only ever shown.
fn has_nan(model: &Model) -> bool {
    model.metadata.metrics.iter().any(|(_, value)| value.is_nan())
}

/// Rate, and ask for what a page asks for: nothing is not a number.
pub fn use_model(recommender: &Recommender) {
    let scale = recommender.metadata().scale;
    let n_items = recommender.catalogue().n_items() as u32;
    let mut visitor = Visitor::new();
    for (item, rating) in (0..n_items.min(3)).zip([scale.max, scale.min, scale.max]) {
        visitor.rate(recommender, ItemIndex(item), rating).expect("an end of the scale is a rating");
        let Ok(best) = recommender.recommend(&visitor, 5) else { return };
        for place in best {
            let told = place.prediction;
            let all = [told.rating, told.low, told.high, told.certainty];
            assert!(all.iter().all(|number| !f64::from(*number).is_nan()), "{told:?}");
        }
        if let Ok(taste) = recommender.fold_in(&visitor) {
            let _ = recommender.next_question(&taste, &visitor, &[]);
            let _ = recommender.profile(&taste);
        }
        let _ = recommender.similar(ItemIndex(item), 3);
    }
    let _ = recommender.leave_one_out(&visitor);
}

/// Let the parquet crate panic, which the reader answers with an error; everything else that panics is a finding.
pub fn parquet_may_panic() {
    static SET: OnceLock<()> = OnceLock::new();
    SET.get_or_init(|| {
        let finding = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|place| place.file().contains("/parquet-")) {
                finding(panic);
            }
        }));
    });
}

/// Read a file of ratings of any form. What is read holds together.
pub fn read_ratings(name: &str, bytes: &[u8]) {
    let ratings = file(name, bytes);
    if let Ok((dataset, _)) = Dataset::read_files(&Files { ratings, ..Files::default() }) {
        check(&dataset);
    }
}

/// That rows are rows, and ratings on their scale.
pub fn check(dataset: &Dataset) {
    let (n_users, n_items) = (dataset.n_users(), dataset.n_items());
    assert!(dataset.scale.is_valid(), "{:?}", dataset.scale);
    for rating in &dataset.ratings {
        assert!(
            (rating.user as usize) < n_users && (rating.item as usize) < n_items && rating.value.is_finite()
        );
    }
    let pair = |at: usize| (dataset.ratings[at].user, dataset.ratings[at].item);
    assert!((1..dataset.ratings.len()).all(|at| pair(at - 1) < pair(at)), "sorted, one for each pair");
}

/// Ratings that factors and checkpoints belong to: the same in every run.
pub fn small() -> &'static Dataset {
    static SMALL: OnceLock<Dataset> = OnceLock::new();
    SMALL.get_or_init(|| {
        let mut text = String::from("user,item,rating\n");
        for (user, item) in (0..8).flat_map(|user| (0..6).map(move |item| (user, item))) {
            if (user * 5 + item * 3) % 4 != 0 {
                text.push_str(&format!("{user},{item},{}\n", 1 + (user + item * 2) % 5));
            }
        }
        let ratings = file("small.csv", text.as_bytes());
        Dataset::read_files(&Files { ratings, ..Files::default() }).expect("ratings that can be read").0
    })
}
