use super::*;

#[test]
fn a_part_of_a_key_leads_back_to_what_it_names() {
    for raw in ["", "3kx", "at://did:plc:abc/app.bsky.feed.post/3k", "a#b", "100%", "%23", "%h", "🙂 ü", "\u{85}\n"]
    {
        let part = part(raw);
        assert!(!part.contains('#') && !part.contains(char::is_control), "{raw:?}");
        assert_eq!(whole(&part).as_deref(), Some(raw), "{raw:?}");
    }
}

#[test]
fn what_is_too_long_is_named_by_its_hash_and_found_by_it() {
    for raw in ["x".repeat(257), "#".repeat(100), "🙂".repeat(80)] {
        let hashed = part(&raw);
        assert!(is_long(&raw));
        assert_eq!(hashed.len(), 66);
        let back = whole(&hashed).unwrap();
        assert_eq!(part(&back), hashed);
        assert!(!is_long(&back));
    }
    assert!(!is_long(&"x".repeat(256)));
}

#[test]
fn a_conversation_and_an_alert_are_read_from_their_keys() {
    let conversation =
        ConversationKey { platform: Platform::Feed, root: "https://a.example/#1".to_owned(), author: "50%".to_owned() };
    assert_eq!(conversation_of(&talk(&conversation).pk), Some(conversation.clone()));
    let named = AlertKey { conversation, cycle: 12, stage: Stage::Recheck(3) };
    let key = alert(&named);
    assert_eq!(alert_of(&key.pk, &key.sk), Some(named));
}

#[test]
fn other_rows_name_no_alert() {
    let pk = "TALK#bluesky#r#a";
    for (pk, sk) in
        [(pk, "TALK"), (pk, "ALERT#1"), (pk, "ALERT#one#risk-1"), (pk, "ALERT#1#risk-9"), ("SHOP", "ALERT#1#risk-1")]
    {
        assert_eq!(alert_of(pk, sk), None, "{pk} {sk}");
    }
    assert_eq!(conversation_of("TALK#telepathy#r#a"), None);
    assert_eq!(conversation_of("TALK#bluesky#r#a#b"), None);
    assert_eq!(conversation_of("TALK#bluesky#%2#a"), None);
}
