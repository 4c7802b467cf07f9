//! Models that Spark MLlib's ALS has saved: a folder with `itemFactors` and `userFactors` in Parquet, and `metadata` in
//! lines of JSON.

use super::{FactorPair, FactorRows};
use crate::input::InputError;
use crate::table::{guarded, open_file};
use anyhow::{Context, Result};
use parquet::basic::Type;
use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{DataType, FloatType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::schema::types::SchemaDescriptor;
use std::fs::File;
use std::path::{Path, PathBuf};

const CLASS: &str = "org.apache.spark.ml.recommendation.ALSModel";
/// What Spark leaves in a folder when all of it is written.
const SUCCESS: &str = "_SUCCESS";
/// Rows read at a time.
const BATCH: usize = 4096;

/// Open a saved ALSModel with at most so many factors, and say which Spark has written it.
///
/// # Errors
/// [`InputError`] where the folder is no such model, or not all of one.
pub fn open(folder: &Path, most_factors: usize) -> Result<(FactorPair, String)> {
    if !folder.is_dir() {
        let remedy = "Name the folder that ALSModel.save has written; copy it here if it is on a cluster";
        return Err(InputError::of_path(folder, "no such folder", remedy).into());
    }
    let (rank, version) = read_metadata(folder)?;
    let factors = |name: &str| Ok::<_, anyhow::Error>(Box::new(Factors::open(&folder.join(name), rank)?));
    let (items, users) = (factors("itemFactors")?, factors("userFactors")?);
    Ok((FactorPair::new(items, users, most_factors)?, version))
}

/// The files of a folder that Spark has written, but for those that say something about it.
fn parts(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        let remedy = "Name the folder that ALSModel.save has written, of the model itself, not of a pipeline";
        return Err(InputError::of_path(folder, "no such folder", remedy).into());
    }
    if !folder.join(SUCCESS).exists() {
        let problem = format!("no {SUCCESS}: Spark has not finished writing it, or not all of it was copied");
        return Err(InputError::of_path(folder, problem, "Save the model again, or copy all of it").into());
    }
    let mut parts = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("part-") {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

/// The rank, and the version of Spark.
fn read_metadata(folder: &Path) -> Result<(usize, String)> {
    let folder = folder.join("metadata");
    let mut text = String::new();
    for part in parts(&folder)? {
        let bytes = crate::files::read(&part)?;
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    let fault =
        |problem: String| InputError::of_path(&folder, problem, "Name a folder saved by ALSModel.save");
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let metadata: serde_json::Value =
        serde_json::from_str(line).map_err(|error| fault(format!("not JSON ({error})")))?;
    let class = metadata["class"].as_str().unwrap_or("nothing that has a class");
    if class != CLASS {
        return Err(fault(format!("a saved {class}, not {CLASS}")).into());
    }
    let rank = metadata["rank"].as_u64().ok_or_else(|| fault("no rank in it".to_owned()))?;
    let version = metadata["sparkVersion"].as_str().unwrap_or("of unknown version");
    Ok((rank as usize, version.to_owned()))
}

/// A folder of Parquet files with the columns `id` (int) and `features` (array of float).
struct Factors {
    folder: PathBuf,
    parts: Vec<PathBuf>,
    rank: usize,
}

impl Factors {
    fn open(folder: &Path, rank: usize) -> Result<Self> {
        let parts = parts(folder)?;
        if !parts.iter().any(|part| part.extension().is_some_and(|extension| extension == "parquet")) {
            return Err(InputError::of_path(folder, "no Parquet file in it", "Copy all of the folder").into());
        }
        Ok(Self { folder: folder.to_owned(), parts, rank })
    }
}

impl FactorRows for Factors {
    fn place(&self) -> &Path {
        &self.folder
    }

    fn rank(&self) -> usize {
        self.rank
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &[f32]) -> Result<()>) -> Result<()> {
        for part in &self.parts {
            let unusable = |error: ParquetError| {
                let remedy = "Copy or save it again, compressed with Snappy or gzip or not at all";
                InputError::of_path(part, format!("Parquet that cannot be read ({error})"), remedy)
            };
            let file = File::open(part).with_context(|| format!("cannot read {}", part.display()))?;
            let reader = open_file(file).map_err(unusable)?;
            let columns = Columns::find(part, reader.metadata().file_metadata().schema_descr())?;
            for group in 0..reader.num_row_groups() {
                let mut rows =
                    guarded(|| GroupRows::new(&*reader.get_row_group(group)?, columns)).map_err(unusable)?;
                while guarded(|| rows.next_batch()).map_err(unusable)? {
                    rows.visit(part, self.rank, visit)?;
                }
            }
        }
        Ok(())
    }
}

/// Where the two columns are.
#[derive(Clone, Copy)]
struct Columns {
    id: usize,
    features: usize,
    /// Definition level of a number that is there.
    id_level: i16,
    features_level: i16,
}

impl Columns {
    fn find(part: &Path, schema: &SchemaDescriptor) -> Result<Self> {
        let place = |name: &str, kind: Type, repeated: i16| {
            let matches = |column: &parquet::schema::types::ColumnDescriptor| {
                column.path().parts().first().is_some_and(|first| first == name)
                    && column.physical_type() == kind
                    && column.max_rep_level() == repeated
            };
            schema.columns().iter().position(|column| matches(column))
        };
        let found = (place("id", Type::INT32, 0), place("features", Type::FLOAT, 1));
        let (Some(id), Some(features)) = found else {
            let names: Vec<String> = schema.columns().iter().map(|column| column.path().string()).collect();
            let problem = format!("columns {}, not id (int) and features (array of float)", names.join(", "));
            return Err(InputError::of_path(part, problem, "Name a folder saved by ALSModel.save").into());
        };
        let level = |column: usize| schema.column(column).max_def_level();
        Ok(Self { id, features, id_level: level(id), features_level: level(features) })
    }
}

/// The rows of a row group, some at a time.
struct GroupRows {
    ids: Column<Int32Type>,
    features: Column<FloatType>,
    /// Rows still to come, by what the group says of itself.
    n_left: usize,
}

impl GroupRows {
    fn new(group: &dyn RowGroupReader, columns: Columns) -> Result<Self, ParquetError> {
        let column = |index: usize| group.get_column_reader(index);
        Ok(Self {
            ids: Column::new(get_typed_column_reader(column(columns.id)?), columns.id_level),
            features: Column::new(get_typed_column_reader(column(columns.features)?), columns.features_level),
            n_left: usize::try_from(group.metadata().num_rows())?,
        })
    }

    fn next_batch(&mut self) -> Result<bool, ParquetError> {
        let (ids, features) = (self.ids.read()?, self.features.read()?);
        if ids != features {
            return Err(ParquetError::General("columns of different length".to_owned()));
        }
        let left = self.n_left.checked_sub(ids);
        self.n_left = left.ok_or_else(|| ParquetError::General("more rows than it claims".to_owned()))?;
        Ok(ids > 0)
    }

    fn visit(
        &self,
        part: &Path,
        rank: usize,
        visit: &mut dyn FnMut(&str, &[f32]) -> Result<()>,
    ) -> Result<()> {
        let fault = |problem: String| InputError::of_path(part, problem, "Save the model again");
        if self.ids.has_nulls() || self.features.has_nulls() {
            return Err(fault("an id or a factor is null".to_owned()).into());
        }
        let mut start = 0;
        for (&id, length) in self.ids.values.iter().zip(self.features.lengths()) {
            if length != rank {
                let problem = format!("id {id} has {length} factors, but the model's rank is {rank}");
                return Err(fault(problem).into());
            }
            visit(&id.to_string(), &self.features.values[start..start + rank])?;
            start += rank;
        }
        Ok(())
    }
}

/// A column's values in one batch of rows.
struct Column<T: DataType> {
    reader: ColumnReaderImpl<T>,
    level: i16,
    values: Vec<T::T>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl<T: DataType> Column<T> {
    fn new(reader: ColumnReaderImpl<T>, level: i16) -> Self {
        Self { reader, level, values: Vec::new(), definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// Read the next rows, and return how many there were.
    fn read(&mut self) -> Result<usize, ParquetError> {
        let Self { reader, values, definitions, repetitions, .. } = self;
        values.clear();
        definitions.clear();
        repetitions.clear();
        let (rows, ..) = reader.read_records(BATCH, Some(definitions), Some(repetitions), values)?;
        Ok(rows)
    }

    /// Whether a value, or a whole list, is not there.
    fn has_nulls(&self) -> bool {
        self.definitions.iter().any(|&level| level < self.level)
    }

    /// Number of values of each row.
    fn lengths(&self) -> impl Iterator<Item = usize> {
        self.repetitions.chunk_by(|_, &next| next > 0).map(<[i16]>::len)
    }
}
