//! The journeys that WebKitGTK makes when all are made: some of each part of the page, so that the third browser costs minutes. Each
//! other journey can be asked for by its name.
//!
//! What the driver of WebKitGTK 2.50 does not do, as tried on a plain page:
//!
//! - a finger: it takes touch actions without an error, and the page gets those of a mouse;
//! - another tab: it makes one, but goes on showing the first, so that the page in the new one is hidden and gets no frames
//!   (`a_tab_follows_what_another_writes`); another window is shown, and hears of the first;
//! - a profile: each session begins with an empty storage, so a browser cannot be closed and opened again with the same one;
//! - printing (`/print`) and the browser's own log: both are unknown commands, so the console is heard from within the page;
//! - a click in one step: it looks where an element is, and then moves the pointer there (`clicking.rs`).

/// Their names.
pub const IN_WEBKIT: [&str; 23] = [
    "the_first_visit_shows_a_sample_that_is_marked_and_can_be_left",
    "play_runs_to_the_head_and_stops_and_writes_nothing",
    "buttons_step_and_keys_are_silent_while_typing",
    "the_past_says_so_and_offers_the_way_back",
    "the_log_and_the_chart_travel_too",
    "the_inspector_shows_the_envelope_what_changed_and_the_storage",
    "every_command_has_a_form_that_works",
    "the_console_acts_as_the_page_does",
    "errors_carry_names_and_facts",
    "a_subscription_catches_up_and_then_follows",
    "why_adds_up_and_each_step_leads_to_its_moment",
    "any_two_moments_are_compared",
    "a_condition_is_marked_counted_and_stopped_at",
    "a_condition_that_is_wrong_is_pointed_at",
    "acting_in_the_past_opens_a_what_if_and_leaves_the_log_alone",
    "a_what_if_is_edited_kept_and_promoted",
    "cloud_events_come_back_as_the_same_log_and_those_of_others_as_facts",
    "a_log_goes_out_as_a_blob_and_comes_in_by_it",
    "a_full_storage_refuses_and_loses_nothing",
    "a_damaged_log_opens_up_to_the_damage_and_is_not_overwritten",
    "what_is_damaged_is_set_aside_and_the_log_goes_on",
    "a_browser_has_what_the_documentation_says",
    "without_locks_channels_and_a_clipboard_the_page_says_so_and_works",
];
