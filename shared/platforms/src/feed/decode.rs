//! Bytes to text: declared, undeclared and wrongly declared encodings.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far a declaration is looked for.
const DECLARATION: usize = 1_000;

/// The document as text, from its first sign of markup on.
pub(super) fn decode(body: &[u8], content_type: Option<&str>) -> String {
    let text = match Encoding::for_bom(body) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(body.get(length..).unwrap_or_default()).0,
        None => encoding(body, content_type).decode_without_bom_handling(body).0,
    };
    // White space or stray output in front of a declaration is no reason to refuse what follows.
    let start = text.find(['<', '{', '[']).unwrap_or(text.len());
    text.get(start..).unwrap_or_default().to_owned()
}

/// What the document says, else the server; else UTF-8 if it is that, else what browsers assume.
fn encoding(body: &[u8], content_type: Option<&str>) -> &'static Encoding {
    let named = declared(body).or_else(|| charset(content_type?));
    named.unwrap_or_else(|| if std::str::from_utf8(body).is_ok() { UTF_8 } else { WINDOWS_1252 })
}

fn declared(body: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(body.get(..DECLARATION.min(body.len()))?);
    let (_, declaration) = start.split_once("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
    let (_, charset) = content_type.split_once("charset=")?;
    let label = charset.split(';').next()?.trim().trim_matches('"');
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_read_in_the_encoding_it_is_in() {
        let declared = b"<?xml version=\"1.0\" encoding='iso-8859-1'?><t>caf\xe9</t>";
        for (name, body, content_type, expected) in [
            ("UTF-8", "<t>café</t>".as_bytes(), None, "café"),
            ("declared Latin-1", declared, None, "café"),
            ("the server's word", b"<t>caf\xe9</t>", Some("text/xml; charset=\"iso-8859-1\""), "café"),
            ("nobody's word", b"<t>caf\xe9 \x96 5\x80</t>", None, "café – 5€"),
            ("a mark", b"\xef\xbb\xbf<t>caf\xc3\xa9</t>", None, "café"),
            ("UTF-16", b"\xff\xfe<\0t\0>\0\xe9\0", None, "é"),
            (
                "one bad byte",
                b"<?xml version=\"1.0\" encoding=\"utf-8\"?><t>caf\xc3\xa9 \xff</t>",
                None,
                "café \u{fffd}",
            ),
            ("an unknown label", b"<?xml version=\"1.0\" encoding=\"klingon\"?><t>caf\xe9</t>", None, "café"),
        ] {
            let text = decode(body, content_type);
            assert!(text.contains(expected), "{name}: {text}");
        }
    }

    #[test]
    fn what_stands_before_the_document_is_dropped() {
        assert_eq!(decode(b"\n\n \t<?xml version=\"1.0\"?><rss/>", None), "<?xml version=\"1.0\"?><rss/>");
        assert_eq!(decode(b"", None), "");
    }
}
