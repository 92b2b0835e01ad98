//! What a post is compared with when it comes again.

use domain::mention::{OwnerReply, Post, Stars};
use sha2::{Digest, Sha256};

/// A mark of a post's words and stars, and of whose words they are: feeds show each their own excerpt of one page, so
/// that only what came the same way can be compared.
pub(crate) fn mark(voice: &str, post: &Post) -> String {
    let mut said = Sha256::new();
    said.update(&post.text);
    said.update([0, post.stars.map_or(0, Stars::get)]);
    if let Some(OwnerReply { text, state, .. }) = &post.reply {
        said.update(text);
        said.update(state.as_str());
    }
    format!("{}:{}", hex(&Sha256::digest(voice), 4), hex(&said.finalize(), 8))
}

/// Whether a post that was known so says something else now. What an older version kept has no mark, and is taken to
/// be as it was.
pub(crate) fn is_edited(known: Option<&str>, now: &str) -> bool {
    let voice = |mark: &str| mark.split_once(':').map(|(voice, _)| voice.to_owned());
    known.is_some_and(|known| known != now && voice(known) == voice(now))
}

fn hex(digest: &[u8], bytes: usize) -> String {
    digest.iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use domain::mention::Platform;

    use super::*;

    fn post(text: &str, stars: Option<u8>) -> Post {
        Post {
            platform: Platform::Feed,
            id: "p1".into(),
            root: "p1".into(),
            parent: None,
            ancestors: vec![],
            author: None,
            author_name: None,
            mentions: vec![],
            text: text.into(),
            stars: stars.map(|stars| Stars::new(stars).unwrap()),
            lang: None,
            published_at: None,
            edited_at: None,
            url: None,
            ours: false,
            reply: None,
        }
    }

    #[test]
    fn only_other_words_of_the_same_voice_are_an_edit() {
        let known = mark("feed a", &post("good", Some(4)));
        #[rustfmt::skip]
        let table = [
            ("as it was",          Some(known.clone()), mark("feed a", &post("good", Some(4))), false),
            ("other words",        Some(known.clone()), mark("feed a", &post("bad", Some(4))),  true),
            ("fewer stars",        Some(known.clone()), mark("feed a", &post("good", Some(1))), true),
            ("another excerpt",    Some(known.clone()), mark("feed b", &post("bad", Some(4))),  false),
            ("kept without mark",  None,                mark("feed a", &post("bad", Some(4))),  false),
        ];
        for (name, known, now, expected) in table {
            assert_eq!(is_edited(known.as_deref(), &now), expected, "{name}");
        }
        assert_eq!(known.len(), 25, "it stays small in its row");
    }
}
