//! The page's own file, dressed for a site: its words, its colours, what is left out. Nothing is compiled again.

use crate::config::{Colour, Feature, Ink};
use anyhow::{Context, Result, ensure};
use flatflix_core::Subject;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// What makes a site an owner's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// Name of the site.
    pub title: Option<String>,
    /// A sentence for search engines and link previews.
    pub description: Option<String>,
    /// Colours by day, and by night where nothing else is said.
    pub colours: BTreeMap<Ink, Colour>,
    /// Colours by night.
    pub night: BTreeMap<Ink, Colour>,
    /// Parts of the page to leave out.
    pub without: Vec<Feature>,
    /// Origins of the items' own pictures, which the page then shows; none for a page that draws its posters only.
    pub covers: Vec<String>,
    /// Whether search engines are asked to stay away.
    pub unlisted: bool,
    /// Folder with a report of `flatflix evaluate`, for the site to have and to link.
    pub report: Option<PathBuf>,
    /// Whether the model is in shards, of which the page then says what its host learns from them.
    pub in_shards: bool,
}

/// What the page is called where its owner says nothing.
pub(super) const TITLE: &str = "Flatflix";

/// Name of the style sheet with an owner's colours.
pub(super) const COLOURS: &str = "colours.css";

impl Look {
    /// Name of the site.
    pub(super) fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(TITLE)
    }

    /// A sentence about the site.
    pub(super) fn description(&self, subject: &Subject) -> String {
        self.description.clone().unwrap_or_else(|| {
            format!(
                "Rate a few {} and get five to try next. Everything is computed in your browser; your ratings go nowhere.",
                subject.plural
            )
        })
    }

    /// The style sheet with the owner's colours; `None` where they choose none.
    pub(super) fn style(&self) -> Option<String> {
        if self.colours.is_empty() && self.night.is_empty() {
            return None;
        }
        let rules = |colours: &BTreeMap<Ink, Colour>| -> String {
            colours.iter().map(|(ink, colour)| format!("  {}: {};\n", ink.property(), colour.0)).collect()
        };
        let night: BTreeMap<_, _> =
            self.colours.iter().chain(&self.night).map(|(&i, c)| (i, c.clone())).collect();
        // As specific as the page's own rules, and after them.
        Some(format!(
            ":root {{\n{}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{}}}\n}}\n",
            rules(&self.colours),
            rules(&night)
        ))
    }

    /// The page's own file with all of this in it.
    ///
    /// # Errors
    /// The page lacks a place for something.
    pub(super) fn dress(&self, index: &str, subject: &Subject) -> Result<String> {
        let mut root = String::new();
        for (name, words) in
            [("singular", &subject.singular), ("plural", &subject.plural), ("done", &subject.done)]
        {
            write!(root, " data-{name}=\"{}\"", escape(words))?;
        }
        if self.title.is_some() {
            write!(root, " data-site=\"{}\"", escape(self.title()))?;
        }
        if !self.without.is_empty() {
            let names: Vec<&str> = self.without.iter().map(|feature| feature.name()).collect();
            write!(root, " data-without=\"{}\"", names.join(" "))?;
        }
        if !self.covers.is_empty() {
            let hosts = self.covers.iter().filter_map(|origin| origin.split_once("://"));
            let hosts: Vec<&str> = hosts.map(|(_, host)| host).collect();
            write!(root, " data-covers=\"{}\"", hosts.join(" "))?;
        }
        if self.in_shards {
            root += " data-shards";
        }
        if self.report.is_some() {
            root += " data-report=\"report/index.html\"";
        }
        let mut head = String::new();
        if self.unlisted {
            head += "    <meta name=\"robots\" content=\"noindex\" />\n";
        }
        if self.style().is_some() {
            writeln!(head, "    <link rel=\"stylesheet\" href=\"./{COLOURS}\" />")?;
        }
        let index = replace_between(index, "<html", ">", |attributes| format!("{attributes}{root}"))?;
        let index = replace_between(&index, "<title>", "</title>", |_| escape(self.title()))?;
        let index = replace_between(&index, "class=\"brand\">", "</span>", |_| escape(self.title()))?;
        let index = replace_between(&index, "name=\"description\"", "/>", |_| {
            format!(" content=\"{}\" ", escape(&self.description(subject)))
        })?;
        let index = allow_covers(index, &self.covers)?;
        index
            .split_once("</head>")
            .map(|(before, after)| format!("{}{head}  </head>{after}", before.trim_end_matches(' ')))
            .context("the page has no head")
    }
}

