//! Feeds: `/feeds/NAME.xml` is RSS 2.0, `.atom` comes as Google Alerts does, `.json` is a JSON Feed.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use jiff::Timestamp;
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use super::Shared;
use super::books::{Books, Stored};
use super::gate::{http_date, set};
use super::said::Place;
use super::words::escape;

/// Google's alerts hold about as many.
const ENTRIES: usize = 20;

pub(super) fn router() -> Router<Shared> {
    Router::new().route("/feeds/{file}", get(feed))
}

/// One feed as it is now.
struct Feed<'a> {
    name: &'a str,
    title: &'a str,
    /// Newest first.
    entries: Vec<&'a Stored>,
    changed: Timestamp,
}

async fn feed(State(books): State<Shared>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let books = books.lock();
    let Some((feed, write)) = find(&books, &file) else {
        return (StatusCode::NOT_FOUND, "no such feed").into_response();
    };
    let (kind, body) = write(&books, &feed);
    let version = version(&body);
    let mut response = if is_known(&headers, &version, feed.changed) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    };
    set(&mut response, header::ETAG.as_str(), &version);
    set(&mut response, header::LAST_MODIFIED.as_str(), &http_date(feed.changed));
    response
}

type Write = fn(&Books, &Feed<'_>) -> (&'static str, String);

fn find<'a>(books: &'a Books, file: &'a str) -> Option<(Feed<'a>, Write)> {
    let (name, kind) = file.rsplit_once('.')?;
    let write: Write = match kind {
        "xml" => rss,
        "atom" => alerts,
        "json" => json_feed,
        _unknown => return None,
    };
    let title = books.feeds.get(name)?;
    let entries: Vec<_> = books.on(Place::Feed).filter(|post| post.said.feed == name).rev().take(ENTRIES).collect();
    let changed = entries.iter().map(|post| post.edited.unwrap_or(post.said.at)).max();
    Some((Feed { name, title, entries, changed: changed.unwrap_or(Timestamp::UNIX_EPOCH) }, write))
}

/// The tag decides where it is sent, as the standard has it.
fn is_known(headers: &HeaderMap, version: &str, changed: Timestamp) -> bool {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match said(header::IF_NONE_MATCH) {
        Some(known) => known.split(',').any(|known| known.trim() == version || known.trim() == "*"),
        None => said(header::IF_MODIFIED_SINCE).is_some_and(|since| since == http_date(changed)),
    }
}

fn version(body: &str) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

fn link(post: &Stored) -> String {
    post.said.link.clone().unwrap_or_else(|| format!("https://{}.example/{}", slug(&post.said.author), post.id))
}

fn slug(author: &str) -> String {
    let letters =
        author.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect::<String>();
    letters.trim_matches('-').to_owned()
}

fn rss(books: &Books, feed: &Feed<'_>) -> (&'static str, String) {
    let items: String = feed
        .entries
        .iter()
        .map(|post| {
            let said = &post.said;
            let title = said.title.as_deref().map(|title| format!("<title>{}</title>", escape(title)));
            format!(
                "<item>{}<link>{link}</link><guid isPermaLink=\"false\">{name}-{id}</guid><dc:creator>{author}</dc:creator>\
                 <pubDate>{date}</pubDate><description>{text}</description></item>\n",
                title.unwrap_or_default(),
                link = escape(&link(post)),
                name = escape(feed.name),
                id = post.id,
                author = escape(&said.author),
                date = http_date(said.at),
                text = escape(&paragraphs(&said.text)),
            )
        })
        .collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>{}</title>\
         <link>{}/feeds/{}.xml</link><description/><language>en-gb</language>\n{items}</channel></rss>\n",
        escape(feed.title),
        books.base,
        escape(feed.name),
    );
    ("application/rss+xml; charset=utf-8", body)
}

/// Google leads through its own address and puts what it was asked for in bold.
fn alerts(_: &Books, feed: &Feed<'_>) -> (&'static str, String) {
    let entries: String = feed
        .entries
        .iter()
        .map(|post| {
            let said = &post.said;
            let real: String = byte_serialize(link(post).as_bytes()).collect();
            let through =
                format!("https://www.google.com/url?rct=j&sa=t&url={real}&ct=ga&cd=CAIyHGU4&usg=AOvVaw{}", post.id);
            format!(
                "<entry> <id>tag:google.com,2013:googlealerts/feed:{id}</id> <title type=\"html\">{title}</title> \
                 <link href=\"{through}\"></link> <published>{at}</published> <updated>{updated}</updated> \
                 <content type=\"html\">{text}</content> <author> <name></name> </author> </entry>",
                id = post.id,
                title = escape(&bold(said.title.as_deref().unwrap_or(&said.author))),
                through = escape(&through),
                at = said.at,
                updated = post.edited.unwrap_or(said.at),
                text = escape(&bold(&said.text)),
            )
        })
        .collect();
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?> <feed xmlns=\"http://www.w3.org/2005/Atom\" \
         xmlns:idx=\"urn:atom-extension:indexing\"> <id>tag:google.com,2005:reader/user/04175468913983673025/state/com.google/alerts/1</id> \
         <title>Google Alert - {}</title> <link href=\"https://www.google.com/alerts/feeds/04175468913983673025/1\" rel=\"self\"></link> \
         <updated>{}</updated> {entries} </feed>\n",
        escape(feed.title),
        feed.changed,
    );
    ("application/atom+xml; charset=utf-8", body)
}

fn json_feed(books: &Books, feed: &Feed<'_>) -> (&'static str, String) {
    let items: Vec<_> = feed
        .entries
        .iter()
        .map(|post| {
            let said = &post.said;
            json!({
                "id": format!("{}-{}", feed.name, post.id),
                "url": link(post),
                "title": said.title,
                "content_html": paragraphs(&said.text),
                "date_published": said.at.to_string(),
                "date_modified": post.edited.map(|at| at.to_string()),
                "authors": [{ "name": said.author }],
                "language": "en",
            })
        })
        .collect();
    let body = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "feed_url": format!("{}/feeds/{}.json", books.base, feed.name),
        "items": items,
    });
    ("application/feed+json; charset=utf-8", body.to_string())
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(|paragraph| format!("<p>{}</p>", escape(paragraph))).collect()
}

/// The shop's name in bold, the rest as HTML.
fn bold(text: &str) -> String {
    let name = escape("Crumb & Co");
    escape(text).replace(&name, &format!("<b>{name}</b>"))
}
