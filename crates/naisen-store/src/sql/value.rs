//! The four types both databases share, and how Rust values become parameters and columns.

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, to_sql_checked};

use crate::error::Fault;

/// A column or parameter type; each may be NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// BIGINT.
    Int,
    /// TEXT, compared byte by byte.
    Text,
    /// BOOLEAN.
    Bool,
    /// BLOB, which PostgreSQL calls BYTEA.
    Blob,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Int(i64),
    Text(&'a str),
    Bool(bool),
    Blob(&'a [u8]),
    Null,
}

/// One row of an answer, of either database.
pub(crate) enum RowRef<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// A type a row struct may hold.
pub(crate) trait Field: Sized {
    /// The column's type.
    const TYPE: Type;
    /// Reads one column.
    fn read(row: &RowRef<'_>, column: usize) -> Result<Self, Fault>;
    /// The value as a parameter.
    fn value(&self) -> Value<'_>;
}

/// A type a statement may take.
pub(crate) trait Param<'a> {
    /// The parameter's type.
    const TYPE: Type;
    /// The value as a parameter.
    fn value(self) -> Value<'a>;
}

macro_rules! field {
    ($($ty:ty, $kind:ident, $value:expr;)*) => {$(
        impl Field for $ty {
            const TYPE: Type = Type::$kind;
            fn read(row: &RowRef<'_>, column: usize) -> Result<Self, Fault> {
                match row {
                    RowRef::Sqlite(row) => row.get(column).map_err(|e| Fault::new("reading a column", e)),
                    RowRef::Postgres(row) => row.try_get(column).map_err(|e| Fault::new("reading a column", e)),
                }
            }
            fn value(&self) -> Value<'_> {
                let value: fn(&$ty) -> Value<'_> = $value;
                value(self)
            }
        }
    )*};
}

field! {
    i64, Int, |v| Value::Int(*v);
    String, Text, |v| Value::Text(v);
    bool, Bool, |v| Value::Bool(*v);
    Vec<u8>, Blob, |v| Value::Blob(v);
    Option<i64>, Int, |v| v.map_or(Value::Null, Value::Int);
    Option<String>, Text, |v| v.as_deref().map_or(Value::Null, Value::Text);
    Option<Vec<u8>>, Blob, |v| v.as_deref().map_or(Value::Null, Value::Blob);
}

macro_rules! param {
    ($($ty:ty, $kind:ident, $value:expr;)*) => {$(
        impl<'a> Param<'a> for $ty {
            const TYPE: Type = Type::$kind;
            fn value(self) -> Value<'a> {
                let value: fn($ty) -> Value<'a> = $value;
                value(self)
            }
        }
    )*};
}

param! {
    i64, Int, Value::Int;
    &'a str, Text, Value::Text;
    bool, Bool, Value::Bool;
    &'a [u8], Blob, Value::Blob;
    Option<i64>, Int, |v| v.map_or(Value::Null, Value::Int);
    Option<&'a str>, Text, |v| v.map_or(Value::Null, Value::Text);
    Option<&'a [u8]>, Blob, |v| v.map_or(Value::Null, Value::Blob);
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(match self {
            Self::Int(v) => ToSqlOutput::Borrowed(ValueRef::Integer(*v)),
            Self::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bool(v) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*v))),
            Self::Blob(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
        })
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &tokio_postgres::types::Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Int(v) => v.to_sql_checked(ty, out),
            Self::Text(v) => v.to_sql_checked(ty, out),
            Self::Bool(v) => v.to_sql_checked(ty, out),
            Self::Blob(v) => v.to_sql_checked(ty, out),
            Self::Null => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &tokio_postgres::types::Type) -> bool {
        true
    }

    to_sql_checked!();
}
