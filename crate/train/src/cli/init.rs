//! `flatflix init`

use super::Ui;
use crate::config::PROJECT_FILE;
use crate::dataset::{Dataset, Feedback, Files};
use crate::files;
use crate::input::InputError;
use anyhow::Result;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Write a configuration to begin with, after a look at the data
///
/// Looks for a file of ratings and one of items in a folder, finds out their columns, scale and subject, and writes them
/// to flatflix.toml with every other key that matters, commented. 'flatflix train' and 'flatflix site' then need no flags.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix init && flatflix train && flatflix site")]
pub(super) struct Args {
    /// Folder with the data; the configuration is written to it
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Replace a configuration that is there
    #[arg(long)]
    force: bool,
}

/// Names of files that may hold ratings or items end in one of these.
const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "json", "jsonl", "ndjson", "parquet", "pq"];

/// Run the command.
///
/// # Errors
/// There is a configuration already, no file has ratings in it, or the configuration cannot be written.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let path = args.dir.join(PROJECT_FILE);
    if path.exists() && !args.force {
        return Err(
            InputError::of_path(&path, "is there already", "Edit it, or replace it with --force").into()
        );
    }
    let (found, dataset) = look(&args.dir)?;
    files::write(&path, configuration(&found, &dataset).as_bytes())?;
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let facts = json!({
        "out": path, "ratings": name(&found.ratings), "items": found.items.as_deref().map(name),
        "scale": scale(&dataset), "noun": dataset.subject.singular,
    });
    ui.result(
        &facts,
        format_args!("Wrote {}: read it, then run 'flatflix train' and 'flatflix site'", path.display()),
    )
}

/// Find the files: the one with the most ratings, and the one that gives the most of their items a title.
fn look(dir: &Path) -> Result<(Files, Dataset)> {
    let mut paths: Vec<PathBuf> = dir
        .read_dir()
        .map_or_else(|_| Vec::new(), |entries| entries.flatten().map(|entry| entry.path()).collect());
    paths.retain(|path| {
        path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)))
    });
    paths.sort();
    let mut best: Option<(Files, Dataset)> = None;
    let mut faults = Vec::new();
    for path in &paths {
        let files = Files { ratings: path.clone(), ..Files::default() };
        match Dataset::read_files(&files) {
            Ok((dataset, _))
                if best.as_ref().is_none_or(|(_, most)| most.ratings.len() < dataset.ratings.len()) =>
            {
                best = Some((files, dataset));
            }
            Ok(_) => {}
            Err(error) => faults.push(error.to_string()),
        }
    }
    let Some((files, mut dataset)) = best else {
        let seen = if faults.is_empty() {
            "no CSV, TSV, JSON Lines or Parquet is there".into()
        } else {
            faults.join("; ")
        };
        let remedy = "Put a file there with columns for user, item and rating";
        return Err(InputError::of_path(dir, format!("no ratings found: {seen}"), remedy).into());
    };
    let mut chosen = files.clone();
    let mut most = 0;
    for path in paths.into_iter().filter(|path| *path != files.ratings) {
        let with_items = Files { items: Some(path), ..files.clone() };
        let Ok((candidate, _)) = Dataset::read_files(&with_items) else { continue };
        let counts = candidate.item_counts();
        let rated = candidate.items.iter().zip(&counts).filter(|(_, count)| **count > 0);
        let titled = rated.filter(|(item, _)| item.title != item.id).count();
        if titled > most {
            (most, chosen, dataset) = (titled, with_items, candidate);
        }
    }
    Ok((chosen, dataset))
}

/// The scale, as the configuration states it.
fn scale(dataset: &Dataset) -> String {
    let scale = dataset.scale;
    match dataset.subject.feedback {
        Feedback::Implicit => "implicit".to_owned(),
        Feedback::Ratings => format!("{}..{}:{}", scale.min, scale.max, scale.step),
    }
}

