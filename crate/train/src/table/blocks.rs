//! Lines of separated fields by the block, for as many threads as there are.
//!
//! Without double quotes every line break ends a row, so that a file can be cut at any of them. Where a block has quotes,
//! the rows from there on are read one by one.

use super::{Fields, Head, Row};
use anyhow::Result;
use rayon::prelude::*;

/// Bytes of a part that one thread reads at a time, roughly.
const PART: usize = 4 << 20;

/// Whole lines of a file, without quotes.
pub(crate) struct Block {
    pub(super) text: Vec<u8>,
    /// Number of the first line.
    pub(super) line: u64,
    pub(super) separator: u8,
}

/// A part of a block: whole lines.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    text: &'t [u8],
    line: u64,
    separator: u8,
}

impl Block {
    /// Cut the block into parts of whole lines, in order.
    pub(crate) fn parts(&self) -> Vec<Part<'_>> {
        let mut texts = Vec::new();
        let mut rest = &self.text[..];
        while !rest.is_empty() {
            let end = rest.iter().skip(PART).position(|&byte| byte == b'\n');
            let (text, after) = rest.split_at(end.map_or(rest.len(), |end| PART + end + 1));
            texts.push(text);
            rest = after;
        }
        let counts: Vec<u64> = texts.par_iter().map(|text| n_lines(text)).collect();
        let mut line = self.line;
        let numbered = texts.into_iter().zip(counts).map(|(text, count)| {
            let part = Part { text, line, separator: self.separator };
            line += count;
            part
        });
        numbered.collect()
    }
}

/// Number of line breaks.
pub(super) fn n_lines(text: &[u8]) -> u64 {
    // By chunks, so that the compiler can count in bytes.
    let of_chunk = |chunk: &[u8]| chunk.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>();
    text.chunks(255).map(|chunk| u64::from(of_chunk(chunk))).sum()
}

/// Whether rows end exactly where lines do: there are no quotes, and no line breaks of old Macintoshes.
pub(super) fn is_plain(text: &[u8]) -> bool {
    let parts = text.par_chunks(PART).enumerate();
    parts.all(|(number, part)| {
        let odd = part.iter().fold(false, |odd, &byte| odd | (byte == b'"') | (byte == b'\r'));
        let after = |at: usize| text.get(number * PART + at + 1);
        let is_break = |(at, byte): (usize, &u8)| match byte {
            b'"' => false,
            b'\r' => after(at) == Some(&b'\n'),
            _ => true,
        };
        !odd || part.iter().enumerate().all(is_break)
    })
}

impl<'t> Part<'t> {
    /// Go through the rows that are not blank. The fields given to `each` live as long as the block.
    ///
    /// # Errors
    /// A row has another number of fields than the header, or `each` fails.
    pub(crate) fn each_row(
        self,
        head: &Head,
        mut each: impl FnMut(&Row<'_, 't>) -> Result<()>,
    ) -> Result<()> {
        let mut fields: Vec<&'t [u8]> = Vec::with_capacity(head.n_fields);
        for (number, line) in self.text.split(|&byte| byte == b'\n').enumerate() {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            fields.clear();
            fields.extend(line.split(|&byte| byte == self.separator));
            let row = Row { head, fields: Fields::OfLine(&fields), line: self.line + number as u64 };
            row.check()?;
            each(&row)?;
        }
        Ok(())
    }
}
