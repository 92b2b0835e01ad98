//! `shopbell parse`: one answer of a platform in, its posts out.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use domain::mention::{OwnerReply, Platform, Post};
use jiff::Timestamp;
use platforms::{Answer, Endpoint, Page, ReadError, Refusal};
use serde::Serialize;
use serde_json::Value;

use super::Failure;

const EXAMPLE: &str = r#"Example:
  echo '<rss version="2.0"><channel><item><guid>1</guid><description>My cake never came.</description></item></channel></rss>' |
    shopbell parse --platform feed --from feed"#;

/// Which answer it is.
#[derive(Debug, Clone, Args)]
#[command(after_help = EXAMPLE)]
pub struct ParseArgs {
    /// Whose answer it is
    #[arg(long, value_name = "P")]
    pub platform: Platform,
    /// What was asked for: search, addressed, own, thread, reviews, feed, webhook or token
    #[arg(long, value_name = "E")]
    pub from: Endpoint,
    /// The HTTP status it came with [default: that of --headers, else 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(100..=599))]
    pub status: Option<u16>,
    /// A file with its header fields: one "name: value" a line, as `curl -D` writes them, or JSON
    #[arg(long, value_name = "F")]
    pub headers: Option<PathBuf>,
    /// The shop's own account, to tell its posts from others
    #[arg(long, value_name = "H")]
    pub handle: Option<String>,
}

/// Reads the body from standard input.
pub fn run(args: &ParseArgs, now: Timestamp) -> Result<(), Failure> {
    let head = args.headers.as_deref().map(head).transpose()?.unwrap_or_default();
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body).map_err(|error| Failure::reading(&error))?;
    let status = args.status.or(head.status).unwrap_or(200);
    let answer = Answer { status, headers: head.fields.into_iter().collect(), body };
    let mut output = io::BufWriter::new(io::stdout().lock());
    let written = match platforms::read(args.platform, args.from, &answer, args.handle.as_deref(), now) {
        Ok(page) => write_page(&mut output, &page),
        Err(ReadError::Refused(refusal)) => write_line(&mut output, &RefusalLine::of(&refusal)),
        Err(ReadError::Unsupported(error)) => return Err(Failure::Input(error.to_string())),
    };
    written.and_then(|()| output.flush()).map_err(|error| Failure::writing(&error))
}

fn write_page(output: &mut impl Write, page: &Page) -> io::Result<()> {
    for post in &page.posts {
        write_line(output, &PostLine::of(post))?;
    }
    if page.unreadable > 0 {
        write_line(output, &Unreadable { unreadable: page.unreadable })?;
    }
    Ok(())
}

fn write_line(output: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}

/// The fields, and the status if the file has it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Head {
    status: Option<u16>,
    fields: Vec<(String, String)>,
}

fn head(path: &Path) -> Result<Head, Failure> {
    let bytes = fs::read(path).map_err(|error| {
        Failure::Input(format!(
            "{}: {error}; give --headers the path of a file with \"name: value\" lines",
            path.display()
        ))
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let head = if text.trim_start().starts_with('{') { read_json_head(&text) } else { read_head(&text) };
    head.map_err(|says| Failure::Input(format!("{}, {says}", path.display())))
}

/// Reads header fields as recorders keep them: `{"status": 429, "headers": {"retry-after": "30"}}`, or the fields alone.
fn read_json_head(text: &str) -> Result<Head, String> {
    let object: serde_json::Map<String, Value> = serde_json::from_str(text)
        .map_err(|error| format!("line {}: is no JSON object of header fields", error.line()))?;
    let status = object.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    let fields = object.get("headers").and_then(Value::as_object).unwrap_or(&object);
    let text_of = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.first().and_then(Value::as_str).map(str::to_owned),
        Value::Null | Value::Bool(_) | Value::Object(_) => None,
    };
    let fields = fields.iter().filter_map(|(name, value)| Some((name.clone(), text_of(value)?))).collect();
    Ok(Head { status, fields })
}

/// Reads header fields as `curl -D` writes them: of several answers, as after a redirect, the last.
fn read_head(text: &str) -> Result<Head, String> {
    let mut head = Head::default();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("HTTP/") {
            let status = line.split_whitespace().nth(1).and_then(|word| word.parse().ok());
            head = Head { status, fields: Vec::new() };
        } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| !name.trim().is_empty()) {
            head.fields.push((name.trim().to_owned(), value.trim().to_owned()));
        } else if !line.trim().is_empty() {
            return Err(format!("line {}: is no header field; write it like \"Retry-After: 30\"", index + 1));
        }
    }
    Ok(head)
}

