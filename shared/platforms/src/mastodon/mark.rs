//! What a cursor says: how far an instance has been read.

use crate::poll::Cursor;

/// The newest id, behind the shop's own account where that was asked; behind it a stretch that is not read yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) account: Option<String>,
    pub(super) last: Option<String>,
    pub(super) unread: Option<Unread>,
}

/// A search shows the newest first. Of more than one poll reads, what lies between the mark and `below` comes with the
/// next polls; then reading goes on from `top`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) top: String,
    pub(super) below: String,
}

impl Mark {
    pub(super) fn read(cursor: &Cursor) -> Self {
        let Some(since) = cursor.since.as_deref() else { return Self::default() };
        let mut words = since.split(' ');
        let (head, top, below) = (words.next().unwrap_or_default(), words.next(), words.next());
        let unread = top.zip(below).map(|(top, below)| Unread { top: top.to_owned(), below: below.to_owned() });
        let (account, last) = head.split_once('/').map_or((None, head), |(account, last)| (Some(account), last));
        Self { account: account.map(str::to_owned), last: Some(last.to_owned()), unread }
    }

    pub(super) fn write(self) -> String {
        let last = self.last.unwrap_or_default();
        let head = self.account.map_or_else(|| last.clone(), |account| format!("{account}/{last}"));
        self.unread.map_or(head.clone(), |Unread { top, below }| format!("{head} {top} {below}"))
    }

    /// After a poll that met `newest`, placed everything up to `stopped` where that is not all, and left everything
    /// below `unread` to the next.
    pub(super) fn after(self, newest: Option<String>, stopped: Option<String>, unread: Option<String>) -> Self {
        let top = self.unread.map(|unread| unread.top).or(newest);
        match (unread, top.clone()) {
            (Some(below), Some(top)) => Self { unread: Some(Unread { top, below }), ..self },
            (_, top) => {
                let last = stopped.or(top).or(self.last).unwrap_or_else(|| "0".to_owned());
                Self { account: self.account, last: Some(last), unread: None }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_kept() {
        for since in ["114", "77/114", "77/", "0", "114 130 120"] {
            let cursor = Cursor { since: Some(since.to_owned()), ..Cursor::default() };
            assert_eq!(Mark::read(&cursor).write(), since);
        }
        assert_eq!(Mark::read(&Cursor::default()), Mark::default());
    }

    #[test]
    fn what_was_not_read_is_read_before_reading_goes_on() {
        let mark = |since: &str| Mark::read(&Cursor { since: Some(since.to_owned()), ..Cursor::default() });
        let some = |id: &str| Some(id.to_owned());
        #[rustfmt::skip]
        let table = [
            // before,      newest,      stopped,     unread,      after
            ("114",         some("130"), None,        None,        "130"),
            ("114",         some("130"), some("120"), None,        "120"),
            ("114",         None,        None,        None,        "114"),
            ("114",         some("130"), None,        some("120"), "114 130 120"),
            ("114 130 120", some("119"), None,        some("117"), "114 130 117"),
            ("114 130 117", some("116"), None,        None,        "130"),
            ("114 130 117", None,        None,        None,        "130"),
        ];
        for (before, newest, stopped, unread, after) in table {
            assert_eq!(mark(before).after(newest, stopped, unread).write(), after, "{before}");
        }
    }
}
