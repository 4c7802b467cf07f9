//! Flatflix for JavaScript: load a model, rate, get recommendations.
//!
//! Glue only. Every number comes from [`flatflix_core`]; what is here turns arguments and results into JavaScript's.

mod error;
mod options;
mod shapes;
mod shards;

use error::{Code, js_error};
use flatflix_core::format::ModelReader as CoreReader;
use flatflix_core::{
    FormatError, ItemIndex, Model, Recommender as Core, RunningFoldIn, Taste, Visitor, VisitorError,
};
use shapes::{
    About, Catalogue, Explanation, LeaveOneOut, Profile, Question, Recommendation, SharedRecommendation,
    Similar,
};
pub use shards::Shards;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

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
    #[wasm_bindgen(typescript_type = "Tags")]
    pub type JsTags;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Card")]
    pub type JsCard;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Recommendation[]")]
    pub type JsRecommendations;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Similar[]")]
    pub type JsSimilar;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Explanation")]
    pub type JsExplanation;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Question | undefined")]
    pub type JsQuestion;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "SharedRecommendation[]")]
    pub type JsSharedRecommendations;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "LeaveOneOut")]
    pub type JsLeaveOneOut;
    /// Typed result for JavaScript.
    #[wasm_bindgen(typescript_type = "Profile")]
    pub type JsProfile;
    /// Typed argument from JavaScript.
    #[wasm_bindgen(typescript_type = "ListOptions")]
    pub type JsListOptions;
    /// Typed argument from JavaScript.
    #[wasm_bindgen(typescript_type = "Companion[]")]
    pub type JsCompanions;
    /// Typed argument from JavaScript.
    #[wasm_bindgen(typescript_type = "Aggregation")]
    pub type JsAggregation;
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

/// A model that is still arriving.
///
/// ```js
/// const reader = new ModelReader();
/// for await (const bytes of response.body) if (reader.push(bytes) > 0) …reader.recommender()…
/// const recommender = reader.finish();
/// ```
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct ModelReader {
    core: CoreReader,
}

#[wasm_bindgen]
impl ModelReader {
    /// Nothing has arrived.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Take the bytes that follow. Returns the number of items that have arrived with everything about them.
    ///
    /// # Errors
    /// A JavaScript `Error` with `code` UNSUPPORTED_FORMAT or CORRUPT_MODEL.
    pub fn push(&mut self, bytes: &[u8]) -> Result<usize, JsValue> {
        self.core.push(bytes).map_err(damaged)
    }

    /// A recommender on the items that have arrived, the most popular ones.
    ///
    /// # Errors
    /// CORRUPT_MODEL, too when no item has arrived.
    pub fn recommender(&self) -> Result<Recommender, JsValue> {
        let model = self.core.model().ok_or_else(|| damaged(FormatError::NotAModel))?;
        Recommender::of(model.clone())
    }

    /// What has arrived is all of a head: the shards that belong to it, `index` being theirs.
    ///
    /// # Errors
    /// UNSUPPORTED_FORMAT or CORRUPT_MODEL, too when something of the head is missing.
    pub fn shards(self, index: &[u8]) -> Result<Shards, JsValue> {
        Shards::new(self.core, index)
    }

    /// The recommender on the whole model, everything having arrived.
    ///
    /// # Errors
    /// CORRUPT_MODEL when something is missing.
    pub fn finish(self) -> Result<Recommender, JsValue> {
        Recommender::of(self.core.finish().map_err(damaged)?)
    }
}

