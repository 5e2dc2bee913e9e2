//! 端末認証 and ワンタイム解除: the state table of domain §3.1. Passwords, callbacks and credentials are
//! not its business.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{ErrorCode, Refusal};

/// 端末認証 state of a number (domain §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TerminalAuth {
    /// 端末認証設定 ON.
    pub on: bool,
    /// ワンタイム解除 is armed.
    pub armed: bool,
    /// A set-up has completed since provisioning or initialisation.
    pub done: bool,
}

impl TerminalAuth {
    /// Whether a set-up is permitted now; while emergency-stopped none is.
    #[must_use]
    pub const fn may_set_up(self, emergency_stop: bool) -> bool {
        !emergency_stop && (!self.on || !self.done || self.armed)
    }

    /// Refuses a set-up that is not permitted now.
    ///
    /// # Errors
    /// 9002, saying which of the two keeps it.
    pub fn check_set_up(self, emergency_stop: bool) -> Result<(), Refusal> {
        if self.may_set_up(emergency_stop) {
            return Ok(());
        }
        let refusal = Refusal::from(ErrorCode::NotPermitted);
        Err(if emergency_stop {
            refusal.with_detail(
                "緊急停止中のため、初期設定はできません。",
                "The number is stopped: no terminal can be set up.",
            )
        } else {
            refusal.with_detail(
                "端末認証設定がONで、初期設定は完了しています。別の端末を使うには、管理者によるワンタイム解除が必要です。",
                "Terminal authentication is ON and a set-up has been completed. For another terminal the administrator must use one-time release.",
            )
        })
    }

    /// The state after a set-up that was permitted and succeeded. A failed one changes nothing.
    #[must_use]
    pub const fn set_up(self) -> Self {
        Self {
            on: self.on,
            armed: false,
            done: true,
        }
    }

    /// S06 saves both fields at once; the tick is judged by the submitted 端末認証設定.
    ///
    /// # Errors
    /// 8009 at `one_time_release` for a tick with 端末認証設定 OFF.
    pub fn save(self, on: bool, one_time_release: bool) -> Result<Self, Refusal> {
        if one_time_release && !on {
            return Err(ErrorCode::Invalid.at("one_time_release"));
        }
        Ok(Self {
            on,
            armed: one_time_release && self.done,
            done: self.done,
        })
    }

    /// The state after 緊急停止: the lock stays, the release is lost.
    #[must_use]
    pub const fn emergency_stopped(self) -> Self {
        Self {
            armed: false,
            ..self
        }
    }

    /// The state after 初期化: the one permitted set-up is free again.
    #[must_use]
    pub const fn initialised(self) -> Self {
        Self {
            on: self.on,
            armed: false,
            done: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(text: &str) -> TerminalAuth {
        let has = |word: &str| text.split(' ').any(|w| w == word);
        TerminalAuth {
            on: has("on"),
            done: has("done"),
            armed: has("armed"),
        }
    }

    fn after(from: &str, event: &str) -> String {
        let from = state(from);
        let to = match event {
            "set-up" if from.may_set_up(false) => Ok(from.set_up()),
            "set-up" => return String::from("refuse"),
            "tick" => from.save(from.on, true),
            "OFF" => from.save(false, false),
            "OFF+tick" => from.save(false, true),
            "ON" => from.save(true, false),
            "ON+tick" => from.save(true, true),
            "stop" => Ok(from.emergency_stopped()),
            "initialise" => Ok(from.initialised()),
            _ => unreachable!("{event}"),
        };
        match to {
            Err(refusal) => refusal.code.number().to_string(),
            Ok(to) => [(to.on, "on"), (to.done, "done"), (to.armed, "armed")]
                .iter()
                .filter_map(|(set, word)| set.then_some(*word))
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn the_state_table() {
        // terminal-auth.1, terminal-auth.2, terminal-auth.3, terminal-auth.5, terminal-auth.6,
        // terminal-auth.7, terminal-auth.8
        let table = "
            set-up     | off            | done
            set-up     | done           | done
            set-up     | on             | on done
            set-up     | on done        | refuse
            set-up     | on done armed  | on done
            tick       | off            | 8009
            tick       | on             | on
            tick       | on done        | on done armed
            tick       | on done armed  | on done armed
            OFF        | on             |
            OFF        | on done        | done
            OFF        | on done armed  | done
            OFF+tick   | on done        | 8009
            ON         | off            | on
            ON         | done           | on done
            ON+tick    | done           | on done armed
            ON+tick    | off            | on
            stop       | done           | done
            stop       | on done armed  | on done
            initialise | done           |
            initialise | on done armed  | on";
        for row in table.lines().filter(|row| !row.trim().is_empty()) {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            assert_eq!(after(cells[1], cells[0]), cells[2], "{row}");
        }
    }

    #[test]
    fn while_stopped_every_set_up_is_refused() {
        // emergency-stop.8
        for from in ["off", "on", "on done armed"] {
            assert!(!state(from).may_set_up(true));
        }
    }
}
