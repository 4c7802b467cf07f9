//! Rows of one file of a data set, with the columns the reader asked for: fields separated by commas and the like, JSON
//! Lines, Parquet, or MovieLens' older `.dat` with `::` between the fields and no header.

mod blocks;
mod dat;
mod json_lines;
mod parquet;
mod separated;

use crate::input::InputError;
use anyhow::{Context, Result};
pub(crate) use blocks::{Block, Part};
use csv::ByteRecord;
#[cfg(feature = "parquet")]
pub(crate) use parquet::{guarded, open_file};
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

const UTF8_REMEDY: &str = "Save it as UTF-8, for instance with 'iconv -f WINDOWS-1252 -t UTF-8'";

/// A column that the reader looks for, by its name in the header.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
}

impl Column {
    pub(crate) const fn required(name: &'static str) -> Self {
        Self { name, required: true }
    }

    pub(crate) const fn optional(name: &'static str) -> Self {
        Self { name, required: false }
    }
}

/// A file, and where its columns are.
pub(crate) struct Head {
    path: PathBuf,
    /// Names of the columns; empty where the file has none.
    header: Vec<String>,
    /// Place of each requested column in a record, in the order of the request.
    places: Vec<Option<usize>>,
    n_fields: usize,
    /// Whether text that is not UTF-8 is ISO-8859-1.
    latin1: bool,
}

/// An open file, read row by row.
pub(crate) struct Table {
    head: Head,
    records: Box<dyn Records>,
    record: ByteRecord,
    line: u64,
}

/// Where rows come from, whatever the file's form.
pub(crate) trait Records {
    /// Read the next row that is not blank, and the number of its line. Returns whether there was one.
    ///
    /// # Errors
    /// The file cannot be read, or the row is damaged; `path` is for the message.
    fn next(&mut self, path: &Path, record: &mut ByteRecord, line: &mut u64) -> Result<bool>;

    /// Read the next lines as one block. `None` at the end, and from where rows must be read one by one.
    ///
    /// # Errors
    /// The file cannot be read.
    fn next_block(&mut self, _path: &Path) -> Result<Option<Block>> {
        Ok(None)
    }
}

impl Table {
    /// Open `stem.csv`, else `stem.dat`, in `dir`; `None` when there is neither.
    ///
    /// # Errors
    /// The file cannot be read, is empty, is not text, or lacks a required column.
    pub(crate) fn open(dir: &Path, stem: &str, columns: &[Column]) -> Result<Option<Self>> {
        let csv = dir.join(stem).with_extension("csv");
        if csv.exists() {
            return Self::open_csv(csv, columns).map(Some);
        }
        let dat = dir.join(stem).with_extension("dat");
        if dat.exists() {
            return Self::open_dat(dat, columns).map(Some);
        }
        Ok(None)
    }

    /// Open a CSV file with a header.
    ///
    /// # Errors
    /// The file cannot be read, is empty, is not text, or lacks a required column.
    pub(crate) fn open_csv(path: PathBuf, columns: &[Column]) -> Result<Self> {
        separated::refuse_foreign_text(&path)?;
        let (records, header) = separated::Separated::open(&path, b',')?;
        let mut table = Self::new(path, Box::new(records), header);
        let Head { path, header, .. } = &table.head;
        table.head.places = columns
            .iter()
            .map(|column| find(path, header, column.name, column.required))
            .collect::<Result<_, _>>()?;
        Ok(table)
    }

    fn open_dat(path: PathBuf, columns: &[Column]) -> Result<Self> {
        let records = dat::Dat::open(&path)?;
        let places = (0..columns.len()).map(Some).collect();
        let mut table = Self::new(path, Box::new(records), Vec::new());
        (table.head.places, table.head.n_fields, table.head.latin1) = (places, columns.len(), true);
        table.line = 0;
        Ok(table)
    }

