//! Models of other items: some of a model's, or more.

use super::Model;
use crate::catalogue::Catalogue;
use crate::ranking::{LinearParts, QuantizedRows, RankingKind, RankingParts};
use crate::rating::RatingParts;
use crate::tags::Tags;
use alloc::{string::String, vec::Vec};

fn rows_of<T: Clone>(column: &[T], rows: &[usize], width: usize) -> Vec<T> {
    let row = |&row: &usize| column.get(row * width..(row + 1) * width).unwrap_or_default();
    rows.iter().flat_map(row).cloned().collect()
}

impl Model {
    /// The model of some of the items, in this order; rows that there are not are left out.
    ///
    /// Prior, metadata and card stay those of all. The map, which has places of the first items only, keeps those of the
    /// items that stay in their rows.
    pub fn select(&self, rows: &[usize]) -> Self {
        let Self { metadata, catalogue, rating, ranking, tags, map, images, card } = self;
        let stay = rows.iter().enumerate().take_while(|&(place, &row)| place == row).count();
        Self {
            metadata: metadata.clone(),
            catalogue: Catalogue {
                ids: rows_of(&catalogue.ids, rows, 1),
                titles: rows_of(&catalogue.titles, rows, 1),
                aliases: rows_of(&catalogue.aliases, rows, 1),
                years: rows_of(&catalogue.years, rows, 1),
                groups: rows_of(&catalogue.groups, rows, 1),
                imdb: rows_of(&catalogue.imdb, rows, 1),
                tmdb: rows_of(&catalogue.tmdb, rows, 1),
                counts: rows_of(&catalogue.counts, rows, 1),
                means: rows_of(&catalogue.means, rows, 1),
            },
            rating: RatingParts {
                prior: rating.prior.clone(),
                selection: rating.selection.clone(),
                uncertainty: rating.uncertainty.clone(),
                biases: rows_of(&rating.biases, rows, 1),
                scales: rows_of(&rating.scales, rows, 1),
                codes: rows_of(&rating.codes, rows, rating.n_factors()),
                ..*rating
            },
            ranking: RankingParts {
                mean_user: ranking.mean_user.clone(),
                rows: QuantizedRows {
                    component_steps: ranking.rows.component_steps.clone(),
                    codes: rows_of(&ranking.rows.codes, rows, ranking.n_components()),
                    ..ranking.rows
                },
                kind: match &ranking.kind {
                    RankingKind::Linear(LinearParts { input_weights }) => {
                        RankingKind::Linear(LinearParts { input_weights: rows_of(input_weights, rows, 1) })
                    }
                    implicit @ RankingKind::ImplicitAls(_) => implicit.clone(),
                },
                ..*ranking
            },
            tags: Tags { names: tags.names.clone(), of_items: rows_of(&tags.of_items, rows, 1) },
            map: map.iter().take(stay).copied().collect(),
            images: rows_of(images, rows, 1),
            card: card.clone(),
        }
    }

    /// The same without its items.
    pub(crate) fn without_items(&self) -> Self {
        let mut blank = self.clone();
        blank.catalogue = Catalogue::default();
        blank.rating.biases.clear();
        blank.rating.scales.clear();
        blank.rating.codes.clear();
        blank.ranking.rows.codes.clear();
        if let RankingKind::Linear(LinearParts { input_weights }) = &mut blank.ranking.kind {
            input_weights.clear();
        }
        blank.tags.of_items.clear();
        blank.map.clear();
        blank.images.clear();
        blank
    }

    /// Add the items of another model of the same prior, behind those that are there.
    pub(crate) fn append(&mut self, more: Self) {
        let images = !self.images.is_empty() || !more.images.is_empty();
        self.catalogue.append(more.catalogue);
        self.rating.biases.extend(more.rating.biases);
        self.rating.scales.extend(more.rating.scales);
        self.rating.codes.extend(more.rating.codes);
        self.ranking.rows.codes.extend(more.ranking.rows.codes);
        if let (RankingKind::Linear(own), RankingKind::Linear(more)) =
            (&mut self.ranking.kind, more.ranking.kind)
        {
            own.input_weights.extend(more.input_weights);
        }
        let n_items = self.catalogue.n_items();
        if !self.tags.names.is_empty() {
            self.tags.of_items.resize(n_items, Vec::new());
        }
        if images {
            let before = n_items - more.images.len();
            self.images.resize(before, String::new());
            self.images.extend(more.images);
        }
    }
}
