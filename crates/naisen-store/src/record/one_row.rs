//! The [`Record`](super::Record) of a setting that is one row: its file names the statements `select`,
//! `select_all`, `insert`, `update` and `delete`, a `row` of the record and the record of a row.

/// Implements `Record` for a setting that is one row, with the snapshot's methods that put it, take it
/// out and find it.
macro_rules! one_row {
    ($record:ty, $id:ident, $kind:ident, $put:ident, $take:ident, $find:ident) => {
        impl super::Record for $record {
            type Id = $id;
            const KIND: crate::view::Kind = crate::view::Kind::$kind;

            fn id(raw: i64) -> $id {
                $id(raw)
            }
            fn called(&self) -> &str {
                &self.name
            }
            fn audit(&self) -> serde_json::Value {
                serde_json::json!(self)
            }
            fn select(
                conn: &mut crate::db::Conn<'_>,
                company: i64,
                id: i64,
            ) -> crate::error::Result<Option<(i64, Self)>> {
                let row = select(conn, company, id)?.pop();
                Ok(row.map(|row| (row.version, row.into())))
            }
            fn select_all(
                conn: &mut crate::db::Conn<'_>,
                company: i64,
            ) -> crate::error::Result<Vec<(i64, i64, Self)>> {
                let rows = select_all(conn, company)?.into_iter();
                Ok(rows.map(|row| (row.id, row.version, row.into())).collect())
            }
            fn insert(
                &self,
                tx: &mut crate::db::Tx<'_>,
                company: i64,
                id: i64,
            ) -> crate::error::Result<()> {
                insert(tx, &row(self, company, id, 1))?;
                Ok(())
            }
            fn update(
                &self,
                tx: &mut crate::db::Tx<'_>,
                company: i64,
                id: i64,
                version: i64,
            ) -> crate::error::Result<()> {
                update(tx, &row(self, company, id, version))?;
                Ok(())
            }
            fn delete(
                tx: &mut crate::db::Tx<'_>,
                company: i64,
                id: i64,
            ) -> crate::error::Result<()> {
                delete(tx, company, id)?;
                Ok(())
            }
            fn put(self, settings: &mut naisen_core::settings::CompanySettings, id: i64) {
                settings.$put($id(id), self);
            }
            fn take(settings: &mut naisen_core::settings::CompanySettings, id: i64) {
                settings.$take($id(id));
            }
            fn find(settings: &naisen_core::settings::CompanySettings, id: i64) -> Option<Self> {
                settings.$find($id(id)).cloned()
            }
        }
    };
}

pub(super) use one_row;