#[wasm_bindgen]
impl Recommender {
    /// Load a model from the bytes of a blob.
    ///
    /// # Errors
    /// A JavaScript `Error` with `code` UNSUPPORTED_FORMAT or CORRUPT_MODEL.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Recommender, JsValue> {
        let mut reader = ModelReader::new();
        reader.push(model)?;
        reader.finish()
    }

    /// Name, licence, scale, sizes, parameters and metrics of the model.
    pub fn about(&self) -> Result<JsAbout, JsValue> {
        shapes::to_js(&About::of(&self.core))
    }

    /// The columns of the catalogue.
    pub fn catalogue(&self) -> Result<JsCatalogue, JsValue> {
        Catalogue::of(self.core.catalogue())
    }

    /// What people called the items.
    pub fn tags(&self) -> Result<JsTags, JsValue> {
        shapes::tags(self.core.tags())
    }

    /// What was measured about data and model.
    pub fn card(&self) -> Result<JsCard, JsValue> {
        shapes::to_js(&shapes::Card::of(self.core.card()))
    }

    /// What stands for `{image}` in the address of each item's picture; empty for a model whose addresses have none.
    pub fn images(&self) -> Vec<String> {
        self.core.images().to_vec()
    }

    /// Places of the first items on a map of likeness, x and y of one item after the other, from 0 to 255; empty for a
    /// model without a map.
    pub fn map(&self) -> Vec<u8> {
        self.core.map().as_flattened().to_vec()
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

    /// Have the visitor say that they have not seen an item, or take that back.
    ///
    /// It is an answer in the interview; the item can still be recommended. While the item is rated it says nothing.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    #[wasm_bindgen(js_name = setUnseen)]
    pub fn set_unseen(&mut self, item: u32, unseen: bool) -> Result<(), JsValue> {
        self.visitor.set_unseen(&self.core, ItemIndex(item), unseen).map_err(invalid)
    }

    /// Forget all ratings, exclusions and answers.
    pub fn clear(&mut self) {
        self.visitor.clear();
    }

    /// The best items that are neither rated nor excluded, best first.
    ///
    /// # Errors
    /// INVALID_INPUT for an option that there is not, or out of range.
    pub fn recommend(&self, options: Option<JsListOptions>) -> Result<JsRecommendations, JsValue> {
        let options = options::list_options(&self.core, &options.into())?;
        let best = self.with_taste(|taste| self.core.recommend_for(taste, &self.visitor, &options))?;
        shapes::to_js(&best.iter().map(Recommendation::of).collect::<Vec<_>>())
    }

    /// What [`Recommender::recommend`] would give without the rating of an item, which stays off the list.
    ///
    /// # Errors
    /// INVALID_INPUT for an item that is unknown or not rated, and as for [`Recommender::recommend`].
    #[wasm_bindgen(js_name = recommendWithout)]
    pub fn recommend_without(
        &self,
        item: u32,
        options: Option<JsListOptions>,
    ) -> Result<JsRecommendations, JsValue> {
        let options = options::list_options(&self.core, &options.into())?;
        let best = self.core.recommend_without(&self.visitor, ItemIndex(item), &options).map_err(invalid)?;
        shapes::to_js(&best.iter().map(Recommendation::of).collect::<Vec<_>>())
    }

    /// The best items for the visitor and their companions that none of them has rated or excluded, best first.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item or a rating off the scale, and as for [`Recommender::recommend`].
    #[wasm_bindgen(js_name = recommendTogether)]
    pub fn recommend_together(
        &self,
        companions: JsCompanions,
        aggregation: JsAggregation,
        options: Option<JsListOptions>,
    ) -> Result<JsSharedRecommendations, JsValue> {
        let options = options::list_options(&self.core, &options.into())?;
        let aggregation = options::aggregation(&JsValue::from(aggregation).as_string().unwrap_or_default())?;
        let companions = options::companions(&self.core, &companions.into())?;
        let everybody: Vec<&Visitor> = std::iter::once(&self.visitor).chain(&companions).collect();
        let best = self.core.recommend_together(&everybody, aggregation, &options).map_err(invalid)?;
        shapes::to_js(&best.iter().map(SharedRecommendation::of).collect::<Vec<_>>())
    }

    /// How well the model knows the visitor: every rating predicted from the others.
    #[wasm_bindgen(js_name = leaveOneOut)]
    pub fn leave_one_out(&self) -> Result<JsLeaveOneOut, JsValue> {
        let result = self.core.leave_one_out(&self.visitor).map_err(invalid)?;
        shapes::to_js(&LeaveOneOut::of(&result))
    }

    /// What the visitor likes more or less than the crowd does, by group and decade.
    pub fn profile(&self) -> Result<JsProfile, JsValue> {
        let profile = self.with_taste(|taste| self.core.profile(taste))?;
        shapes::to_js(&Profile::of(&profile, &self.core.metadata().groups))
    }

    /// The item to ask the visitor about next: neither rated, excluded, unseen nor in `skip`. Undefined when the popular
    /// items are used up.
    #[wasm_bindgen(js_name = nextQuestion)]
    pub fn next_question(&self, skip: Option<Vec<u32>>) -> Result<JsQuestion, JsValue> {
        let skip: Vec<ItemIndex> = skip.unwrap_or_default().into_iter().map(ItemIndex).collect();
        let question = self.with_taste(|taste| self.core.next_question(taste, &self.visitor, &skip))?;
        shapes::to_js(&question.map(|question| Question::of(&question)))
    }

    /// How well the model knows the visitor: the share of what ratings could teach about the predictions of popular items
    /// that has been learned, 0 for a stranger, below 1.
    pub fn acquaintance(&self) -> Result<f64, JsValue> {
        self.with_taste(|taste| Ok(self.core.acquaintance(taste)))
    }

    /// Predicted rating, lower and upper end of its 80 % interval, for each item: 3 x items.length numbers.
    ///
    /// # Errors
    /// INVALID_INPUT for an unknown item.
    pub fn predict(&self, items: &[u32]) -> Result<Vec<f64>, JsValue> {
        self.with_taste(|taste| {
            let mut predictions = Vec::with_capacity(3 * items.len());
            for item in items.iter().copied().map(ItemIndex) {
                self.core.check_item(item)?;
                let prediction = self.core.predict(taste, item);
                predictions.extend([prediction.rating, prediction.low, prediction.high]);
            }
            Ok(predictions)
        })
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
        let explanation = self.with_taste(|taste| self.core.explain(taste, ItemIndex(item)))?;
        shapes::to_js(&Explanation::of(&explanation, limit))
    }
}

impl Recommender {
    fn of(model: Model) -> Result<Self, JsValue> {
        let core = Core::new(model).map_err(damaged)?;
        let running = RefCell::new(core.running_fold_in());
        Ok(Self { core, visitor: Visitor::new(), running })
    }

    /// Ask something about the visitor's ratings as they are now.
    fn with_taste<T>(&self, ask: impl FnOnce(&Taste) -> Result<T, VisitorError>) -> Result<T, JsValue> {
        let mut running = self.running.borrow_mut();
        self.core.follow(&mut running, &self.visitor).and_then(ask).map_err(invalid)
    }
}

fn damaged(error: FormatError) -> JsValue {
    js_error(Code::of_format(&error), &error)
}

fn invalid(error: VisitorError) -> JsValue {
    js_error(Code::of_visitor(&error), &error)
}
