//! Numbers the ids of a file as they come, and orders them in the end.

use std::collections::HashMap;

/// Ids and the rows they were given, in order of first sight.
#[derive(Default)]
pub(super) struct Rows {
    by_id: HashMap<Vec<u8>, u32>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn get(&self, id: &[u8]) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Row of `id`, which gets the next one if it is new.
    pub(super) fn intern(&mut self, id: &[u8]) -> u32 {
        if let Some(row) = self.get(id) {
            return row;
        }
        let row = self.by_id.len() as u32;
        self.by_id.insert(id.to_vec(), row);
        row
    }

    /// Ids in their final order, and the final row of each provisional one.
    pub(super) fn into_order(self) -> (Vec<String>, Vec<u32>) {
        let mut ids: Vec<(String, u32)> = self
            .by_id
            .into_iter()
            .map(|(id, row)| (String::from_utf8_lossy(&id).into_owned(), row))
            .collect();
        let numbers: Option<Vec<u64>> = ids.iter().map(|(id, _)| id.parse().ok()).collect();
        match numbers {
            Some(_) => ids.sort_by_cached_key(|(id, _)| (id.parse::<u64>().unwrap_or(u64::MAX), id.clone())),
            None => ids.sort(),
        }
        let mut final_rows = vec![0; ids.len()];
        for (row, (_, provisional)) in ids.iter().enumerate() {
            final_rows[*provisional as usize] = row as u32;
        }
        (ids.into_iter().map(|(id, _)| id).collect(), final_rows)
    }
}
