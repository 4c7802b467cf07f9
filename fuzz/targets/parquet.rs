//! An owner's ratings in Parquet.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    flatflix_fuzz::parquet_may_panic();
    // Anything else is the target `ratings`.
    if bytes.starts_with(b"PAR1") {
        flatflix_fuzz::read_ratings("ratings.parquet", bytes);
    }
});
