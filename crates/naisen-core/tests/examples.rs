//! Every worked example of `examples/calls`, carried out against the decision.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::path::Path;

use naisen_core::example::{Example, read, rehearse, verify};
use naisen_core::plan::Rule;

fn files() -> Vec<(String, Vec<Example>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calls");
    let mut paths: Vec<_> = folder
        .read_dir()
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let read = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let examples = read(&text).unwrap_or_else(|mistake| panic!("{name}, {mistake}"));
        (name, examples)
    };
    paths.iter().map(|path| read(path)).collect()
}

#[test]
fn every_example_comes_out_as_written() {
    let mut failed = String::new();
    let mut count = 0;
    for (file, examples) in files() {
        for example in &examples {
            count += 1;
            for failure in verify(example, &rehearse(&example.script)) {
                failed += &format!("{file}: {failure}\n");
            }
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
    assert!(count >= 120, "only {count} examples were found");
}

#[test]
fn every_rule_is_shown_by_an_example() {
    let files = files();
    let examples = files.iter().flat_map(|(_, examples)| examples);
    let cited: BTreeSet<&str> = examples
        .flat_map(|e| e.rules.iter().map(String::as_str))
        .collect();
    for rule in Rule::ALL {
        let name = format!("calls.{}", rule.number());
        assert!(
            cited.contains(name.as_str()),
            "no example shows {name}, {rule:?}"
        );
    }
}
