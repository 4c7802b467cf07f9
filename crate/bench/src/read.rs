//! Reading memory as fast as it goes.

/// Exclusive or of all bytes, in as many vectors as there are loads on their way at once.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) fn all(bytes: &[i8]) -> u32 {
    use core::arch::wasm32::{i8x16, i32x4_extract_lane, i32x4_splat, v128_xor};
    const VECTORS: usize = 4;
    let (vectors, _) = bytes.as_chunks::<16>();
    let (groups, _) = vectors.as_chunks::<VECTORS>();
    let mut sums = [i32x4_splat(0); VECTORS];
    for group in groups {
        for (sum, &[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]) in sums.iter_mut().zip(group) {
            *sum = v128_xor(*sum, i8x16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p));
        }
    }
    let [a, b, c, d] = sums;
    i32x4_extract_lane::<0>(v128_xor(v128_xor(a, b), v128_xor(c, d))).cast_unsigned()
}

/// The same without vectors of WebAssembly.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) fn all(bytes: &[i8]) -> u32 {
    let (words, _) = bytes.as_chunks::<4>();
    words.iter().fold(0, |sum, word| sum ^ u32::from_ne_bytes(word.map(i8::cast_unsigned)))
}
