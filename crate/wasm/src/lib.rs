//! Flatflix for JavaScript: load a model, rate, get recommendations.
//!
//! Glue only. Every number comes from [`flatflix_core`]; what is here turns arguments and results into JavaScript's.

mod error;
mod shapes;

use error::{Code, js_error};
use flatflix_core::{ItemIndex, Knobs, Recommender as Core, RunningFoldIn, Visitor, VisitorError};
use shapes::{About, Catalogue, Explanation, Recommendation, Similar};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPESCRIPT: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "About")]
    pub type JsAbout;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Catalogue")]
    pub type JsCatalogue;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Recommendation[]")]
    pub type JsRecommendations;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Similar[]")]
    pub type JsSimilar;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Explanation")]
    pub type JsExplanation;
}

/// A model and one visitor.
///
/// Items are rows of the catalogue: 0 is the most popular one. Ratings are on the model's scale (`about().scale`).
#[wasm_bindgen]
#[derive(Debug)]
pub struct Recommender {
    core: Core,
    visitor: Visitor,
    /// Kept from question to question: it is brought up to date by what has changed.
    running: RefCell<RunningFoldIn>,
}

#[wasm_bindgen]
impl Recommender {
    /// Load a model from the bytes of a blob.
    ///
    /// # Errors
    /// A JavaScript `Error` with `code` UNSUPPORTED_FORMAT or CORRUPT_MODEL.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Recommender, JsValue> {
        let core = Core::from_bytes(model).map_err(|error| js_error(Code::of_format(&error), &error))?;
        let running = RefCell::new(core.running_fold_in());
        Ok(Self { core, visitor: Visitor::new(), running })
    }

    /// Name, licence, scale, sizes, parameters and metrics of the model.
    pub fn about(&self) -> Result<JsAbout, JsValue> {
        shapes::to_js(&About::of(&self.core))
    }

    /// The columns of the catalogue.
    pub fn catalogue(&self) -> Result<JsCatalogue, JsValue> {
        Catalogue::of(self.core.catalogue())
    }

    /// The first `count` factors of every item, one item after the other, most telling factor first: n_items x count.
    #[wasm_bindgen(js_name = leadingFactors)]
    pub fn leading_factors(&self, count: usize) -> Vec<f32> {
        let items = (0..self.core.catalogue().n_items() as u32).map(ItemIndex);
        let padded = |item| self.core.rating_head().item_factors(item).chain(std::iter::repeat(0.0));
        items.flat_map(|item| padded(item).take(count)).map(|factor| factor as f32).collect()
    }

    /// Rate an item, or change its rating.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item or a rating off the scale; nothing is changed then.
    #[wasm_bindgen(js_name = setRating)]
    pub fn set_rating(&mut self, item: u32, rating: f32) -> Result<(), JsValue> {
        self.visitor.rate(&self.core, ItemIndex(item), rating).map_err(invalid)
    }

    /// Take a rating back.
    #[wasm_bindgen(js_name = removeRating)]
    pub fn remove_rating(&mut self, item: u32) {
        self.visitor.remove(ItemIndex(item));
    }

    /// Never, or again, recommend an item.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    #[wasm_bindgen(js_name = setExcluded)]
    pub fn set_excluded(&mut self, item: u32, excluded: bool) -> Result<(), JsValue> {
        self.visitor.set_excluded(&self.core, ItemIndex(item), excluded).map_err(invalid)
    }

    /// Forget all ratings and exclusions.
    pub fn clear(&mut self) {
        self.visitor.clear();
    }

    /// The best `limit` items that are neither rated nor excluded, best first.
    ///
    /// `novelty` (-1 to 1) trades popularity for discovery, `variety` (0 to 1) keeps items from being alike; left out,
    /// both are 0, the model's own order.
    ///
    /// # Errors
    /// INVALID_INPUT for a setting out of range.
    pub fn recommend(
        &self,
        limit: usize,
        novelty: Option<f64>,
        variety: Option<f64>,
    ) -> Result<JsRecommendations, JsValue> {
        let knobs = Knobs { novelty: novelty.unwrap_or(0.0), variety: variety.unwrap_or(0.0) };
        let mut running = self.running.borrow_mut();
        let taste = self.core.follow(&mut running, &self.visitor).map_err(invalid)?;
        let best = self.core.recommend_for(taste, &self.visitor, limit, knobs).map_err(invalid)?;
        shapes::to_js(&best.iter().map(Recommendation::of).collect::<Vec<_>>())
    }

    /// Predicted rating, lower and upper end of its 80 % interval, for each item: 3 x items.length numbers.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    pub fn predict(&self, items: &[u32]) -> Result<Vec<f64>, JsValue> {
        let mut running = self.running.borrow_mut();
        let taste = self.core.follow(&mut running, &self.visitor).map_err(invalid)?;
        let mut predictions = Vec::with_capacity(3 * items.len());
        for item in items.iter().copied().map(ItemIndex) {
            self.core.check_item(item).map_err(invalid)?;
            let prediction = self.core.predict(taste, item);
            predictions.extend([prediction.rating, prediction.low, prediction.high]);
        }
        Ok(predictions)
    }

    /// 'You liked X': the `limit` items most like one item, best first.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    pub fn similar(&self, item: u32, limit: usize) -> Result<JsSimilar, JsValue> {
        let similar = self.core.similar(ItemIndex(item), limit).map_err(invalid)?;
        shapes::to_js(&similar.iter().map(Similar::of).collect::<Vec<_>>())
    }

    /// What each rating adds to the recommendation of an item, the `limit` largest shares first.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    pub fn explain(&self, item: u32, limit: usize) -> Result<JsExplanation, JsValue> {
        let mut running = self.running.borrow_mut();
        let taste = self.core.follow(&mut running, &self.visitor).map_err(invalid)?;
        let explanation = self.core.explain(taste, ItemIndex(item)).map_err(invalid)?;
        shapes::to_js(&Explanation::of(&explanation, limit))
    }
}

fn invalid(error: VisitorError) -> JsValue {
    js_error(Code::of_visitor(&error), &error)
}
