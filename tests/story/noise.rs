//! Many alerts are few texts, and none of them is lost.

mod budget;
mod bundle;
mod crises;
mod customer;
mod limits;
mod storm;

use tests::World;

/// E-mails about alerts and money, to whom and about what; the morning's digest is another story.
fn mailed(world: &World) -> Vec<(String, String)> {
    let mails = world.emails().into_iter().filter(|mail| !mail.is_digest());
    let mut mailed: Vec<(String, String)> = mails.map(|mail| (mail.to, mail.subject)).collect();
    mailed.sort();
    mailed
}

/// To whom they went.
fn mailed_to(world: &World) -> Vec<String> {
    mailed(world).into_iter().map(|(to, _)| to).collect()
}
