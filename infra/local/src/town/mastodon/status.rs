//! Posts and accounts in Mastodon's shape.

use serde_json::{Value, json};

use super::html::{actor, content, profile};
use crate::town::SHOP;
use crate::town::books::{Books, Stored};
use crate::town::said::Place;
use crate::town::words;

/// A status. Its `uri` is the same wherever it is seen; its `url` is where people read it, which is in town.
pub(super) fn as_json(books: &Books, post: &Stored) -> Value {
    let said = &post.said;
    let id = post.id.to_string();
    // Above a post that is gone, Mastodon forgets which one it was, but not whose.
    let parent = said.reply_to.as_ref().and_then(|parent| books.visible(parent));
    let replies = books.children(&post.id).count();
    json!({
        "id": id,
        "created_at": format!("{:.3}", said.at),
        "in_reply_to_id": parent.map(|parent| parent.id.to_string()),
        "in_reply_to_account_id": parent.map(|parent| books.account_number(&parent.said.author).to_string()),
        "sensitive": false,
        "spoiler_text": "",
        "visibility": said.visibility.as_str(),
        "language": "en",
        "uri": format!("{}/statuses/{id}", actor(&said.author)),
        "url": format!("{}/{id}", profile(&books.base, &said.author)),
        "replies_count": replies,
        "reblogs_count": 0,
        "favourites_count": 0,
        "quotes_count": 0,
        "edited_at": post.edited.map(|at| format!("{at:.3}")),
        "content": content(&books.base, &said.text),
        "filtered": [],
        "reblog": null,
        "account": account_of(books, &said.author),
        "media_attachments": [],
        "mentions": mentions(books, &said.text),
        "tags": tags(books, &said.text),
        "emojis": [],
        "tagged_collections": [],
        "quote": null,
        "card": null,
        "poll": null,
        "quote_approval": { "automatic": ["public"], "manual": [], "current_user": "automatic" },
    })
}

fn tags(books: &Books, text: &str) -> Vec<Value> {
    let tags = words::hashtags(text).into_iter().map(str::to_lowercase);
    tags.map(|name| json!({ "name": name, "url": format!("{}/tags/{name}", books.base) })).collect()
}

fn mentions(books: &Books, text: &str) -> Vec<Value> {
    let accounts = words::mentions(text).into_iter().map(|account| {
        let username = account.split('@').next().unwrap_or_default().to_owned();
        let id = books.account_number(&account).to_string();
        json!({ "id": id, "username": username, "url": profile(&books.base, &account), "acct": account })
    });
    accounts.collect()
}

pub(super) fn account_of(books: &Books, account: &str) -> Value {
    let username = account.split('@').next().unwrap_or_default();
    let statuses = books.on(Place::Mastodon).filter(|post| post.said.author == account).count();
    let picture = format!("{}/avatars/original/missing.png", books.base);
    json!({
        "id": books.account_number(account).to_string(),
        "username": username,
        "acct": account,
        "display_name": display_name(account),
        "locked": false,
        "bot": false,
        "discoverable": true,
        "indexable": true,
        "group": false,
        "created_at": "2023-01-09T00:00:00.000Z",
        "note": "",
        "url": profile(&books.base, account),
        "uri": actor(account),
        "avatar": picture,
        "avatar_static": picture,
        "header": picture,
        "header_static": picture,
        "followers_count": 0,
        "following_count": 0,
        "statuses_count": statuses,
        "last_status_at": null,
        "hide_collections": null,
        "noindex": false,
        "emojis": [],
        "roles": [],
        "fields": [],
    })
}

/// `jo_marsden` calls herself "Jo Marsden".
pub(in crate::town) fn display_name(account: &str) -> String {
    if account == SHOP {
        return "Crumb & Co".to_owned();
    }
    let words = account.split('@').next().unwrap_or_default().split('_').filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}
