//! The list of files that the service worker keeps for later visits: the page and the model of one version together.

use super::INDEX;
use super::look::COLOURS;
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Name of the service worker. Its place decides what it may serve.
pub(super) const SERVICE_WORKER: &str = "service-worker.js";

/// Stands for the list in the service worker as it was built: the name that Workbox's own tools use.
const LIST_PLACE: &str = "self.__WB_MANIFEST";

/// Files for browsers of some years ago, which have no service worker of this kind anyway, and icons, which the system
/// keeps once the site is installed.
const LEFT_OUT: [&str; 4] = [".plain.js", ".css", ".wasm", ".png"];

/// A file to be kept, as Workbox's precaching reads it.
#[derive(Serialize)]
struct Kept<'a> {
    url: &'a str,
    /// SHA-256 of the file, base64.
    revision: String,
    /// Keeps a host in the middle of an update from mixing versions.
    integrity: String,
}

impl<'a> Kept<'a> {
    fn new(url: &'a str, bytes: &[u8]) -> Self {
        let hash = BASE64_STANDARD.encode(Sha256::digest(bytes));
        Self { url, integrity: format!("sha256-{hash}"), revision: hash }
    }
}

/// Files by name, and what is wrong with the first that is not as the service worker of a finished site lists it. `None`
/// where all are.
///
/// # Errors
/// `worker` has no list.
pub(super) fn first_fault(worker: &str, file: impl Fn(&str) -> Option<Vec<u8>>) -> Result<Option<String>> {
    #[derive(serde::Deserialize)]
    struct Listed {
        url: String,
        revision: String,
    }
    let start = worker.find(r#"[{"url":"#).context("it has no list of the site's files")?;
    let mut lists = serde_json::Deserializer::from_str(&worker[start..]).into_iter::<Vec<Listed>>();
    let list = lists.next().context("it has no list of the site's files")??;
    Ok(list.into_iter().find_map(|Listed { url, revision }| {
        let name = if url == "./" { INDEX } else { &url };
        match file(name) {
            None => Some(format!("{name} is missing")),
            Some(bytes) if Kept::new(name, &bytes).revision != revision => {
                Some(format!("{name} was changed after the site was written"))
            }
            Some(_) => None,
        }
    }))
}

/// The service worker for a site of these files, as name and content.
///
/// # Errors
/// `worker` has no place for the list.
pub(super) fn finish_service_worker(worker: &[u8], site: &[(&str, &[u8])]) -> Result<String> {
    let worker = std::str::from_utf8(worker).context("the service worker in this binary is no text")?;
    let (before, after) =
        worker.split_once(LIST_PLACE).context("the service worker in this binary has no place for a list")?;
    let kept: Vec<Kept> = site
        .iter()
        .filter(|(name, _)| *name == COLOURS || !LEFT_OUT.iter().any(|end| name.ends_with(end)))
        // By the address at which a visitor has it already.
        .map(|(name, bytes)| Kept::new(if *name == INDEX { "./" } else { name }, bytes))
        .collect();
    Ok(format!("{before}{}{after}", serde_json::to_string(&kept)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_every_file_that_a_current_browser_uses() {
        let site: [(&str, &[u8]); 3] = [("index.html", b"abc"), ("a/x.wasm", b"x"), ("a/y.plain.js", b"y")];
        let worker = finish_service_worker(b"keep([...self.__WB_MANIFEST])", &site).unwrap();
        // printf abc | sha256sum | xxd -r -p | base64
        let hash = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let entry = format!(r#"{{"url":"./","revision":"{hash}","integrity":"sha256-{hash}"}}"#);
        assert_eq!(worker, format!("keep([...[{entry}]])"));
    }

    #[test]
    fn a_worker_without_a_place_is_refused() {
        assert!(finish_service_worker(b"keep()", &[]).unwrap_err().to_string().contains("no place"));
    }
}