/// Replace what stands between the first `start` and the `end` after it.
fn replace_between(text: &str, start: &str, end: &str, by: impl FnOnce(&str) -> String) -> Result<String> {
    let found = text.split_once(start).and_then(|(before, rest)| Some((before, rest.split_once(end)?)));
    let (before, (inner, after)) =
        found.with_context(|| format!("the page in this binary has no place for {start}"))?;
    Ok(format!("{before}{start}{}{end}{after}", by(inner)))
}

/// Let the page's content security policy admit pictures from these origins, and nothing else from anywhere.
fn allow_covers(index: String, origins: &[String]) -> Result<String> {
    if origins.is_empty() {
        return Ok(index);
    }
    let place = "img-src ";
    ensure!(index.contains(place), "the page in this binary has no place for {place}");
    Ok(index.replacen(place, &format!("{place}{} ", origins.join(" ")), 1))
}

/// Text as it may stand in HTML, in quotes or out of them.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "<!doctype html>\n<html lang=\"en\">\n  <head>\n    <meta http-equiv=\"Content-Security-Policy\" \
                         content=\"img-src 'self'\" />\n    <title>Flatflix</title>\n    <meta\n      \
                         name=\"description\"\n      content=\"old\"\n    />\n  </head>\n  <span class=\"brand\">Flatflix</span>\n</html>\n";

    fn books() -> Subject {
        Subject { singular: "book".into(), plural: "books".into(), done: "read".into(), ..Subject::default() }
    }

    #[test]
    fn words_colours_and_omissions_go_into_the_page() {
        let look = Look {
            title: Some("\"Shelf\" & <more>".into()),
            colours: [(Ink::Accent, Colour("#07a".into()))].into(),
            night: [(Ink::Paper, Colour("black".into()))].into(),
            without: vec![Feature::Import, Feature::Taste],
            unlisted: true,
            covers: vec!["https://img.example.org".into(), "http://b.org:80".into()],
            ..Look::default()
        };
        let page = look.dress(INDEX, &books()).unwrap();
        for part in [
            "<html lang=\"en\" data-singular=\"book\" data-plural=\"books\" data-done=\"read\" \
             data-site=\"&quot;Shelf&quot; &amp; &lt;more&gt;\" data-without=\"import taste\" data-covers=\"img.example.org b.org:80\">",
            "<title>&quot;Shelf&quot; &amp; &lt;more&gt;</title>",
            "class=\"brand\">&quot;Shelf&quot; &amp; &lt;more&gt;</span>",
            "name=\"description\" content=\"Rate a few books and get five",
            "href=\"./colours.css\"",
            "noindex",
            "img-src https://img.example.org http://b.org:80 'self'",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let style = look.style().unwrap();
        assert!(style.contains("--accent: #07a;\n}") && style.contains("--paper: black;"), "{style}");
    }

    #[test]
    fn a_plain_look_adds_no_colours() {
        // Addresses of pictures alone open nothing.
        let subject = Subject { image: "https://img.example.org/{id}.jpg".into(), ..Subject::default() };
        let page = Look::default().dress(INDEX, &subject).unwrap();
        assert!(page.contains("<title>Flatflix</title>") && !page.contains(COLOURS));
        assert!(page.contains("img-src 'self'") && !page.contains("data-without"));
        assert!(Look::default().dress("<html>", &books()).is_err());
    }
}
