//! The tables of what was and of how long it is kept, as Diesel sees them; never joined to others.

diesel::table! {
    team_retention (team_id) {
        team_id -> Text,
        job_days -> Nullable<BigInt>,
        result_days -> Nullable<BigInt>,
        results_kept -> Nullable<BigInt>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    agent_metrics (agent_id, at) {
        agent_id -> Text,
        at -> BigInt,
        cpu_percent -> Nullable<Double>,
        memory_percent -> Nullable<Double>,
        disk_free_gb -> Nullable<Double>,
        memory_bytes -> Nullable<Double>,
    }
}

diesel::table! {
    agent_metric_steps (agent_id, at) {
        agent_id -> Text,
        at -> BigInt,
        cpu_count -> BigInt,
        cpu_sum -> Double,
        cpu_min -> Nullable<Double>,
        cpu_max -> Nullable<Double>,
        memory_count -> BigInt,
        memory_sum -> Double,
        memory_min -> Nullable<Double>,
        memory_max -> Nullable<Double>,
        disk_count -> BigInt,
        disk_sum -> Double,
        disk_min -> Nullable<Double>,
        disk_max -> Nullable<Double>,
        resident_count -> BigInt,
        resident_sum -> Double,
        resident_min -> Nullable<Double>,
        resident_max -> Nullable<Double>,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        team_id -> Text,
        kind -> Text,
        cause -> Text,
        agent_id -> Nullable<Text>,
        collection_id -> Nullable<Text>,
        tool -> Nullable<Text>,
        job_id -> Nullable<Text>,
        details -> Nullable<Text>,
        occurrences -> BigInt,
        first_at -> BigInt,
        latest_at -> BigInt,
        dismissed_at -> Nullable<BigInt>,
    }
}
