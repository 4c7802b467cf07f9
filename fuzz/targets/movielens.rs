//! A folder in MovieLens form: its files one after another, each followed by a form feed.
#![no_main]

use flatflix::dataset::Dataset;

const FILES: [&str; 5] = ["ratings.csv", "movies.csv", "links.csv", "tags.csv", "README.txt"];
const OLD_FILES: [&str; 3] = ["ratings.dat", "movies.dat", "tags.dat"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let names: &[&str] = if bytes.first() == Some(&b'0') { &OLD_FILES } else { &FILES };
    let folder = flatflix_fuzz::folder().join("movielens");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir(&folder).expect("room for a folder");
    for (name, part) in names.iter().zip(bytes.split(|&byte| byte == 0x0c)) {
        std::fs::write(folder.join(name), part).expect("room for a temporary file");
    }
    if let Ok(dataset) = Dataset::read(&folder) {
        flatflix_fuzz::check(&dataset);
    }
});
