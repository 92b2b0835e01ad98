//! One phone-sized window of Chromium, driven through its own WebDriver.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use axum::http::Method;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A small phone of today, in CSS pixels.
pub(crate) const SIZE: (u32, u32) = (390, 844);

/// A browser, and the inbox it looks at.
pub(crate) struct Phone {
    client: Client,
    inbox: String,
    _driver: Driver,
}

/// Ends with the test that started it.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Phone {
    /// A fresh browser that has visited nothing.
    pub(crate) async fn unlock(inbox: String) -> Self {
        let (driver, address) = start_driver();
        let (width, height) = SIZE;
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            format!("--window-size={width},{height}"),
        ];
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 2 });
        let options = json!({ "args": arguments, "mobileEmulation": { "deviceMetrics": metrics } });
        let capabilities = HashMap::from([("goog:chromeOptions".to_owned(), options)]);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities.into_iter().collect()).connect(&address).await;
        let client = client.expect("a session with Chromium");
        Self { client, inbox, _driver: driver }
    }

    /// Follows a texted link.
    pub(crate) async fn opens(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.inbox)).await.expect("a page");
    }

    /// Presses the button with these words, and waits for the page it leads to.
    pub(crate) async fn taps(&self, words: &str) {
        self.client.execute("document.body.dataset.before = ''", vec![]).await.expect("a page that can be marked");
        self.press(&format!("//button[normalize-space()='{words}']")).await;
        let next = self.client.wait().for_element(Locator::Css("body:not([data-before])")).await;
        next.expect("another page");
    }

    /// Opens what is folded behind these words.
    pub(crate) async fn unfolds(&self, words: &str) {
        self.press(&format!("//summary[normalize-space()='{words}']")).await;
    }

    /// Brings it to the middle first: the bar at the thumb lies over the edge of the page.
    async fn press(&self, place: &str) {
        let found = self.client.find(Locator::XPath(place)).await.unwrap_or_else(|_| panic!("there is no {place}"));
        let to_the_middle = "arguments[0].scrollIntoView({ block: 'center' })";
        let element = serde_json::to_value(&found).expect("an element has a name");
        self.client.execute(to_the_middle, vec![element]).await.expect("a page that can be moved");
        found.click().await.expect("something that can be pressed");
    }

    /// Goes back to the page before.
    pub(crate) async fn goes_back(&self) {
        self.client.back().await.expect("a page before");
    }

    /// Asks for the same page again.
    pub(crate) async fn reloads(&self) {
        self.client.refresh().await.expect("the page again");
    }

    /// Wants pages `light` or `dark` from now on.
    pub(crate) async fn prefers(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let parameters = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } });
        self.client.issue_cmd(DevTools(parameters)).await.expect("Chromium's own command");
    }

    /// All words on the page that can be read.
    pub(crate) async fn reads(&self) -> String {
        self.client.find(Locator::Css("body")).await.expect("a page").text().await.expect("its words")
    }

    /// What a script finds out about the page.
    pub(crate) async fn finds(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.expect("an answer")
    }

    /// The end of the visit.
    pub(crate) async fn locks(self) {
        self.client.close().await.expect("a browser that ends");
    }
}

/// Chromium's own commands, beside the standard's.
#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}

/// On a port that is free; it says which.
fn start_driver() -> (Driver, String) {
    let command = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut driver = Driver(command.expect("chromedriver; on Debian: apt-get install chromium chromium-driver"));
    let says = driver.0.stdout.take().expect("its words are ours to read");
    let port = BufReader::new(says).lines().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse::<u16>().ok()
    });
    let port = port.expect("a driver that says where it listens");
    (driver, format!("http://127.0.0.1:{port}"))
}
