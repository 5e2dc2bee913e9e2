#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| naisen_fuzz::entry::message(bytes));
