//! What the engine's errors mean to whoever started the run.

use std::iter::Peekable;
use std::str::Chars;

use datafusion::common::{DataFusionError, exec_datafusion_err};
use datafusion::execution::memory_pool::MemoryLimit;
use datafusion::prelude::SessionContext;

use super::memory::LEAST_POOL;

/// Says what is to be done about an error of a query, where the engine's words do not.
pub(super) fn explained(session: &SessionContext, error: DataFusionError) -> DataFusionError {
    let said = error.to_string();
    // Its words say which option it is.
    let is_disk = said.contains("disk space");
    let is_memory = matches!(error.find_root(), DataFusionError::ResourcesExhausted(_))
        || said.contains("ResourcesExhausted(");
    let error = match plain(&said) {
        Some(plain) => exec_datafusion_err!("{plain}"),
        None => error,
    };
    if is_memory && !is_disk {
        error.context(small_pool(session))
    } else if said.contains("ConnectError(") {
        error.context("the scheduler of the session does not answer: start it, or name another")
    } else {
        error
    }
}

fn small_pool(session: &SessionContext) -> String {
    const MB: usize = 1 << 20;
    let least = LEAST_POOL / MB;
    match session.runtime_env().memory_pool.memory_limit() {
        MemoryLimit::Finite(bytes) => {
            let partitions = session.copied_config().target_partitions();
            format!(
                "the memory pool of the session is too small: it has {} MB for {partitions} \
                 partitions. Give it more, {least} MB for each at the least, or ask for fewer partitions",
                bytes / MB
            )
        }
        // Not that of this process, then.
        MemoryLimit::Infinite | MemoryLimit::Unknown => format!(
            "the memory pool of an executor is too small: give it more, {least} MB for each of its \
             cores at the least (`--memory` of the example `cluster`), or fewer cores"
        ),
    }
}

/// An error of a cluster, which is the `Debug` of an error as text, as the sentences in it.
fn plain(said: &str) -> Option<String> {
    let is_debug = ["DataFusionError(", "tonic::transport::Error("];
    let at = is_debug.iter().filter_map(|start| said.find(start)).min()?;
    let sentences = literals(&said[at..]);
    (!sentences.is_empty()).then(|| sentences.join(": "))
}

/// What stands between quotes, unless it is empty.
fn literals(debug: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut rest = debug.chars().peekable();
    while rest.by_ref().any(|c| c == '"') {
        let literal = literal(&mut rest);
        if !literal.is_empty() {
            all.push(literal);
        }
    }
    all
}

/// The rest of a literal that has begun.
fn literal(rest: &mut Peekable<Chars>) -> String {
    let mut text = String::new();
    while let Some(c) = rest.next().filter(|&c| c != '"') {
        match (c, rest.peek()) {
            ('\\', Some('n')) => {
                rest.next();
                text.push('\n');
            }
            ('\\', Some('"' | '\\' | '\'')) => text.extend(rest.next()),
            (c, _) => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_task_is_told_without_its_types() {
        let said = r#"Execution error: Job 1 failed: Job failed due to stage 2 failed: Task failed due to runtime execution error: DataFusionError(Shared(External(DataFusionError(Context("Not enough memory", ResourcesExhausted("no room in \"fair\"\nat all"))))))"#;
        let expected = "Not enough memory: no room in \"fair\"\nat all";
        assert_eq!(plain(said).as_deref(), Some(expected));
        let said = r#"DataFusionError(Shared(ArrowError(ParseError("no date"), Some(""))))"#;
        assert_eq!(plain(said).as_deref(), Some("no date"));
        let said = r#"Execution error: tonic::transport::Error(Transport, ConnectError(ConnectError("tcp connect error", 127.0.0.1:1, Os { code: 111, kind: ConnectionRefused, message: "Connection refused" })))"#;
        assert_eq!(plain(said).as_deref(), Some("tcp connect error: Connection refused"));
    }

    #[test]
    fn what_is_told_in_words_is_left() {
        for said in [
            r#"Execution error: two articles have the same id "a""#,
            "DataFusionError(Shared(None))",
            "Execution error: Job 1 failed: no executor is left",
        ] {
            assert_eq!(plain(said), None, "{said}");
        }
        // Cut off by whoever logged it.
        assert_eq!(
            plain(r#"DataFusionError(Execution("half a sen"#).as_deref(),
            Some("half a sen")
        );
    }
}
