//! How the sample week ends: what happened in numbers, and what to do next.

use domain::people::PersonId;
use store::Link;

use super::{AHEAD, Sample};
use crate::commands::Failure;
use crate::commands::run::problem;
use crate::town::week::Person;

impl Sample {
    pub(super) async fn sum_up(&mut self) -> Result<(), Failure> {
        let inbox = if self.stays() && self.over { self.inbox().await? } else { None };
        let screen = &mut self.desk.screen;
        screen.gap()?;
        let whole = if self.over { "The week in numbers" } else { "So far, in numbers" };
        let title = screen.style.headline(whole);
        screen.line(&title)?;
        for (what, says) in self.desk.tally.lines() {
            screen.line(&format!("  {what:<9} {says}"))?;
        }
        screen.gap()?;
        let title = screen.style.headline("Three things to try");
        screen.line(&title)?;
        match inbox {
            Some(inbox) => screen.line(&format!("  1. what Ann sees now           {inbox}"))?,
            None => screen.line("  1. tap the links in the texts  shopbell")?,
        }
        screen.line("  2. listen for your own shop    shopbell run --shop shop.toml")?;
        screen.line("  3. put it into your AWS        sam build && sam deploy --guided")?;
        screen.gap()
    }

    /// Ann's list of all that is open.
    async fn inbox(&self) -> Result<Option<String>, Failure> {
        let Some((_, last)) = self.links.last() else { return Ok(None) };
        let bundle = &self.desk.machine.bundle;
        let token = bundle.tokens.draw().text();
        let ann = PersonId::of_name(Person::Ann.name());
        let link = Link::new(&token, last.conversation.clone(), last.opener.clone(), ann, self.now + AHEAD);
        bundle.store.put_link(&link).await.map_err(|error| problem(&error))?;
        Ok(Some(format!("{}/o/{token}", self.base)))
    }

    /// Says what is kept, and lets answers end that have begun.
    pub(super) async fn close(mut self) -> Result<(), Failure> {
        self.desk.screen.end_status()?;
        if !self.over {
            self.sum_up().await?;
        }
        let kept = match &self.kept {
            Some(folder) => format!("What was heard is kept in {folder}."),
            None => "Nothing is kept: the week lived in memory. With --data DIR it stays.".to_owned(),
        };
        self.desk.screen.aside(&kept)?;
        if self.desk.stop.is_wanted() {
            self.server.close().await;
        }
        Ok(())
    }
}
