//! Texts of the catalogue, byte by byte under the bytes and the word before.

use crate::entropy::{Coder, Mixing, hash};
use alloc::{string::String, vec::Vec};
use core::mem;

/// Ends a text: a byte that UTF-8 never has.
const END: u8 = 0xff;

/// What a text weighs besides its bytes, towards [`Texts::weight`].
const WEIGHT_OF_TEXT: usize = 16;

/// Statistics of texts that go on from one to the next.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    /// Kind of the symbols.
    pub(super) kind: usize,
    /// Sum over the texts coded so far, of their bytes and [`WEIGHT_OF_TEXT`] each.
    pub(super) weight: usize,
    /// A decoder stops here: what it holds in memory stays within a multiple of what it reads.
    pub(super) max_weight: usize,
}

impl Texts {
    /// Code a text in one direction; a decoder ignores what `text` holds and replaces it. `column` tells texts apart
    /// that share their statistics.
    ///
    /// None when a decoder meets bytes that are not UTF-8, or texts without an end.
    // One copy of it for all sections: visitors download the code.
    #[inline(never)]
    pub(super) fn code(
        &mut self,
        coder: &mut impl Coder,
        mixing: &mut Mixing,
        column: u32,
        text: &mut String,
    ) -> Option<()> {
        let given = mem::take(text).into_bytes();
        let mut coded = Vec::with_capacity(given.len());
        self.weight += WEIGHT_OF_TEXT;
        // The last four bytes, the latest lowest; the first byte of a text follows an end.
        let mut before = u32::from(END);
        let mut word = 0;
        while self.weight <= self.max_weight {
            let contexts =
                [column, before & 0xff, before & 0xffff, before & 0xff_ffff, before, hash(word, column)];
            let byte = given.get(coded.len()).copied().unwrap_or(END);
            let byte = mixing.bits(coder, self.kind, contexts, 8, u64::from(byte)) as u8;
            if byte == END {
                *text = String::from_utf8(coded).ok()?;
                return Some(());
            }
            coded.push(byte);
            self.weight += 1;
            before = before << 8 | u32::from(byte);
            let in_word = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            word = if in_word { hash(word, u32::from(byte.to_ascii_lowercase())) } else { 0 };
        }
        None
    }
}
