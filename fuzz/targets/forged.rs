//! Models whose parts are changed one at a time, with checksums that fit and lengths that may lie.
#![no_main]

#[path = "../../crate/core/tests/forge/mod.rs"]
mod forge;

use forge::Blob;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| flatflix_fuzz::read_blob(bytes));

/// What a part can grow by at once.
const ROOM: usize = 256;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let Some(mut blob) = Blob::parse(&data[..size]) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let (kind, which) = (seed % 8, (seed / 8) as usize);
    match kind {
        0 => {
            // A power of two, or one less, says most about where bounds are.
            let number = 1u64.wrapping_shl(seed.rotate_left(11)).wrapping_sub(u64::from(seed >> 31));
            blob.claim(which % blob.n_claims(), number);
        }
        1 => blob.chunks.extend(blob.chunks.first().cloned()),
        _ => blob.change(which % blob.n_parts(), |part| {
            let size = part.len();
            part.resize(size + ROOM, 0);
            let changed = fuzzer_mutate(part, size, size + ROOM);
            part.truncate(changed);
        }),
    }
    let bytes = blob.bytes();
    if bytes.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
});
