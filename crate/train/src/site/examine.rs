//! Whether a folder is a whole site, and of which model.

use super::offline::{SERVICE_WORKER, first_fault};
use super::{ENTRY, model_name};
use crate::files;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Compare a site with the model that it should show. What it lags behind in; `None` if in nothing.
///
/// # Errors
/// The folder is no whole site; the message names the file that is missing or was changed.
pub fn examine(out: &Path, model_bytes: &[u8]) -> Result<Option<String>> {
    let read = |name: &str| files::read(&out.join(name));
    let entry: serde_json::Value =
        serde_json::from_slice(&read(ENTRY)?).with_context(|| out.join(ENTRY).display().to_string())?;
    let worker = String::from_utf8(read(SERVICE_WORKER)?).context("the service worker is no text")?;
    if let Some(fault) = first_fault(&worker, |name| files::read(&out.join(name)).ok())? {
        bail!("{} is not whole: {fault}", out.display());
    }
    // A model in shards is known by what it would be called in one file.
    let shown = entry["whole"].as_str().or(entry["model"].as_str()).unwrap_or_default();
    let wanted = model_name(model_bytes);
    Ok((shown != wanted).then(|| format!("{} shows another model than the one that is here", out.display())))
}
