//! JSON Lines: an object a line, its keys the columns.

use super::Records;
use crate::input::InputError;
use anyhow::{Context, Result};
use csv::ByteRecord;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Lines whose keys become columns: optional ones may be missing from the first.
const HEADER_LINES: usize = 100;

/// A file with a JSON object on each line.
pub(super) struct JsonLines {
    reader: BufReader<File>,
    buffer: String,
    line: u64,
    header: Vec<String>,
}

impl JsonLines {
    /// Open a file and find its columns.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<String>)> {
        let open = || -> Result<Self> {
            let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
            let reader = BufReader::with_capacity(1 << 18, file);
            Ok(Self { reader, buffer: String::new(), line: 0, header: Vec::new() })
        };
        let mut first = open()?;
        let mut header: Vec<String> = Vec::new();
        for _ in 0..HEADER_LINES {
            let Some(object) = first.object(path)? else { break };
            for key in object.keys().filter(|key| !header.contains(key)).cloned().collect::<Vec<_>>() {
                header.push(key);
            }
        }
        Ok((Self { header: header.clone(), ..open()? }, header))
    }

    fn object(&mut self, path: &Path) -> Result<Option<Map<String, Value>>> {
        loop {
            self.buffer.clear();
            let read = self.reader.read_line(&mut self.buffer);
            if read.with_context(|| format!("cannot read {} line {}", path.display(), self.line + 1))? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if self.buffer.trim().is_empty() {
                continue;
            }
            return match serde_json::from_str(self.buffer.trim_end()) {
                Ok(object) => Ok(Some(object)),
                Err(error) => {
                    let reason = error.to_string();
                    let reason = reason.split(" at line").next().unwrap_or_default();
                    let problem = format!("column {}: not a JSON object ({reason})", error.column());
                    let remedy = "Write one object a line, as 'jq -c' does";
                    Err(InputError::of_line(path, self.line, problem, remedy).into())
                }
            };
        }
    }
}

impl Records for JsonLines {
    fn next(&mut self, path: &Path, record: &mut ByteRecord, line: &mut u64) -> Result<bool> {
        let Some(object) = self.object(path)? else { return Ok(false) };
        *line = self.line;
        record.clear();
        for name in &self.header {
            record.push_field(object.get(name).map(text).unwrap_or_default().as_bytes());
        }
        Ok(true)
    }
}

/// A value as a field: lists with `|` between their entries, nothing for null.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(entries) => entries.iter().map(text).collect::<Vec<_>>().join("|"),
        other => other.to_string(),
    }
}
