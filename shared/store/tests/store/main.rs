//! What the table promises, against a real DynamoDB API: the embedded database, or the one at `SHOPBELL_DYNAMODB_URL`.

#[cfg(test)]
mod world;

#[cfg(test)]
mod alerts;
#[cfg(test)]
mod aside;
#[cfg(test)]
mod claimed;
#[cfg(test)]
mod claims;
#[cfg(test)]
mod errands;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod learnt;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod mentions;
#[cfg(test)]
mod platforms;
#[cfg(test)]
mod prices;
#[cfg(test)]
mod renewals;
#[cfg(test)]
mod roundtrips;
#[cfg(test)]
mod shop;
#[cfg(test)]
mod sweeps;
