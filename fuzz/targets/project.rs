//! flatflix.toml.
#![no_main]

use flatflix::config::Project;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let path = flatflix_fuzz::file("flatflix.toml", bytes);
    if let Ok(project) = Project::read(&path) {
        // What is valid says so again, and can be told as parameters.
        project.config().parameters();
    }
});
