//! The shards of a site: a folder of files that a page asks for one by one.

use super::digits;
use crate::files;
use crate::shards::Sharded;
use anyhow::{Context, Result};
use std::path::Path;

/// Name of the folder.
const FOLDER: &str = "shards";

/// The shards by their paths in the site.
pub(super) fn files(parts: &Sharded) -> Vec<(String, &[u8])> {
    parts.shards.iter().map(|(name, bytes)| (format!("{FOLDER}/{name}"), bytes.as_slice())).collect()
}

/// Remove the shards of earlier runs: files whose name is that of a shard and tells the truth about their content.
pub(super) fn remove_earlier(out: &Path, current: &[(String, &[u8])]) -> Result<Vec<String>> {
    let folder = out.join(FOLDER);
    let Ok(entries) = folder.read_dir() else { return Ok(Vec::new()) };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("shard-")).collect();
    names.sort();
    let kept: std::collections::HashSet<&str> = current.iter().map(|(path, _)| path.as_str()).collect();
    let mut removed = Vec::new();
    for name in names {
        let (path, address) = (folder.join(&name), format!("{FOLDER}/{name}"));
        if kept.contains(address.as_str()) || !path.is_file() {
            continue;
        }
        if name == format!("shard-{}.flatflix", digits(&files::read(&path)?)) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            removed.push(address);
        }
    }
    Ok(removed)
}
