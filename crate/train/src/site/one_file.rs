//! The one-file edition: page, WebAssembly and model in one HTML file, to be opened from a disk or sent to a friend.

use super::index::finish_one_file;
use super::look::COLOURS;
use super::{About, Entry, Look, Page, Report, model_name, without_page};
use crate::files;
use crate::input::InputError;
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::path::Path;

/// Folder of the page whose only file needs no other. Not part of a site.
pub(super) const FOLDER: &str = "one-file/";

/// Write page and model to the file `out`.
///
/// `model_bytes` are not checked here.
///
/// # Errors
/// The binary was built without the page, `out` is a folder or a file of another kind, or it cannot be written.
pub fn write_one_file(model_bytes: &[u8], about: &About, look: &Look, out: &Path) -> Result<Report> {
    let index = Page::get(&format!("{FOLDER}index.html")).ok_or_else(without_page)?;
    write_with(&index.data, model_bytes, about, look, out)
}

fn write_with(index: &[u8], model_bytes: &[u8], about: &About, look: &Look, out: &Path) -> Result<Report> {
    refuse_foreign(out)?;
    let model = model_name(model_bytes);
    let (bytes, title) = (model_bytes.len(), &*about.title);
    let entry =
        serde_json::to_string(&Entry { version: 1, model: &model, bytes, title, ..Entry::default() })?;
    let index = std::str::from_utf8(index).context("the page in this binary is no text")?;
    let index = with_colours(look.dress(index, &about.subject)?, look);
    let html = finish_one_file(&index, &entry, model_bytes)?;
    if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    files::write(out, html.as_bytes())?;
    Ok(Report { model, shards: 0, files: 1, bytes: html.len() as u64, removed: Vec::new() })
}

/// The page with the owner's colours in it instead of a link to their file.
fn with_colours(index: String, look: &Look) -> String {
    let Some(style) = look.style() else { return index };
    let address = format!("data:text/css;base64,{}", BASE64_STANDARD.encode(style));
    index.replacen(&format!("./{COLOURS}"), &address, 1)
}

/// Refuse to write over anything but an earlier edition.
fn refuse_foreign(out: &Path) -> Result<()> {
    let problem = if out.is_dir() {
        "is a folder"
    } else if out.exists() && !files::read(out)?.windows(MARK.len()).any(|part| part == MARK) {
        "is a file of another kind"
    } else {
        return Ok(());
    };
    Err(InputError::of_path(out, problem, "Name a new file, like flatflix.html").into())
}

/// What every edition has in it.
const MARK: &[u8] = br#"<script id="site-entry""#;

#[cfg(test)]
mod tests {
    use super::super::index::{ENTRY_PLACE, HEAD_PLACE};
    use super::super::seven_bits::text_of;
    use super::*;

    #[test]
    fn writes_one_file_and_replaces_only_its_like() {
        let dir = tempfile::tempdir().unwrap();
        let index = format!(
            "<html><head><title></title><meta name=\"description\" content=\"\" />{ENTRY_PLACE}</head><span class=\"brand\"></span>{HEAD_PLACE}</html>"
        );
        let about = About { title: "Films".to_owned(), ..About::default() };
        let look = Look::default();
        let out = dir.path().join("a/films.html");
        let report = write_with(index.as_bytes(), b"model", &about, &look, &out).unwrap();
        let html = std::fs::read_to_string(&out).unwrap();
        assert_eq!((report.files, report.bytes), (1, html.len() as u64));
        let model = text_of(b"model");
        assert!(
            html.contains(&format!(r#"<script id="model" type="text/plain">{model}</script>"#)),
            "{html}"
        );
        assert!(html.contains(r#""title":"Films""#));
        assert_eq!(write_with(index.as_bytes(), b"model", &about, &look, &out).unwrap(), report);

        let letter = dir.path().join("letter.html");
        std::fs::write(&letter, "Dear").unwrap();
        for taken in [letter.as_path(), dir.path()] {
            assert!(write_with(index.as_bytes(), b"model", &about, &look, taken).is_err());
        }
        assert_eq!(std::fs::read_to_string(&letter).unwrap(), "Dear");
    }
}
