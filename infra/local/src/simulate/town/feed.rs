//! Blogs and newspapers, in two feeds that partly show the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use http::{HeaderValue, header};

use super::{Books, Place, Posted, page};

const ENTRIES: usize = 20;

pub(super) fn answer(books: &mut Books, request: &http::Request<()>, shuffled: bool) -> http::Response<Vec<u8>> {
    // The second feed holds each third entry of the first, under the same address.
    let thirds = request.uri().path() == "/feeds/leeds.xml";
    let wanted = |post: &&Posted| !thirds || post.key.story.is_multiple_of(3);
    let mut entries: Vec<Posted> = books.visible(Place::Feed).rev().filter(wanted).take(ENTRIES).cloned().collect();
    if shuffled {
        let again = entries.clone();
        entries.reverse();
        entries.extend(again);
    }
    let body = rss(&entries);
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let version = format!("\"{:016x}\"", hasher.finish());
    let known =
        request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == version.as_bytes());
    let mut response =
        if known { page(304, "application/rss+xml", "") } else { page(200, "application/rss+xml", body) };
    if let Ok(version) = HeaderValue::try_from(version) {
        response.headers_mut().insert(header::ETAG, version);
    }
    books.shown.extend(entries.iter().map(|post| post.key));
    response
}

fn rss(entries: &[Posted]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let items: String = entries
        .iter()
        .map(|post| {
            format!(
                "<item><title>A word</title><link>https://{author}.example/{id}</link><guid>https://{author}.example/{id}</guid>\
                 <dc:creator>{author}</dc:creator><pubDate>{date}</pubDate><description>{text}</description></item>\n",
                author = post.author,
                id = post.id,
                date = post.published_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
                text = escape(&escape(&post.text)),
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <channel><title>Leeds</title><link>http://town.example/</link><description/><language>en-gb</language>\n\
         {items}</channel></rss>\n"
    )
}
