//! Every statement of the crate, prepared on both databases by the tests below: parameters, columns,
//! types, and that none reads a whole table unless its declaration says so.

use super::{Statement, Type};

/// Scans of what the statement itself has found so far, not of a table: a count is `FROM (…) AS found`.
const OWN_RESULTS: [&str; 2] = ["SCAN CONSTANT ROW", "SCAN found"];

/// The statements of every module.
fn all() -> impl Iterator<Item = &'static Statement> {
    crate::STATEMENTS
        .iter()
        .flat_map(|list| list.iter())
        .copied()
}

#[test]
fn names_are_unique() {
    let mut names: Vec<&str> = all().map(|s| s.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(count > 100, "the registry lost its modules: {count}");
}

#[test]
fn sqlite_takes_every_statement() {
    let mut db = rusqlite::Connection::open_in_memory().unwrap();
    crate::migrate::sqlite(&mut db).unwrap();
    for statement in all() {
        let prepared = db
            .prepare(statement.numbered())
            .unwrap_or_else(|e| panic!("{}: {e}", statement.name));
        assert_eq!(
            prepared.parameter_count(),
            statement.params.len(),
            "{}",
            statement.name
        );
        let columns: Vec<&str> = prepared.column_names().collect();
        let expected: Vec<&str> = statement.columns.iter().map(|(name, _)| *name).collect();
        assert_eq!(columns, expected, "{}", statement.name);
        let mut plan = db
            .prepare(&format!("EXPLAIN QUERY PLAN {}", statement.numbered()))
            .unwrap();
        let nothing = vec![rusqlite::types::Null; statement.params.len()];
        let steps: Vec<String> = plan
            .query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let scans = steps
            .iter()
            .any(|step| step.starts_with("SCAN ") && !OWN_RESULTS.contains(&step.as_str()));
        assert!(
            statement.scan || !scans,
            "{} reads a whole table: {steps:?}",
            statement.name
        );
    }
}

#[test]
fn postgres_takes_every_statement() {
    let cluster = crate::dev::postgres::Cluster::start().unwrap();
    let url = cluster.database().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (mut db, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        crate::migrate::postgres(&mut db).await.unwrap();
        // With hardly a row every plan is a scan; this asks whether an index could do it.
        db.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
            .await
            .unwrap();
        for statement in all() {
            check(&db, statement).await;
        }
    });
}

async fn check(db: &tokio_postgres::Client, statement: &Statement) {
    let name = statement.name;
    let text = statement.postgres();
    let prepared = db
        .prepare(&text)
        .await
        .unwrap_or_else(|e| panic!("{name}: {e:?}"));
    let params: Vec<&str> = prepared.params().iter().map(|ty| ty.name()).collect();
    let expected: Vec<&str> = statement
        .params
        .iter()
        .map(|ty| postgres_name(*ty))
        .collect();
    assert_eq!(params, expected, "{name}: parameters");
    let columns: Vec<(&str, &str)> = prepared
        .columns()
        .iter()
        .map(|c| (c.name(), c.type_().name()))
        .collect();
    let expected: Vec<(&str, &str)> = statement
        .columns
        .iter()
        .map(|(name, ty)| (*name, postgres_name(*ty)))
        .collect();
    assert_eq!(columns, expected, "{name}: columns");
    let nulls = vec!["NULL"; params.len()].join(", ");
    let arguments = if params.is_empty() {
        String::new()
    } else {
        format!("({nulls})")
    };
    db.batch_execute(&format!("PREPARE probe AS {text}"))
        .await
        .unwrap();
    let rows = db
        .query(&format!("EXPLAIN EXECUTE probe{arguments}"), &[])
        .await
        .unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    db.batch_execute("DEALLOCATE probe").await.unwrap();
    let scans = plan.iter().any(|step| step.contains("Seq Scan"));
    assert!(
        statement.scan || !scans,
        "{name} reads a whole table: {plan:#?}"
    );
}

fn postgres_name(ty: Type) -> &'static str {
    match ty {
        Type::Int => "int8",
        Type::Text => "text",
        Type::Bool => "bool",
        Type::Blob => "bytea",
    }
}
