//! Looks at one status again.

use jiff::Timestamp;
use url::Url;

use super::status_alone;
use crate::client::Client;
use crate::json;
use crate::look::{Looked, Sought, fetch, is_gone};
use crate::refusal::{Refusal, due, judge, of_body};
use crate::source::{Source, at};

/// Asks the instance that told us of it: there alone the status has the id that we know. Resolving a `uri` instead
/// would have that instance ask a third one each time.
pub(crate) async fn look(
    client: &Client,
    source: &Source,
    sought: &Sought<'_>,
    now: Timestamp,
) -> Result<Looked, Refusal> {
    let Some(local) = sought.local.map(str::to_owned).or_else(|| local_in(sought.id, &source.base)) else {
        return Ok(Looked::Unknown);
    };
    let answer = fetch(client, source, at(&source.base, &["api", "v1", "statuses", &local]), now).await?;
    if is_gone(&answer) {
        return Ok(Looked::Gone);
    }
    judge(&answer, now)?;
    let body = json::body_text(&answer.body);
    due(&answer, &body, now)?;
    let post = status_alone(&body, &source.handles).ok_or_else(|| of_body(&answer, now))?;
    // Another status under this id: the instance was set up anew.
    Ok(if post.id == sought.id { Looked::Seen(Box::new(post)) } else { Looked::Unknown })
}

/// A status of the instance itself has its id in its `uri`.
fn local_in(uri: &str, base: &Url) -> Option<String> {
    let uri = Url::parse(uri).ok().filter(|uri| uri.host() == base.host())?;
    let mut path = uri.path_segments()?.rev();
    let id = path.next().filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
    (path.next() == Some("statuses")).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_of_the_instance_itself_names_its_id() {
        let base = Url::parse("https://home.example/").unwrap();
        for (uri, expected) in [
            ("https://home.example/users/ann/statuses/1142", Some("1142")),
            ("https://home.example/ap/users/77/statuses/1142", Some("1142")),
            ("https://far.example/users/ann/statuses/1142", None),
            ("https://home.example/objects/11-42", None),
            ("https://home.example/users/ann/statuses/", None),
            ("https://home.example/users/ann/statuses/11%2F42", None),
            ("tag:home.example,2019:status", None),
        ] {
            assert_eq!(local_in(uri, &base).as_deref(), expected, "{uri}");
        }
    }
}
