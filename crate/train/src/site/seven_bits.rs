//! Bytes as text that a page may carry in a script element: seven bits in every byte of UTF-8, where base64 has six.
//! `www/build/seven-bits.ts` writes the same for the page's own parts, `www/build/boot.js` reads it.
//!
//! # Source
//! Albertson, base-122 (2016), with the characters that a script element cannot hold.

/// Characters of seven bits that do not come through: HTML replaces the first and joins the last two, file systems and
/// mail change line ends, and `<` may end the element.
const REFUSED: [u8; 4] = [0, b'\n', b'\r', b'<'];

/// The text that stands for some bytes.
///
/// Every seven bits, the highest first, the last filled up with zeros, are a character of their own. One that is refused
/// makes a character of two bytes together with the seven bits after it: 128 + 128 x its place among the refused + those;
/// or, as the last, 640 + 128 x its place.
pub(super) fn text_of(bytes: &[u8]) -> String {
    let mut sevens = (0..(bytes.len() * 8).div_ceil(7)).map(|at| {
        let (first, shift) = (at * 7 / 8, at * 7 % 8);
        let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or(0));
        ((byte(first) << 8 | byte(first + 1)) >> (9 - shift) & 0x7f) as u8
    });
    let mut text = String::with_capacity(bytes.len() * 8 / 7 + 2);
    while let Some(seven) = sevens.next() {
        let code = match REFUSED.iter().position(|&refused| refused == seven) {
            None => u32::from(seven),
            Some(place) => {
                let last = || 512;
                128 + 128 * place as u32 + sevens.next().map_or_else(last, u32::from)
            }
        };
        // At most 128 + 128 x 3 + 512: always a character.
        text.extend(char::from_u32(code));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `boot.js` does.
    fn bytes_of(text: &str) -> Vec<u8> {
        let mut sevens = Vec::new();
        for code in text.chars().map(u32::from) {
            match code.checked_sub(128) {
                None => sevens.push(code as u8),
                Some(two) => {
                    sevens.push(REFUSED[(two >> 7 & 3) as usize]);
                    sevens.extend((two < 512).then_some((two & 127) as u8));
                }
            }
        }
        let bits: Vec<u8> =
            sevens.iter().flat_map(|seven| (0..7).rev().map(move |bit| seven >> bit & 1)).collect();
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect()
    }

    /// The same as in `seven-bits.test.ts`.
    #[test]
    fn known_texts() {
        assert_eq!(text_of(b""), "");
        assert_eq!(text_of(&[0x55]), "*@");
        assert_eq!(text_of(&[0]), "\u{80}");
        assert_eq!(text_of(&[0xff, 0xff]), "\u{7f}\u{7f}`");
        // Seven zero bytes are eight groups of seven bits: four characters.
        assert_eq!(text_of(&[0; 7]), "\u{80}\u{80}\u{80}\u{80}");
        // 0x54 0x28: 42, then '\n' as the last but one, then padding.
        assert_eq!(text_of(&[0x54, 0x28]), "*\u{100}");
        assert_eq!(text_of(&[0x54, 0x28, 0xa8, 0x50]), "*\u{115}\u{5}\u{280}");
    }

    #[test]
    fn every_byte_comes_through() {
        for length in 0..300u32 {
            // All bytes are alike at first, then more and more different.
            let bytes: Vec<u8> =
                (0..length).map(|at| (at.wrapping_mul(length * length) >> 3) as u8).collect();
            let text = text_of(&bytes);
            assert!(!text.bytes().any(|byte| REFUSED.contains(&byte)));
            assert!(text.len() <= bytes.len() * 8 / 7 + 2);
            assert_eq!(bytes_of(&text), bytes);
        }
    }
}
