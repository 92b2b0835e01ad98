//! From a Function URL's event to the router, and back.

use axum::Router;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, Uri};
use lambda_http::aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda_http::lambda_runtime::{self, LambdaEvent, service_fn};
use lambda_http::request::LambdaRequest;
use lambda_http::{Adapter, Error, Service};
use serde::Serialize;
use url::Url;

use crate::headers;

/// Serves the pages behind a Function URL until the environment ends.
pub async fn serve(router: Router) -> Result<(), Error> {
    lambda_runtime::run(service_fn(|event| answer(router.clone(), event))).await
}

async fn answer(router: Router, event: LambdaEvent<LambdaRequest>) -> Result<impl Serialize, Error> {
    match &event.payload {
        LambdaRequest::ApiGatewayV2(request) if is_readable(request) => {
            Adapter::from(router).call(event).await.map(Answer::Page).map_err(Error::from)
        }
        _ => Ok(Answer::Refused(Box::new(refused()))),
    }
}

/// Whether an event can become a request. `lambda_http` panics on one that cannot, and a panic costs a cold start.
pub fn is_readable(event: &ApiGatewayV2httpRequest) -> bool {
    let query = event.raw_query_string.as_deref().unwrap_or_default();
    let body = event.body.as_deref().filter(|_| event.is_base64_encoded).unwrap_or_default();
    is_plain(query) && address(event, query).is_some() && STANDARD.decode(body).is_ok()
}

/// What may stand in a query as it is.
fn is_plain(query: &str) -> bool {
    query.bytes().all(|byte| byte.is_ascii_graphic() && !br#""<>\^`{|}#"#.contains(&byte))
}

/// The address, put together as `lambda_http` does.
fn address(event: &ApiGatewayV2httpRequest, query: &str) -> Option<Uri> {
    let text = |name: &str| event.headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").unwrap_or("https");
    let host = text("host").or(event.request_context.domain_name.as_deref()).unwrap_or("localhost");
    let path = event.raw_path.as_deref().filter(|path| path.starts_with('/'))?;
    let url = Url::parse(&format!("{scheme}://{host}{path}")).ok()?;
    format!("{url}?{query}").parse().ok()
}

/// The shape is `lambda_http`'s, which has no name outside it.
#[derive(Serialize)]
#[serde(untagged)]
enum Answer<Page> {
    Page(Page),
    Refused(Box<ApiGatewayV2httpResponse>),
}

fn refused() -> ApiGatewayV2httpResponse {
    let mut refused = ApiGatewayV2httpResponse::default();
    let mut headers = HeaderMap::new();
    headers::set_strict(&mut headers);
    refused.status_code = 400;
    refused.headers = headers;
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(path: &str, query: &str, body: Option<&str>) -> ApiGatewayV2httpRequest {
        let sample = include_str!("../../../tests/fixtures/events/inbox-get.json");
        let mut event: ApiGatewayV2httpRequest = serde_json::from_str(sample).unwrap();
        event.raw_path = Some(path.to_owned());
        event.raw_query_string = Some(query.to_owned());
        event.is_base64_encoded = body.is_some();
        event.body = body.map(str::to_owned);
        event
    }

    #[test]
    fn what_would_panic_is_refused_before() {
        #[rustfmt::skip]
        let table = [
            // name,                    path,       query,          body,          readable
            ("a page",                  "/a/x",     "note=held",    None,          true),
            ("an escaped quote",        "/a/x",     "q=%22%3C",     None,          true),
            ("a body",                  "/a/x",     "",             Some("YT1i"),  true),
            ("a raw quote",             "/a/x",     "q=\"",         None,          false),
            ("an angle bracket",        "/a/x",     "q=<b>",        None,          false),
            ("a blank",                 "/a/x",     "q=a b",        None,          false),
            ("a control character",     "/a/x",     "q=\u{1}",      None,          false),
            ("beyond ASCII",            "/a/x",     "q=é",          None,          false),
            ("a path with a blank",     "/a b",     "",             None,          true),
            ("a path that is none",     "a",        "",             None,          false),
            ("invalid base64",          "/a/x",     "",             Some("%%%"),   false),
        ];
        for (name, path, query, body, readable) in table {
            let event = event(path, query, body);
            assert_eq!(is_readable(&event), readable, "{name}");
            if readable {
                let _: lambda_http::Request = LambdaRequest::ApiGatewayV2(event).into();
            }
        }
    }

    #[test]
    fn an_event_with_a_strange_host_is_refused() {
        for host in ["a b", "a:99999999", "", "[", "a<b"] {
            let mut strange = event("/", "", None);
            strange.headers.insert("host", host.parse().unwrap());
            assert!(!is_readable(&strange), "{host}");
        }
    }

    #[tokio::test]
    async fn an_unreadable_event_gets_an_answer_like_any_other() {
        let router = Router::new().route("/", axum::routing::get(async || "a page"));
        for (query, status, body) in [("", 200, serde_json::json!("a page")), ("q=<b>", 400, serde_json::Value::Null)] {
            let payload = LambdaRequest::ApiGatewayV2(event("/", query, None));
            let event = LambdaEvent::new(payload, lambda_http::Context::default());
            let answer = serde_json::to_value(answer(router.clone(), event).await.unwrap()).unwrap();
            assert_eq!((&answer["statusCode"], &answer["body"]), (&serde_json::json!(status), &body), "{answer}");
            assert_eq!(answer["headers"].get("content-security-policy").is_some(), status == 400);
        }
    }
}
