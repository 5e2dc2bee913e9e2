//! Turns the committed prompt files into a table that the crate embeds, sorted by name.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads its folder; the crate is pure"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=prompts");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let mut source = String::new();
    for lang in ["ja", "en"] {
        let folder = Path::new(&root).join("prompts").join(lang);
        let mut names: Vec<String> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| name.strip_suffix(".ul").map(str::to_owned))
            .collect();
        names.sort_unstable();
        let _ = writeln!(
            source,
            "static {}: &[(&str, &[u8])] = &[",
            lang.to_uppercase()
        );
        for name in names {
            let path = folder.join(format!("{name}.ul"));
            let _ = writeln!(source, "    ({name:?}, include_bytes!({path:?})),");
        }
        source.push_str("];\n");
    }
    fs::write(Path::new(&out).join("prompts.rs"), source).expect("the build directory is writable");
}
