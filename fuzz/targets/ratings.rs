//! An owner's ratings as separated fields or JSON Lines; what follows a form feed is a file of items.
#![no_main]

use flatflix::dataset::{Dataset, Files};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(at) = bytes.iter().position(|&byte| byte == 0x0c) else {
        return flatflix_fuzz::read_ratings("ratings", bytes);
    };
    let ratings = flatflix_fuzz::file("ratings", &bytes[..at]);
    let items = Some(flatflix_fuzz::file("items", &bytes[at + 1..]));
    if let Ok((dataset, _)) = Dataset::read_files(&Files { ratings, items, ..Files::default() }) {
        flatflix_fuzz::check(&dataset);
    }
});
