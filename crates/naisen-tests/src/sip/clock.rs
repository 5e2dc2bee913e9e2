//! The clock of what is played in real time. Nothing but this file sleeps: a script says when something
//! is done, and everything else is waited for until it holds.

use std::time::{Duration, Instant};

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// Waits for an instant of a script.
pub fn wait_until(at: Instant) {
    std::thread::sleep(at.saturating_duration_since(Instant::now()));
}

/// Waits until a condition holds; whether it did in time.
pub fn wait_for(patience: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let late = Instant::now() + patience;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > late {
            return false;
        }
        std::thread::sleep(LOOK);
    }
}
