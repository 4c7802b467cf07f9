//! Small files that hosts, browsers and search engines look for. What a host does not know does no harm there.

use super::look::Look;
use anyhow::{Context, Result};
use flatflix_core::Subject;
use serde_json::{Map, Value};

/// The files, by name.
pub(super) fn files(look: &Look) -> [(&'static str, String); 3] {
    [
        // GitHub Pages: serve the files as they are, without Jekyll.
        (".nojekyll", String::new()),
        ("_headers", HEADERS.to_owned()),
        (
            "robots.txt",
            format!("User-agent: *\n{}\n", if look.unlisted { "Disallow: /" } else { "Allow: /" }),
        ),
    ]
}

/// For Netlify and Cloudflare Pages: what changes its name with its content is kept for good, the rest is asked for each time.
const HEADERS: &str = "/*
  Cache-Control: no-cache
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/shards/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/*.flatflix
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
";

/// Name of what a browser that installs the site is told.
pub(super) const MANIFEST: &str = "manifest.webmanifest";

/// The page's manifest with the site's own words.
///
/// # Errors
/// The page's manifest is no JSON object.
pub(super) fn manifest(of_page: &[u8], look: &Look, subject: &Subject) -> Result<String> {
    let mut manifest: Map<String, Value> =
        serde_json::from_slice(of_page).context("the manifest in this binary is no JSON object")?;
    for (key, words) in
        [("name", look.title()), ("short_name", look.title()), ("description", &look.description(subject))]
    {
        manifest.insert(key.to_owned(), words.into());
    }
    Ok(serde_json::to_string(&manifest)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_keeps_what_it_does_not_name() {
        let look = Look { title: Some("Shelf".into()), ..Look::default() };
        let named = manifest(br#"{"name":"x","start_url":"./"}"#, &look, &Subject::default()).unwrap();
        assert!(named.contains(r#""name":"Shelf""#) && named.contains(r#""start_url":"./""#), "{named}");
        assert!(manifest(b"[]", &look, &Subject::default()).is_err());
    }

    #[test]
    fn search_engines_are_told_what_the_owner_wants() {
        let robots = |unlisted| files(&Look { unlisted, ..Look::default() })[2].1.clone();
        assert!(robots(true).contains("Disallow: /") && robots(false).contains("\nAllow: /"));
    }
}
