//! The tables of connectors, as Diesel sees them.

use crate::schema::agents;

diesel::table! {
    connectors (id) {
        id -> Text,
        team_id -> Text,
        name -> Text,
        kind -> Text,
        credential_location -> Text,
        is_active -> Bool,
        settings -> Text,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    connector_credentials (connector_id) {
        connector_id -> Text,
        key_id -> Text,
        wrapped_key -> Binary,
        sealed -> Binary,
        updated_at -> BigInt,
    }
}

diesel::table! {
    connector_reports (connector_id, agent_id) {
        connector_id -> Text,
        agent_id -> Text,
        has_credentials -> Bool,
        reported_at -> BigInt,
        tested_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    connector_tests (job_id) {
        job_id -> Text,
        connector_id -> Text,
        location -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    connectors,
    connector_credentials,
    connector_reports,
    connector_tests,
    agents,
);
