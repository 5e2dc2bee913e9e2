//! Statements: each is declared once with [`sql!`], in SQL both databases read, and stands in a
//! registry that tests prepare whole on both.
//!
//! The subset (decision "SQL subset"): BIGINT, TEXT, BOOLEAN and BLOB; `$1 …` parameters; no triggers,
//! no database clock, no generated identities. This module does not know which database it talks to.

#[cfg(test)]
mod registry;
mod value;

pub(crate) use value::{Field, Param, RowRef, Type, Value};

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::error::Fault;

/// One declared statement.
#[derive(Debug)]
pub(crate) struct Statement {
    /// Its name in the source.
    pub(crate) name: &'static str,
    /// Its text, with `$n` parameters.
    pub(crate) text: &'static str,
    /// What each parameter is.
    #[cfg_attr(not(test), expect(dead_code, reason = "the registry tests read it"))]
    pub(crate) params: &'static [Type],
    /// What each column of the answer is called and is.
    #[cfg_attr(not(test), expect(dead_code, reason = "the registry tests read it"))]
    pub(crate) columns: &'static [(&'static str, Type)],
    /// Whether reading a whole table is meant.
    #[cfg_attr(not(test), expect(dead_code, reason = "the registry tests read it"))]
    pub(crate) scan: bool,
    pub(crate) numbered: OnceLock<String>,
}

impl Statement {
    /// The text for SQLite, which takes `$1` for a name and `?1` for the first parameter.
    pub(crate) fn numbered(&self) -> &str {
        self.numbered.get_or_init(|| self.text.replace('$', "?"))
    }

    /// The text for PostgreSQL: what stands in `/*postgres … */` belongs to it.
    pub(crate) fn postgres(&self) -> Cow<'static, str> {
        const OPEN: &str = "/*postgres ";
        if self.text.contains(OPEN) {
            Cow::Owned(self.text.replace(OPEN, "").replace("*/", ""))
        } else {
            Cow::Borrowed(self.text)
        }
    }
}

/// A struct that is a row: of an answer, or of the parameters of a statement.
pub(crate) trait Row: Sized {
    /// Names and types, in order.
    const COLUMNS: &'static [(&'static str, Type)];
    /// Types alone, in order.
    const TYPES: &'static [Type];
    /// Reads the columns in order.
    fn read(row: &RowRef<'_>) -> Result<Self, Fault>;
    /// The fields as parameters, in order.
    fn bind(&self) -> Vec<Value<'_>>;
}

/// Declares row structs: `row! { struct PairRow { company_id: i64, name: String } }`.
macro_rules! row {
    ($( $(#[$meta:meta])* $vis:vis struct $name:ident { $($field:ident: $ty:ty),* $(,)? } )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis struct $name { $(#[doc = concat!("Column `", stringify!($field), "`.")] $vis $field: $ty),* }

        impl $crate::sql::Row for $name {
            const COLUMNS: &'static [(&'static str, $crate::sql::Type)] =
                &[$((stringify!($field), <$ty as $crate::sql::Field>::TYPE)),*];
            const TYPES: &'static [$crate::sql::Type] =
                &[$(<$ty as $crate::sql::Field>::TYPE),*];
            fn read(row: &$crate::sql::RowRef<'_>) -> Result<Self, $crate::error::Fault> {
                let mut column = 0..;
                Ok(Self { $($field: <$ty as $crate::sql::Field>::read(
                    row,
                    column.next().unwrap_or(usize::MAX),
                )?),* })
            }
            fn bind(&self) -> Vec<$crate::sql::Value<'_>> {
                vec![$($crate::sql::Field::value(&self.$field)),*]
            }
        }
    )*};
}

