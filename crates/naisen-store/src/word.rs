//! Enumerations as words in text columns: the same words as in JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::Fault;

/// The word of a unit variant.
pub(crate) fn of(value: &impl Serialize) -> Result<String, Fault> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(Fault::because(format!("{other} is not a word"))),
        Err(e) => Err(Fault::new("writing a word", e)),
    }
}

/// The variant with this word.
pub(crate) fn read<T: DeserializeOwned>(word: &str) -> Result<T, Fault> {
    T::deserialize(serde::de::value::StrDeserializer::<serde_json::Error>::new(
        word,
    ))
    .map_err(|e| Fault::new("reading a word", e))
}

/// A value as JSON text.
pub(crate) fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|e| Fault::new("writing JSON", e))
}

/// A value from JSON text.
pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::new("reading JSON", e))
}

/// A count or number of ours in a column; what does not fit is a fault, not a guess.
pub(crate) fn narrow<T: TryFrom<i64>>(value: i64) -> Result<T, Fault> {
    T::try_from(value).map_err(|_| Fault::because(format!("{value} is out of range")))
}
