//! Bundles `web/` (browser modules, styles, icons) and writes the table of embedded files that
//! `ui/assets.rs` includes. Needs Node.js; what it installs comes from the lock file, and nothing of
//! it is committed. Runs npm only when the lock file is newer than what is installed.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Oldest Node.js the bundler runs on; Debian 12 has it.
const NODE_MIN: (u32, u32) = (18, 20);

fn main() -> Result<(), Box<dyn Error>> {
    let web = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../web");
    for input in [
        "package.json",
        "package-lock.json",
        "build.mjs",
        "src",
        "styles",
        "art",
    ] {
        println!("cargo::rerun-if-changed={}", web.join(input).display());
    }
    check_node()?;
    if !installed(&web) {
        run(Command::new("npm")
            .args(["ci", "--omit=dev", "--no-audit", "--no-fund"])
            .current_dir(&web))?;
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let bundle = out.join("assets");
    run(Command::new("node")
        .arg("build.mjs")
        .arg(&bundle)
        .current_dir(&web))?;
    fs::write(out.join("assets.rs"), table(&bundle)?)?;
    Ok(())
}

/// Refuses early and by name, because "No such file or directory" helps nobody.
fn check_node() -> Result<(), Box<dyn Error>> {
    let (major, minor) = NODE_MIN;
    let needed = format!(
        "the portal's styles and scripts are bundled with Node.js {major}.{minor} or newer and npm; \
         on Debian or Ubuntu: apt install nodejs npm"
    );
    let Ok(output) = Command::new("node").arg("--version").output() else {
        return Err(format!("node was not found: {needed}").into());
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    match (parts.next(), parts.next()) {
        (Some(Ok(a)), Some(Ok(b))) if (a, b) >= NODE_MIN => Ok(()),
        _ => Err(format!("node is {version}: {needed}").into()),
    }
}

/// npm writes its hidden lock file last, so that its age tells whether an install is current.
fn installed(web: &Path) -> bool {
    let modified = |path: &str| fs::metadata(web.join(path)).and_then(|m| m.modified());
    match (
        modified("node_modules/.package-lock.json"),
        modified("package-lock.json"),
    ) {
        (Ok(installed), Ok(locked)) => installed >= locked,
        _ => false,
    }
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command
        .output()
        .map_err(|e| format!("{command:?} did not start: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
    .into())
}

/// The Rust source of `ASSETS`, sorted by file name, and one path constant for each named file.
fn table(bundle: &Path) -> Result<String, Box<dyn Error>> {
    let manifest = fs::read_to_string(bundle.join("manifest.txt"))?;
    let mut lines: Vec<(&str, &str)> = manifest
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect();
    lines.sort_unstable_by_key(|(_, file)| *file);

    let mut source = String::new();
    for (name, file) in &lines {
        if name != file {
            let constant = name.to_uppercase().replace('.', "_");
            writeln!(source, "/// Where a page finds `{name}`.")?;
            writeln!(source, "pub const {constant}: &str = \"/assets/{file}\";\n")?;
        }
    }
    writeln!(source, "/// Every embedded file, by ascending name.")?;
    writeln!(source, "pub static ASSETS: &[Asset] = &[")?;
    for (_, file) in &lines {
        let path = bundle.join(file);
        let zipped = bundle.join(format!("{file}.gz"));
        writeln!(
            source,
            "    Asset {{ file: {file:?}, media_type: {:?}, plain: include_bytes!({path:?}), gzip: include_bytes!({zipped:?}) }},",
            media_type(file)?
        )?;
    }
    writeln!(source, "];")?;
    Ok(source)
}

fn media_type(file: &str) -> Result<&'static str, Box<dyn Error>> {
    match file.rsplit_once('.') {
        Some((_, "js")) => Ok("text/javascript; charset=utf-8"),
        Some((_, "css")) => Ok("text/css; charset=utf-8"),
        Some((_, "svg")) => Ok("image/svg+xml"),
        _ => Err(format!("{file}: no media type known for this ending").into()),
    }
}
