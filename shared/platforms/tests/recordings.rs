//! Answers that platforms really gave. They are not part of this repository: `SHOPBELL_RECORDINGS` names
//! the folder that holds them, one folder a platform.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends here")]

use std::path::{Path, PathBuf};

use domain::mention::Platform;
use platforms::{Answer, Endpoint, Headers, Page, ReadError, Refusal, read};

/// Platform, endpoint, file, posts, unreadable; id and time of the first post, `-` for none.
const ANSWERS: &str = "
feed feed rss/atom03_draft.xml 1 0 tag:example.org,2003:3.2397 2003-12-13T12:29:29Z
feed feed rss/atom_entry_only_id.xml 1 0 tag:github.com,2008:Repository/11167738/v3.9.0 -
feed feed rss/atom_entry_without_fields.xml 0 1 - -
feed feed rss/atom_github_releases_no_links_in_text.xml 10 0 tag:github.com,2008:Repository/11167738/v3.9.0 2015-06-01T21:49:41Z
feed feed rss/atom_heise_15.xml 15 0 http://heise.de/-3088438 2016-02-01T16:22:00Z
feed feed rss/atom_intertwingly_20_xhtml_thr.xml 20 0 tag:intertwingly.net,2004:3299 2012-07-16T15:48:01Z
feed feed rss/atom_prefixed_namespace.xml 1 0 urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a 2006-01-18T11:26:54Z
feed feed rss/atom_relative_links.xml 1 0 urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a 2003-12-13T18:30:02Z
feed feed rss/encoding_euc_kr_item.xml 1 0 8555966e34332f687541d95017a6e658546738ba259a6f4b4b80539105a970b7 -
feed feed rss/encoding_linenoise_utf8_invalid.xml 1 0 76b6e0bca56eeb652034326101ca2a71729ac59c156b909bc1626c2e96765675 -
feed feed rss/encoding_undeclared_latin1_no_date_no_guid.xml 15 0 https://noticias.uol.com.br/politica/eleicoes/2018/noticias/2018/09/24/ibope-bolsonaro-perde-de-haddad-ciro-e-alckmin-em-simulacoes-de-2-turno.htm -
feed feed rss/encoding_windows1251_10.xml 10 0 http://www.oren.ru/news/2743422/ 2014-01-22T14:31:31Z
feed feed rss/google_alerts_20_entries.xml 20 0 https://www.aglobalmarketresearch.com/report-offers-prediction-of-automotive-slack-market-by-top-key-players-like-haldex-meritor-bendix-mei-wabco-accuride-stemco-tbk-febi-aydinsan/ 2019-07-10T11:53:37Z
feed feed rss/google_alerts_empty.xml 0 0 - -
feed feed rss/jsonfeed_11_no_id_rfc822_dates.json 3 0 https://www.influxdata.com/blog/influxdb-outperforms-graphite-in-time-series-data-metrics-benchmark 2019-05-31T19:17:58Z
feed feed rss/jsonfeed_1_20_items.json 20 0 http://inessential.com/2017/06/02/james_dempsey_and_the_breakpoints_benefi 2017-06-03T05:05:47Z
feed feed rss/rdf_biorxiv_date_only.xml 1 0 http://biorxiv.org/cgi/content/short/2023.12.16.571984v1?rss=1 2023-12-16T00:00:00Z
feed feed rss/rdf_craigslist_25.xml 25 0 http://sfbay.craigslist.org/eby/apa/6186664607.html 2017-06-21T17:33:10Z
feed feed rss/reddit_comments_of_a_post.xml 3 0 t3_1abcde1 2026-11-20T10:04:09Z
reddit thread rss/reddit_comments_of_a_post.xml 3 0 t3_1abcde1 2026-11-20T10:04:09Z
feed feed rss/reddit_home_xhtml_relative_ids.xml 24 0 t3_42tizy 2016-01-26T20:31:34Z
feed feed rss/reddit_media_thumbnail.xml 1 0 t3_qksbf1 2021-11-02T00:46:08Z
reddit search rss/reddit_subreddit_25.xml 25 0 t3_157kyrd 2023-07-23T17:38:30Z
feed feed rss/rss091_no_guid_no_link_no_date.xml 1 0 a57d4c19e43bb325966d1f96e79be0fc9ab60eab2f8cceb6b3593985c320e5fc -
feed feed rss/rss20_ampersand_not_escaped_middle_item.xml 3 0 http://example.com/good -
feed feed rss/rss20_empty_channel.xml 0 0 - -
feed feed rss/rss20_invalid_dc_date_unclosed_root.xml 2 0 http://example.com/item0 2017-10-16T15:10:00Z
feed feed rss/rss20_item_no_title_only_media.xml 0 1 - -
feed feed rss/rss20_medium_content_encoded.xml 7 0 https://medium.com/p/125af37d838f 2018-04-09T18:55:38Z
feed feed rss/rss20_relative_links_xmlbase.xml 1 0 https://example.com/posts/post-1 -
feed feed rss/rss20_undefined_entity_nbsp.xml 1 0 https://db-engines.com/en/blog_post/103 2023-01-03T15:00:00Z
feed feed rss/rss20_with_comment_links_no_guid.xml 30 0 https://aws.amazon.com/blogs/aws/announcing-aws-lambda-function-urls-built-in-https-endpoints-for-single-function-microservices/ 2022-04-06T21:07:47Z
feed feed rss/titles_html_entities.xml 3 0 https://blog.example/1 2026-11-21T09:00:00Z
feed feed rss/truncated_google_alerts.xml 7 1 https://www.aglobalmarketresearch.com/report-offers-prediction-of-automotive-slack-market-by-top-key-players-like-haldex-meritor-bendix-mei-wabco-accuride-stemco-tbk-febi-aydinsan/ 2019-07-10T11:53:37Z
feed feed rss/wordpress_techcrunch_20.xml 20 0 http://techcrunch.com/?p=446154 2011-11-02T17:25:27Z
mastodon own mastodon/account_statuses_20_reblogs.json 20 0 https://fosstodon.org/users/schochastics/statuses/114739545367952761 2025-06-24T17:35:19.898Z
mastodon thread mastodon/context_59_descendants_cut.json 25 0 https://mastodon.social/users/austinkocher/statuses/109294767623508949 2022-11-06T03:36:44.808Z
mastodon thread mastodon/context_ancestor_only.json 1 0 https://fosstodon.org/users/schochastics/statuses/114026814291152535 2025-02-18T20:38:26.738Z
mastodon thread mastodon/context_empty.json 0 0 - -
mastodon addressed mastodon/notifications_mention_one.json 1 0 http://localhost:3000/ap/users/117020565693913441/statuses/117020576916218297 2026-08-01T13:51:39.138Z
mastodon addressed mastodon/notifications_mention_status_null.json 0 25 - -
mastodon search mastodon/search_v1_old_hashtags_strings.json 0 0 - -
mastodon search mastodon/search_v2_statuses_accounts.json 2 0 https://icosahedron.website/users/greg/statuses/116388148912635764 2026-04-11T21:16:53Z
mastodon search mastodon/search_v2_statuses_empty_no_index.json 0 0 - -
mastodon thread mastodon/status_edited.json 1 0 http://localhost:3000/ap/users/117020566092212359/statuses/117020586180926938 2026-08-01T13:54:00.505Z
mastodon thread mastodon/status_quote_accepted.json 1 0 https://bsky.brid.gy/convert/ap/at://did:plc:5syfqzormjkutgo5hi2u2gpr/app.bsky.feed.post/3lwlunj3oqs22 2025-08-17T12:20:44.088Z
mastodon thread mastodon/status_quote_revoked_null.json 1 0 http://localhost:3000/ap/users/117020565693913441/statuses/117020583080889590 2026-08-01T13:53:13.203Z
mastodon search mastodon/status_visibility_direct.json 0 0 - -
mastodon search mastodon/tag_timeline_5_link_header.json 5 0 https://rstats.me/users/simonpcouch/statuses/114870142137562212 2025-07-17T19:07:48Z
mastodon search mastodon/tag_timeline_local_one.json 1 0 http://localhost:3000/ap/users/117020566092212359/statuses/117020593741189701 2026-08-01T13:55:55.867Z
hackernews thread hackernews/items_tree_deleted_comment_with_own_reply.json 3 0 44000500 2026-11-18T06:30:00Z
hackernews thread hackernews/items_tree_show_hn.json 6 0 18562744 2018-11-29T18:54:44Z
hackernews search hackernews/search_by_date_empty.json 0 0 - -
hackernews search hackernews/search_by_date_modern_mixed.json 3 0 44000105 2026-11-20T08:15:09Z
hackernews search hackernews/search_by_date_two_comments.json 2 0 18463371 2018-11-15T21:10:34Z
hackernews search hackernews/search_two_stories_2018.json 2 0 18717168 2018-12-19T17:08:53Z
";

