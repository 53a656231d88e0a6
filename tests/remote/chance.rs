//! Clients that act at once, in an order by chance, over a server that loses messages and answers.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use foldback::engine::log::envelope::ExpectedRevision;
use foldback::engine::user_error::UserError;
use foldback::remote::{self, RemoteLog as _};
use proptest::prelude::*;

use crate::client::{Client, deposit, open_account, wait, withdraw};
use crate::contract::Place as _;
use crate::memory::{Connection, Fault, Server};

type Work<'a> = Pin<Box<dyn Future<Output = Result<(), UserError>> + 'a>>;

/// Goes on with some works in the order that is given, and then with all to their ends.
fn interleave(mut works: Vec<(usize, Work<'_>)>, order: &[usize]) -> Vec<(usize, Result<(), UserError>)> {
    let mut context = Context::from_waker(Waker::noop());
    let mut done = Vec::new();
    let mut order = order.iter().copied().chain(0..);
    while !works.is_empty() {
        let index = order.next().unwrap_or_default() % works.len();
        if let Poll::Ready(outcome) = works[index].1.as_mut().poll(&mut context) {
            done.push((works.remove(index).0, outcome));
        }
    }
    done
}

fn begun(clients: usize) -> (Server, Vec<Client<Connection>>) {
    let server = Server::default();
    let first = Client::new(server.connect());
    first.act(&open_account()).unwrap();
    first.act(&deposit(10_000)).unwrap();
    let clients = (0..clients).map(|_| Client::new(server.connect())).collect();
    (server, clients)
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    prop_oneof![
        6 => Just(None),
        1 => Just(Some(Fault::LoseMessage)),
        1 => Just(Some(Fault::LoseAnswer)),
        1 => Just(Some(Fault::Disconnect)),
    ]
}

proptest! {
    #[test]
    fn of_two_that_withdraw_everything_in_any_order_exactly_one_succeeds(order in prop::collection::vec(0..2usize, 0..40)) {
        let (_server, clients) = begun(2);
        let all = withdraw(10_000);
        let works = clients.iter().enumerate().map(|(number, client)| {
            let all = &all;
            let work = async move { client.execute(all, ExpectedRevision::Any, None).await.map(drop) };
            (number, Box::pin(work) as Work<'_>)
        });
        let outcomes = interleave(works.collect(), &order);
        prop_assert_eq!(outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().find_map(|(_, outcome)| outcome.err()).unwrap();
        prop_assert_eq!(refused.name, "InsufficientFunds");
    }

    #[test]
    fn what_is_acknowledged_is_there_once_in_one_order_whatever_is_lost(
        order in prop::collection::vec(0..8usize, 0..300),
        faults in prop::collection::vec(prop::collection::vec(fault(), 0..12), 4),
    ) {
        let (server, clients) = begun(4);
        for (client, faults) in clients.iter().zip(faults) {
            *client.log.faults.borrow_mut() = faults.into();
        }
        let works = clients.iter().enumerate().map(|(number, client)| {
            let work = async move {
                for turn in 0..3_u32 {
                    let amount = deposit(100 * (number as u32 + 1) + turn);
                    // What fails is not tried again here.
                    if client.execute(&amount, ExpectedRevision::Any, None).await.is_ok() {
                        client.acknowledged.borrow_mut().push(amount["amount_minor"].to_string());
                    }
                }
                Ok(())
            };
            (number, Box::pin(work) as Work<'_>)
        });
        // Each also follows the log, as a page does, while its own commands wait for their answers.
        let followers = clients.iter().enumerate().map(|(number, client)| {
            let log = server.connect();
            let work = async move {
                for _ in 0..40 {
                    let last = log.info().await.map_or(0, |info| info.last);
                    remote::catch_up(&log, client, last).await?;
                }
                Ok(())
            };
            (number, Box::pin(work) as Work<'_>)
        });
        interleave(works.chain(followers).collect(), &order);
        let reader = Client::new(server.connect());
        let events = reader.envelopes();
        for client in &clients {
            client.log.faults.borrow_mut().clear();
            wait(client.read()).unwrap();
            prop_assert_eq!(client.envelopes(), events.clone());
            for amount in client.acknowledged.borrow().iter() {
                let there = events.iter().filter(|event| event.contains(&format!("\"amount_minor\":{amount}}}"))).count();
                prop_assert_eq!(there, 1, "{}", amount);
            }
        }
        prop_assert_eq!(server.data().len(), events.len(), "nothing was left out");
    }
}