    /// Open a file of any form with named columns, told by its content: Parquet, JSON Lines, or lines of fields separated
    /// by commas, semicolons, tabs or bars. The columns are yet to be [chosen](Table::choose).
    ///
    /// # Errors
    /// The file cannot be read, is empty, or is none of these.
    pub(crate) fn open_any(path: PathBuf) -> Result<Self> {
        let mut start = [0; 4];
        let mut file = File::open(&path).map_err(|error| {
            InputError::of_path(
                &path,
                format!("cannot be opened: {error}"),
                "Name a file with ratings or items",
            )
        })?;
        if path.is_dir() {
            return Err(InputError::of_path(&path, "a folder", "Name a file, or a folder with --data").into());
        }
        let read = file.read(&mut start).with_context(|| format!("cannot read {}", path.display()))?;
        if start[..read] == *b"PAR1" {
            let (records, header) = parquet::open(&path)?;
            return Ok(Self::new(path, records, header));
        }
        separated::refuse_foreign_text(&path)?;
        if start[..read].trim_ascii_start().starts_with(b"{") {
            let (records, header) = json_lines::JsonLines::open(&path)?;
            return Ok(Self::new(path, Box::new(records), header));
        }
        if start[..read].trim_ascii_start().starts_with(b"[") {
            let remedy = "Write one object a line: jq -c '.[]' in.json > out.jsonl";
            return Err(InputError::of_path(&path, "a JSON array instead of JSON Lines", remedy).into());
        }
        let (records, header) = separated::Separated::open(&path, separated::separator(&path)?)?;
        Ok(Self::new(path, Box::new(records), header))
    }

    fn new(path: PathBuf, records: Box<dyn Records>, header: Vec<String>) -> Self {
        let n_fields = header.len();
        let head = Head { path, header, places: Vec::new(), n_fields, latin1: false };
        Self { head, records, record: ByteRecord::new(), line: 1 }
    }

    /// What is known apart from the rows.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// Names of the file's columns, as they are written.
    pub(crate) fn header(&self) -> &[String] {
        &self.head.header
    }

    /// Say which columns rows are asked for, by their places in the header.
    pub(crate) fn choose(&mut self, places: Vec<Option<usize>>) {
        self.head.places = places;
    }

    /// Whether the file has a requested column.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.head.places.get(column).is_some_and(Option::is_some)
    }

    /// Name of a requested column.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.head.name(column)
    }

    /// Name of the file, without its folder.
    pub(crate) fn file_name(&self) -> String {
        self.head.file_name()
    }

    /// Full path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.head.path
    }

    /// Next lines as one block, whose rows any thread can go through. `None` at the end, and from where rows must be read one
    /// by one with [`Table::next`].
    ///
    /// # Errors
    /// The file cannot be read.
    pub(crate) fn next_block(&mut self) -> Result<Option<Block>> {
        self.records.next_block(&self.head.path)
    }

    /// Next row; blank lines are skipped.
    ///
    /// # Errors
    /// The file cannot be read, or the row has another number of fields than the header.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_, '_>>> {
        if !self.records.next(&self.head.path, &mut self.record, &mut self.line)? {
            return Ok(None);
        }
        let row = Row { head: &self.head, fields: Fields::OfRecord(&self.record), line: self.line };
        row.check()?;
        Ok(Some(row))
    }
}

impl Head {
    fn name(&self, column: usize) -> &str {
        let place = self.places.get(column).copied().flatten();
        place.and_then(|place| self.header.get(place)).map_or("?", String::as_str)
    }

    /// Name of the file, without its folder.
    pub(crate) fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The fields of a row, which live as long as `'t`.
enum Fields<'r, 't> {
    OfRecord(&'t ByteRecord),
    OfLine(&'r [&'t [u8]]),
}

/// One row of a [`Table`]. Columns are numbered as they were requested.
pub(crate) struct Row<'r, 't> {
    head: &'r Head,
    fields: Fields<'r, 't>,
    line: u64,
}

impl<'t> Row<'_, 't> {
    /// Refuse a row with another number of fields than the header.
    fn check(&self) -> Result<(), InputError> {
        let (n, expected) = (self.len(), self.head.n_fields);
        if n == expected {
            return Ok(());
        }
        let remedy = "Put a field that contains the separator in double quotes";
        Err(self.fault(format!("{n} fields where {expected} are expected"), remedy))
    }

