use super::*;

#[track_caller]
fn same(one: &str, other: &str) {
    assert_eq!(of(one), of(other), "{one:?} and {other:?}");
}

#[test]
fn what_makes_no_difference_to_a_reader_makes_none() {
    same("The Café was SHUT", "the cafe was shut");
    same("mouldy bread", "mo\u{200b}uldy bre\0ad");
    same("soooooo good", "sooo good");
    same("room 12 at 10", "room 34 at 56");
    same("see https://a.example/x", "see https://b.example/yy");
    same("hi @ann", "hi @bob");
    same("don't", "don’t");
}

#[test]
fn what_is_denied_is_another_word() {
    let shared = |one: &str, other: &str| {
        let other = of(other);
        of(one).iter().filter(|(bucket, _)| other.iter().any(|(known, _)| known == bucket)).count()
    };
    assert!(shared("a good cake", "very good cake") > 2 * shared("a good cake", "not good cake"));
}

#[test]
fn buckets_rise_and_squares_stay_below_one() {
    for text in ["", "a", "🧁", "?!", "Third time my cake came late.", &"word and more ".repeat(9_000)] {
        let features = of(text);
        assert!(features.is_sorted_by(|a, b| a.0 < b.0), "{text:.20}");
        assert!(features.iter().all(|&(bucket, _)| (bucket as usize) < BUCKETS), "{text:.20}");
        assert!(features.iter().map(|(_, value)| value * value).sum::<f32>() < 1.0, "{text:.20}");
    }
    assert!(of("").is_empty() && of(" \n").is_empty());
}

#[test]
fn places_are_those_of_the_words() {
    let text = "Ünder the\u{200b} tree: “cold”!";
    visit(text, |feature| assert!(text.get(feature.from..feature.to).is_some(), "{feature:?}"));
    let mut words = Vec::new();
    visit(text, |feature| words.push(&text[feature.from..feature.to]));
    assert!(words.contains(&"Ünder") && words.contains(&"cold") && words.contains(&"Ünder the"), "{words:?}");
}

#[test]
fn a_megabyte_is_read_at_both_ends() {
    let long = format!("begin {} end", "ä ".repeat(500_000));
    let mut last = 0;
    let mut count = 0;
    visit(&long, |feature| {
        last = last.max(feature.to);
        count += 1;
    });
    assert_eq!(last, long.len());
    assert!(count < 60_000, "{count}");
}
