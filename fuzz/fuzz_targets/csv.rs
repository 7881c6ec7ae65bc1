//! Fuzzes text files.

#![no_main]

libfuzzer_sys::fuzz_target!(init: nianbao_fuzz::spare_libraries(), |bytes: &[u8]| {
    nianbao_fuzz::entries::csv(bytes)
});
