//! The page's types, made from the shapes. `UPDATE_GENERATED=1 cargo test -p safelight-server
//! typescript` writes the file; without it the test fails when the file is stale.

use std::{fmt::Write as _, path::Path};

use safelight_domain::{ConnectorKind, CredentialLocation, JobState, ShownAgentStatus, Tool};
use serde::Serialize;
use ts_rs::{Config, TS as _};

use super::*;
use crate::{
    people::csrf::{CSRF_COOKIE, CSRF_HEADER},
    reports::ReportPolicy,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/kit/src/generated/api.ts");

#[test]
fn the_committed_types_are_those_of_the_code() {
    let made = whole_file();
    let path = Path::new(FILE);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == made,
        "ui/kit/src/generated/api.ts is stale; run UPDATE_GENERATED=1 cargo test -p safelight-server typescript"
    );
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
    let config = Config::new().with_large_int("number");
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

/// What these shapes are in TypeScript.
macro_rules! of {
    ($config:ident: $($shape:ty),* $(,)?) => { vec![$(tidy(&<$shape>::decl($config))),*] };
}

fn declarations(config: &Config) -> Vec<String> {
    of![
        config:
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
    of![
        config:
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
    of![
        config:
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
    of![
        config:
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
    of![
        config:
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

/// One declaration, one field a line, each comment on one line.
fn tidy(declaration: &str) -> String {
    let mut lines = Vec::new();
    for line in declaration.lines().map(str::trim) {
        match line {
            "/**" | "*/" => {}
            comment if comment.starts_with("* ") => {
                lines.push(format!("  /** {} */", &comment[2..]));
            }
            last if last.ends_with(", };") => {
                lines.push(format!("  {};", &last[..last.len() - ", };".len()]));
                lines.push("};".to_owned());
            }
            field if field.ends_with(',') => {
                lines.push(format!("  {};", &field[..field.len() - 1]));
            }
            other => lines.push(other.to_owned()),
        }
    }
    lines.join("\n")
}
