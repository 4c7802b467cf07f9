//! Factors in NumPy's form, for both items and users; what follows a form feed is the file of ids.
#![no_main]

use flatflix::import::npy::{Files, open};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().rposition(|&byte| byte == 0x0c);
    let (array, ids) = end.map_or((bytes, None), |at| (&bytes[..at], Some(&bytes[at + 1..])));
    let array = flatflix_fuzz::file("factors.npy", array);
    let ids = ids.map(|ids| flatflix_fuzz::file("ids.csv", ids));
    let files = Files { array, ids };
    if let Ok(pair) = open(&files, &files, flatflix_fuzz::small(), 64) {
        let rank = pair.items.rank();
        let _ = pair.items.each(&mut |_, row| {
            assert_eq!(row.len(), rank);
            Ok(())
        });
    }
});
