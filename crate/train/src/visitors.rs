//! Visitors in files: their ratings in, predictions or lists out, by the very code that the page runs.

use crate::input::InputError;
use crate::table::{Column, Row, Table};
use anyhow::{Context, Result};
use flatflix_core::recommender::{Prediction, Taste};
use flatflix_core::{ItemIndex, Knobs, ListOptions, Recommender, Visitor};
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

/// Visitors of a ratings file, in order of appearance.
#[derive(Debug, Default)]
pub struct Visitors {
    ids: Vec<String>,
    visitors: Vec<Visitor>,
    rows: HashMap<String, usize>,
    /// Ratings that were left out because the model does not have the item.
    pub unknown_items: u64,
}

/// A model with its items by identifier.
#[derive(Debug)]
pub struct Library<'a> {
    recommender: &'a Recommender,
    items: HashMap<&'a str, ItemIndex>,
}

impl<'a> Library<'a> {
    /// Index a model's items.
    pub fn new(recommender: &'a Recommender) -> Self {
        let ids = recommender.catalogue().ids.iter().map(String::as_str);
        Self { recommender, items: ids.zip((0..).map(ItemIndex)).collect() }
    }

    /// The item with an identifier.
    pub fn item(&self, id: &str) -> Option<ItemIndex> {
        self.items.get(id).copied()
    }

    fn id(&self, item: ItemIndex) -> &str {
        &self.recommender.catalogue().ids[item.row()]
    }
}

fn text(row: &Row, column: usize, name: &str) -> Result<String, InputError> {
    row.id(column, name).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
}

/// Read `userId,movieId,rating`. A later rating of the same item by the same user replaces the earlier one.
///
/// # Errors
/// [`InputError`] with file and line for a missing column or a rating that is not on the model's scale.
pub fn read_ratings(path: &Path, library: &Library) -> Result<Visitors> {
    let columns = ["userId", "movieId", "rating"].map(Column::required);
    let mut table = Table::open_csv(path.to_owned(), &columns)?;
    let mut visitors = Visitors::default();
    let scale = library.recommender.metadata().scale;
    while let Some(row) = table.next()? {
        let (user, item) = (text(&row, 0, "userId")?, text(&row, 1, "movieId")?);
        let rating = row.number::<f32>(2).filter(|&rating| scale.contains(rating)).ok_or_else(|| {
            let found = String::from_utf8_lossy(row.bytes(2)).into_owned();
            row.fault(format!("'{found}' is not a rating"), format!("The model's scale is {scale}"))
        })?;
        let visitor = visitors.visitor(user);
        match library.item(&item) {
            Some(item) => visitor.rate(library.recommender, item, rating)?,
            None => visitors.unknown_items += 1,
        }
    }
    Ok(visitors)
}

impl Visitors {
    fn visitor(&mut self, id: String) -> &mut Visitor {
        let row = *self.rows.entry(id).or_insert_with_key(|id| {
            self.ids.push(id.clone());
            self.visitors.push(Visitor::new());
            self.ids.len() - 1
        });
        &mut self.visitors[row]
    }

    /// The visitors, in order of appearance.
    pub fn iter(&self) -> impl Iterator<Item = &Visitor> {
        self.visitors.iter()
    }

    /// Number of visitors.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Predict every row of a targets file (userId, movieId), in its order, as `userId,movieId,prediction,low,high`.
///
/// No row is dropped: a user without ratings is a visitor who has rated nothing, and an item that the model does not
/// have gets [`Recommender::predict_unlisted`]. Returns the number of rows and how many of them were of unknown items.
///
/// # Errors
/// The targets cannot be read, or the output not written.
pub fn predict(
    library: &Library,
    visitors: &Visitors,
    targets: &Path,
    out: impl Write,
) -> Result<(u64, u64)> {
    let columns = ["userId", "movieId"].map(Column::required);
    let mut table = Table::open_csv(targets.to_owned(), &columns)?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["userId", "movieId", "prediction", "low", "high"])?;
    let stranger = library.recommender.fold_in(&Visitor::new())?;
    let mut tastes: HashMap<usize, Taste> = HashMap::new();
    let (mut n_rows, mut n_unknown) = (0, 0);
    while let Some(row) = table.next()? {
        let (user, item) = (text(&row, 0, "userId")?, text(&row, 1, "movieId")?);
        let taste = match visitors.rows.get(&user) {
            None => &stranger,
            Some(&row) => match tastes.entry(row) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    new.insert(library.recommender.fold_in(&visitors.visitors[row])?)
                }
            },
        };
        let Prediction { rating, low, high, .. } = match library.item(&item) {
            Some(index) => library.recommender.predict(taste, index),
            None => {
                n_unknown += 1;
                library.recommender.predict_unlisted(taste)
            }
        };
        writer.write_record([&user, &item, &rating.to_string(), &low.to_string(), &high.to_string()])?;
        n_rows += 1;
    }
    writer.flush().context("cannot write the predictions")?;
    Ok((n_rows, n_unknown))
}

/// Write each visitor's best `top` items as `userId,rank,movieId,score,prediction`; for a file without visitors one
/// list, for someone who has rated nothing, with an empty userId.
///
/// # Errors
/// The output cannot be written.
pub fn recommend(
    library: &Library,
    visitors: &Visitors,
    top: usize,
    knobs: Knobs,
    out: impl Write,
) -> Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["userId", "rank", "movieId", "score", "prediction"])?;
    let nobody = [(String::new(), Visitor::new())];
    let known = visitors.ids.iter().zip(&visitors.visitors);
    let all =
        known.chain(nobody.iter().take(usize::from(visitors.is_empty())).map(|(id, visitor)| (id, visitor)));
    let options = ListOptions { limit: top, knobs, ..ListOptions::default() };
    for (id, visitor) in all {
        for (place, best) in library.recommender.recommend_with(visitor, &options)?.into_iter().enumerate() {
            writer.write_record([
                id.as_str(),
                &(place + 1).to_string(),
                library.id(best.item),
                &best.score.to_string(),
                &best.prediction.rating.to_string(),
            ])?;
        }
    }
    writer.flush().context("cannot write the recommendations")
}
