//! Parquet files, by their rows.

use super::Records;
use crate::input::InputError;
use anyhow::Result;
use std::path::Path;

#[cfg(not(feature = "parquet"))]
pub(super) fn open(path: &Path) -> Result<(Box<dyn Records>, Vec<String>)> {
    let remedy = "Save the table as CSV, or build with the feature 'parquet'";
    Err(InputError::of_path(path, "Parquet, which this binary was built without", remedy).into())
}

#[cfg(feature = "parquet")]
pub(super) use rows::open;
#[cfg(feature = "parquet")]
pub(crate) use rows::{guarded, open_file};

#[cfg(feature = "parquet")]
mod rows {
    use super::{InputError, Path, Records, Result};
    use csv::ByteRecord;
    use parquet::errors::ParquetError;
    use parquet::file::metadata::RowGroupMetaData;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use parquet::record::reader::RowIter;
    use std::fs::File;

    /// Values of a column that any file may claim, however small.
    const FEW: u64 = 1 << 20;
    /// Values of a column that a byte of the file can stand for. What repeats itself takes next to none, but a thousand
    /// ratings that one byte tells are no ratings.
    const PER_BYTE: u64 = 1000;

    /// Read somebody's file by the parquet crate, which panics on some that are damaged (fuzz/targets/spark.rs).
    pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
        // What is left half-done is never looked at again: the error ends the reading.
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
            .unwrap_or_else(|_| Err(ParquetError::General("damaged".to_owned())))
    }

    /// Open a file, and refuse one that claims more rows than its bytes warrant: each takes time and memory.
    pub(crate) fn open_file(file: File) -> Result<SerializedFileReader<File>, ParquetError> {
        let n_bytes = file.metadata()?.len();
        let reader = guarded(|| SerializedFileReader::new(file))?;
        // A column of lists has more values than rows. A number below 0 is damaged, and more than any.
        let longest = |group: &RowGroupMetaData| {
            let values = group.columns().iter().map(|column| column.num_values());
            let claims =
                values.chain([group.num_rows()]).map(|claim| u64::try_from(claim).unwrap_or(u64::MAX));
            claims.max().unwrap_or(0)
        };
        let claimed = reader.metadata().row_groups().iter().map(longest).fold(0, u64::saturating_add);
        if claimed > n_bytes.saturating_mul(PER_BYTE).saturating_add(FEW) {
            return Err(ParquetError::General(format!("{claimed} values of a column in {n_bytes} bytes")));
        }
        Ok(reader)
    }

    struct Rows {
        rows: RowIter<'static>,
        n_read: u64,
    }

    /// Open a file and read the names of its columns.
    pub(in super::super) fn open(path: &Path) -> Result<(Box<dyn Records>, Vec<String>)> {
        let unusable = |error: ParquetError| unusable(path, 0, &error);
        let file = File::open(path)?;
        let file = open_file(file).map_err(unusable)?;
        let schema = file.metadata().file_metadata().schema_descr().root_schema();
        let header = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
        let rows = RowIter::from_file_into(Box::new(file));
        Ok((Box::new(Rows { rows, n_read: 0 }), header))
    }

    fn unusable(path: &Path, row: u64, error: &ParquetError) -> InputError {
        let remedy = "Write it again, compressed with Snappy or gzip or not at all";
        InputError::of_line(path, row, format!("Parquet that cannot be read ({error})"), remedy)
    }

    impl Records for Rows {
        fn next(&mut self, path: &Path, record: &mut ByteRecord, line: &mut u64) -> Result<bool> {
            let next = guarded(|| {
                let row = self.rows.next().transpose()?;
                Ok(row.map(|row| row.get_column_iter().map(|(_, field)| text(field)).collect::<Vec<_>>()))
            });
            self.n_read += 1;
            *line = self.n_read;
            let row = next.map_err(|error| unusable(path, self.n_read, &error))?;
            let Some(fields) = row else { return Ok(false) };
            record.clear();
            fields.iter().for_each(|field| record.push_field(field));
            Ok(true)
        }
    }

    /// A value as a field: lists with `|` between their entries, nothing for null, times in milliseconds.
    fn text(field: &Field) -> Vec<u8> {
        match field {
            Field::Null => Vec::new(),
            Field::Str(text) => text.clone().into_bytes(),
            Field::Bytes(bytes) => bytes.data().to_vec(),
            Field::TimestampMillis(time) => time.to_string().into_bytes(),
            Field::TimestampMicros(time) => (time / 1000).to_string().into_bytes(),
            Field::ListInternal(list) => list.elements().iter().map(text).collect::<Vec<_>>().join(&b"|"[..]),
            other => other.to_string().into_bytes(),
        }
    }
}
