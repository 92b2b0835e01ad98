//! Where a redirect may lead. A feed's owner must not make us ask the machines beside us.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::refusal::{Outcome, Refusal};

/// Web addresses only; to private machines only where the settings themselves name this machine.
pub(super) fn may_follow(target: &Url, home: &Url) -> Result<(), Refusal> {
    if !matches!(target.scheme(), "http" | "https") {
        return Err(Refusal::malformed("the address redirects to something that is no web address"));
    }
    if is_loopback(home) || target.host() == home.host() {
        return Ok(());
    }
    let forbidden = match target.host() {
        Some(Host::Ipv4(address)) => !is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => !is_public(IpAddr::V6(address)),
        Some(Host::Domain(_)) => is_loopback(target),
        None => true,
    };
    if forbidden {
        return Err(Refusal::new(
            Outcome::Malformed,
            "the address redirects to a private machine, which is not followed",
        ));
    }
    Ok(())
}

/// Whether an address names this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Resolves names to public machines only, at the moment of connecting: what was checked is what is asked.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<_> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to a private machine".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_public_v4(mapped),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    let special = first == 0 || first >= 240 || shared;
    !(special
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    // NAT64 (64:ff9b::/96) and 6to4 (2002::/16) carry an IPv4 address that nobody has looked at.
    let translated = matches!(address.segments(), [0x64, 0xff9b, ..] | [0x2002, ..]);
    !(translated
        || address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leads_to_a_private_machine() {
        let home = Url::parse("https://feeds.example/feed").unwrap();
        for target in [
            "http://127.0.0.1/",
            "http://localhost:8080/",
            "http://[::1]/",
            "http://10.1.2.3/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://0.0.0.0/",
            "http://2130706433/",
            "file:///etc/passwd",
            "gopher://feeds.example/",
        ] {
            assert!(may_follow(&Url::parse(target).unwrap(), &home).is_err(), "{target}");
        }
    }

    #[test]
    fn a_redirect_may_lead_to_the_web_and_to_where_the_settings_point() {
        for (home, target) in [
            ("https://feeds.example/feed", "https://other.example/feed"),
            ("https://feeds.example/feed", "https://93.184.216.34/feed"),
            ("http://10.0.0.5/feed", "http://10.0.0.5/feed/"),
            ("http://127.0.0.1:9000/feed", "http://127.0.0.1:9001/feed"),
        ] {
            assert_eq!(may_follow(&Url::parse(target).unwrap(), &Url::parse(home).unwrap()), Ok(()), "{target}");
        }
    }
}
