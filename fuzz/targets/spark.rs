//! A model that Spark has saved: the first byte says which file of it the others replace.
#![no_main]

use flatflix::import::spark;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

const METADATA: &str =
    r#"{"class":"org.apache.spark.ml.recommendation.ALSModel","sparkVersion":"3.5.1","rank":4}"#;
const PART: &str = "part-00000.snappy.parquet";

/// The folder but for its parts.
fn model() -> &'static PathBuf {
    static MODEL: OnceLock<PathBuf> = OnceLock::new();
    MODEL.get_or_init(|| {
        let model = flatflix_fuzz::folder().join("spark");
        for part in ["metadata", "itemFactors", "userFactors"] {
            fs::create_dir_all(model.join(part)).expect("room for a folder");
            fs::write(model.join(part).join("_SUCCESS"), b"").expect("room for a file");
        }
        fs::write(model.join("metadata/part-00000"), METADATA).expect("room for a file");
        model
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    flatflix_fuzz::parquet_may_panic();
    let Some((&which, bytes)) = bytes.split_first() else { return };
    let model = model();
    let metadata = if which == b'm' { bytes } else { METADATA.as_bytes() };
    fs::write(model.join("metadata/part-00000"), metadata).expect("room for a file");
    for side in ["itemFactors", "userFactors"] {
        fs::write(model.join(side).join(PART), bytes).expect("room for a file");
    }
    if let Ok((pair, _)) = spark::open(model, 64) {
        let rank = pair.items.rank();
        let _ = pair.items.each(&mut |_, row| {
            assert_eq!(row.len(), rank);
            Ok(())
        });
    }
});