/// Declares statements and the module's part of the registry.
///
/// ```text
/// sql! {
///     fn by_name(company_id: i64, name: &str) -> PairRow = "SELECT … WHERE company_id = $1 AND name = $2";
///     fn insert(..PairRow) = "INSERT INTO pair (company_id, name) VALUES ($1, $2)";
///     fn insert_all(each ..PairRow) = "INSERT INTO pair (company_id, name) VALUES ($1, $2)";
///     [scan] fn everything() -> PairRow = "SELECT company_id, name FROM pair";
/// }
/// ```
/// Each becomes a function of that name taking `&mut Conn` first; with a row type it answers all rows,
/// without one how many rows it changed.
macro_rules! sql {
    ($($(#[doc = $doc:literal])* $([$flag:ident])? fn $name:ident ( $($args:tt)* ) $(-> $row:ty)? = $text:expr;)*) => {
        $($crate::sql::statement! {
            [$($doc)*] [$($flag)?] $name ($($args)*) [$($row)?] $text
        })*
        /// Every statement of this module.
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[&$crate::sql::Statement] = &[$(&$name::STATEMENT),*];
    };
}

macro_rules! statement {
    ([$($doc:literal)*] [$($flag:ident)?] $name:ident (each ..$params:ty) [] $text:expr) => {
        $crate::sql::statement!(@static [$($flag)?] $name <$params as $crate::sql::Row>::TYPES, &[], $text);
        $(#[doc = $doc])*
        pub(crate) fn $name(db: &mut $crate::db::Conn<'_>, rows: &[$params]) -> Result<u64, $crate::error::Fault> {
            db.run_each(&$name::STATEMENT, rows)
        }
    };
    ([$($doc:literal)*] [$($flag:ident)?] $name:ident (..$params:ty) [$row:ty] $text:expr) => {
        $crate::sql::statement!(@static [$($flag)?] $name
            <$params as $crate::sql::Row>::TYPES, <$row as $crate::sql::Row>::COLUMNS, $text);
        $(#[doc = $doc])*
        pub(crate) fn $name(db: &mut $crate::db::Conn<'_>, row: &$params) -> Result<Vec<$row>, $crate::error::Fault> {
            db.rows(&$name::STATEMENT, &$crate::sql::Row::bind(row))
        }
    };
    ([$($doc:literal)*] [$($flag:ident)?] $name:ident (.. $params:ty) [] $text:expr) => {
        $crate::sql::statement!(@static [$($flag)?] $name <$params as $crate::sql::Row>::TYPES, &[], $text);
        $(#[doc = $doc])*
        pub(crate) fn $name(db: &mut $crate::db::Conn<'_>, row: &$params) -> Result<u64, $crate::error::Fault> {
            db.run(&$name::STATEMENT, &$crate::sql::Row::bind(row))
        }
    };
    ([$($doc:literal)*] [$($flag:ident)?] $name:ident ($($arg:ident: $ty:ty),* $(,)?) [] $text:expr) => {
        $crate::sql::statement!(@static [$($flag)?] $name
            &[$(<$ty as $crate::sql::Param<'static>>::TYPE),*], &[], $text);
        $(#[doc = $doc])*
        pub(crate) fn $name(db: &mut $crate::db::Conn<'_>, $($arg: $ty),*) -> Result<u64, $crate::error::Fault> {
            db.run(&$name::STATEMENT, &[$($crate::sql::Param::value($arg)),*])
        }
    };
    ([$($doc:literal)*] [$($flag:ident)?] $name:ident ($($arg:ident: $ty:ty),* $(,)?) [$row:ty] $text:expr) => {
        $crate::sql::statement!(@static [$($flag)?] $name
            &[$(<$ty as $crate::sql::Param<'static>>::TYPE),*],
            <$row as $crate::sql::Row>::COLUMNS, $text);
        $(#[doc = $doc])*
        #[allow(clippy::too_many_arguments, clippy::allow_attributes, reason = "one a parameter of the statement")]
        pub(crate) fn $name(db: &mut $crate::db::Conn<'_>, $($arg: $ty),*) -> Result<Vec<$row>, $crate::error::Fault> {
            db.rows(&$name::STATEMENT, &[$($crate::sql::Param::value($arg)),*])
        }
    };
    (@static [$($flag:ident)?] $name:ident $params:expr, $columns:expr, $text:expr) => {
        mod $name {
            #[allow(unused_imports, clippy::allow_attributes, reason = "most statements name types of their module")]
            use super::*;
            pub(crate) static STATEMENT: $crate::sql::Statement = $crate::sql::Statement {
                name: concat!(module_path!()),
                text: $text,
                params: $params,
                columns: $columns,
                scan: $crate::sql::statement!(@scan $($flag)?),
                numbered: ::std::sync::OnceLock::new(),
            };
        }
    };
    (@scan) => { false };
    (@scan scan) => { true };
}

pub(crate) use {row, sql, statement};
