use crate::process::{CRUMB, with_shop};

#[test]
fn a_run_without_a_broken_promise_says_what_it_has_seen() {
    let ended = with_shop(CRUMB, &["simulate", "--seed", "3", "--days", "1", "--faults", "none"], b"");
    assert_eq!((ended.code, ended.last()), (0, ""), "{}", ended.out);
    let lines: Vec<&str> = ended.out.lines().collect();
    assert!(lines[0].starts_with("seed 3, history ") && lines[0].ends_with(": every promise holds"), "{}", ended.out);
    assert!(lines[1].starts_with("1 days: "), "{}", ended.out);
}

#[test]
fn what_cannot_be_played_is_said() {
    for (words, says) in [
        (&["simulate", "--seed", "x", "--days", "1"][..], "--seed"),
        (&["simulate", "--seed", "1", "--days", "0"], "--days"),
        (&["simulate", "--seed", "1", "--days", "1", "--faults", "some"], "none, all"),
    ] {
        let ended = with_shop(CRUMB, words, b"");
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{words:?}");
        assert!(ended.last().contains(says), "{}", ended.last());
    }
}
