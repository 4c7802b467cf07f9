//! Bounded reading and writing of the primitives that sections are made of.

use super::FormatError;
use alloc::{string::String, vec::Vec};

/// Little-endian writer of a section.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn f64(&mut self, value: f64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn f32(&mut self, value: f32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// LEB128.
    pub(super) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// LEB128 of the zigzag code.
    pub(super) fn signed(&mut self, value: i64) {
        self.varint((value << 1 ^ value >> 63) as u64);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.varint(text.len() as u64);
        self.bytes.extend(text.as_bytes());
    }
}

/// Reader of a section that never looks past its end.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    section: &'static str,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(section: &'static str, bytes: &'a [u8]) -> Self {
        Self { section, bytes }
    }

    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], FormatError> {
        let found = self.bytes.len() as u64;
        let error = FormatError::Truncated { section: self.section, expected: n as u64, found };
        let (taken, rest) = self.bytes.split_at_checked(n).ok_or(error)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(super) fn f64(&mut self) -> Result<f64, FormatError> {
        self.array().map(f64::from_le_bytes)
    }

    pub(super) fn f32(&mut self) -> Result<f32, FormatError> {
        self.array().map(f32::from_le_bytes)
    }

    /// `n` values; a claim beyond what the section could hold fails before anything is allocated.
    pub(super) fn many<T>(
        &mut self,
        n: usize,
        min_bytes: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        let expected = n.saturating_mul(min_bytes);
        if expected > self.bytes.len() {
            let found = self.bytes.len() as u64;
            return Err(FormatError::Truncated { section: self.section, expected: expected as u64, found });
        }
        (0..n).map(|_| read(self)).collect()
    }

    pub(super) fn varint(&mut self) -> Result<u64, FormatError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(FormatError::Invalid { what: "number", expected: "at most 64 bits" })
    }

    /// A varint that must fit a narrower type.
    pub(super) fn narrow<T: TryFrom<u64>>(&mut self, what: &'static str) -> Result<T, FormatError> {
        let value = self.varint()?;
        T::try_from(value)
            .map_err(|_| FormatError::Invalid { what, expected: "a number within its column's range" })
    }

    pub(super) fn signed(&mut self) -> Result<i64, FormatError> {
        let code = self.varint()?;
        Ok((code >> 1) as i64 ^ -((code & 1) as i64))
    }

    pub(super) fn text(&mut self) -> Result<String, FormatError> {
        let length = self.narrow("text length")?;
        let bytes = self.take(length)?;
        let text = core::str::from_utf8(bytes);
        text.map(String::from).map_err(|_| FormatError::Invalid { what: "text", expected: "UTF-8" })
    }

    /// That nothing is left.
    pub(super) fn end(self) -> Result<(), FormatError> {
        let extra = self.bytes.len() as u64;
        if extra == 0 { Ok(()) } else { Err(FormatError::TrailingBytes { section: self.section, extra }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(unsigned in any::<u64>(), signed in any::<i64>(), text in ".*") {
            let mut writer = Writer::default();
            writer.varint(unsigned);
            writer.signed(signed);
            writer.text(&text);
            let mut reader = Reader::new("test", &writer.bytes);
            prop_assert_eq!(reader.varint()?, unsigned);
            prop_assert_eq!(reader.signed()?, signed);
            prop_assert_eq!(reader.text()?, text);
            prop_assert!(reader.end().is_ok());
        }
    }

    #[test]
    fn an_endless_number_is_refused() {
        let bytes = [0xff; 12];
        assert!(matches!(Reader::new("test", &bytes).varint(), Err(FormatError::Invalid { .. })));
    }

    #[test]
    fn a_hostile_length_is_refused_before_it_is_allocated() {
        let mut writer = Writer::default();
        writer.varint(u64::MAX >> 1);
        assert!(matches!(Reader::new("test", &writer.bytes).text(), Err(FormatError::Truncated { .. })));
        let claimed = Reader::new("test", &[0; 8]).many(1 << 40, 1, Reader::f64);
        assert!(matches!(claimed, Err(FormatError::Truncated { .. })));
    }
}
