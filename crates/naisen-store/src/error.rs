//! The only error of the store and of what stands on it: a refusal the user sees, or a fault of ours.

use std::error::Error as StdError;
use std::fmt;

use naisen_core::error::{ErrorCode, Refusal};

/// Why something was not read or written.
#[derive(Debug)]
pub enum Error {
    /// The caller's mistake; shown to the user.
    Refusal(Refusal),
    /// Ours; logged once where it leaves the program, shown as 9005 or 9099.
    Fault(Fault),
}

/// A failure of the database, the file system or the program, with what was being done.
#[derive(Debug)]
pub struct Fault {
    context: String,
    unavailable: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What every function of the store returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Fault {
    /// A fault while doing `context`.
    #[must_use]
    pub fn new(
        context: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            context: context.into(),
            unavailable: false,
            source: Some(source.into()),
        }
    }

    /// A fault nothing below reported.
    #[must_use]
    pub fn because(context: impl Into<String>) -> Self {
        Self {
            context: context.into(),
            unavailable: false,
            source: None,
        }
    }

    /// The same fault, known to pass by itself: the user sees 9005 and may try again.
    #[must_use]
    pub const fn unavailable(mut self) -> Self {
        self.unavailable = true;
        self
    }

    /// The error of type `E` below this fault, if there is one.
    #[must_use]
    pub fn find<E: StdError + 'static>(&self) -> Option<&E> {
        let mut source = self.source();
        while let Some(error) = source {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            source = error.source();
        }
        None
    }

    /// The row of the error table a user sees.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        if self.unavailable {
            ErrorCode::SystemLimit
        } else {
            ErrorCode::Internal
        }
    }
}

impl Error {
    /// The code a user sees.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refusal(refusal) => refusal.code,
            Self::Fault(fault) => fault.code(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context)?;
        let mut source = self.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_ref()
            .map(|s| &**s as &(dyn StdError + 'static))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refusal(refusal) => {
                write!(f, "{} {}", refusal.code.number(), refusal.code.text().en)
            }
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl StdError for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Self::Refusal(code.into())
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
