//! Rows of factors, and which users and items of the ratings they belong to.

use crate::dataset::Dataset;
use crate::input::InputError;
use anyhow::Result;
use std::collections::HashMap;
use std::path::Path;

/// Factors of users or of items, row by row.
pub trait FactorRows {
    /// File or folder that they come from.
    fn place(&self) -> &Path;

    /// Number of factors of a row.
    fn rank(&self) -> usize;

    /// Call back with the id and the factors of every row.
    ///
    /// # Errors
    /// [`InputError`] when they cannot be read, and whatever the callback fails with.
    fn each(&self, visit: &mut dyn FnMut(&str, &[f32]) -> Result<()>) -> Result<()>;
}

/// Factors of items and users that belong together.
pub struct FactorPair {
    /// Items.
    pub items: Box<dyn FactorRows>,
    /// Users.
    pub users: Box<dyn FactorRows>,
}

impl FactorPair {
    /// Check that both have as many factors, and no more than the model's format holds.
    ///
    /// # Errors
    /// [`InputError`].
    pub fn new(items: Box<dyn FactorRows>, users: Box<dyn FactorRows>, most: usize) -> Result<Self> {
        let (rank, other) = (items.rank(), users.rank());
        if rank != other {
            let problem = format!("{other} factors, but {} has {rank}", items.place().display());
            return Err(fault(&*users, problem, "Take both from one model"));
        }
        if !(1..=most).contains(&rank) {
            let remedy = format!("Train 1 to {most} factors");
            return Err(fault(&*items, format!("{rank} factors"), &remedy));
        }
        Ok(Self { items, users })
    }
}

fn fault(rows: &dyn FactorRows, problem: impl Into<String>, remedy: &str) -> anyhow::Error {
    InputError::of_path(rows.place(), problem, remedy).into()
}

const OTHER_RATINGS: &str = "Give the ratings that the factors were trained on";

/// Which rows of the data set's users and items have factors.
pub(super) struct Rows<'a> {
    users: HashMap<&'a str, u32>,
    items: HashMap<&'a str, u32>,
    /// Row among the trained users of each user of the data set.
    trained_row: Vec<Option<u32>>,
    n_trained: usize,
    /// Rows of the data set's ratings that trained users gave.
    pub(super) trained: Vec<u32>,
    /// Whether an item has a rating among those.
    rated: Vec<bool>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(dataset: &'a Dataset, pair: &FactorPair) -> Result<Self> {
        let by_id = |ids: &mut dyn Iterator<Item = &'a String>| -> HashMap<&'a str, u32> {
            ids.enumerate().map(|(row, id)| (id.as_str(), row as u32)).collect()
        };
        let users = by_id(&mut dataset.users.iter());
        let mut known = vec![false; dataset.users.len()];
        each_known(&*pair.users, &users, "user", |row, _| known[row] = true)?;
        let mut next = 0..;
        let trained_row: Vec<Option<u32>> =
            known.iter().map(|known| if *known { next.next() } else { None }).collect();
        let mut rated = vec![false; dataset.items.len()];
        let mut trained = Vec::new();
        for (row, rating) in dataset.ratings.iter().enumerate().filter(|(_, r)| known[r.user as usize]) {
            trained.push(row as u32);
            rated[rating.item as usize] = true;
        }
        let n_trained = known.iter().filter(|known| **known).count();
        let items = by_id(&mut dataset.items.iter().map(|item| &item.id));
        Ok(Self { users, items, trained_row, n_trained, trained, rated })
    }

    pub(super) fn n_trained_users(&self) -> usize {
        self.n_trained
    }

    pub(super) fn n_held_out_users(&self) -> usize {
        self.trained_row.len() - self.n_trained
    }

    /// Row among the trained users of a user of the data set.
    pub(super) fn trained_row(&self, user: u32) -> Option<usize> {
        self.trained_row[user as usize].map(|row| row as usize)
    }

    /// The factors of all items, times a unit; zeros for items without ratings. (n_items x rank, row-major)
    pub(super) fn item_factors(&self, items: &dyn FactorRows, unit: f64) -> Result<Vec<f64>> {
        let k = items.rank();
        let mut all = vec![0.0; self.rated.len() * k];
        let mut missing = self.rated.clone();
        let mut unrated = None;
        each_known(items, &self.items, "item", |row, factors| {
            if !self.rated[row] {
                unrated = unrated.or(Some(row));
            }
            missing[row] = false;
            let out = all[row * k..(row + 1) * k].iter_mut();
            out.zip(factors).for_each(|(out, factor)| *out = f64::from(*factor) * unit);
        })?;
        let id_of =
            |row: usize| self.items.iter().find(|(_, r)| **r as usize == row).map_or("", |(id, _)| id);
        if let Some(row) = unrated {
            let problem = format!("item {} has factors, but no rating by a user with factors", id_of(row));
            return Err(fault(items, problem, OTHER_RATINGS));
        }
        if let Some(row) = missing.iter().position(|missing| *missing) {
            let problem = format!("item {} has ratings by users with factors, but none itself", id_of(row));
            return Err(fault(items, problem, OTHER_RATINGS));
        }
        Ok(all)
    }

    /// Call back with the row among the trained users and the factors of each of them.
    pub(super) fn each_user(
        &self,
        users: &dyn FactorRows,
        visit: &mut dyn FnMut(usize, &[f64]),
    ) -> Result<()> {
        let mut seen = 0;
        let mut factors = Vec::new();
        each_known(users, &self.users, "user", |row, row_factors| {
            if let Some(row) = self.trained_row[row] {
                seen += 1;
                factors.clear();
                factors.extend(row_factors.iter().map(|&factor| f64::from(factor)));
                visit(row as usize, &factors);
            }
        })?;
        if seen < self.n_trained {
            let problem =
                format!("factors of {seen} users, but those of the other model are of {}", self.n_trained);
            return Err(fault(users, problem, "Train both models on the same users"));
        }
        Ok(())
    }
}

/// Call back with the row that each id has in the data set, and its factors.
fn each_known(
    rows: &dyn FactorRows,
    known: &HashMap<&str, u32>,
    what: &str,
    mut visit: impl FnMut(usize, &[f32]),
) -> Result<()> {
    let mut seen = vec![false; known.len()];
    let mut any = false;
    rows.each(&mut |id, factors| {
        let Some(&row) = known.get(id) else {
            return Err(fault(rows, format!("{what} {id} is not in the ratings"), OTHER_RATINGS));
        };
        if std::mem::replace(&mut seen[row as usize], true) {
            return Err(fault(rows, format!("{what} {id} has factors twice"), "Save the model again"));
        }
        if let Some(factor) = factors.iter().find(|factor| !factor.is_finite()) {
            let problem = format!("{what} {id} has a factor that is {factor}, not a number");
            return Err(fault(rows, problem, "Train again with more regularization"));
        }
        any = true;
        visit(row as usize, factors);
        Ok(())
    })?;
    if any { Ok(()) } else { Err(fault(rows, format!("no {what} in it"), "Save the model again")) }
}
