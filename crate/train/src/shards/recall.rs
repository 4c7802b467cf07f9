//! What visitors of a divided model miss, and what they download.

use super::Sharded;
use anyhow::{Result, ensure};
use flatflix_core::format::ModelReader;
use flatflix_core::shards::{Reach, Shards};
use flatflix_core::{ItemIndex, ListOptions, Recommender, Visitor};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;

/// Means over visitors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recall {
    /// Visitors that were asked about.
    pub visitors: usize,
    /// Share of the exact list that they get.
    pub recall: f64,
    /// Standard error of `recall`.
    pub standard_error: f64,
    /// Share of the exact list that the head alone has.
    pub of_head: f64,
    /// Shards that are read: of what was rated, and for the list.
    pub rated_shards: f64,
    /// See `rated_shards`.
    pub list_shards: f64,
    /// Bytes of those for the list.
    pub list_bytes: f64,
    /// Bytes of those for the list, at most.
    pub most_list_bytes: usize,
}

/// Ask the whole model and the divided one for the list of each visitor, as the page does.
///
/// # Errors
/// The parts do not belong together, or there are no visitors.
pub fn recall(whole: &Recommender, parts: &Sharded, visitors: &[Visitor], reach: Reach) -> Result<Recall> {
    ensure!(!visitors.is_empty(), "there are no visitors to ask about");
    let mut reader = ModelReader::new();
    reader.push(&parts.head)?;
    let head = Shards::new(reader, &parts.index)?;
    let head_model = Recommender::new(head.model().clone())?;
    let mut shard_of: HashMap<usize, usize> = HashMap::new();
    for (number, rows) in parts.rows.iter().enumerate() {
        shard_of.extend(rows.iter().map(|&row| (row, number)));
    }
    let ask = |visitor: &Visitor| -> Result<Asked> {
        let options = ListOptions { limit: reach.places, knobs: reach.knobs(), ..ListOptions::default() };
        let list = |model: &Recommender, visitor: &Visitor| -> Result<Vec<String>> {
            let best = model.recommend_with(visitor, &options)?;
            Ok(best.iter().map(|place| model.catalogue().ids[place.item.row()].clone()).collect())
        };
        let exact = list(whole, visitor)?;
        let mut shards = head.clone();
        // Whoever has rated an item has once been shown it, and read its shard then.
        let mut rated: Vec<usize> =
            visitor.ratings().filter_map(|(item, _)| shard_of.get(&item.row()).copied()).collect();
        rated.sort_unstable();
        rated.dedup();
        for &number in &rated {
            shards.push(&parts.shards[number].1)?;
        }
        let model =
            if rated.is_empty() { head_model.clone() } else { Recommender::new(shards.model().clone())? };
        let own = moved(visitor, whole, &model)?;
        let taste = model.fold_in(&own)?;
        let wanted = shards.wanted(&model, &taste, &own, reach)?;
        for &number in &wanted {
            shards.push(&parts.shards[number].1)?;
        }
        let found = Recommender::new(shards.model().clone())?;
        let found = list(&found, &moved(visitor, whole, &found)?)?;
        let kept = |id: &&String| found.contains(id);
        let in_head = |id: &&String| head.model().catalogue.ids.contains(id);
        let share = |n: usize| n as f64 / exact.len().max(1) as f64;
        Ok(Asked {
            recall: share(exact.iter().filter(kept).count()),
            of_head: share(exact.iter().filter(in_head).count()),
            rated: rated.len(),
            wanted: wanted.len(),
            bytes: wanted.iter().map(|&number| parts.shards[number].1.len()).sum(),
        })
    };
    let asked: Vec<Asked> = visitors.par_iter().map(ask).collect::<Result<_>>()?;
    let n = asked.len() as f64;
    let mean = |value: fn(&Asked) -> f64| asked.iter().map(value).sum::<f64>() / n;
    let recall = mean(|one| one.recall);
    let squares: f64 = asked.iter().map(|one| (one.recall - recall).powi(2)).sum();
    Ok(Recall {
        visitors: asked.len(),
        recall,
        standard_error: (squares / (n - 1.0).max(1.0) / n).sqrt(),
        of_head: mean(|one| one.of_head),
        rated_shards: mean(|one| one.rated as f64),
        list_shards: mean(|one| one.wanted as f64),
        list_bytes: mean(|one| one.bytes as f64),
        most_list_bytes: asked.iter().map(|one| one.bytes).max().unwrap_or(0),
    })
}

/// What one visitor's lists came to.
struct Asked {
    recall: f64,
    of_head: f64,
    rated: usize,
    wanted: usize,
    bytes: usize,
}

/// The same visitor of a model with other rows.
fn moved(visitor: &Visitor, from: &Recommender, to: &Recommender) -> Result<Visitor> {
    let rows: HashMap<&str, u32> = to.catalogue().ids.iter().map(String::as_str).zip(0..).collect();
    let mut other = Visitor::new();
    for (item, rating) in visitor.ratings() {
        if let Some(&row) = rows.get(from.catalogue().ids[item.row()].as_str()) {
            other.rate(to, ItemIndex(row), rating)?;
        }
    }
    Ok(other)
}
