//! Rebuilds the crate when the built page changes, so that the binary embeds the current one.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A path that does not exist would rebuild every time; its parent tells when it appears.
    let watched = ["../../www/dist", "../../www", ".."].into_iter().find(|path| Path::new(path).exists());
    if let Some(path) = watched {
        println!("cargo::rerun-if-changed={path}");
    }
}