    fn len(&self) -> usize {
        match self.fields {
            Fields::OfRecord(record) => record.len(),
            Fields::OfLine(fields) => fields.len(),
        }
    }

    /// Field without surrounding blanks; empty where the file lacks the column.
    pub(crate) fn bytes(&self, column: usize) -> &'t [u8] {
        let place = self.head.places.get(column).copied().flatten();
        let field = place.and_then(|place| match self.fields {
            Fields::OfRecord(record) => record.get(place),
            Fields::OfLine(fields) => fields.get(place).copied(),
        });
        field.unwrap_or_default().trim_ascii()
    }

    /// Field as text. `.csv` must be UTF-8; older `.dat` files are read as ISO-8859-1 where they are not.
    pub(crate) fn text(&self, column: usize) -> Result<Cow<'t, str>, InputError> {
        let bytes = self.bytes(column);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) if self.head.latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Err(_) => Err(self.fault(format!("column '{}' is not UTF-8", self.name(column)), UTF8_REMEDY)),
        }
    }

    /// Id: text that must not be empty. Ids are opaque: `01` and `1` differ.
    pub(crate) fn id(&self, column: usize, name: &str) -> Result<&'t [u8], InputError> {
        let bytes = self.bytes(column);
        if bytes.is_empty() {
            return Err(self.fault(format!("{name} is empty"), "Fill it in or remove the line"));
        }
        if std::str::from_utf8(bytes).is_err() {
            return Err(self.fault(format!("{name} is not UTF-8"), UTF8_REMEDY));
        }
        Ok(bytes)
    }

    /// Field parsed as a number, if it is one.
    pub(crate) fn number<T: std::str::FromStr>(&self, column: usize) -> Option<T> {
        std::str::from_utf8(self.bytes(column)).ok()?.parse().ok()
    }

    /// Name of a requested column.
    pub(crate) fn name(&self, column: usize) -> &str {
        self.head.name(column)
    }

    /// Line of the file, from 1 (of a Parquet file, the row).
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// `file:line`, for warnings.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.head.file_name(), self.line)
    }

    /// An error at this row.
    pub(crate) fn fault(&self, problem: impl Into<String>, remedy: impl Into<String>) -> InputError {
        InputError::of_line(&self.head.path, self.line, problem, remedy)
    }
}

/// Names are the same whatever their case, blanks, `_`, `-` and `.`: `movie_id` is `movieId`.
pub(crate) fn plain(name: &str) -> String {
    let kept = name.chars().filter(|letter| !matches!(letter, ' ' | '_' | '-' | '.' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}

/// Find a column in the header, by its [`plain`] name.
pub(crate) fn find(
    path: &Path,
    header: &[String],
    name: &str,
    required: bool,
) -> Result<Option<usize>, InputError> {
    let wanted = plain(name);
    let mut places = (0..header.len()).filter(|&place| plain(&header[place]) == wanted);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(Some(place)),
        (None, _) if !required => Ok(None),
        (None, _) => {
            let found = header.join(", ");
            let remedy = if header.len() == 1 && found.contains([';', '\t', '|']) {
                "Separate the columns by commas"
            } else {
                "Give the file a header line with this name; the order of the columns does not matter"
            };
            let problem = format!("no column '{name}'; the header line has: {found}");
            Err(InputError::of_line(path, 1, problem, remedy))
        }
        (Some(_), Some(_)) => {
            let problem = format!("two columns are named '{name}'");
            Err(InputError::of_line(path, 1, problem, "Rename or remove one"))
        }
    }
}