/// The commented configuration.
fn configuration(files: &Files, dataset: &Dataset) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let name = |path: &Path| quoted(&path.file_name().unwrap_or_default().to_string_lossy());
    let line = |key: &str, value: Option<String>, example: &str| match value {
        Some(value) => format!("{key} = {value}\n"),
        None => format!("# {key} = {example}\n"),
    };
    let address = |text: &str| (!text.is_empty()).then(|| quoted(text));
    let subject = &dataset.subject;
    [
        "# What 'flatflix train' and 'flatflix site' do here. Lines with '#' in front are off.\n\n[data]\n".to_owned(),
        line("ratings", Some(name(&files.ratings)), ""),
        line("items", files.items.as_deref().map(name), "\"items.csv\"  # titles, years and groups"),
        line("scale", Some(quoted(&scale(dataset))), ""),
        "# unrated = 0              # a value that stands for 'not rated'\n".to_owned(),
        line("name", Some(quoted(&dataset.name)), ""),
        "# licence = \"LICENSE.txt\"  # terms of the data; they travel in the model\n".to_owned(),
        "# about = \"Gathered from ...\"  # where the ratings come from, for the model's card\n\n".to_owned(),
        "# Columns whose names do not tell: user, item, rating, time; id, title, year, groups, link, image.\n".to_owned(),
        "[data.columns]\n# user = \"who\"\n\n[items]\n".to_owned(),
        line("singular", Some(quoted(&subject.singular)), ""),
        line("plural", Some(quoted(&subject.plural)), ""),
        format!("done = {}  # Have you {} it?\n", quoted(&subject.done), subject.done),
        line("link", address(&subject.link), "\"https://example.org/{id}\"  # {id} or {title}"),
        line("image", address(&subject.image), "\"https://example.org/{id}.jpg\""),
        "\n[site]\nmodel = \"model.flatflix\"\nout = \"dist\"\ntitle = \"Flatflix\"\n".to_owned(),
        "# description = \"A sentence for search engines.\"\n".to_owned(),
        "# covers = true            # show the items' own pictures; each visitor's browser asks their host for them\n".to_owned(),
        "# indexed = false          # ask search engines to stay away\n".to_owned(),
        "# report = \"report\"        # what 'flatflix evaluate --report report' has written, linked from the page\n".to_owned(),
        "# shards = true            # divide the model into files of which a visitor fetches few\n".to_owned(),
        "without = []               # leave out: browse, import, interview, map, pictures, taste, together,\n                           # watchlist\n\n".to_owned(),
        "[site.colours]             # paper, ink, accent, on-accent, stage\n# accent = \"#8b1e3f\"\n\n".to_owned(),
        "[site.night]               # where the dark page should differ\n# accent = \"#ff9db5\"\n\n".to_owned(),
        "# [rating] and [ranking] hold what 'flatflix tune' finds.\n".to_owned(),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Project;
    use crate::dataset::WantedScale;

    #[test]
    fn what_it_writes_is_what_it_found() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write("notes.txt", "hello\n");
        write(
            "books.csv",
            "ISBN,Title,Link\na-1,Emma,https://b.org/a-1\nb,\"\"\"Dune\"\"\",https://b.org/b\n",
        );
        write("scores.csv", "user,ISBN,score\nann,a-1,9\nben,b,2\nben,a-1,10\n");
        let (files, dataset) = look(dir.path()).unwrap();
        write(PROJECT_FILE, &configuration(&files, &dataset));
        let project = Project::read(&dir.path().join(PROJECT_FILE)).unwrap();
        assert_eq!(project.data.ratings, Some(dir.path().join("scores.csv")));
        assert_eq!(project.data.items, Some(dir.path().join("books.csv")));
        assert_eq!(project.data.scale, Some(WantedScale::Range { min: 1.0, max: 10.0, step: Some(1.0) }));
        assert_eq!(
            (project.items.plural.as_deref(), project.items.done.as_deref()),
            (Some("books"), Some("read"))
        );
        assert!(project.items.link.is_some() && project.items.image.is_none());
    }

    #[test]
    fn a_folder_without_ratings_is_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        assert!(look(dir.path()).unwrap_err().to_string().contains("no CSV, TSV, JSON Lines or Parquet"));
        std::fs::write(dir.path().join("a.csv"), "x,y\n1,2\n").unwrap();
        assert!(look(dir.path()).unwrap_err().to_string().contains("a.csv:1: no column"));
    }
}
