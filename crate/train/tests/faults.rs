//! What goes wrong around a training: nothing is half-written, nothing lost, and what it was is said.
#![cfg(target_os = "linux")]

use flatflix::synth::{Shape, synth};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const CONFIG: &str = "[rating]\nfactors = 3\nsweeps = 60\n[ranking.linear]\ncomponents = 8\n";

/// A project in a folder of its own.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    synth(Shape { users: 60, items: 50, ratings: 1200 }, 1, &folder.path().join("data"), |_| ()).unwrap();
    fs::write(folder.path().join("flatflix.toml"), CONFIG).unwrap();
    folder
}

fn train(project: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flatflix"));
    command.args(["train", "--data", "data", "--quiet"]).args(options).current_dir(project);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn fails(output: &Output, expected: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(expected), "{expected}: {said}");
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_the_old_model() {
    let project = project();
    let model = project.path().join("model.flatflix");
    fs::write(&model, "the old one").unwrap();
    // No file of this process grows beyond a kilobyte, and it is told so as it would be of a full disk.
    let full = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_flatflix")])
        .args(["train", "--data", "data", "--quiet"])
        .current_dir(project.path())
        .output()
        .unwrap();
    fails(&full, "cannot write model");
    assert_eq!(fs::read_to_string(&model).unwrap(), "the old one");
    assert_eq!(names(project.path()), ["data", "flatflix.toml", "model.flatflix"]);
}

#[test]
fn a_folder_that_takes_no_file_is_named() {
    // Not even the superuser writes there.
    let output = train(project().path(), &["--out", "/proc/model.flatflix"]).output().unwrap();
    fails(&output, "cannot write /proc/model");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let project = project();
    let ratings = project.path().join("data/ratings.csv");
    fs::remove_file(&ratings).unwrap();
    // Can be opened; its first page cannot be read.
    std::os::unix::fs::symlink("/proc/self/mem", &ratings).unwrap();
    let output = train(project.path(), &[]).output().unwrap();
    fails(&output, "data/ratings.csv");
    assert_eq!(names(project.path()), ["data", "flatflix.toml"]);
}

/// Killed again and again, each time later after its start, it ends with the bytes of a training that was left alone.
#[test]
fn killed_at_any_moment_it_goes_on_to_the_same_bytes() {
    let project = project();
    let (straight, model) = (project.path().join("straight"), project.path().join("model"));
    assert!(train(project.path(), &["--out", "straight"]).status().unwrap().success());
    let mut n_killed = 0;
    for milliseconds in (0..).map(|n| n * n * 3) {
        let mut process = train(project.path(), &["--out", "model", "--resume", "--checkpoint-every", "0"])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        process.kill().unwrap();
        if process.wait().unwrap().success() {
            break;
        }
        n_killed += 1;
        assert!(
            !model.exists() || fs::read(&model).unwrap() == fs::read(&straight).unwrap(),
            "never half of one"
        );
    }
    assert!(n_killed > 2, "killed {n_killed} times");
    assert!(fs::read(&model).unwrap() == fs::read(&straight).unwrap());
}
