//! The Debian packages the tests and measurements stand on, installed only when what they bring is not there.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// A package, and how to see that what it brings is there already.
struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: &[Package] = &[
    Package {
        name: "chromium",
        is_there: || shell::have("chromium"),
    },
    Package {
        name: "postgresql",
        is_there: || has_postgres(),
    },
    Package {
        name: "nodejs",
        is_there: || shell::have("node"),
    },
    Package {
        name: "npm",
        is_there: || shell::have("npm"),
    },
    Package {
        name: "sip-tester",
        is_there: || shell::have("sipp"),
    },
    Package {
        name: "baresip",
        is_there: || shell::have("baresip"),
    },
    Package {
        name: "linphone-cli",
        is_there: || shell::have("linphonec"),
    },
    Package {
        name: "fonts-noto-cjk",
        is_there: || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
    },
];

/// What the measurements need beyond that.
const BENCH_PACKAGES: &[Package] = &[Package {
    name: "kamailio",
    is_there: || shell::have("kamailio") || Path::new("/usr/sbin/kamailio").exists(),
}];

/// Installs what the tests miss.
pub(super) fn install_missing() -> Result<()> {
    install(PACKAGES.iter().collect())
}

/// Installs what the measurements miss.
pub(crate) fn install_missing_for_bench() -> Result<()> {
    let load = PACKAGES
        .iter()
        .filter(|package| package.name == "sip-tester");
    install(load.chain(BENCH_PACKAGES).collect())
}

/// Installs what is missing; says what to do where there is no apt.
fn install(packages: Vec<&Package>) -> Result<()> {
    let missing: Vec<&str> = packages
        .into_iter()
        .filter(|p| !(p.is_there)())
        .map(|p| p.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !shell::have("apt-get") {
        bail!(
            "this needs {}; install them and come back",
            missing.join(", ")
        );
    }
    println!("installing {}", missing.join(", "));
    shell::run(apt()?.args(["update", "-q"]))?;
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    shell::run(apt()?.args(install).args(&missing))
}

/// apt-get, through sudo when we are not root.
fn apt() -> Result<Command> {
    let root = shell::read(Command::new("id").arg("-u"))?.trim() == "0";
    if !root && !shell::have("sudo") {
        bail!("installing packages needs root or sudo");
    }
    let mut command = Command::new(if root { "apt-get" } else { "sudo" });
    if !root {
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
    }
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// Debian keeps PostgreSQL's server programs out of `PATH`.
fn has_postgres() -> bool {
    std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .any(|version| version.path().join("bin/initdb").exists())
}
