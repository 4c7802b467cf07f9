//! Writes a finished site: the page, the model and the terms of the data.
//!
//! The page carries the head of the model, on which it makes its first list; the rest is a file. The whole model is there
//! once more, for pages that are out of date and for other sites. Of a model in shards all that is said of the head's, and
//! the shards lie in a folder of their own. Names carry a hash of the content, and `flatflix.json`,
//! which names the current model, is replaced last. A visitor, a copy to a host or a run that dies half-way therefore
//! always finds a whole site, the old or the new.

mod covers;
mod examine;
mod hosts;
mod index;
mod look;
mod offline;
mod one_file;
mod papers;
mod seven_bits;
mod shards;

use crate::files;
use crate::input::InputError;
use crate::shards::Sharded;
use anyhow::{Context, Result};
pub use covers::origins as cover_origins;
pub use examine::examine;
use flatflix_core::Subject;
use flatflix_core::format::head_bytes;
use index::finish_index;
pub use look::Look;
use offline::{SERVICE_WORKER, finish_service_worker};
pub use one_file::write_one_file;
pub use papers::check as check_report;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::Path;

/// What `npm run build:page` made of `www`. Empty if it had not been run when this binary was built.
#[derive(rust_embed::Embed)]
#[folder = "../../www/dist"]
#[allow_missing = true]
struct Page;

const ENTRY: &str = "flatflix.json";
const LICENCE: &str = "LICENSE-DATA.txt";
const INDEX: &str = "index.html";

/// What tells a page which model is the current one.
#[derive(Default, Serialize)]
struct Entry<'a> {
    version: u32,
    model: &'a str,
    bytes: usize,
    title: &'a str,
    /// What follows the head of the model, in the page that carries the head.
    #[serde(skip_serializing_if = "Option::is_none")]
    rest: Option<&'a str>,
    /// The index of the shards, of a model in shards.
    #[serde(skip_serializing_if = "Option::is_none")]
    shards: Option<&'a str>,
    /// What the model would be called in one file, of a model in shards.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<&'a str>,
}

/// What a model says about itself that a site repeats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Name of the data.
    pub title: String,
    /// Terms of the data; empty when unknown.
    pub licence: String,
    /// What the items are.
    pub subject: Subject,
    /// The model's card, Markdown.
    pub card: String,
}

/// What [`write_site`] wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Name of the model file.
    pub model: String,
    /// Shards of the model; 0 for a model in one file.
    pub shards: usize,
    /// Files of the site.
    pub files: usize,
    /// Their size together.
    pub bytes: u64,
    /// Model files of earlier runs that were removed.
    pub removed: Vec<String>,
}

/// The model of a site.
#[derive(Debug, Clone, Copy)]
pub struct Published<'a> {
    /// The model in one file. Not checked here.
    pub bytes: &'a [u8],
    /// The same in shards, for a site that has it so.
    pub sharded: Option<&'a Sharded>,
}

/// Write the site for a model to the folder `out`, which is made if need be.
///
/// Of the files in `out` only earlier versions of the site's own are touched: models of earlier runs are removed
/// once nothing names them, earlier assets stay for visitors whose page is still open.
///
/// # Errors
/// The binary was built without the page, `out` is a file or holds another site, or a file cannot be written.
pub fn write_site(model: Published<'_>, about: &About, look: &Look, out: &Path) -> Result<Report> {
    let page: Vec<(Cow<str>, Cow<[u8]>)> = Page::iter()
        .filter(|name| !name.starts_with(one_file::FOLDER))
        .filter_map(|name| Page::get(&name).map(|file| (name, file.data)))
        .collect();
    let page: Vec<(&str, &[u8])> = page.iter().map(|(name, bytes)| (name.as_ref(), bytes.as_ref())).collect();
    write_page(&page, model, about, look, out)
}

