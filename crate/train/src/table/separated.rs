//! Lines of fields separated by one character, with a header.

use super::Records;
use crate::input::InputError;
use anyhow::{Context, Result};
use csv::ByteRecord;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Characters that separate fields; where two occur in a header as often, the first is it.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A file of separated fields.
pub(super) struct Separated {
    reader: csv::Reader<File>,
}

impl Separated {
    /// Open a file and read its header.
    pub(super) fn open(path: &Path, separator: u8) -> Result<(Self, Vec<String>)> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        // `flexible`, so that a wrong number of fields gets our own message.
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .buffer_capacity(1 << 18)
            .from_reader(file);
        let header = reader.byte_headers().with_context(|| format!("cannot read {}", path.display()))?;
        let header =
            header.iter().map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned()).collect();
        Ok((Self { reader }, header))
    }
}

impl Records for Separated {
    fn next(&mut self, path: &Path, record: &mut ByteRecord, line: &mut u64) -> Result<bool> {
        let found = self.reader.read_byte_record(record).map_err(std::io::Error::from);
        *line = record.position().map_or(*line, csv::Position::line);
        found.with_context(|| format!("cannot read {}", path.display()))
    }
}

/// The character that separates the names in the first line, outside of quotes.
pub(super) fn separator(path: &Path) -> Result<u8> {
    let mut line = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut lines = BufReader::new(file);
    while line.trim_ascii().is_empty() {
        line.clear();
        if lines.read_until(b'\n', &mut line).with_context(|| format!("cannot read {}", path.display()))? == 0
        {
            break;
        }
    }
    let mut counts = [0; SEPARATORS.len()];
    let mut quoted = false;
    for byte in line {
        quoted ^= byte == b'"';
        if let (false, Some(at)) = (quoted, SEPARATORS.iter().position(|&separator| separator == byte)) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    Ok(counts.iter().position(|&count| count == most).map_or(b',', |at| SEPARATORS[at]))
}

/// Refuse what is no CSV in UTF-8 before its first line is taken for a header.
pub(super) fn refuse_foreign_text(path: &Path) -> Result<()> {
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
