//! What `npm run bench` measures in the browser: the ranking kernel on rows that JavaScript hands over, the memory's speed,
//! the fold-in, and a whole recommender on a made-up model. Compiled with the flags of the page's own module.

mod made_up;
mod read;

use flatflix_core::fold_in::{NormalEquations, fold_in};
use flatflix_core::kernels::{self, CodedRows, Query};
use flatflix_core::top_k::Best;
use flatflix_core::{ItemIndex, ListOptions, Recommender, RunningFoldIn, Visitor};
use nalgebra::DMatrix;
use wasm_bindgen::prelude::*;

/// Item factors as small integers.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Rows {
    codes: Vec<i8>,
    gains: Vec<f32>,
    magnitudes: Vec<f32>,
    n_components: usize,
}

#[wasm_bindgen]
impl Rows {
    /// Take over codes (n x `n_components`, row-major) and the value of one step in each row (n).
    #[wasm_bindgen(constructor)]
    pub fn new(codes: Vec<i8>, gains: Vec<f32>, n_components: usize) -> Rows {
        let magnitudes = kernels::magnitudes(&codes, n_components);
        Rows { codes, gains, magnitudes, n_components }
    }

    /// The best `k` rows for a vector, best first, scored in single precision at the end.
    pub fn rank(&self, vector: &[f32], k: usize) -> Vec<u32> {
        let rows = CodedRows { codes: &self.codes, gains: &self.gains, magnitudes: &self.magnitudes };
        let mut best = Best::new(k);
        let exact = |item: ItemIndex| {
            let codes = &self.codes[item.row() * self.n_components..(item.row() + 1) * self.n_components];
            Some((self.gains[item.row()] * kernels::dot(codes, vector)).max(0.0))
        };
        kernels::scan(rows, &Query::quantize(vector), |_| 1.0, exact, &mut best);
        best.into_sorted().into_iter().map(|(item, _)| item.0).collect()
    }

    /// Read every code once and do as little as possible with it: the time no ranking of these bytes can beat.
    pub fn read(&self) -> u32 {
        read::all(&self.codes)
    }
}

/// Ratings of `n` items with `k` factors, to be folded in.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Ratings {
    rows: Vec<f64>,
    values: Vec<f64>,
    precision: DMatrix<f64>,
}

#[wasm_bindgen]
impl Ratings {
    /// Take over item factors (n x k, row-major) and ratings (n).
    #[wasm_bindgen(constructor)]
    pub fn new(rows: Vec<f64>, values: Vec<f64>) -> Ratings {
        let k = rows.len() / values.len();
        Ratings { rows, values, precision: DMatrix::identity(k, k) }
    }

    /// The visitor's factors: sums over all ratings, then the solve.
    ///
    /// # Errors
    /// None with ratings that are numbers.
    #[wasm_bindgen(js_name = foldIn)]
    pub fn fold_in(&self) -> Result<Vec<f64>, JsError> {
        let k = self.precision.nrows();
        let mut sums = NormalEquations::new(k);
        for (row, &value) in self.rows.chunks_exact(k).zip(&self.values) {
            sums.add(row, value, 1.0);
        }
        let posterior = fold_in(&self.precision, &vec![0.0; k], &sums, 1.0)?;
        Ok(posterior.mean().as_slice().to_vec())
    }
}

/// The recommender of the page, on a model of any size that nobody trained.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Page {
    recommender: Recommender,
    visitor: Visitor,
    running: RunningFoldIn,
}

#[wasm_bindgen]
impl Page {
    /// Make up a model with `n_items` items and `n_components` components of the ranking head.
    ///
    /// # Errors
    /// When the sizes are beyond the format's limits.
    #[wasm_bindgen(constructor)]
    pub fn new(n_items: usize, n_components: usize) -> Result<Page, JsError> {
        Ok(Page::of(Recommender::new(made_up::model(n_items, n_components))?))
    }

    /// Load a model that was trained.
    ///
    /// # Errors
    /// When the bytes are no model.
    pub fn load(model: &[u8]) -> Result<Page, JsError> {
        Ok(Page::of(Recommender::from_bytes(model)?))
    }

    /// Items of the model.
    #[wasm_bindgen(getter)]
    pub fn items(&self) -> usize {
        self.recommender.catalogue().n_items()
    }

    /// Components of the model's ranking head.
    #[wasm_bindgen(getter)]
    pub fn components(&self) -> usize {
        self.recommender.ranking_head().parts().n_components()
    }

    /// Take a rating and compute the new best `limit` items, with their predicted ratings and intervals.
    ///
    /// # Errors
    /// When the item or the rating is unknown to the model.
    pub fn rate(&mut self, item: u32, rating: f32, limit: usize) -> Result<Vec<u32>, JsError> {
        self.visitor.rate(&self.recommender, ItemIndex(item), rating)?;
        let taste = self.recommender.follow(&mut self.running, &self.visitor)?;
        let list = self.recommender.recommend_for(
            taste,
            &self.visitor,
            &ListOptions { limit, ..ListOptions::default() },
        )?;
        Ok(list.into_iter().map(|place| place.item.0).collect())
    }
}

impl Page {
    fn of(recommender: Recommender) -> Self {
        let running = recommender.running_fold_in();
        Page { recommender, visitor: Visitor::new(), running }
    }
}
