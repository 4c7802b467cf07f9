//! MovieLens' older files: `::` between the fields, no header.

use super::Records;
use anyhow::{Context, Result};
use csv::ByteRecord;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Lines of fields separated by `::`.
pub(super) struct Dat {
    reader: BufReader<File>,
    buffer: Vec<u8>,
}

impl Dat {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        Ok(Self { reader: BufReader::with_capacity(1 << 18, file), buffer: Vec::new() })
    }
}

impl Records for Dat {
    fn next(&mut self, path: &Path, record: &mut ByteRecord, line: &mut u64) -> Result<bool> {
        loop {
            self.buffer.clear();
            let read = self.reader.read_until(b'\n', &mut self.buffer);
            if read.with_context(|| format!("cannot read {}", path.display()))? == 0 {
                return Ok(false);
            }
            *line += 1;
            let mut rest = self.buffer.trim_ascii();
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
}
