//! Every worked example of `examples/calls`, carried out by phones that speak SIP with the engine, in
//! virtual time.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use naisen_core::example::{Example, read, verify};
use naisen_engine::rehearse::rehearse;

fn files() -> Vec<(String, Vec<Example>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calls");
    let entries = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(path).unwrap();
            (name, read(&text).unwrap())
        })
        .collect()
}

#[test]
fn every_example_comes_out_as_written() {
    let mut failed = String::new();
    let (mut count, mut failures) = (0, 0);
    for (file, examples) in files() {
        for example in &examples {
            count += 1;
            for failure in verify(example, &rehearse(&example.script)) {
                failures += 1;
                failed += &format!("{file}: {failure}\n");
            }
        }
    }
    assert!(failed.is_empty(), "{failures} failures\n{failed}");
    assert!(count >= 120, "only {count} examples were found");
}