/// Platform, endpoint, file, outcome, until.
const REFUSALS: &str = "
mastodon search mastodon/error_401_no_token.json reconnect_needed -
mastodon search mastodon/error_403_not_allowed.json not_entitled -
mastodon search mastodon/error_404_not_found.json not_found -
mastodon search mastodon/error_422_text_too_long_ja.json malformed -
mastodon search mastodon/error_429_too_many_requests.json rate_limited 2026-11-22T10:35:00.041132Z
mastodon search mastodon/error_503_html.html transient -
mastodon search mastodon/instance_v2_mastodon_social.json malformed -
reddit search reddit/error_400_submit_validation.json malformed -
reddit search reddit/error_401_unauthorized.json reconnect_needed -
reddit search reddit/error_403_blocked_html.html not_entitled -
reddit search reddit/error_403_forbidden.json not_entitled -
reddit search reddit/error_429_json.json rate_limited 2026-11-22T10:30:30Z
reddit search reddit/search_listing.json malformed -
feed feed rss/not_a_feed_moved_html.html malformed -
feed feed rss/empty_body.xml malformed -
feed feed rss/truncated_server_exception.xml malformed -
";

/// The folder, or a plain word that there is nothing to read.
fn recordings() -> Option<PathBuf> {
    let folder = std::env::var_os("SHOPBELL_RECORDINGS").map(PathBuf::from);
    if folder.is_none() {
        println!("SHOPBELL_RECORDINGS is not set: there is no recording to read, and none was");
    }
    folder
}

