//! Factors in NumPy's format: one array of items and one of users, a row each.

use super::{FactorPair, FactorRows};
use crate::input::InputError;
use anyhow::{Context, Result};
use npyz::{DType, Deserialize, NpyFile, Order};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

/// Bytes of an array's description: NumPy reads no more of a file that it is not told to trust.
const LONGEST_DESCRIPTION: usize = 10_000;
/// Brackets within brackets in it. An array of numbers has two; npyz takes twice as long for each more.
const DEEPEST_DESCRIPTION: usize = 8;

/// An array of factors, and the ids that its rows belong to.
struct Array {
    path: PathBuf,
    rank: usize,
    ids: Vec<String>,
    /// n x rank, row-major.
    values: Vec<f32>,
}

/// Files with the factors of items or users.
#[derive(Clone, Debug)]
pub struct Files {
    /// The array, n x rank, in single or double precision.
    pub array: PathBuf,
    /// A file with the id of each row: a line each, or CSV with the id first; with or without a header line.
    pub ids: Option<PathBuf>,
}

impl Files {
    /// Read them. Without a file of ids, rows are taken to belong to `ids_in_order`.
    fn read(&self, ids_in_order: Vec<String>) -> Result<Array> {
        let path = self.array.as_path();
        let (n, rank, values) = read_array(path)?;
        let ids = match &self.ids {
            Some(ids) => read_ids(ids, n)?,
            None if ids_in_order.len() == n => ids_in_order,
            None => {
                let problem = format!("{n} rows, but the ratings have {} of them", ids_in_order.len());
                let remedy = "Say which row is whose with --item-ids and --user-ids";
                return Err(InputError::of_path(path, problem, remedy).into());
            }
        };
        Ok(Array { path: path.to_owned(), rank, ids, values })
    }
}

/// Open the factors of a model with at most so many. Without files of ids, rows belong to the rated items, and to the
/// users, in the ascending order of their ids.
///
/// # Errors
/// [`InputError`] where an array is none of two dimensions of floating-point numbers, or ids are missing.
pub fn open(
    items: &Files,
    users: &Files,
    dataset: &crate::dataset::Dataset,
    most_factors: usize,
) -> Result<FactorPair> {
    let counts = dataset.item_counts();
    let rated = dataset.items.iter().zip(counts).filter(|(_, count)| *count > 0);
    let items = items.read(rated.map(|(item, _)| item.id.clone()).collect())?;
    let users = users.read(dataset.users.clone())?;
    FactorPair::new(Box::new(items), Box::new(users), most_factors)
}

impl FactorRows for Array {
    fn place(&self) -> &Path {
        &self.path
    }

    fn rank(&self) -> usize {
        self.rank
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &[f32]) -> Result<()>) -> Result<()> {
        let rows = self.values.chunks_exact(self.rank);
        self.ids.iter().zip(rows).try_for_each(|(id, row)| visit(id, row))
    }
}

const REMEDY: &str = "Save a two-dimensional array of float32 or float64 with numpy.save";

/// Shape and values, row-major.
fn read_array(path: &Path) -> Result<(usize, usize, Vec<f32>)> {
    let fault = |problem: String| InputError::of_path(path, problem, REMEDY);
    let unreadable = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(unreadable)?;
    let is_plain = has_plain_description(&mut file).with_context(unreadable)?;
    if !is_plain {
        return Err(
            fault("not an array of numbers (its description is too long or too deep)".to_owned()).into()
        );
    }
    let file = NpyFile::new(BufReader::new(file))
        .map_err(|error| fault(format!("not an array of NumPy's ({error})")))?;
    let &[n, rank] = file.shape() else {
        return Err(fault(format!("{} dimensions", file.shape().len())).into());
    };
    let (n, rank) = (n as usize, rank as usize);
    if n == 0 || rank == 0 {
        return Err(fault(format!("no numbers in it ({n} x {rank})")).into());
    }
    let order = file.order();
    let kind = match file.dtype() {
        DType::Plain(kind) => kind.to_string(),
        _ => "a record".to_owned(),
    };
    let values: Vec<f32> = match kind.trim_start_matches(['<', '>', '|', '=']) {
        "f4" => read_values::<f32>(file).map_err(fault)?,
        "f8" => read_values::<f64>(file).map_err(fault)?.into_iter().map(|value| value as f32).collect(),
        _ => return Err(fault(format!("numbers of the type {kind}")).into()),
    };
    let values = match order {
        Order::C => values,
        Order::Fortran => (0..n)
            .flat_map(|row| (0..rank).map(move |column| column * n + row))
            .map(|at| values[at])
            .collect(),
    };
    Ok((n, rank, values))
}

/// Whether the description at the beginning of an array is one of NumPy's by its length and the depth of its brackets, as
/// far as it is there. Leaves the file at its beginning.
fn has_plain_description(file: &mut File) -> std::io::Result<bool> {
    let mut start = Vec::new();
    Read::by_ref(file).take((12 + LONGEST_DESCRIPTION) as u64).read_to_end(&mut start)?;
    file.rewind()?;
    // Magic, version, and the length in two bytes or, since version 2, four.
    let (length, description) = match start.strip_prefix(b"\x93NUMPY") {
        Some([1, _, a, b, rest @ ..]) => (u32::from_le_bytes([*a, *b, 0, 0]), rest),
        Some([_, _, a, b, c, d, rest @ ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), rest),
        // No array at all, which npyz says.
        _ => return Ok(true),
    };
    let mut depth = 0usize;
    let deepest = description.iter().take(length as usize).fold(0, |deepest, byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest.max(depth)
    });
    Ok(length as usize <= LONGEST_DESCRIPTION && deepest <= DEEPEST_DESCRIPTION)
}

fn read_values<T: Deserialize>(file: NpyFile<BufReader<File>>) -> Result<Vec<T>, String> {
    file.into_vec().map_err(|error| format!("it ends too soon or is damaged ({error})"))
}

/// The first field of every line, but for a header line if there is one line more than rows.
fn read_ids(path: &Path, n: usize) -> Result<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    let mut ids = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            InputError::of_path(path, format!("CSV that cannot be read ({error})"), "Write one id a line")
        })?;
        ids.push(record.get(0).unwrap_or_default().trim_start_matches('\u{feff}').to_owned());
    }
    if ids.len() == n + 1 {
        ids.remove(0);
    }
    if ids.len() != n {
        let problem = format!("{} ids, but {n} rows of factors", ids.len());
        return Err(InputError::of_path(path, problem, "Write one id for each row, in order").into());
    }
    Ok(ids)
}
