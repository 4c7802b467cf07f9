//! Vectors of numbers in a file, bit by bit: their length, then the numbers, little-endian.

use nalgebra::{DMatrix, DVector};
use std::io::{Error, ErrorKind, Read, Result, Write};

/// Bytes converted at a time.
const CHUNK: usize = 1 << 16;

/// Numbers that were read, as many as expected.
pub(crate) struct Numbers(pub(crate) Vec<f64>);

impl Numbers {
    pub(crate) fn vector(self) -> DVector<f64> {
        DVector::from_vec(self.0)
    }

    /// As a k x k matrix.
    pub(crate) fn square(self, k: usize) -> DMatrix<f64> {
        DMatrix::from_vec(k, k, self.0)
    }
}

/// Write numbers, for [`read_numbers`].
///
/// # Errors
/// Those of `out`.
pub(crate) fn write_numbers(out: &mut dyn Write, numbers: &[f64]) -> Result<()> {
    out.write_all(&(numbers.len() as u64).to_le_bytes())?;
    let mut bytes = Vec::with_capacity(CHUNK.min(numbers.len() * 8));
    for chunk in numbers.chunks(CHUNK / 8) {
        bytes.clear();
        chunk.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// Read exactly `n` numbers.
///
/// # Errors
/// Those of `input`; [`ErrorKind::InvalidData`] when there are more or less of them, or one is none: no training leaves such.
pub(crate) fn read_numbers(input: &mut dyn Read, n: usize) -> Result<Numbers> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    if u64::from_le_bytes(length) != n as u64 {
        return Err(Error::new(ErrorKind::InvalidData, "numbers of another model"));
    }
    let mut numbers = Vec::with_capacity(n);
    let mut bytes = vec![0; CHUNK];
    while numbers.len() < n {
        let part = &mut bytes[..CHUNK.min((n - numbers.len()) * 8)];
        input.read_exact(part)?;
        numbers.extend(part.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)));
    }
    if numbers.iter().all(|number| number.is_finite()) {
        Ok(Numbers(numbers))
    } else {
        Err(Error::new(ErrorKind::InvalidData, "not a number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_comes_back() {
        let numbers: Vec<f64> =
            (0..20_000).map(|i| f64::from(i).sqrt() - 0.1).chain([-0.0, f64::MAX]).collect();
        let mut bytes = Vec::new();
        write_numbers(&mut bytes, &numbers).unwrap();
        let Numbers(back) = read_numbers(&mut &bytes[..], numbers.len()).unwrap();
        assert!(numbers.iter().zip(&back).all(|(a, b)| a.to_bits() == b.to_bits()));
        assert!(read_numbers(&mut &bytes[..], 3).is_err());
        bytes.truncate(bytes.len() - 8);
        bytes.extend(f64::NAN.to_le_bytes());
        assert!(read_numbers(&mut &bytes[..], numbers.len()).is_err());
        assert!(read_numbers(&mut &bytes[..bytes.len() - 1], numbers.len()).is_err());
    }
}