fn answer(folder: &Path, file: &str) -> Answer {
    let path = folder.join(file);
    let body = std::fs::read(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let Ok(fields) = std::fs::read_to_string(path.with_extension("headers.json")) else {
        return Answer::ok(body);
    };
    let fields: serde_json::Value = serde_json::from_str(&fields).unwrap();
    let status = u16::try_from(fields["status"].as_u64().unwrap()).unwrap();
    let headers = fields["headers"].as_object().unwrap().iter();
    let headers: Headers = headers.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default())).collect();
    Answer { status, headers, body }
}

fn asked(folder: &Path, platform: &str, endpoint: &str, file: &str) -> Result<Page, Refusal> {
    let platform: Platform = platform.parse().unwrap();
    let endpoint: Endpoint = endpoint.parse().unwrap();
    let now = "2026-11-22T10:30:00Z".parse().unwrap();
    match read(platform, endpoint, &answer(folder, file), None, now) {
        Ok(page) => Ok(page),
        Err(ReadError::Refused(refusal)) => Err(refusal),
        Err(ReadError::Unsupported(error)) => panic!("{file}: {error}"),
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.is_empty()).map(|line| line.split(' ').collect())
}

fn or_dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "-".to_owned())
}

#[test]
fn recorded_answers_are_read() {
    let Some(folder) = recordings() else { return };
    for row in rows(ANSWERS) {
        let [platform, endpoint, file, expected @ ..] = row.as_slice() else { panic!("{row:?}") };
        let page = asked(&folder, platform, endpoint, file).unwrap_or_else(|refusal| panic!("{file}: {refusal}"));
        let first = page.posts.first();
        let found = [
            page.posts.len().to_string(),
            page.unreadable.to_string(),
            or_dash(first.map(|post| post.id.clone())),
            or_dash(first.and_then(|post| post.published_at).map(|instant| instant.to_string())),
        ];
        assert_eq!(found.as_slice(), expected, "{file}");
        assert_eq!(asked(&folder, platform, endpoint, file), Ok(page), "{file} is read the same twice");
    }
}

#[test]
fn recorded_refusals_are_understood() {
    let Some(folder) = recordings() else { return };
    for row in rows(REFUSALS) {
        let [platform, endpoint, file, expected @ ..] = row.as_slice() else { panic!("{row:?}") };
        let refusal = asked(&folder, platform, endpoint, file).expect_err(file);
        let found = [refusal.outcome().to_string(), or_dash(refusal.until().map(|until| until.to_string()))];
        assert_eq!(found.as_slice(), expected, "{file}");
        assert!(!refusal.says().is_empty(), "{file} says something");
    }
}
