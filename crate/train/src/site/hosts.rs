//! Small files that hosts, browsers and search engines look for. What a host does not know does no harm there.

use super::look::Look;
use flatflix_core::Subject;
use serde_json::json;

/// The files, by name.
pub(super) fn files(look: &Look, subject: &Subject) -> Vec<(&'static str, String)> {
    vec![
        // GitHub Pages: serve the files as they are, without Jekyll.
        (".nojekyll", String::new()),
        ("_headers", HEADERS.to_owned()),
        (
            "robots.txt",
            format!("User-agent: *\n{}\n", if look.unlisted { "Disallow: /" } else { "Allow: /" }),
        ),
        ("manifest.webmanifest", manifest(look, subject)),
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
/*.flatflix
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
";

/// What a browser that installs the site is told. Addresses are relative: the site may live anywhere.
fn manifest(look: &Look, subject: &Subject) -> String {
    json!({
        "name": look.title(),
        "short_name": look.title(),
        "description": look.description(subject),
        "id": "./",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "icons": [{ "src": "./favicon.svg", "sizes": "any", "type": "image/svg+xml" }],
    })
    .to_string()
}
