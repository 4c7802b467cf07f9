//! What is missing or wrong in a project, each with what to do: configuration, data, model, site, in this order.

use crate::card;
use crate::config::{PROJECT_FILE, Project};
use crate::dataset::{Columns, Dataset, Files};
use crate::files;
use crate::memory;
use crate::site;
use anyhow::{Context, Error, Result};
use flatflix_core::Model;
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Good,
    /// Not there yet, or behind another part.
    Missing,
    /// It cannot be used as it is.
    Wrong,
}

/// One part of a project, and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub part: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; empty if nothing is to be done.
    pub remedy: String,
}

impl Finding {
    /// Whether something cannot be used as it is.
    pub fn is_wrong(&self) -> bool {
        self.state == State::Wrong
    }

    fn good(part: &'static str, found: impl fmt::Display) -> Self {
        Self { part, state: State::Good, found: found.to_string(), remedy: String::new() }
    }

    fn missing(part: &'static str, found: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self { part, state: State::Missing, found: found.to_string(), remedy: remedy.into() }
    }

    /// Of an error, which names its own remedy where it has one.
    fn wrong(part: &'static str, error: &Error, remedy: impl Into<String>) -> Self {
        Self { part, state: State::Wrong, found: format!("{error:#}"), remedy: remedy.into() }
    }
}

/// A line, and a second one where there is something to do.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Good => "good",
            State::Missing => "missing",
            State::Wrong => "WRONG",
        };
        write!(f, "{state:<9}{:<15}{}", self.part, self.found)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "\n{:24}-> {}", "", self.remedy) }
    }
}

/// Examine the project of a configuration file: the one that is named, or the one that is here.
pub fn examine(named: Option<&Path>) -> Vec<Finding> {
    let project = match Project::find(named) {
        Ok(project) => project,
        Err(error) => {
            return vec![Finding::wrong("configuration", &error, "Nothing else was looked at without it")];
        }
    };
    let mut findings =
        vec![match named.or_else(|| Path::new(PROJECT_FILE).is_file().then(|| Path::new(PROJECT_FILE))) {
            Some(path) => Finding::good("configuration", path.display()),
            None => Finding::missing(
                "configuration",
                format_args!("no {PROJECT_FILE} here: everything has its default"),
                "'flatflix init' writes one after a look at the data",
            ),
        }];
    let dataset = data(&project, &mut findings);
    let model_path = project.site.model.clone().unwrap_or_else(|| "model.flatflix".into());
    let model = model(&model_path, dataset.as_ref(), &project, &mut findings);
    report(&project, &mut findings);
    if let Some((model, bytes)) = &model {
        covers(&project, model, &mut findings);
        site(&project, bytes, &mut findings);
    }
    findings
}

fn data(project: &Project, findings: &mut Vec<Finding>) -> Option<Dataset> {
    let data = &project.data;
    let read = match (&data.folder, &data.ratings) {
        (Some(folder), _) => Dataset::read(folder),
        (None, Some(ratings)) => Dataset::read_files(&Files {
            ratings: ratings.clone(),
            items: data.items.clone(),
            columns: Columns(data.columns.clone()),
            scale: data.scale,
            unrated: data.unrated,
            noun: None,
        })
        .map(|(dataset, _)| dataset),
        (None, None) => {
            findings.push(Finding::missing(
                "data",
                "the configuration names none",
                "Name a file as 'ratings' in its [data], or with --ratings for each command",
            ));
            return None;
        }
    };
    let dataset = match read {
        Ok(dataset) => dataset,
        Err(error) => {
            findings.push(Finding::wrong("data", &error, "'flatflix train' will say the same"));
            return None;
        }
    };
    let (users, items, ratings) = (dataset.n_users(), dataset.n_items(), dataset.ratings.len());
    findings.push(Finding::good("data", format_args!("{ratings} ratings of {items} items by {users} users")));
    if !dataset.warnings.is_empty() {
        findings.push(Finding::missing(
            "data",
            &dataset.warnings,
            "Correct it if that matters; it can be used",
        ));
    }
    if dataset.licence.is_none() && data.licence.is_none() {
        findings.push(Finding::missing(
            "terms of data",
            "none are stated; a site must know what it may publish",
            "Put a LICENSE beside the ratings, or name a file as 'licence' in [data]",
        ));
    }
    findings.push(match memory::check(&dataset, &project.config(), None) {
        Ok(()) => Finding::good("memory", "enough to train"),
        Err(error) => Finding::wrong("memory", &error, "Train on a machine with more, or with fewer factors"),
    });
    Some(dataset)
}

fn model(
    path: &Path,
    dataset: Option<&Dataset>,
    project: &Project,
    findings: &mut Vec<Finding>,
) -> Option<(Model, Vec<u8>)> {
    if !path.exists() {
        let found = format!("{} is not there", path.display());
        findings.push(Finding::missing("model", found, "'flatflix train' makes it"));
        return None;
    }
    let read = || -> Result<(Model, Vec<u8>)> {
        let bytes = files::read(path)?;
        let model = Model::from_bytes(&bytes).with_context(|| path.display().to_string())?;
        Ok((model, bytes))
    };
    let (model, bytes) = match read() {
        Ok(read) => read,
        Err(error) => {
            findings.push(Finding::wrong("model", &error, "'flatflix train' makes a new one"));
            return None;
        }
    };
    let size = format!("{}, {} bytes", path.display(), bytes.len());
    let difference =
        dataset.and_then(|dataset| card::difference(&model.metadata, dataset, &project.config()));
    findings.push(match difference {
        Some(difference) => Finding::missing(
            "model",
            format_args!("can be used, but is not what these data and parameters give: {difference}"),
            "'flatflix train' makes a new one",
        ),
        None => Finding::good("model", size),
    });
    Some((model, bytes))
}

fn report(project: &Project, findings: &mut Vec<Finding>) {
    let Some(folder) = &project.site.report else { return };
    findings.push(match site::check_report(folder) {
        Ok(()) => Finding::good("report", folder.display()),
        Err(error) => Finding::wrong("report", &error, "Or take 'report' out of [site]"),
    });
}

fn covers(project: &Project, model: &Model, findings: &mut Vec<Finding>) {
    if project.site.covers != Some(true) {
        return;
    }
    findings.push(match site::cover_origins(&model.metadata.subject(), &model.images) {
        Ok(origins) => Finding::good("covers", format_args!("from {}", origins.join(", "))),
        Err(error) => Finding::wrong("covers", &error, "Or take 'covers' out of [site]"),
    });
}

fn site(project: &Project, model: &[u8], findings: &mut Vec<Finding>) {
    let out = project.site.out.as_deref().unwrap_or(Path::new("dist"));
    if !out.exists() {
        let found = format!("{} is not there", out.display());
        findings.push(Finding::missing("site", found, "'flatflix site' makes it"));
        return;
    }
    match site::examine(out, model) {
        Ok(None) => {
            findings.push(Finding::good("site", format_args!("{}, whole and of this model", out.display())));
            findings.push(Finding::good(
                "host",
                "any that serves these files as they are, by https; no headers, types, redirects or compression are needed",
            ));
        }
        Ok(Some(behind)) => {
            findings.push(Finding::missing("site", behind, "'flatflix site' brings it up to date"))
        }
        Err(error) => findings.push(Finding::wrong("site", &error, "'flatflix site' writes it anew")),
    }
}