/// A post as it is printed, in this order.
#[derive(Serialize)]
struct PostLine<'a> {
    platform: &'a str,
    id: &'a str,
    root: &'a str,
    parent: Option<&'a str>,
    author: Option<&'a str>,
    author_name: Option<&'a str>,
    text: &'a str,
    stars: Option<u8>,
    lang: Option<&'a str>,
    published_at: Option<Timestamp>,
    edited_at: Option<Timestamp>,
    url: Option<&'a str>,
    ours: bool,
    reply: Option<ReplyLine<'a>>,
}

impl<'a> PostLine<'a> {
    fn of(post: &'a Post) -> Self {
        Self {
            platform: post.platform.as_str(),
            id: &post.id,
            root: &post.root,
            parent: post.parent.as_deref(),
            author: post.author.as_deref(),
            author_name: post.author_name.as_deref(),
            text: &post.text,
            stars: post.stars.map(domain::mention::Stars::get),
            lang: post.lang.as_deref(),
            published_at: post.published_at,
            edited_at: post.edited_at,
            url: post.url.as_deref(),
            ours: post.ours,
            reply: post.reply.as_ref().map(ReplyLine::of),
        }
    }
}

#[derive(Serialize)]
struct ReplyLine<'a> {
    text: &'a str,
    published_at: Option<Timestamp>,
    state: &'a str,
}

impl<'a> ReplyLine<'a> {
    fn of(reply: &'a OwnerReply) -> Self {
        Self { text: &reply.text, published_at: reply.published_at, state: reply.state.as_str() }
    }
}

#[derive(Serialize)]
struct RefusalLine<'a> {
    outcome: &'a str,
    until: Option<Timestamp>,
    says: &'a str,
}

impl<'a> RefusalLine<'a> {
    fn of(refusal: &'a Refusal) -> Self {
        Self { outcome: refusal.outcome().as_str(), until: refusal.until(), says: refusal.says() }
    }
}

#[derive(Serialize)]
struct Unreadable {
    unreadable: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_fields_are_read_as_recorders_keep_them() {
        let fields = vec![("retry-after".to_owned(), "30".to_owned())];
        let recorded = read_json_head(r#"{"status": 429, "headers": {"retry-after": "30"}}"#);
        assert_eq!(recorded, Ok(Head { status: Some(429), fields: fields.clone() }));
        assert_eq!(read_json_head(r#"{"retry-after": 30}"#), Ok(Head { status: None, fields }));
        assert_eq!(read_json_head("{\n,"), Err("line 2: is no JSON object of header fields".to_owned()));
    }

    #[test]
    fn header_fields_are_read_as_curl_writes_them() {
        let text = "HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\nHTTP/2 429 \r\nretry-after: 30\r\nx-empty:\r\n\r\n";
        let head = read_head(text).unwrap();
        assert_eq!(head.status, Some(429));
        assert_eq!(head.fields, [("retry-after".into(), "30".into()), ("x-empty".into(), String::new())]);
        assert_eq!(
            read_head("a: b\nnonsense").unwrap_err(),
            "line 2: is no header field; write it like \"Retry-After: 30\""
        );
    }
}