/// Write the site with the files of `page`, as name and content.
fn write_page(
    page: &[(&str, &[u8])],
    published: Published<'_>,
    about: &About,
    look: &Look,
    out: &Path,
) -> Result<Report> {
    let part = |wanted| page.iter().find(|(name, _)| *name == wanted).map(|(_, bytes)| *bytes);
    let (Some(index), Some(worker)) = (part(INDEX), part(SERVICE_WORKER)) else {
        return Err(without_page());
    };
    refuse_foreign(out)?;

    let model_bytes = published.sharded.map_or(published.bytes, |parts| &parts.head);
    let model = model_name(model_bytes);
    let index_name = published.sharded.map(|parts| shard_index_name(&parts.index));
    let whole = published.sharded.map(|_| model_name(published.bytes));
    let licence = match about.licence.trim() {
        "" => "The ratings that this model was trained on came without stated terms.",
        text => text,
    };
    let licence = format!("{licence}\n");
    let (head, rest_bytes) = model_bytes.split_at(head_bytes(model_bytes).unwrap_or(0));
    let rest = rest_name(rest_bytes);
    let entry = Entry {
        version: 1,
        model: &model,
        bytes: model_bytes.len(),
        title: &about.title,
        rest: None,
        shards: index_name.as_deref(),
        whole: whole.as_deref(),
    };
    let carried = serde_json::to_string(&Entry { rest: Some(&rest), ..entry })?;
    let entry = serde_json::to_string(&entry)?;
    let index = std::str::from_utf8(index).context("the page in this binary is no text")?;
    let index = look.dress(index, &about.subject)?;
    let index = finish_index(&index, &carried, head)?;
    let small = hosts::files(look);
    let manifest =
        part(hosts::MANIFEST).map(|bytes| hosts::manifest(bytes, look, &about.subject)).transpose()?;
    let colours = look.style();
    let report = look.report.as_deref().map(papers::report).transpose()?.unwrap_or_default();
    // Nothing is written before what it refers to: the page after its assets, the list of all files after that, the
    // entry after everything.
    let mut site: Vec<(&str, &[u8])> = vec![(&rest, rest_bytes), (LICENCE, licence.as_bytes())];
    let shards = published.sharded.map(shards::files).unwrap_or_default();
    site.extend(index_name.as_deref().zip(published.sharded.map(|parts| parts.index.as_slice())));
    site.extend(page.iter().filter(|(name, _)| ![INDEX, SERVICE_WORKER, hosts::MANIFEST].contains(name)));
    site.extend(manifest.as_ref().map(|text| (hosts::MANIFEST, text.as_bytes())));
    site.extend(colours.as_ref().map(|style| (look::COLOURS, style.as_bytes())));
    site.push((INDEX, index.as_bytes()));
    let worker = finish_service_worker(worker, &site)?;
    site.push((SERVICE_WORKER, worker.as_bytes()));
    // Not on the worker's list, because few visitors ask for them, or because hosts may keep them to themselves; what the
    // page brings is not written twice.
    site.push((&model, model_bytes));
    site.extend(shards.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    site.push((papers::CARD, about.card.as_bytes()));
    site.extend(report.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let brings = |name: &str| page.iter().any(|(own, _)| *own == name);
    site.extend(small.iter().filter(|(name, _)| !brings(name)).map(|(name, text)| (*name, text.as_bytes())));
    site.push((ENTRY, entry.as_bytes()));
    for (name, bytes) in &site {
        let path = out.join(name);
        let folder = path.parent().unwrap_or(out);
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        files::write(&path, bytes)?;
    }
    let bytes = site.iter().map(|(_, bytes)| bytes.len() as u64).sum();
    let files = site.len();
    let mut current = vec![model.as_str(), &rest];
    current.extend(index_name.as_deref());
    let mut removed = remove_earlier_models(out, &current)?;
    removed.extend(shards::remove_earlier(out, &shards)?);
    Ok(Report { model, shards: shards.len(), files, bytes, removed })
}

fn without_page() -> anyhow::Error {
    anyhow::anyhow!(
        "this binary was built without the page, so it can write no site: run 'npm run build', which builds the page \
         and then the binary"
    )
}

/// Name of a model file: `model-` and 16 hexadecimal digits of the SHA-256 of its bytes.
fn model_name(bytes: &[u8]) -> String {
    format!("model-{}{MODEL}", digits(bytes))
}

/// Name of a file with all of a model but its head: like a model's, of its own bytes.
fn rest_name(bytes: &[u8]) -> String {
    format!("model-{}{REST}", digits(bytes))
}

/// Name of an index of shards, likewise.
fn shard_index_name(bytes: &[u8]) -> String {
    format!("{SHARD_INDEX}{}{MODEL}", digits(bytes))
}

fn digits(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// How names of models end.
const MODEL: &str = ".flatflix";
/// How names of indices of shards begin.
const SHARD_INDEX: &str = "shards-";
/// How names of models without their head end.
const REST: &str = ".rest.flatflix";

/// Whether a file name has a form that [`write_site`] gives to models.
pub(crate) fn is_model_name(name: &str) -> bool {
    let digits = name.strip_prefix("model-").or_else(|| name.strip_prefix(SHARD_INDEX));
    let digits = digits.and_then(|name| name.strip_suffix(REST).or_else(|| name.strip_suffix(MODEL)));
    digits.is_some_and(|digits| {
        digits.len() == 16 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Refuse to write over a file, or over a page that is not ours.
fn refuse_foreign(out: &Path) -> Result<()> {
    if out.exists() && !out.is_dir() {
        return Err(InputError::of_path(out, "not a folder", "Name a folder for the site").into());
    }
    // The model is written before the page, so that a page of ours is never without one.
    if out.join(INDEX).exists() && model_names(out)?.is_empty() {
        let problem = "holds another site: index.html, but no model of Flatflix";
        return Err(InputError::of_path(out, problem, "Name an empty folder").into());
    }
    Ok(())
}

/// Names of the model files in a folder.
fn model_names(out: &Path) -> Result<Vec<String>> {
    let entries = out.read_dir().with_context(|| format!("cannot list {}", out.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| is_model_name(name)).collect();
    names.sort();
    Ok(names)
}

/// Remove the models of earlier runs: files whose name is that of a model and tells the truth about their content.
fn remove_earlier_models(out: &Path, current: &[&str]) -> Result<Vec<String>> {
    let mut removed = Vec::new();
    for name in model_names(out)? {
        let path = out.join(&name);
        if current.contains(&name.as_str()) || !path.is_file() {
            continue;
        }
        let bytes = files::read(&path)?;
        if [model_name(&bytes), rest_name(&bytes), shard_index_name(&bytes)].contains(&name) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            removed.push(name);
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::index::{ENTRY_PLACE, HEAD_PLACE};
    use super::*;
    use crate::shards::{Sharding, divide};

    fn write(model: &[u8], licence: &str, out: &Path) -> Result<Report> {
        write_as(&Look::default(), model, licence, out)
    }

    fn write_as(look: &Look, model: &[u8], licence: &str, out: &Path) -> Result<Report> {
        let index = format!(
            "<html><head><title></title><meta name=\"description\" />{ENTRY_PLACE}</head><span class=\"brand\"></span>{HEAD_PLACE}"
        );
        let page: [(&str, &[u8]); 5] = [
            ("assets/app-1.js", b"js"),
            ("index.html", index.as_bytes()),
            ("manifest.webmanifest", br#"{"start_url":"./"}"#),
            ("robots.txt", b"all"),
            ("service-worker.js", b"self.__WB_MANIFEST"),
        ];
        let about = About {
            title: "Films \"of\" ours".into(),
            licence: licence.into(),
            card: "# Card\n".into(),
            ..About::default()
        };
        write_page(&page, Published { bytes: model, sharded: None }, &about, look, out)
    }

    fn text(out: &Path, name: &str) -> String {
        std::fs::read_to_string(out.join(name)).unwrap()
    }

    #[test]
    fn writes_a_whole_site() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("a/b");
        let report = write(b"model", "Be kind.\n", &out).unwrap();
        // printf model | sha256sum
        assert_eq!(report.model, "model-9372c470eeadd5ec.flatflix");
        assert_eq!((report.files, report.removed.len()), (12, 0));
        assert_eq!(
            text(&out, "flatflix.json"),
            r#"{"version":1,"model":"model-9372c470eeadd5ec.flatflix","bytes":5,"title":"Films \"of\" ours"}"#
        );
        assert_eq!(text(&out, &report.model), "model");
        assert_eq!(text(&out, "LICENSE-DATA.txt"), "Be kind.\n");
        assert_eq!(text(&out, "model-card.md"), "# Card\n");
        assert_eq!(text(&out, "assets/app-1.js"), "js");
        assert_eq!((&*text(&out, ".nojekyll"), &*text(&out, "robots.txt")), ("", "all"));
        assert!(text(&out, "_headers").contains("immutable"));
        assert!(text(&out, "manifest.webmanifest").contains(r#""start_url":"./""#));
        assert!(report.bytes > 20);
        let worker = text(&out, "service-worker.js");
        assert!(!worker.contains(&report.model));
        let rest = "model-9372c470eeadd5ec.rest.flatflix";
        assert_eq!(text(&out, rest), "model", "what has no head is all rest");
        for name in ["./", "assets/app-1.js", "robots.txt", rest, "LICENSE-DATA.txt"] {
            assert!(worker.contains(&format!(r#""url":"{name}""#)), "{name}: {worker}");
        }
        let index = text(&out, "index.html");
        assert!(
            index.contains(
                r#"type="application/json">{"version":1,"model":"model-9372c470eeadd5ec.flatflix""#
            )
        );
        assert!(
            index.contains(&format!(r#""rest":"{rest}""#)) && !text(&out, "flatflix.json").contains("rest")
        );
    }

    #[test]
    fn the_page_carries_the_head_and_the_rest_follows() {
        let model = include_bytes!("../../../core/tests/golden/version-2.flatflix");
        let head = head_bytes(model).unwrap();
        assert!(head > 100 && head < model.len());
        let dir = tempfile::tempdir().unwrap();
        write(model, "", dir.path()).unwrap();
        let rest = std::fs::read(dir.path().join(rest_name(&model[head..]))).unwrap();
        assert_eq!(rest, model[head..]);
        let index = text(dir.path(), "index.html");
        let carried = seven_bits::text_of(&model[..head]);
        assert!(index.contains(&format!(r#"<script id="model-head" type="text/plain">{carried}</script>"#)));
    }

    #[test]
    fn shards_lie_in_a_folder_and_earlier_ones_go() {
        let model = include_bytes!("../../../core/tests/golden/version-2.flatflix");
        let read = flatflix_core::Model::from_bytes(model).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path();
        let write = |items| {
            let parts = divide(&read, Sharding { head: 4, items }).unwrap();
            let index = "<html><head><title></title><meta name=\"description\" />".to_owned()
                + &format!("{ENTRY_PLACE}</head><span class=\"brand\"></span>{HEAD_PLACE}");
            let page: [(&str, &[u8]); 2] =
                [("index.html", index.as_bytes()), ("service-worker.js", b"self.__WB_MANIFEST")];
            let published = Published { bytes: model, sharded: Some(&parts) };
            let look = Look { in_shards: true, ..Look::default() };
            (write_page(&page, published, &About::default(), &look, out).unwrap(), parts)
        };
        let (first, parts) = write(2);
        assert_eq!(first.shards, parts.shards.len());
        for (name, bytes) in &parts.shards {
            assert_eq!(&std::fs::read(out.join("shards").join(name)).unwrap(), bytes);
        }
        assert_eq!(std::fs::read(out.join(&first.model)).unwrap(), parts.head);
        let index = shard_index_name(&parts.index);
        assert_eq!(std::fs::read(out.join(&index)).unwrap(), parts.index);
        let (entry, page, worker) =
            (text(out, "flatflix.json"), text(out, "index.html"), text(out, "service-worker.js"));
        assert!(entry.contains(&format!(r#""shards":"{index}""#)), "{entry}");
        assert!(page.contains(&format!(r#""shards":"{index}""#)) && page.contains("data-shards"), "{page}");
        assert!(worker.contains(&index) && !worker.contains("shards/"), "{worker}");
        assert_eq!(examine(out, model).unwrap(), None);
        assert!(examine(out, b"another").unwrap().is_some());
        std::fs::write(out.join("shards/shard-mine"), "someone's").unwrap();
        let (second, parts) = write(3);
        assert!(
            second.removed.contains(&index) && second.removed.iter().any(|name| name.starts_with("shards/"))
        );
        let mut left: Vec<String> = std::fs::read_dir(out.join("shards"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        let mut wanted: Vec<String> = parts.shards.iter().map(|(name, _)| name.clone()).collect();
        wanted.push("shard-mine".into());
        wanted.sort();
        assert_eq!(left, wanted);
    }

    #[test]
    fn a_new_model_replaces_the_old_one_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path();
        let old = write(b"old", "", out).unwrap().model;
        let old_rest = rest_name(b"old");
        assert!(text(out, "LICENSE-DATA.txt").contains("without stated terms"));
        for name in ["model-0123456789abcdef.flatflix", "CNAME", "assets/app-0.js"] {
            std::fs::write(out.join(name), "someone's").unwrap();
        }
        let report = write(b"new", "", out).unwrap();
        assert_eq!(report.removed, [old.clone(), old_rest.clone()]);
        assert!(!out.join(old).exists() && !out.join(old_rest).exists() && out.join(&report.model).exists());
        for name in ["model-0123456789abcdef.flatflix", "CNAME", "assets/app-0.js"] {
            assert_eq!(text(out, name), "someone's");
        }
        assert!(text(out, "flatflix.json").contains(&report.model));
        assert_eq!(write(b"new", "", out).unwrap().removed.len(), 0);
    }

    #[test]
    fn other_sites_and_files_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("index.html"), "my blog").unwrap();
        let error = write(b"model", "", dir.path()).unwrap_err();
        assert!(error.to_string().contains("holds another site"), "{error}");
        assert_eq!(text(dir.path(), "index.html"), "my blog");
        let file = dir.path().join("index.html");
        assert!(write(b"model", "", &file).unwrap_err().to_string().contains("not a folder"));
    }

    #[test]
    fn a_report_comes_along_and_is_linked() {
        let dir = tempfile::tempdir().unwrap();
        let (report, out) = (dir.path().join("report"), dir.path().join("dist"));
        let look = Look { report: Some(report.clone()), ..Look::default() };
        std::fs::create_dir(&report).unwrap();
        let error = write_as(&look, b"model", "", &out).unwrap_err().to_string();
        assert!(error.contains("holds no report") && error.contains("evaluate --report"), "{error}");
        assert!(!out.exists());
        std::fs::write(report.join("index.html"), "figures").unwrap();
        std::fs::write(report.join(".DS_Store"), "").unwrap();
        assert_eq!(write_as(&look, b"model", "", &out).unwrap().files, 13);
        assert_eq!(text(&out, "report/index.html"), "figures");
        assert!(text(&out, "index.html").contains(" data-report=\"report/index.html\""));
        assert!(!text(&out, "service-worker.js").contains("report/"));
    }

    #[test]
    fn a_site_that_is_damaged_or_behind_is_told_from_a_whole_one() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path();
        write(b"model", "", out).unwrap();
        assert_eq!(examine(out, b"model").unwrap(), None);
        assert!(examine(out, b"newer").unwrap().unwrap().contains("another model"));
        let app = out.join("assets/app-1.js");
        for (damage, words) in
            [(Some("other"), "assets/app-1.js was changed"), (None, "assets/app-1.js is missing")]
        {
            match damage {
                Some(text) => std::fs::write(&app, text).unwrap(),
                None => std::fs::remove_file(&app).unwrap(),
            }
            let error = examine(out, b"model").unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        std::fs::remove_file(out.join("flatflix.json")).unwrap();
        assert!(examine(out, b"model").unwrap_err().to_string().contains("flatflix.json"));
    }

    #[test]
    fn a_run_that_died_half_way_can_be_repeated() {
        let dir = tempfile::tempdir().unwrap();
        let report = write(b"model", "", dir.path()).unwrap();
        std::fs::remove_file(dir.path().join("flatflix.json")).unwrap();
        assert_eq!(write(b"model", "", dir.path()).unwrap(), report);
    }

    #[test]
    fn without_the_page_the_remedy_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let error = write_page(
            &[],
            Published { bytes: b"model", sharded: None },
            &About::default(),
            &Look::default(),
            dir.path(),
        )
        .unwrap_err();
        assert!(error.to_string().contains("npm run build"), "{error}");
        assert_eq!(dir.path().read_dir().unwrap().count(), 0);
    }

    /// Holds with the page built and without it.
    #[test]
    fn the_embedded_page_is_whole_or_absent() {
        let names: Vec<_> = Page::iter().collect();
        assert!(names.is_empty() || names.iter().any(|name| name == INDEX), "{names:?}");
    }
}
