//! Terms that come with a data set, which a model trained on it inherits.

use anyhow::{Context, Result};
use std::path::Path;

/// Terms of use and how to cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// The terms, as the data set's own papers word them.
    pub text: String,
    /// Publication to cite; empty if none is asked for.
    pub citation: String,
}

/// Files that may hold the terms, the likeliest first.
const FILES: [&str; 6] = ["README.txt", "README", "README.md", "LICENSE.txt", "LICENSE", "LICENCE"];

impl Licence {
    /// Read the terms from a file that its owner has named: its section 'Usage License' if it has one, else all of it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read_file(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let paper = String::from_utf8_lossy(&bytes);
        let text = section(&paper, "usage license").unwrap_or_else(|| paper.trim().to_owned());
        Ok(Self { text, citation: citation(&paper) })
    }

    /// Read the licence from the papers in `dir`: the section 'Usage License' of a MovieLens README, or a file that
    /// is nothing but a licence. `None` when there is neither.
    ///
    /// # Errors
    /// One of the files is there but cannot be read.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        for name in FILES {
            let path = dir.join(name);
            if !path.is_file() {
                continue;
            }
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let paper = String::from_utf8_lossy(&bytes);
            let text = match section(&paper, "usage license") {
                Some(text) => text,
                None if name.starts_with("LICEN") => paper.trim().to_owned(),
                None => continue,
            };
            return Ok(Some(Self { text, citation: citation(&paper) }));
        }
        Ok(None)
    }
}

/// The reference in the section 'Citation': its quoted (`>`) lines, else all of it but the request itself.
fn citation(paper: &str) -> String {
    let Some(section) = section(paper, "citation") else { return String::new() };
    let quoted: Vec<&str> =
        section.lines().filter_map(|line| line.strip_prefix('>')).map(str::trim).collect();
    if !quoted.is_empty() {
        return quoted.join(" ");
    }
    let paragraphs =
        section.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|paragraph| !paragraph.ends_with(':')).collect::<Vec<_>>().join(" ")
}

/// Text below an underlined heading, up to the next one.
fn section(paper: &str, heading: &str) -> Option<String> {
    let lines: Vec<&str> = paper.lines().map(str::trim_end).collect();
    let underlined = |at: usize| {
        lines
            .get(at + 1)
            .is_some_and(|line| line.len() >= 3 && line.bytes().all(|byte| byte == b'=' || byte == b'-'))
            && !lines[at].is_empty()
    };
    let start =
        (0..lines.len()).find(|&at| underlined(at) && lines[at].trim().eq_ignore_ascii_case(heading))? + 2;
    let end = (start..lines.len()).find(|&at| underlined(at)).unwrap_or(lines.len());
    Some(lines[start..end].join("\n").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: &str = "SUMMARY\n=======\n\nAll.\n\nUSAGE LICENSE\n=====\n\nBe kind.\n\n* Cite.\r\n\nCITATION\n========\n\n\
                         Please cite the following paper:\n\nA. Author. 2015.\nThe paper.\n\nTHANKS\n======\n\nYou.\n";

    #[test]
    fn finds_the_sections_of_a_readme() {
        assert_eq!(section(PAPER, "usage license").as_deref(), Some("Be kind.\n\n* Cite."));
        assert_eq!(citation(PAPER), "A. Author. 2015. The paper.");
        assert_eq!(section(PAPER, "warranty"), None);
        assert_eq!(citation("no headings"), "");
    }

    #[test]
    fn reads_the_embedded_edition() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/ml-latest-small");
        let licence = Licence::read(&dir).unwrap().unwrap();
        assert!(licence.text.starts_with("Neither the University of Minnesota"));
        assert!(licence.text.ends_with("<grouplens-info@umn.edu>"));
        assert!(licence.citation.starts_with("F. Maxwell Harper and Joseph A. Konstan. 2015."));
        assert!(!licence.citation.contains('>') || licence.citation.ends_with('>'));
    }

    #[test]
    fn a_folder_without_papers_has_none() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Licence::read(dir.path()).unwrap(), None);
        std::fs::write(dir.path().join("LICENSE"), "CC0\n").unwrap();
        assert_eq!(Licence::read(dir.path()).unwrap().unwrap().text, "CC0");
    }
}
