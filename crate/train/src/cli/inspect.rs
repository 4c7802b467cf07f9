//! `flatflix inspect`

use super::Ui;
use crate::map::{AROUND, NEAR};
use crate::{files, map, model};
use anyhow::{Context, Result};
use flatflix_core::Model;
use flatflix_core::format::{FORMAT_VERSION, HEAD_ITEMS, SectionSize};
use serde_json::json;
use std::path::PathBuf;

/// Print what a model holds: sizes, parameters, metrics, licence
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  flatflix inspect model.flatflix --json")]
pub(super) struct Args {
    /// Model that 'flatflix train' has written
    #[arg(value_name = "FILE")]
    model: PathBuf,
}

/// Run the command.
///
/// # Errors
/// The model cannot be used.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let bytes = files::read(&args.model)?;
    let place = || args.model.display().to_string();
    let (model, measured) = Model::measure(&bytes).with_context(place)?;
    let metadata = &model.metadata;
    let n_items = model.catalogue.n_items();
    let rated = model.catalogue.counts.partition_point(|&count| count > 0);
    let per_item = |bytes: u64| bytes as f64 / n_items as f64;
    let as_json = |parts: &[SectionSize]| -> Vec<serde_json::Value> {
        let fact = |part: &SectionSize| json!({ "name": part.name, "bytes": part.bytes, "bytesPerItem": per_item(part.bytes) });
        parts.iter().map(fact).collect()
    };
    let as_rows = |parts: &[SectionSize]| -> Vec<String> {
        let row = |part: &SectionSize| {
            model::columns(part.name, &part.bytes.to_string(), &format!("{:.1}", per_item(part.bytes)))
        };
        parts.iter().map(row).collect()
    };
    let kept = map::neighbours_kept(&model);
    let facts = json!({
        "formatVersion": FORMAT_VERSION,
        "bytes": bytes.len(),
        "headBytes": measured.head,
        "sections": as_json(&measured.sections),
        "catalogueColumns": as_json(&measured.columns),
        "title": metadata.title,
        "scale": { "min": metadata.scale.min, "max": metadata.scale.max, "step": metadata.scale.step },
        "users": metadata.n_users,
        "items": n_items,
        "ratedItems": rated,
        "ratings": metadata.n_ratings,
        "factors": model.rating.n_factors(),
        "rankingHead": model.ranking.kind.name(),
        "components": model.ranking.n_components(),
        "map": kept.map(|kept| json!({ "items": model.map.len(), "neighboursKept": kept })),
        "groups": metadata.groups,
        "parameters": metadata.parameters.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "metrics": metadata.metrics.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "citation": metadata.citation,
        "licence": metadata.licence,
    });
    let mut text = vec![
        format!("{}, format version {FORMAT_VERSION}, {} bytes", metadata.title, bytes.len()),
        format!("first list after {} bytes, from {} items", measured.head, n_items.min(HEAD_ITEMS)),
        format!(
            "{} ratings of {n_items} items ({rated} rated) by {} users",
            metadata.n_ratings, metadata.n_users
        ),
        format!("scale {}", metadata.scale),
        format!("rating head: {} factors", model.rating.n_factors()),
        format!("ranking head: {}, {} components", model.ranking.kind.name(), model.ranking.n_components()),
    ];
    text.extend(kept.map(|kept| {
        let (share, n) = (100.0 * kept, model.map.len());
        format!("map: {n} items; {share:.0} % of the {NEAR} nearest on it are among the {AROUND} nearest by the ranking head")
    }));
    text.extend([String::new(), model::columns("section", "bytes", "per item")]);
    text.extend(as_rows(&measured.sections));
    text.extend([String::new(), model::columns("catalogue column", "bytes", "per item")]);
    text.extend(as_rows(&measured.columns));
    for (title, rows) in [
        ("parameters", metadata.parameters.clone()),
        (
            "metrics",
            metadata.metrics.iter().map(|(name, value)| (name.clone(), format!("{value:.4}"))).collect(),
        ),
    ] {
        text.extend([String::new(), title.to_owned()]);
        text.extend(rows.iter().map(|(name, value)| format!("  {name:<32}{value}")));
    }
    if !metadata.licence.is_empty() {
        text.extend([String::new(), "licence of the data, which the model inherits".to_owned()]);
        text.push(metadata.licence.trim_end().to_owned());
    }
    ui.result(&facts, text.join("\n"))
}
