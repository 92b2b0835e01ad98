use domain::mention::{Kind, Urgency};

use super::{read, read_review};

#[test]
fn text_without_words_is_other() {
    for text in [
        "",
        " \n\t",
        "https://example.com/x",
        "\0\0",
        "\u{202e}\u{202d}",
        "...",
        "\u{200d}\u{feff}",
        "🧁🧁🧁",
        "@",
        "#",
    ] {
        let read = read(text);
        assert_eq!((read.kind, read.urgency, read.needs_answer), (Kind::Other, Urgency::Low, false), "{text:?}");
        assert!(read.topics.is_empty() && read.because.is_empty(), "{text:?}");
    }
}

#[test]
fn disguised_words_are_read() {
    for text in [
        "The br\u{200d}ead was mo\u{200b}uldy",
        "\u{202e}The bread was mouldy",
        "The\0 bread was\u{7} mouldy",
        "THE BREAD WAS MOOOOULDY AND STAAAALE",
    ] {
        let read = read(text);
        assert_eq!(read.kind, Kind::Complaint, "{text:?}: {read:?}");
        assert!(read.because.iter().all(|words| text.contains(words.as_str())), "{text:?}");
    }
}

#[test]
fn scripts_may_be_mixed() {
    for text in ["Хлеб был ужасный, 面包很硬, terrible bread", "الخبز terrible 🙄", "ผม was ill ไม่"]
    {
        assert!(read(text).about_shop, "{text}");
    }
}

#[test]
fn a_megabyte_does_not_hide_how_it_begins() {
    for filler in ["the bread was not good, why? ", "a", "?!", "🙄 ", "never ", "ü\u{301}", "https://x/", "@a "] {
        let text = format!("Glass in my bread. {} rats everywhere", filler.repeat(1_000_000 / filler.len()));
        let read = read(&text);
        assert_eq!(read.urgency, Urgency::Crisis, "{filler:?}");
        assert!(read.because.iter().all(|words| text.contains(words.as_str())));
        assert!(read_review(5, &text).topics.len() <= 3);
    }
}
