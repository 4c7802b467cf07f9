//! `flatflix recall`

use super::Ui;
use super::visitors::FoldIn;
use crate::files;
use crate::shards::{Sharding, divide, recall};
use crate::visitors::Library;
use anyhow::{Context, Result};
use flatflix_core::shards::Reach;
use flatflix_core::{Model, Visitor};
use serde_json::json;

/// Measure what visitors miss and download when a model is divided into shards
///
/// Asks the whole model and the divided one for the same lists, as the page does, and says which share of the one is on
/// the other. Writes nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  flatflix recall --model model.flatflix --ratings ratings.csv --visitors 200"
)]
pub(super) struct Args {
    #[command(flatten)]
    fold_in: FoldIn,
    /// Visitors to ask for: those with enough ratings, in the order of the file
    #[arg(long, value_name = "N", default_value_t = 200)]
    visitors: usize,
    /// Ratings that each of them gives, of popular items and others
    #[arg(long, value_name = "N", default_value_t = 20)]
    given: usize,
    /// Length of the lists
    #[arg(long, value_name = "N", default_value_t = Reach::default().places)]
    places: usize,
    /// Shards that may be read for a list
    #[arg(long, value_name = "N", default_value_t = Reach::default().shards)]
    shards: usize,
    /// From -1, popular, to 1, hidden gems
    #[arg(long, value_name = "B", default_value_t = 0.0, allow_negative_numbers = true)]
    novelty: f64,
    /// From -1, safe, to 1, adventurous
    #[arg(long, value_name = "X", default_value_t = 0.0, allow_negative_numbers = true)]
    risk: f64,
    #[command(flatten)]
    sizes: Sizes,
}

/// How a model is divided.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Sizes {
    /// Most popular items, which every visitor reads
    #[arg(long, value_name = "N", default_value_t = Sharding::default().head)]
    head_items: usize,
    /// Items of a shard, at most
    #[arg(long, value_name = "N", default_value_t = Sharding::default().items)]
    shard_items: usize,
}

impl From<Sizes> for Sharding {
    fn from(Sizes { head_items, shard_items }: Sizes) -> Self {
        Self { head: head_items, items: shard_items }
    }
}

/// Run the command.
///
/// # Errors
/// The model or the ratings cannot be used, nobody has enough ratings, or the model is too small to be divided.
pub(super) fn run(args: &Args, ui: &Ui) -> Result<()> {
    let whole = args.fold_in.model()?;
    let library = Library::new(&whole);
    let all = args.fold_in.visitors(&library, ui)?;
    let given = args.given.max(1);
    let enough = all.iter().filter(|visitor| visitor.ratings().len() >= given);
    let visitors: Vec<Visitor> = enough
        .take(args.visitors)
        .map(|visitor| {
            let mut some = Visitor::new();
            // Popular items and others as they rated them.
            for (item, rating) in visitor.ratings().step_by(visitor.ratings().len() / given).take(given) {
                some.rate(&whole, item, rating)?;
            }
            Ok(some)
        })
        .collect::<Result<_>>()?;
    let model = Model::from_bytes(&files::read(args.fold_in.path())?)?;
    let parts = divide(&model, args.sizes.into())?;
    let reach = Reach { shards: args.shards, places: args.places, novelty: args.novelty, risk: args.risk };
    let found = recall(&whole, &parts, &visitors, reach)
        .with_context(|| format!("nobody has {given} ratings of the model's items"))?;
    let bytes: usize = parts.shards.iter().map(|(_, bytes)| bytes.len()).sum();
    let (n, head, index) = (parts.shards.len(), parts.head.len(), parts.index.len());
    ui.result(
        &json!({ "recall": found, "shards": n, "shardBytes": bytes, "headBytes": head, "indexBytes": index,
                 "leftOut": parts.left_out }),
        format_args!(
            "{n} shards of {} bytes on average; head {head} bytes, index {index} bytes, {} items without ratings left out\n\
             recall@{} {:.4} +- {:.4} of {} visitors with {} ratings ({:.4} from the head alone)\n\
             {:.1} shards, {:.0} bytes read for a list (at most {}), {:.1} for what was rated",
            bytes / n.max(1),
            parts.left_out,
            args.places,
            found.recall,
            found.standard_error,
            found.visitors,
            given,
            found.of_head,
            found.list_shards,
            found.list_bytes,
            found.most_list_bytes,
            found.rated_shards
        ),
    )
}
