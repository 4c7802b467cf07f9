//! Lines of fields separated by one character, with a header.

use super::Records;
use super::blocks::{Block, is_plain, n_lines};
use crate::input::InputError;
use anyhow::{Context, Result};
use csv::{ByteRecord, Position};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Characters that separate fields; where two occur in a header as often, the first is it.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A file of separated fields.
pub(super) struct Separated {
    reader: csv::Reader<File>,
    separator: u8,
    blocks: Blocks,
}

/// How far the file has been read by the block.
enum Blocks {
    /// The next one begins at the position; not before the first was asked for.
    At(Option<Position>),
    /// Rows are read one by one from here on.
    Over,
}

/// Bytes read at a time.
const BLOCK: usize = 32 << 20;

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
        Ok((Self { reader, separator, blocks: Blocks::At(None) }, header))
    }
}

impl Separated {
    /// Whole lines from a position on; nothing at the end of the file.
    fn lines_at(&mut self, at: &Position) -> std::io::Result<Vec<u8>> {
        let file = self.reader.get_mut();
        file.seek(SeekFrom::Start(at.byte()))?;
        let mut text = Vec::new();
        loop {
            let read = file.take(BLOCK as u64).read_to_end(&mut text)?;
            if read < BLOCK {
                return Ok(text);
            }
            // A line longer than a block needs more of them.
            if let Some(end) = text.iter().rposition(|&byte| byte == b'\n') {
                text.truncate(end + 1);
                return Ok(text);
            }
        }
    }

    fn read_block(&mut self) -> csv::Result<Option<Block>> {
        let at = match &self.blocks {
            Blocks::Over => return Ok(None),
            Blocks::At(Some(at)) => at.clone(),
            Blocks::At(None) => self.reader.position().clone(),
        };
        let text = self.lines_at(&at)?;
        if text.is_empty() || !is_plain(&text) {
            self.blocks = Blocks::Over;
            // The reader has been left behind.
            self.reader.seek_raw(SeekFrom::Start(at.byte()), at)?;
            return Ok(None);
        }
        let mut next = at.clone();
        next.set_byte(at.byte() + text.len() as u64).set_line(at.line() + n_lines(&text));
        self.blocks = Blocks::At(Some(next));
        Ok(Some(Block { text, line: at.line(), separator: self.separator }))
    }
}

impl Records for Separated {
    fn next_block(&mut self, path: &Path) -> Result<Option<Block>> {
        let block = self.read_block().map_err(std::io::Error::from);
        block.with_context(|| format!("cannot read {}", path.display()))
    }

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
