//! What the page says about the model: a round trip less before the first recommendation.

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Place in the page for the entry.
pub(super) const ENTRY_PLACE: &str = r#"<script id="site-entry" type="application/json"></script>"#;

/// The page with the entry in its place, and the model fetched from the first moment.
///
/// # Errors
/// `index` has no place for an entry.
pub(super) fn finish_index(index: &[u8], entry: &str, model: &str) -> Result<String> {
    let preload = format!(r#"<link rel="preload" as="fetch" crossorigin href="./{model}" />"#);
    fill(index, entry, &preload)
}

/// The one-file page with the entry in its place, and the model itself as base64.
///
/// # Errors
/// `index` has no place for an entry.
pub(super) fn finish_one_file(index: &[u8], entry: &str, model_bytes: &[u8]) -> Result<String> {
    let model = BASE64_STANDARD.encode(model_bytes);
    fill(index, entry, &format!(r#"<script id="model" type="text/plain">{model}</script>"#))
}

/// The page with the entry in its place and something after it.
fn fill(index: &[u8], entry: &str, more: &str) -> Result<String> {
    let index = std::str::from_utf8(index).context("the page in this binary is no text")?;
    let (before, after) =
        index.split_once(ENTRY_PLACE).context("the page in this binary has no place for an entry")?;
    let start = ENTRY_PLACE.strip_suffix("</script>").unwrap_or(ENTRY_PLACE);
    // Inside a script element nothing is escaped, and a title may hold anything.
    let entry = entry.replace('<', r"\u003c");
    Ok(format!("{before}{start}{entry}</script>\n    {more}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_the_entry() {
        let index = format!("<html>{ENTRY_PLACE}<p>");
        let finished = finish_index(index.as_bytes(), r#"{"title":"</script><b>"}"#, "m").unwrap();
        assert!(finished.contains(r#">{"title":"\u003c/script>\u003cb>"}</script>"#), "{finished}");
        assert!(finish_index(b"<html>", "{}", "m").is_err());
    }
}
