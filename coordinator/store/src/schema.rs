//! The tables as Diesel sees them; the same for both databases.

diesel::table! {
    instance_settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    teams (id) {
        id -> Text,
        name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    team_settings (team_id) {
        team_id -> Text,
        tool_settings -> Nullable<Text>,
        config_revision -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    seen_cameras (team_id, camera_id) {
        team_id -> Text,
        camera_id -> Text,
        images -> BigInt,
        collection_id -> Nullable<Text>,
        first_seen_at -> BigInt,
        last_seen_at -> BigInt,
        dismissed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        team_id -> Text,
        kind -> Text,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        name -> Text,
        role -> Text,
        instance_admin -> Bool,
        password_hash -> Nullable<Text>,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sessions (digest) {
        digest -> Binary,
        user_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        family -> Nullable<Text>,
        secret_at -> BigInt,
        good_until -> Nullable<BigInt>,
        program -> Nullable<Text>,
    }
}

diesel::table! {
    one_time_codes (digest) {
        digest -> Binary,
        purpose -> Text,
        user_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> Text,
        team_id -> Text,
        user_id -> Text,
        created_by -> Nullable<Text>,
        name -> Text,
        scopes -> Text,
        digest -> Binary,
        hint -> Text,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_events (seq) {
        seq -> BigInt,
        team_id -> Nullable<Text>,
        at -> BigInt,
        user_id -> Nullable<Text>,
        label -> Text,
        action -> Text,
        subject -> Text,
        details -> Nullable<Text>,
    }
}

diesel::table! {
    agents (id) {
        id -> Text,
        team_id -> Text,
        user_id -> Text,
        name -> Text,
        hostname -> Text,
        os_info -> Text,
        version -> Text,
        platform -> Nullable<Text>,
        binary_checksum -> Nullable<Text>,
        development_mode -> Bool,
        key_digest -> Nullable<Binary>,
        capabilities -> Text,
        roots -> Text,
        status -> Text,
        status_at -> BigInt,
        asleep -> Bool,
        accepts_jobs -> Bool,
        not_accepting_reason -> Nullable<Text>,
        not_accepting_until -> Nullable<BigInt>,
        error_message -> Nullable<Text>,
        metrics -> Nullable<Text>,
        last_heartbeat -> Nullable<BigInt>,
        boot_id -> Nullable<Text>,
        names_jobs -> Bool,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        revoked_reason -> Nullable<Text>,
        deleted_at -> Nullable<BigInt>,
        attestation -> Nullable<Text>,
    }
}

diesel::table! {
    registration_tokens (id) {
        id -> Text,
        team_id -> Text,
        name -> Nullable<Text>,
        digest -> Binary,
        hint -> Text,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        used_by -> Nullable<Text>,
    }
}

diesel::table! {
    lanes (id) {
        id -> BigInt,
        lane_key -> Text,
        team_id -> Text,
        bound_agent_id -> Nullable<Text>,
        required -> Text,
    }
}

diesel::table! {
    agent_lanes (agent_id, lane_id) {
        agent_id -> Text,
        lane_id -> BigInt,
        bound -> Bool,
    }
}

diesel::table! {
    collections (id) {
        id -> Text,
        team_id -> Text,
        name -> Text,
        kind -> Text,
        path -> Nullable<Text>,
        location -> Nullable<Text>,
        bound_agent_id -> Nullable<Text>,
        connector_id -> Nullable<Text>,
        pipeline_id -> Nullable<Text>,
        state -> Text,
        auto_refresh -> Bool,
        refresh_interval_hours -> Nullable<BigInt>,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    jobs (seq) {
        seq -> BigInt,
        id -> Text,
        team_id -> Text,
        lane_id -> BigInt,
        bound_agent_id -> Nullable<Text>,
        required -> Text,
        collection_id -> Nullable<Text>,
        tool -> Text,
        mode -> Nullable<Text>,
        pipeline_id -> Nullable<Text>,
        reason -> Nullable<Text>,
        priority -> Integer,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        scheduled_for -> Nullable<BigInt>,
        status -> Integer,
        due_at -> Nullable<BigInt>,
        agent_id -> Nullable<Text>,
        still_held -> Bool,
        lease_epoch -> BigInt,
        lease_expires_at -> Nullable<BigInt>,
        retry_count -> Integer,
        assigned_at -> Nullable<BigInt>,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        progress -> Nullable<Text>,
        progress_at -> Nullable<BigInt>,
        error -> Nullable<Text>,
        result_id -> Nullable<Text>,
        parent_id -> Nullable<Text>,
    }
}

diesel::table! {
    job_attempts (seq) {
        seq -> BigInt,
        job_id -> Text,
        lease_epoch -> BigInt,
        agent_id -> Text,
        boot_id -> Nullable<Text>,
        claimed_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        end_cause -> Nullable<Text>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    results (id) {
        id -> Text,
        team_id -> Text,
        job_id -> Text,
        collection_id -> Nullable<Text>,
        tool -> Text,
        agent_id -> Text,
        lease_epoch -> BigInt,
        signature -> Text,
        body -> Binary,
        body_bytes -> BigInt,
        report_blob -> Nullable<Text>,
        files_scanned -> Nullable<BigInt>,
        issues_found -> Nullable<BigInt>,
        duration_micros -> BigInt,
        created_at -> BigInt,
        report_stripped -> Bool,
        figures -> Nullable<Text>,
        report_bytes -> Nullable<BigInt>,
    }
}

diesel::table! {
    uploads (id) {
        id -> Text,
        team_id -> Text,
        job_id -> Text,
        lease_epoch -> BigInt,
        agent_id -> Text,
        kind -> Text,
        expected_size -> BigInt,
        chunk_size -> BigInt,
        total_chunks -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        finalized_at -> Nullable<BigInt>,
        sha256 -> Nullable<Text>,
        blob -> Nullable<Text>,
        stripped -> Bool,
    }
}

diesel::table! {
    upload_chunks (upload_id, chunk_index) {
        upload_id -> Text,
        chunk_index -> BigInt,
        digest -> Binary,
    }
}

diesel::table! {
    pipelines (id) {
        id -> Text,
        team_id -> Text,
        name -> Text,
        active_version -> Nullable<BigInt>,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    pipeline_versions (pipeline_id, version) {
        pipeline_id -> Text,
        version -> BigInt,
        document -> Text,
        note -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    default_pipelines (team_id) {
        team_id -> Text,
        pipeline_id -> Text,
    }
}

diesel::table! {
    tries (bucket) {
        bucket -> Text,
        full_at -> BigInt,
    }
}

diesel::table! {
    release_manifests (id) {
        id -> Text,
        version -> Text,
        notes -> Nullable<Text>,
        active -> Bool,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    release_artifacts (manifest_id, platform, sha256) {
        manifest_id -> Text,
        platform -> Text,
        sha256 -> Text,
        file_name -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    release_manifests,
    release_artifacts,
    instance_settings,
    teams,
    team_settings,
    users,
    sessions,
    one_time_codes,
    api_tokens,
    audit_events,
    agents,
    registration_tokens,
    lanes,
    agent_lanes,
    collections,
    jobs,
    job_attempts,
    results,
    uploads,
    upload_chunks,
    pipelines,
    pipeline_versions,
    default_pipelines,
);
