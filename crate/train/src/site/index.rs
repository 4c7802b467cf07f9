//! What the page says about the model, and what it carries of it: no round trip before the first recommendation.

use super::seven_bits::text_of;
use anyhow::{Context, Result};

/// Place in the page for the entry.
pub(super) const ENTRY_PLACE: &str = r#"<script id="site-entry" type="application/json"></script>"#;

/// Place in the page for what it carries of the model, behind all that it needs before that.
pub(super) const HEAD_PLACE: &str = r#"<script id="model-head" type="text/plain"></script>"#;

/// The page with the entry in its place, and the head of the model.
///
/// # Errors
/// `index` has no place for them.
pub(super) fn finish_index(index: &str, entry: &str, head: &[u8]) -> Result<String> {
    fill(index, entry, &carried("model-head", head))
}

/// The one-file page with the entry in its place, and the model itself.
///
/// # Errors
/// `index` has no place for them.
pub(super) fn finish_one_file(index: &str, entry: &str, model_bytes: &[u8]) -> Result<String> {
    fill(index, entry, &carried("model", model_bytes))
}

/// Bytes in the page.
fn carried(id: &str, bytes: &[u8]) -> String {
    format!(r#"<script id="{id}" type="text/plain">{}</script>"#, text_of(bytes))
}

/// The page with the entry and what it carries in their places.
fn fill(index: &str, entry: &str, carried: &str) -> Result<String> {
    let (before, rest) =
        index.split_once(ENTRY_PLACE).context("the page in this binary has no place for an entry")?;
    let (between, after) =
        rest.split_once(HEAD_PLACE).context("the page in this binary has no place for a model")?;
    let start = ENTRY_PLACE.strip_suffix("</script>").unwrap_or(ENTRY_PLACE);
    // Inside a script element nothing is escaped, and a title may hold anything.
    let entry = entry.replace('<', r"\u003c");
    Ok(format!("{before}{start}{entry}</script>{between}{carried}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_the_entry() {
        let index = format!("<html>{ENTRY_PLACE}<p>{HEAD_PLACE}");
        let finished = finish_index(&index, r#"{"title":"</script><b>"}"#, b"").unwrap();
        assert!(finished.contains(r#">{"title":"\u003c/script>\u003cb>"}</script>"#), "{finished}");
        assert!(finish_index("<html>", "{}", b"").is_err() && finish_index(ENTRY_PLACE, "{}", b"").is_err());
    }
}
