//! What a site says about its model besides the page: the model's card, and a report of `flatflix evaluate`.

use crate::files;
use crate::input::InputError;
use anyhow::{Context, Result};
use std::path::Path;

/// Name of the model's card.
pub(super) const CARD: &str = "model-card.md";
/// Folder of the report.
const REPORT: &str = "report";

/// Whether a folder is a report of `flatflix evaluate`.
///
/// # Errors
/// It is none, or cannot be read.
pub fn check(folder: &Path) -> Result<()> {
    report(folder).map(|_| ())
}

/// The files of a report, by their names on the site.
///
/// # Errors
/// `folder` is none that `flatflix evaluate --report` has written, or cannot be read.
pub(super) fn report(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    if !folder.join(super::INDEX).is_file() {
        let problem = "holds no report: there is no index.html in it";
        let remedy = "Name the folder that 'flatflix evaluate --report' has written";
        return Err(InputError::of_path(folder, problem, remedy).into());
    }
    let entries = folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))?;
    let mut report = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_file() && !name.starts_with('.') {
            report.push((format!("{REPORT}/{name}"), files::read(&path)?));
        }
    }
    report.sort();
    Ok(report)
}
