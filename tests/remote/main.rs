//! A log on a server: one contract, run against a twin in memory and against a real nats-server; and laws of chance and
//! faults, against the twin.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod chance;
mod client;
mod connection;
mod contract;
mod copies;
mod faults;
mod following;
mod foreign;
mod long;
mod memory;
mod nats;
mod pairs;
mod proxy;

use std::sync::OnceLock;

use memory::Server;
use nats::Nats;

/// The server of all tests, which ends with this program.
fn server() -> &'static Nats {
    static SERVER: OnceLock<Nats> = OnceLock::new();
    SERVER.get_or_init(nats::watched)
}

macro_rules! clauses {
    ($($name:ident)*) => {
        mod in_memory {
            $(
                #[test]
                fn $name() {
                    super::contract::$name(&super::Server::default());
                }
            )*
        }

        mod on_a_server {
            $(
                #[test]
                fn $name() {
                    super::contract::$name(&super::server().stream(stringify!($name)));
                }
            )*
        }
    };
}

clauses! {
    what_one_client_records_the_other_reads_with_the_same_hashes
    of_two_that_withdraw_everything_at_once_one_succeeds
    a_command_that_expects_a_revision_is_refused_if_another_came_first
    a_request_with_an_id_is_recorded_once_whoever_repeats_it
    a_message_that_is_not_ours_is_left_out_by_everybody
    a_copy_that_is_opened_again_reads_only_the_rest
    a_log_that_was_made_anew_is_not_merged_into_the_copy
    a_log_that_was_purged_is_not_merged_into_the_copy
    a_log_with_a_message_deleted_is_not_merged_into_the_copy
    a_full_log_refuses_and_nothing_is_recorded
    a_sample_is_one_message
    messages_of_another_system_are_read_by_a_model_and_followed
    messages_that_are_not_json_are_counted_and_kept
    an_empty_stream_with_room_for_a_log_is_not_another_systems
    a_stream_of_another_system_that_is_purged_stays_and_one_that_is_made_anew_is_said_to_be
}
