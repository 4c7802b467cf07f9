//! Models in shards.

use crate::{Recommender, damaged};
use flatflix_core::format::ModelReader;
use flatflix_core::shards::{Reach, Shards as Core};
use wasm_bindgen::prelude::*;

/// A head and the shards of it that have been read.
///
/// ```js
/// const shards = reader.shards(index);
/// let recommender = shards.recommender();
/// for (const name of shards.wanted(recommender, 0)) shards.push(…the bytes of that file…);
/// recommender = shards.recommender(); // Items that there were keep their rows; ratings have to be told again.
/// ```
#[wasm_bindgen]
#[derive(Debug)]
pub struct Shards {
    core: Core,
}

#[wasm_bindgen]
impl Shards {
    /// Items of the head and of all shards, read or not.
    #[wasm_bindgen(getter)]
    pub fn items(&self) -> usize {
        self.core.n_items() as usize
    }

    /// Add the items of a shard, if they are not there. Returns the number of items there are now.
    ///
    /// # Errors
    /// UNSUPPORTED_FORMAT or CORRUPT_MODEL, too for a shard of another model; nothing is changed then.
    pub fn push(&mut self, shard: &[u8]) -> Result<usize, JsValue> {
        self.core.push(shard).map_err(damaged)
    }

    /// Names of the files to be read for the visitor's list, best first; none if it would hardly become better.
    ///
    /// # Errors
    /// INVALID_INPUT when the model's numbers do not allow it.
    pub fn wanted(&self, recommender: &Recommender, novelty: f64, risk: f64) -> Result<Vec<String>, JsValue> {
        let reach = Reach { novelty, risk, ..Reach::default() };
        let wanted = recommender
            .with_taste(|taste| self.core.wanted(&recommender.core, taste, &recommender.visitor, reach))?;
        let shards = &self.core.index().shards;
        Ok(wanted.into_iter().filter_map(|number| Some(shards.get(number)?.file_name())).collect())
    }

    /// The recommender on the items that there are.
    ///
    /// # Errors
    /// CORRUPT_MODEL.
    pub fn recommender(&self) -> Result<Recommender, JsValue> {
        Recommender::of(self.core.model().clone())
    }
}

impl Shards {
    pub(crate) fn new(head: ModelReader, index: &[u8]) -> Result<Self, JsValue> {
        Core::new(head, index).map(|core| Self { core }).map_err(damaged)
    }
}
