//! The second connection to the same database.

use rusqlite::{Connection, params};

/// Keeps the stream fast and short.
pub(super) struct Side {
    connection: Connection,
}

/// The second connection was refused: the private schema it rests on has changed, or the disk is full.
#[derive(Debug, thiserror::Error)]
#[error("the records of the stream cannot be changed")]
pub struct SideError(#[from] rusqlite::Error);

/// What a public sequence number is more than the stored one.
const OFFSET: u128 = 100_000_000_000_000_000_000;

/// For the next sequence number, and for reading a shard in order.
const INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS shopbell_next ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS shopbell_read
        ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));";

/// Whom the stream names when an item was removed because its time had come.
const SERVICE: &str = r#"{"type":"Service","principalId":"dynamodb.amazonaws.com"}"#;

impl Side {
    pub(super) fn open(path: &str) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open(path)?;
        connection.execute_batch(INDEXES)?;
        // What it removes may come back after a power cut: it would be delivered twice, never lost.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(Self { connection })
    }

    pub(super) fn forget_records(&self, table: &str, last: &str) -> Result<(), SideError> {
        let Some(last) = stored(last) else { return Ok(()) };
        let mut delete = self.connection.prepare_cached(
            "DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2",
        )?;
        delete.execute(params![table, last])?;
        Ok(())
    }

    /// Says of a table's latest record that no client, but the passing of time removed the item.
    pub(super) fn mark_expired(&self, table: &str) -> Result<(), SideError> {
        let mut update = self.connection.prepare_cached(
            "UPDATE _stream_records SET user_identity = ?2 WHERE event_name = 'REMOVE' AND id =
                (SELECT id FROM _stream_records WHERE table_name = ?1
                 ORDER BY CAST(sequence_number AS INTEGER) DESC LIMIT 1)",
        )?;
        update.execute(params![table, SERVICE])?;
        Ok(())
    }
}

fn stored(public: &str) -> Option<i64> {
    i64::try_from(public.parse::<u128>().ok()?.checked_sub(OFFSET)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_read_and_continued_through_an_index() {
        let name = "file:side-test?mode=memory&cache=shared";
        let _tables = dynoxide::Database::new(name).unwrap();
        let side = Side::open(name).unwrap();
        let plan = |query: &str| -> String {
            side.connection.query_row(&format!("EXPLAIN QUERY PLAN {query}"), [], |row| row.get(3)).unwrap()
        };
        // As `dynoxide` asks: after a change of its version, compare.
        let next = plan(
            "SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = 'a'",
        );
        assert!(next.contains("SEARCH _stream_records USING") && next.contains("shopbell_next"), "{next}");
        let read = plan(
            "SELECT event_name FROM _stream_records WHERE table_name = 'a' AND shard_id = 'b'
             AND CAST(sequence_number AS INTEGER) > 1 ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT 10",
        );
        assert!(read.contains("SEARCH _stream_records USING INDEX shopbell_read"), "{read}");
    }

    #[test]
    fn a_public_sequence_number_names_a_stored_one() {
        assert_eq!(stored("100000000000000000005"), Some(5));
        assert_eq!(stored("5"), None);
        assert_eq!(stored("abc"), None);
    }
}
