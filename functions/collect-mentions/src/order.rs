//! In which order a platform's sources are asked, and what may be looked at in one turn.

/// Of sources on hosts of their own, so many that failed lately are asked in one turn: each may cost ten seconds.
pub(crate) const MOST_FAILING: usize = 2;

/// What the order of sources rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether it lists the shop's own posts.
    pub(crate) own: bool,
    /// Whether its host did not answer, or limited us, when it was asked last.
    pub(crate) failing: bool,
}

/// Those that answered last, the own posts first: an answer should be known before the question it answers starts a
/// clock. Then those that failed, so that they hold up nobody; in each round another is first, so that none is given up.
pub(crate) fn in_order<S>(mut sources: Vec<S>, standing: impl Fn(&S) -> Standing, round: i64) -> Vec<(S, bool)> {
    sources.sort_by_key(|source| !standing(source).own);
    let (mut failing, well): (Vec<S>, Vec<S>) = sources.into_iter().partition(|source| standing(source).failing);
    let first = turn_of(failing.len(), 1, round);
    failing.rotate_left(first);
    let well = well.into_iter().map(|source| (source, false));
    well.chain(failing.into_iter().map(|source| (source, true))).collect()
}

/// Another part of a list in each round, at most `most` of it; all of it in the end.
pub(crate) fn part<T>(mut list: Vec<T>, most: usize, round: i64) -> Vec<T> {
    if list.len() > most {
        let first = turn_of(list.len(), most, round);
        list.rotate_left(first);
        list.truncate(most);
    }
    list
}

/// Where in a list of this length a round begins that takes `step` of it.
fn turn_of(length: usize, step: usize, round: i64) -> usize {
    let round = usize::try_from(round).unwrap_or_default();
    round.wrapping_mul(step).checked_rem(length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn order(sources: &[(&'static str, bool, bool)], at: i64) -> Vec<&'static str> {
        let standing = |source: &(&str, bool, bool)| Standing { own: source.1, failing: source.2 };
        in_order(sources.to_vec(), standing, at).into_iter().map(|(source, _)| source.0).collect()
    }

    #[test]
    fn own_posts_come_first_and_what_failed_comes_last() {
        let well = [("search", false, false), ("own", true, false), ("tag", false, false)];
        assert_eq!(order(&well, 0), ["own", "search", "tag"]);
        let hangs = [("search", false, true), ("own", true, false), ("tag", false, false)];
        assert_eq!(order(&hangs, 0), ["own", "tag", "search"]);
        let own_hangs = [("search", false, false), ("own", true, true), ("tag", false, false)];
        assert_eq!(order(&own_hangs, 0), ["search", "tag", "own"]);
    }

    #[test]
    fn of_those_that_fail_another_is_tried_first_each_round() {
        let all = [("search", false, true), ("own", true, true), ("tag", false, true)];
        let first: BTreeSet<_> = (0..3).map(|at| order(&all, at)[0]).collect();
        assert_eq!(first, BTreeSet::from(["own", "search", "tag"]));
        assert_eq!(order(&[], 7), [""; 0]);
    }

    #[test]
    fn a_long_list_is_gone_through_part_by_part() {
        let list: Vec<u32> = (0..50).collect();
        assert_eq!(part(list.clone(), 60, 3), list);
        let seen: BTreeSet<u32> = (0..3).flat_map(|at| part(list.clone(), 20, at)).collect();
        assert_eq!(seen.len(), 50);
        assert!((0..60).all(|at| part(list.clone(), 20, at).len() == 20));
    }
}
