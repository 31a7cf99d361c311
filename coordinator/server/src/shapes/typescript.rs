//! The page's types, made from the shapes. `UPDATE_GENERATED=1 cargo test -p safelight-server
//! typescript` writes the file; without it the test fails when the file is stale.

use std::fmt::Write as _;

use safelight_domain::{ConnectorKind, CredentialLocation, JobState, ShownAgentStatus, Tool};
use safelight_generated::{Config, assert_fresh, config, declarations};
use serde::Serialize;

use super::*;
use crate::{
    people::csrf::{CSRF_COOKIE, CSRF_HEADER},
    reports::ReportPolicy,
};

const FILE: &str = "../../ui/kit/src/generated/api.ts";

#[test]
fn the_committed_types_are_those_of_the_code() {
    let from = env!("CARGO_MANIFEST_DIR");
    assert_fresh(from, FILE, &whole_file(), "-p safelight-server typescript");
}

fn whole_file() -> String {
    let mut file = String::from("// Made from the shapes of the coordinator; do not edit.\n\n");
    writeln!(file, "export const CSRF_COOKIE = '{CSRF_COOKIE}';").unwrap();
    writeln!(file, "export const CSRF_HEADER = '{CSRF_HEADER}';\n").unwrap();
    union(&mut file, "JobState", &JobState::ALL);
    union(&mut file, "Tool", &Tool::ALL);
    union(&mut file, "ShownAgentStatus", &SHOWN);
    union(&mut file, "ConnectorType", ConnectorKind::ALL);
    union(&mut file, "CredentialLocation", CredentialLocation::ALL);
    let config = config();
    let first = declarations(&config).into_iter().chain(of_people(&config));
    let then = of_pipelines(&config).into_iter().chain(of_connectors(&config));
    for declaration in first.chain(then).chain(of_history(&config)) {
        writeln!(file, "export {declaration}\n").unwrap();
    }
    file.truncate(file.trim_end().len());
    file.push('\n');
    file
}

const SHOWN: [ShownAgentStatus; 9] = [
    ShownAgentStatus::Online,
    ShownAgentStatus::Busy,
    ShownAgentStatus::Paused,
    ShownAgentStatus::Late,
    ShownAgentStatus::Error,
    ShownAgentStatus::Asleep,
    ShownAgentStatus::Offline,
    ShownAgentStatus::NeverContacted,
    ShownAgentStatus::Revoked,
];

fn union<T: Serialize>(file: &mut String, name: &str, members: &[T]) {
    let words: Vec<_> =
        members.iter().map(|member| serde_json::to_string(member).unwrap()).collect();
    writeln!(file, "export type {name} = {};\n", words.join(" | ")).unwrap();
}

fn declarations(config: &Config) -> Vec<String> {
    declarations![
        config;
        Page<String>,
        Role,
        Session,
        SessionUser,
        SessionTeam,
        SignInRequest,
        LinkRequest,
        SetupState,
        SetupRequest,
        Agent,
        AgentRef,
        AgentPatch,
        RevokeRequest,
        RegistrationTokenCreate,
        NewRegistrationToken,
        RegistrationToken,
        Scope,
        ApiTokenCreate,
        NewApiToken,
        ApiToken,
        CollectionType,
        CollectionState,
        Collection,
        CollectionCreate,
        CollectionPatch,
        PipelineRef,
        Job,
        WaitReason,
        WaitCode,
        Progress,
        CollectionRef,
        NamedAgent,
        JobCounts,
        JobCreate,
        JobDetail,
        Attempt,
        AttemptEnd,
        Retry,
        ManyJobs,
        ManyJobsReply,
        JobLeftAlone,
        LiveEvent,
        PoolStatus,
        PoolState,
        ResultSummary,
        ResultListed,
        ResultDetail,
        ReportPolicy,
        Setting<String>,
        CameraName,
        ToolConfig,
        OfferedCamera,
        OneSetting,
        SettingPut,
        SettingReset,
    ]
}

fn of_people(config: &Config) -> Vec<String> {
    declarations![
        config;
        User,
        UserCreate,
        NewUser,
        Link,
        UserPatch,
        PasswordChange,
        OwnSession,
        Team,
        TeamCreate,
        FirstAdmin,
        NewTeam,
        TeamPatch,
        AuditEvent,
        AuditActor,
        Attestation,
        ReleaseManifest,
        Artifact,
        ReleaseCreate,
        ReleasePatch,
    ]
}

fn of_pipelines(config: &Config) -> Vec<String> {
    declarations![
        config;
        Pipeline,
        PipelineList,
        PipelineTemplate,
        TemplateList,
        PipelineCreate,
        PipelinePatch,
        PipelineVersion,
        PipelineVersionDetail,
        VersionCreate,
        ActivateRequest,
        ValidateRequest,
        PipelineCheck,
        PipelineFault,
        PipelineRefusal,
        PathTotals,
    ]
}

fn of_connectors(config: &Config) -> Vec<String> {
    declarations![
        config;
        ConnectorRef,
        Connector,
        ConnectorAgent,
        ConnectorCreate,
        ConnectorPatch,
        ConnectorTestRequest,
        ConnectorTypes,
        ConnectorTypeForm,
        ConnectorFieldForm,
    ]
}

fn of_history(config: &Config) -> Vec<String> {
    declarations![
        config;
        AgentDetail,
        Step,
        Metrics,
        MetricsPoint,
        Spread,
        TrendPoint,
        ResultDiff,
        FigureDiff,
        FindingsDiff,
        NoticeKind,
        Notice,
        NoticesDismiss,
        NoticesDismissed,
        Retention,
        Kept,
        RetentionPut,
    ]
}
