//! Rows of one file of a data set, with the columns the reader asked for: `.csv` with a header, or MovieLens' older
//! `.dat` with `::` between the fields and no header.

use crate::input::InputError;
use anyhow::{Context, Result};
use csv::ByteRecord;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
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

/// An open file and where its columns are.
pub(crate) struct Table {
    path: PathBuf,
    source: Source,
    /// Place of each requested column in a record, in the order of the request.
    places: Vec<Option<usize>>,
    n_fields: usize,
    record: ByteRecord,
    line: u64,
}

enum Source {
    Csv(csv::Reader<File>),
    Dat { reader: BufReader<File>, buffer: Vec<u8> },
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
        refuse_foreign_text(&path)?;
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        // `flexible`, so that a wrong number of fields gets our own message.
        let mut reader = csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 18).from_reader(file);
        let header =
            reader.byte_headers().with_context(|| format!("cannot read {}", path.display()))?.clone();
        let places = columns.iter().map(|column| find(&path, &header, column)).collect::<Result<_, _>>()?;
        let source = Source::Csv(reader);
        Ok(Self { path, source, places, n_fields: header.len(), record: ByteRecord::new(), line: 1 })
    }

    fn open_dat(path: PathBuf, columns: &[Column]) -> Result<Self> {
        let file = File::open(&path).with_context(|| format!("cannot open {}", path.display()))?;
        let source = Source::Dat { reader: BufReader::with_capacity(1 << 18, file), buffer: Vec::new() };
        let places = (0..columns.len()).map(Some).collect();
        Ok(Self { path, source, places, n_fields: columns.len(), record: ByteRecord::new(), line: 0 })
    }

    /// Name of the file, without its folder.
    pub(crate) fn file_name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Full path of the file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Next row; blank lines are skipped.
    ///
    /// # Errors
    /// The file cannot be read, or the row has another number of fields than the header.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>> {
        let found = match &mut self.source {
            Source::Csv(reader) => {
                let found = reader.read_byte_record(&mut self.record);
                self.line = self.record.position().map_or(self.line, csv::Position::line);
                found.map_err(std::io::Error::from)
            }
            Source::Dat { reader, buffer } => read_dat(reader, buffer, &mut self.record, &mut self.line),
        };
        if !found.with_context(|| format!("cannot read {}", self.path.display()))? {
            return Ok(None);
        }
        let row = Row { table: self };
        if row.table.record.len() != self.n_fields {
            let problem = format!("{} fields where {} are expected", row.table.record.len(), self.n_fields);
            return Err(row
                .fault(problem, "Put a field that contains the separator in double quotes")
                .into());
        }
        Ok(Some(row))
    }
}

/// One row of a [`Table`]. Columns are numbered as they were requested.
pub(crate) struct Row<'a> {
    table: &'a Table,
}

impl Row<'_> {
    /// Field without surrounding blanks; empty where the file lacks the column.
    pub(crate) fn bytes(&self, column: usize) -> &[u8] {
        let place = self.table.places.get(column).copied().flatten();
        place.and_then(|place| self.table.record.get(place)).unwrap_or_default().trim_ascii()
    }

    /// Field as text. `.csv` must be UTF-8; older `.dat` files are read as ISO-8859-1 where they are not.
    pub(crate) fn text(&self, column: usize) -> Result<Cow<'_, str>, InputError> {
        let bytes = self.bytes(column);
        match (std::str::from_utf8(bytes), &self.table.source) {
            (Ok(text), _) => Ok(Cow::Borrowed(text)),
            (Err(_), Source::Dat { .. }) => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            (Err(_), Source::Csv(_)) => Err(self.fault("not UTF-8", UTF8_REMEDY)),
        }
    }

    /// Id: text that must not be empty. Ids are opaque: `01` and `1` differ.
    pub(crate) fn id(&self, column: usize, name: &str) -> Result<&[u8], InputError> {
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

    /// Line of the file, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.table.line
    }

    /// `file:line`, for warnings.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.table.file_name(), self.table.line)
    }

    /// An error at this row.
    pub(crate) fn fault(&self, problem: impl Into<String>, remedy: impl Into<String>) -> InputError {
        InputError::of_line(&self.table.path, self.table.line, problem, remedy)
    }
}

/// Read the next line that is not blank and split it at `::`. Returns whether there was one.
fn read_dat(
    reader: &mut BufReader<File>,
    buffer: &mut Vec<u8>,
    record: &mut ByteRecord,
    line: &mut u64,
) -> std::io::Result<bool> {
    loop {
        buffer.clear();
        if reader.read_until(b'\n', buffer)? == 0 {
            return Ok(false);
        }
        *line += 1;
        let mut rest = buffer.trim_ascii();
        if rest.is_empty() {
            continue;
        }
        record.clear();
        while let Some(at) = rest.windows(2).position(|pair| pair == b"::") {
            record.push_field(&rest[..at]);
            rest = &rest[at + 2..];
        }
        record.push_field(rest);
        return Ok(true);
    }
}

/// Refuse what is no CSV in UTF-8 before its first line is taken for a header.
fn refuse_foreign_text(path: &Path) -> Result<()> {
    let mut reader =
        BufReader::new(File::open(path).with_context(|| format!("cannot open {}", path.display()))?);
    let start = reader.fill_buf().with_context(|| format!("cannot read {}", path.display()))?;
    let fault = |problem: &str, remedy: &str| Err(InputError::of_path(path, problem, remedy).into());
    if start.trim_ascii().is_empty() || start == b"\xEF\xBB\xBF" {
        return fault("the file is empty", "Download or export it again");
    }
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return fault(
            "UTF-16 instead of UTF-8",
            "Save it as UTF-8, for instance with 'iconv -f UTF-16 -t UTF-8'",
        );
    }
    if start.trim_ascii_start().starts_with(b"<") {
        return fault(
            "an HTML or XML page instead of CSV",
            "The download may have needed a login: fetch it again",
        );
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"\x1F\x8B") {
        return fault("an archive instead of CSV", "Unpack it first");
    }
    Ok(())
}

/// Find a column in the header. Case, blanks, `_` and `-` do not matter: `movie_id` is `movieId`.
fn find(path: &Path, header: &ByteRecord, column: &Column) -> Result<Option<usize>, InputError> {
    let plain = |name: &[u8]| -> Vec<u8> {
        name.iter().filter(|byte| !b" _-".contains(byte)).map(u8::to_ascii_lowercase).collect()
    };
    let wanted = plain(column.name.as_bytes());
    let mut places = (0..header.len()).filter(|&place| plain(header[place].trim_ascii()) == wanted);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(Some(place)),
        (None, _) if !column.required => Ok(None),
        (None, _) => {
            let found =
                header.iter().map(|name| String::from_utf8_lossy(name)).collect::<Vec<_>>().join(", ");
            let remedy = if header.len() == 1 && found.contains([';', '\t', '|']) {
                "Separate the columns by commas"
            } else {
                "Give the file a header line with this name; the order of the columns does not matter"
            };
            let problem = format!("no column '{}'; the header line has: {found}", column.name);
            Err(InputError::of_line(path, 1, problem, remedy))
        }
        (Some(_), Some(_)) => {
            let problem = format!("two columns are named '{}'", column.name);
            Err(InputError::of_line(path, 1, problem, "Rename or remove one"))
        }
    }
}
