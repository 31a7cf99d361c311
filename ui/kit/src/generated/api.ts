// Made from the shapes of the coordinator; do not edit.

export const CSRF_COOKIE = 'safelight_csrf';
export const CSRF_HEADER = 'x-csrf-token';

export type JobState = "scheduled" | "pending" | "assigned" | "running" | "completed" | "failed" | "cancelled";

export type Tool = "photostats" | "photo_pairing" | "pipeline_validation" | "collection_test";

export type ShownAgentStatus = "online" | "busy" | "paused" | "late" | "error" | "asleep" | "offline" | "never_contacted" | "revoked";

export type ConnectorType = "s3" | "gcs" | "smb";

export type CredentialLocation = "server" | "agent" | "pending";

export type Page<T> = {
  /** In the list's order. */
  items: Array<T>;
  /** Send it as `after` to get the next page; null on the last one. */
  next: string | null;
};

export type Role = "admin" | "member" | "read_only";

export type Session = {
  /** The person. */
  user: SessionUser;
  /** Their team. */
  team: SessionTeam;
};

export type SessionUser = {
  /** Public id. */
  guid: string;
  /** What they sign in with. */
  email: string;
  /** For people. */
  name: string;
  /** What they may do. */
  role: Role;
  /** Whether they may make teams and release manifests. */
  instance_admin: boolean;
  /** Whether they have a password; without, they sign in by link. */
  has_password: boolean;
};

export type SessionTeam = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
};

export type SignInRequest = {
  /** In any case. */
  email: string;
  /** As typed. */
  password: string;
};

export type LinkRequest = {
  /** `lnk_…` from the address. */
  code: string;
};

export type SetupState = {
  /** Whether the first administrator exists. */
  set_up: boolean;
};

export type SetupRequest = {
  /** Printed when the coordinator started. */
  code: string;
  /** The first team. */
  team_name: string;
  /** The person. */
  name: string;
  /** What they will sign in with. */
  email: string;
  /** At least 12 characters. */
  password: string;
};

export type Agent = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** The computer's name. */
  hostname: string;
  /** The computer's system. */
  os_info: string;
  /** Of the agent. */
  version: string;
  /** How it stands now. */
  status: ShownAgentStatus;
  /** When it was last heard; never when null. */
  last_heartbeat: string | null;
  /** Folders its owner bound. */
  authorized_roots: Array<string>;
  /** What it can do. */
  capabilities: string[];
  /** What it says is wrong. */
  error_message: string | null;
  /** The job it holds. */
  current_job_guid: string | null;
  /** Why it was shut out. */
  revoked_reason: string | null;
  /** The computer's platform, as the agent says. */
  platform: string | null;
  /** SHA-256 of its binary, as the agent says. */
  binary_checksum: string | null;
  /** Whether it says that it is a developer's build. */
  development_mode: boolean;
  /** Whether its binary is known to be good; null until it was looked at. */
  attestation: Attestation | null;
  /** When it registered. */
  created_at: string;
};

export type AgentRef = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** How it stands now. */
  status: ShownAgentStatus;
  /** When it was last heard; never when null. */
  last_heartbeat: string | null;
};

export type AgentPatch = {
  /** The new name. */
  name: string;
};

export type RevokeRequest = {
  /** Shown beside the agent from then on. */
  reason: string;
};

export type RegistrationTokenCreate = {
  /** To tell tokens apart. */
  name?: string;
  /** 1 to 168; 24 unless told. */
  expires_in_hours?: number;
};

export type NewRegistrationToken = {
  /** Public id. */
  guid: string;
  /** The secret itself. */
  token: string;
  /** When it stops working. */
  expires_at: string;
};

export type RegistrationToken = {
  /** Public id. */
  guid: string;
  /** To tell tokens apart. */
  name: string | null;
  /** Its first characters. */
  hint: string;
  /** When it was made. */
  created_at: string;
  /** When it stops working. */
  expires_at: string;
  /** When an agent used it up. */
  used_at: string | null;
};

export type Scope = "read" | "write" | "admin";

export type ApiTokenCreate = {
  /** To tell tokens apart. */
  name: string;
  /** At least one. */
  scopes: Array<Scope>;
  /** 1 to 366; never when absent. */
  expires_in_days?: number;
};

export type NewApiToken = {
  /** Public id. */
  guid: string;
  /** The secret itself. */
  token: string;
  /** When it stops working. */
  expires_at: string | null;
};

export type ApiToken = {
  /** Public id. */
  guid: string;
  /** To tell tokens apart. */
  name: string;
  /** Its first characters. */
  hint: string;
  /** What it may do. */
  scopes: Array<Scope>;
  /** When it was made. */
  created_at: string;
  /** When it stops working. */
  expires_at: string | null;
  /** When it was taken back. */
  revoked_at: string | null;
};

export type CollectionType = "LOCAL" | "S3" | "GCS" | "SMB";

export type CollectionState = "live" | "closed" | "archived";

export type Collection = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** Where the photos are. */
  type: CollectionType;
  /** Absolute, for LOCAL. */
  path: string | null;
  /** Bucket or share, and the folder in it, for the others. */
  location: string | null;
  /** How that is reached. */
  connector: ConnectorRef | null;
  /** Whether the photos still change. */
  state: CollectionState;
  /** The one agent that may run its jobs. */
  bound_agent: AgentRef | null;
  /** The pipeline that its pictures are held against; null for the team's default. */
  pipeline: PipelineRef | null;
  /** Whether each tool that ran is run again by itself. */
  auto_refresh: boolean;
  /** How many hours after its last run ended. */
  refresh_interval_hours: number | null;
  /** When it was made. */
  created_at: string;
  /** The last of each tool, in the order of the tools. */
  latest_results: Array<ResultSummary>;
};

export type CollectionCreate = {
  /** 1 to 200 characters. */
  name: string;
  /** Where the photos are. */
  type: CollectionType;
  /** Absolute, inside a root of the bound agent; for LOCAL. */
  path?: string;
  /** Bucket or share, and a folder in it: `bucket/2024`; for the others. */
  location?: string;
  /** The one agent that may run its jobs; for LOCAL. */
  bound_agent_guid?: string;
  /** An active one of the same type; for the others. */
  connector_guid?: string;
  /** One of the team with an active version. */
  pipeline_guid?: string;
  /** `live` unless told. */
  state?: CollectionState;
  /** Whether each tool that ran is run again by itself; not unless told. */
  auto_refresh?: boolean;
  /** How many hours after its last run ended: 1 to 8760. */
  refresh_interval_hours?: number;
};

export type CollectionPatch = {
  /** 1 to 200 characters. */
  name?: string;
  /** Whether the photos still change. */
  state?: CollectionState;
  /** Whether each tool that ran is run again by itself. */
  auto_refresh?: boolean;
  /** How many hours after its last run ended: 1 to 8760. A scheduled run moves. */
  refresh_interval_hours?: number;
  /** Refused: the agent is chosen at creation. */
  bound_agent_guid?: string;
  /** Refused: another place is another collection. */
  path?: string;
  /** Refused: another place is another collection. */
  location?: string;
  /** Refused: another place is another collection. */
  connector_guid?: string;
  /** One of the team with an active version; null goes back to the team's default. */
  pipeline_guid?: string | null;
};

export type PipelineRef = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
};

export type Job = {
  /** Public id. */
  guid: string;
  /** Where it stands. */
  state: JobState;
  /** What it runs. */
  tool: Tool;
  /** A variant of the tool. */
  mode: string | null;
  /** What it runs on; null once that was deleted, and for the test of a connector. */
  collection: CollectionRef | null;
  /** The connector that it tries, where it runs on no collection. */
  connector: ConnectorRef | null;
  /** Who holds it, or who it waits for. */
  agent: NamedAgent | null;
  /** The pipeline it was given; null when the tool uses none. */
  pipeline: PipelineRef | null;
  /** Higher runs first. */
  priority: number;
  /** The number of this try, from 1. */
  attempt: number;
  /** Tries that may fail. */
  max_attempts: number;
  /** When it was asked for. */
  created_at: string;
  /** When it may start. */
  scheduled_for: string | null;
  /** When an agent took it. */
  started_at: string | null;
  /** When it ended. */
  finished_at: string | null;
  /** The last report of the agent that holds it. */
  progress: Progress | null;
  /** Why it waits, was given up or was called off; null while it runs and after a good end. */
  reason: WaitReason | null;
  /** The job that this one runs again. */
  parent_guid: string | null;
  /** What it found. */
  result_guid: string | null;
  /** Why it failed, or why its last try did. */
  error: string | null;
};

export type WaitReason = {
  /** For programs. */
  code: WaitCode;
  /** For people. */
  text: string;
};

export type WaitCode = "scheduled" | "backoff" | "agent_away" | "agent_paused" | "agent_faulty" | "agent_busy" | "agent_revoked" | "agent_incapable" | "no_capable_agent" | "no_credentials" | "connector_inactive" | "queued" | "due" | "no_agent_online" | "quarantined" | "tries_used_up" | "not_retried" | "cancelled" | "letting_go" | "collection_closed" | "collection_archived";

export type Progress = {
  /** What it does. */
  stage: string;
  /** 0 to 100. */
  percentage: number | null;
  /** Files seen so far. */
  files_scanned: number | null;
  /** Files there are, once known. */
  total_files: number | null;
  /** Relative to the collection. */
  current_file: string | null;
  /** For people. */
  message: string | null;
  /** Findings so far. */
  issues_found: number | null;
};

export type CollectionRef = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
};

export type NamedAgent = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
};

export type JobCounts = {
  /** Waiting for their time. */
  scheduled: number;
  /** Waiting for an agent or the end of a backoff. */
  pending: number;
  /** Claimed, and nothing reported yet. */
  assigned: number;
  /** Reporting progress. */
  running: number;
  /** Ended well. */
  completed: number;
  /** Given up. */
  failed: number;
  /** Called off. */
  cancelled: number;
};

export type JobCreate = {
  /** What to run it on. */
  collection_guid: string;
  /** What to run: the name of a tool. */
  tool: Tool;
  /** For `pipeline_validation`: `collection`, which is meant unless told, or `display_graph`. */
  mode?: string;
  /** The collection's unless told, else the team's default; for tools that use one. */
  pipeline_guid?: string;
  /** Higher runs first; 0 unless told, -100 to 100. */
  priority?: number;
};

export type JobDetail = {
  /** Who held it and how that ended, oldest first. */
  attempts: Array<Attempt>;
  /** The jobs that ran it again, oldest first. */
  retries: Array<Retry>;
  /** Public id. */
  guid: string;
  /** Where it stands. */
  state: JobState;
  /** What it runs. */
  tool: Tool;
  /** A variant of the tool. */
  mode: string | null;
  /** What it runs on; null once that was deleted, and for the test of a connector. */
  collection: CollectionRef | null;
  /** The connector that it tries, where it runs on no collection. */
  connector: ConnectorRef | null;
  /** Who holds it, or who it waits for. */
  agent: NamedAgent | null;
  /** The pipeline it was given; null when the tool uses none. */
  pipeline: PipelineRef | null;
  /** Higher runs first. */
  priority: number;
  /** The number of this try, from 1. */
  attempt: number;
  /** Tries that may fail. */
  max_attempts: number;
  /** When it was asked for. */
  created_at: string;
  /** When it may start. */
  scheduled_for: string | null;
  /** When an agent took it. */
  started_at: string | null;
  /** When it ended. */
  finished_at: string | null;
  /** The last report of the agent that holds it. */
  progress: Progress | null;
  /** Why it waits, was given up or was called off; null while it runs and after a good end. */
  reason: WaitReason | null;
  /** The job that this one runs again. */
  parent_guid: string | null;
  /** What it found. */
  result_guid: string | null;
  /** Why it failed, or why its last try did. */
  error: string | null;
};

export type Attempt = {
  /** Who held it; null once that was removed. */
  agent: NamedAgent | null;
  /** The number of the claim, from 1. */
  lease_epoch: number;
  /** When the agent took it. */
  started_at: string;
  /** When that ended; null while it holds it. */
  ended_at: string | null;
  /** How it ended; null while it holds it. */
  end: AttemptEnd | null;
  /** What the agent, or the coordinator, said was wrong. */
  error: string | null;
};

export type AttemptEnd = {
  /** For programs. */
  code: string;
  /** For people. */
  text: string;
};

export type Retry = {
  /** Public id. */
  guid: string;
  /** Where it stands. */
  state: JobState;
};

export type ManyJobs = {
  /** Only in one of these states. Unless told, `cancel` takes what has not ended and `retry` what */
  /** failed. */
  state: JobState[] | undefined;
  /** Only held, or held at the end, by this agent. */
  agent?: string;
  /** Only on this collection. */
  collection?: string;
  /** Only of this tool. */
  tool: Tool;
};

export type ManyJobsReply = {
  /** Jobs that were cancelled, or queued again. */
  changed: number;
  /** Jobs that the filter found and that were left as they were. */
  left_alone: number;
  /** The first hundred of those. */
  left: Array<JobLeftAlone>;
};

export type JobLeftAlone = {
  /** Public id. */
  guid: string;
  /** For programs: what it would have been refused with by itself. */
  code: string;
  /** For people. */
  text: string;
};

export type LiveEvent = { "type": "agent", guid: string, change: string, status: string | null } | { "type": "job", guid: string, state: JobState, tool: Tool, collection_guid: string | null, agent_guid: string | null, result_guid: string | null } | { "type": "progress", job_guid: string, lease_epoch: number, progress: Progress } | { "type": "result", guid: string, tool: Tool, collection_guid: string | null } | { "type": "collection", guid: string, change: string } | { "type": "connector", guid: string, change: string } | { "type": "notice", guid: string, change: string } | { "type": "pool_status", pool_status: PoolStatus };

export type PoolStatus = {
  /** Heard of and not in error. */
  online_count: number;
  /** Silent or signed off. */
  offline_count: number;
  /** Online, taking jobs and holding none. */
  idle_count: number;
  /** Jobs that somebody holds. */
  running_jobs_count: number;
  /** All of it in one word. */
  status: PoolState;
};

export type PoolState = "offline" | "idle" | "running";

export type ResultSummary = {
  /** Public id. */
  guid: string;
  /** What ran. */
  tool: Tool;
  /** When it was accepted. */
  created_at: string;
  /** How long the agent worked. */
  duration_seconds: number | null;
  /** Files the tool counted. */
  files_scanned: number;
  /** Findings. */
  issues_found: number;
  /** Its figures where they are known: lengths of lists such as `orphaned_images`, whole numbers */
  /** such as `total_images`, `ready.any`, and `changes.…`. */
  counts: { [key in string]: number };
  /** Whether there is a page to read. */
  has_report: boolean;
  /** Whether active content was removed from the page when it was received. */
  report_stripped: boolean;
};

export type ResultListed = {
  /** What it ran on; null once that was deleted. */
  collection: CollectionRef | null;
  /** Who ran it; null once that was removed. */
  agent: NamedAgent | null;
  /** The job that made it. */
  job_guid: string;
  /** Public id. */
  guid: string;
  /** What ran. */
  tool: Tool;
  /** When it was accepted. */
  created_at: string;
  /** How long the agent worked. */
  duration_seconds: number | null;
  /** Files the tool counted. */
  files_scanned: number;
  /** Findings. */
  issues_found: number;
  /** Its figures where they are known: lengths of lists such as `orphaned_images`, whole numbers */
  /** such as `total_images`, `ready.any`, and `changes.…`. */
  counts: { [key in string]: number };
  /** Whether there is a page to read. */
  has_report: boolean;
  /** Whether active content was removed from the page when it was received. */
  report_stripped: boolean;
};

export type ResultDetail = {
  /** As the agent signed it. */
  results: Record<string, unknown>;
  /** What it ran on; null once that was deleted. */
  collection: CollectionRef | null;
  /** Who ran it; null once that was removed. */
  agent: NamedAgent | null;
  /** The job that made it. */
  job_guid: string;
  /** Public id. */
  guid: string;
  /** What ran. */
  tool: Tool;
  /** When it was accepted. */
  created_at: string;
  /** How long the agent worked. */
  duration_seconds: number | null;
  /** Files the tool counted. */
  files_scanned: number;
  /** Findings. */
  issues_found: number;
  /** Its figures where they are known: lengths of lists such as `orphaned_images`, whole numbers */
  /** such as `total_images`, `ready.any`, and `changes.…`. */
  counts: { [key in string]: number };
  /** Whether there is a page to read. */
  has_report: boolean;
  /** Whether active content was removed from the page when it was received. */
  report_stripped: boolean;
};

export type ReportPolicy = "strict" | "strip";

export type Setting<T> = {
  /** What holds now. */
  value: T;
  /** Whether nobody set it. */
  is_default: boolean;
  /** What holds when nobody set it. */
  default: T;
};

export type CameraName = {
  /** For people. */
  name: string;
  /** As engraved. */
  serial_number: string | null;
};

export type ToolConfig = {
  /** Rises with every change; send it back to be told of changes since. */
  revision: number;
  /** Files that are images, with leading dot. */
  photo_extensions: Setting<Array<string>>;
  /** Files that describe images, with leading dot. */
  metadata_extensions: Setting<Array<string>>;
  /** Images that need a sidecar, with leading dot. */
  require_sidecar: Setting<Array<string>>;
  /** Where a sidecar may stand. */
  sidecar_scope: Setting<string>;
  /** What people call their cameras, by camera id. */
  camera_mappings: Setting<{ [key in string]: Array<CameraName> }>;
  /** What the codes of processing methods mean. */
  processing_methods: Setting<{ [key in string]: string }>;
  /** What becomes of reports with active content. */
  report_policy: Setting<ReportPolicy>;
};

export type OfferedCamera = {
  /** As it stands in file names. */
  id: string;
  /** Separate images of it in the last result that had it. */
  images: number;
  /** When the first result brought it. */
  first_seen: string;
  /** When the last one did. */
  last_seen: string;
  /** Where; null once that was deleted. */
  collection: CollectionRef | null;
};

export type OneSetting = {
  /** Rises with every change of any setting. */
  revision: number;
  /** What holds now. */
  value: unknown;
  /** Whether nobody set it. */
  is_default: boolean;
  /** What holds when nobody set it. */
  default: unknown;
  /** Of `camera-mappings` alone: ids without a name. */
  offered?: Array<OfferedCamera>;
};

export type SettingPut = {
  /** What shall hold. */
  value: unknown;
  /** The revision that was seen; the change is refused when another stands. */
  revision: number | null;
};

export type SettingReset = {
  /** The revision that was seen; the change is refused when another stands. */
  revision: number | null;
};

export type User = {
  /** Public id. */
  guid: string;
  /** What they sign in with. */
  email: string;
  /** For people. */
  name: string;
  /** What they may do. */
  role: Role;
  /** Whether they may make teams and release manifests. */
  instance_admin: boolean;
  /** Whether they have a password; without, they sign in by link. */
  has_password: boolean;
  /** When they were added. */
  created_at: string;
};

export type UserCreate = {
  /** What they will sign in with; unique in the whole coordinator. */
  email: string;
  /** 1 to 100 characters. */
  name: string;
  /** What they may do. */
  role: Role;
  /** At least 12 characters; without, the answer has a link that lets them in once. */
  password?: string;
};

export type NewUser = {
  /** The person. */
  user: User;
  /** Lets them in; null when they were given a password. */
  link: Link | null;
};

export type Link = {
  /** To be opened in a browser; begins with `/` where the coordinator does not know its own */
  /** public address. */
  address: string;
  /** The code in it, for `POST /api/session/link`. */
  code: string;
  /** When it stops working. */
  expires_at: string;
};

export type UserPatch = {
  /** 1 to 100 characters. */
  name?: string;
  /** What they may do. */
  role?: Role;
  /** Whether they may make teams and release manifests; changed by those who may. */
  instance_admin?: boolean;
};

export type PasswordChange = {
  /** The one that holds now; absent for those who have none yet. */
  old_password?: string;
  /** At least 12 characters. */
  new_password: string;
};

export type OwnSession = {
  /** When it began. */
  created_at: string;
  /** When it ends without another request. */
  expires_at: string;
  /** What the browser called itself. */
  program: string | null;
  /** Whether it is the one that asks. */
  current: boolean;
};

export type Team = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** When it was made. */
  created_at: string;
};

export type TeamCreate = {
  /** 1 to 100 characters. */
  name: string;
  /** Its first administrator. */
  admin: FirstAdmin;
};

export type FirstAdmin = {
  /** What they will sign in with; unique in the whole coordinator. */
  email: string;
  /** 1 to 100 characters. */
  name: string;
};

export type NewTeam = {
  /** The team. */
  team: Team;
  /** Its first administrator. */
  admin: User;
  /** Lets the administrator in. */
  link: Link;
};

export type TeamPatch = {
  /** 1 to 100 characters. */
  name: string;
};

export type AuditEvent = {
  /** Rises with time. */
  number: number;
  /** When. */
  at: string;
  /** Who. */
  actor: AuditActor;
  /** What, such as `job.create`. */
  action: string;
  /** The id of what was changed. */
  subject: string;
  /** More about the change; never a secret. */
  details: Record<string, unknown> | null;
};

export type AuditActor = {
  /** A person, or the SYSTEM user of an agent or API token; null for the coordinator itself. */
  guid: string | null;
  /** As they were called then. */
  label: string;
};

export type Attestation = "attested" | "unknown_binary" | "no_manifest" | "development";

export type ReleaseManifest = {
  /** Public id. */
  guid: string;
  /** Of the agent program. */
  version: string;
  /** For people. */
  notes: string | null;
  /** Whether agents are held against it. */
  active: boolean;
  /** By platform and checksum. */
  artifacts: Array<Artifact>;
  /** When it was made known. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
};

export type Artifact = {
  /** For example `x86_64-unknown-linux-gnu`. */
  platform: string;
  /** 64 hex digits. */
  sha256: string;
  /** What it is called where it is offered. */
  file_name?: string;
};

export type ReleaseCreate = {
  /** Of the agent program, 1 to 100 characters. */
  version: string;
  /** At least one; the same platform may have several binaries. */
  artifacts: Array<Artifact>;
  /** For people, at most 2000 characters. */
  notes?: string;
  /** Whether agents are held against it; true unless told. */
  active?: boolean;
};

export type ReleasePatch = {
  /** Of the agent program. */
  version?: string;
  /** Replaces all of them. */
  artifacts?: Array<Artifact>;
  /** For people; null takes them away. */
  notes?: string | null;
  /** Whether agents are held against it. */
  active?: boolean;
};

export type Pipeline = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** The version that jobs are given; null until one was activated. */
  active_version: number | null;
  /** The number of the last version, from 1. */
  newest_version: number;
  /** Whether the newest version can be activated. */
  newest_valid: boolean;
  /** Whether jobs get it for which neither person nor collection names one. */
  is_default: boolean;
  /** How many collections use it. */
  collections: number;
  /** When it was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
};

export type PipelineList = {
  /** Newest first. */
  items: Array<Pipeline>;
  /** Send it as `after` to get the next page; null on the last one. */
  next: string | null;
  /** What to start from; empty once the team has a pipeline. */
  templates: Array<PipelineTemplate>;
};

export type PipelineTemplate = {
  /** Stable; send it as `template` to make a pipeline from it. */
  key: string;
  /** For people. */
  name: string;
  /** One sentence. */
  description: string;
  /** The whole file. */
  yaml: string;
};

export type TemplateList = {
  /** The simplest first. */
  items: Array<PipelineTemplate>;
};

export type PipelineCreate = {
  /** 1 to 200 characters; what the document or template is called unless told. */
  name?: string;
  /** Nodes and edges. */
  document: Record<string, unknown>;
  /** The key of a template. */
  template?: string;
  /** About the first version. */
  note?: string;
};

export type PipelinePatch = {
  /** 1 to 200 characters. */
  name: string;
};

export type PipelineVersion = {
  /** From 1; a version never changes. */
  version: number;
  /** Whether jobs are given it. */
  is_active: boolean;
  /** What changed, in the words of who changed it. */
  note: string | null;
  /** Who saved it, by name. */
  created_by: string | null;
  /** When it was saved. */
  created_at: string;
};

export type PipelineVersionDetail = {
  /** Nodes and edges. */
  document: Record<string, unknown>;
  /** Whether it can be activated, and why not. */
  check: PipelineCheck;
  /** From 1; a version never changes. */
  version: number;
  /** Whether jobs are given it. */
  is_active: boolean;
  /** What changed, in the words of who changed it. */
  note: string | null;
  /** Who saved it, by name. */
  created_by: string | null;
  /** When it was saved. */
  created_at: string;
};

export type VersionCreate = {
  /** Nodes and edges. */
  document: Record<string, unknown>;
  /** The version that was changed; refused when it is not the newest any more. */
  based_on: number;
  /** What changed, 1 to 1000 characters. */
  note?: string;
};

export type ActivateRequest = {
  /** Which one. */
  version: number;
};

export type ValidateRequest = {
  /** Nodes and edges. */
  document?: Record<string, unknown> | null;
  /** The same as a text. */
  text?: string;
};

export type PipelineCheck = {
  /** Whether it can be activated. */
  valid: boolean;
  /** What keeps it from being activated. */
  faults: Array<PipelineFault>;
  /** What a job would leave out of it, in sentences. */
  dropped: Array<string>;
  /** The ways through it; null when they cannot be told. */
  paths: PathTotals | null;
};

export type PipelineFault = {
  /** For programs. */
  code: string;
  /** The nodes it is about. */
  nodes: Array<string>;
  /** For people: what is wrong, and how to mend it. */
  sentence: string;
  /** Where in the text, from 1; for texts that cannot be read. */
  line: number | null;
  /** Where in the line, from 1. */
  column: number | null;
};

export type PipelineRefusal = {
  /** The first fault, for people. */
  detail: string;
  /** Always `pipeline_invalid`. */
  code: string;
  /** All of them. */
  faults: Array<PipelineFault>;
};

export type PathTotals = {
  /** All of them. */
  total: number;
  /** Those that go round in a loop and are cut. */
  truncated: number;
  /** Whole ones, by what pictures become ready for. */
  by_termination: { [key in string]: number };
};

export type ConnectorRef = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
};

export type Connector = {
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** What it reaches. */
  type: ConnectorType;
  /** Where its credentials are. */
  credential_location: CredentialLocation;
  /** Whether jobs may use it. */
  is_active: boolean;
  /** What is not secret, by the names of the fields of its type. */
  settings: Record<string, string>;
  /** Whether the coordinator or an agent has credentials of it. */
  has_credentials: boolean;
  /** The agents that hold credentials of it. */
  agents: Array<ConnectorAgent>;
  /** The names of the collections behind it. */
  collections: Array<string>;
  /** When an agent last tried its credentials. */
  last_tested_at: string | null;
  /** When it was made. */
  created_at: string;
  /** When it last changed. */
  updated_at: string;
};

export type ConnectorAgent = {
  /** Which. */
  agent: AgentRef;
  /** When it last tried them, where it told. */
  last_tested_at: string | null;
};

export type ConnectorCreate = {
  /** 1 to 100 characters, once in a team. */
  name: string;
  /** What it reaches. */
  type: ConnectorType;
  /** Where its credentials are, or `pending`. */
  credential_location: CredentialLocation;
  /** True unless told, or its credentials are pending. */
  is_active?: boolean;
  /** What is not secret, by the names of the fields of its type. */
  settings?: { [key in string]: string };
  /** For `server` alone, by the names of the fields of its type. Never shown again. */
  credentials?: { [key in string]: string };
};

export type ConnectorPatch = {
  /** 1 to 100 characters, once in a team. */
  name?: string;
  /** Where its credentials shall be. What the coordinator holds is forgotten when it is not */
  /** `server`. */
  credential_location?: CredentialLocation;
  /** Whether jobs may use it; never while its credentials are pending. */
  is_active?: boolean;
  /** Replaces all of them. */
  settings?: { [key in string]: string };
  /** Whether `credentials` replaces what the coordinator holds; otherwise that stays untouched. */
  update_credentials?: boolean;
  /** All of them anew. */
  credentials?: { [key in string]: string };
};

export type ConnectorTestRequest = {
  /** `bucket/prefix` or `share/path`; the connector's own bucket or share unless told. */
  location?: string;
};

export type ConnectorTypes = {
  /** Every type. */
  items: Array<ConnectorTypeForm>;
  /** Whether the coordinator can hold credentials: it has a master key. */
  server_credentials: boolean;
};

export type ConnectorTypeForm = {
  /** Which. */
  type: ConnectorType;
  /** In the order of a form. */
  fields: Array<ConnectorFieldForm>;
};

export type ConnectorFieldForm = {
  /** Its name in `settings` or `credentials`. */
  name: string;
  /** `string`, `password`, `json` or `boolean`. */
  type: string;
  /** Whether there are no credentials without it. */
  required: boolean;
  /** Whether it belongs in `credentials`, and is never shown again; otherwise in `settings`. */
  secret: boolean;
  /** For people. */
  description: string;
};

export type AgentDetail = {
  /** The job it holds, with its progress. */
  current_job: Job | null;
  /** The last jobs it took, the latest first. */
  recent_jobs: Array<Job>;
  /** Public id. */
  guid: string;
  /** For people. */
  name: string;
  /** The computer's name. */
  hostname: string;
  /** The computer's system. */
  os_info: string;
  /** Of the agent. */
  version: string;
  /** How it stands now. */
  status: ShownAgentStatus;
  /** When it was last heard; never when null. */
  last_heartbeat: string | null;
  /** Folders its owner bound. */
  authorized_roots: Array<string>;
  /** What it can do. */
  capabilities: string[];
  /** What it says is wrong. */
  error_message: string | null;
  /** The job it holds. */
  current_job_guid: string | null;
  /** Why it was shut out. */
  revoked_reason: string | null;
  /** The computer's platform, as the agent says. */
  platform: string | null;
  /** SHA-256 of its binary, as the agent says. */
  binary_checksum: string | null;
  /** Whether it says that it is a developer's build. */
  development_mode: boolean;
  /** Whether its binary is known to be good; null until it was looked at. */
  attestation: Attestation | null;
  /** When it registered. */
  created_at: string;
};

export type Step = "fine" | "coarse";

export type Metrics = {
  /** How fine it is. */
  step: Step;
  /** Oldest first, at most 3000. */
  points: Array<MetricsPoint>;
};

export type MetricsPoint = {
  /** When it was heard, or when the step began. */
  at: string;
  /** 0 to 100. */
  cpu_percent: Spread | null;
  /** 0 to 100. */
  memory_percent: Spread | null;
  /** In 10⁹ bytes, where the agent keeps its data. */
  disk_free_gb: Spread | null;
  /** The agent's own memory. */
  memory_bytes: Spread | null;
};

export type Spread = {
  /** The least. */
  min: number;
  /** The mean. */
  avg: number;
  /** The most. */
  max: number;
};

export type TrendPoint = {
  /** The result. */
  result_guid: string;
  /** What ran. */
  tool: Tool;
  /** When it was accepted. */
  at: string;
  /** Findings. */
  findings: number | null;
  /** Files that the tool counted. */
  files: number | null;
  /** Their bytes; null for tools that do not tell. */
  bytes: number | null;
  /** Images; null for tools that do not tell. */
  images: number | null;
  /** Images that are ready for some end of their pipeline; null for tools that do not tell. */
  ready: number | null;
  /** Whether no file had changed: what the run did not tell anew is that of the run before. */
  unchanged: boolean;
};

export type ResultDiff = {
  /** The result. */
  result_guid: string;
  /** The one before; null for the first. */
  previous_guid: string | null;
  /** When that was accepted. */
  previous_at: string | null;
  /** Every figure that one of them has, by name. */
  figures: Array<FigureDiff>;
  /** Every list of findings that one of them has, by name; null when a result is too large to be */
  /** compared entry by entry. */
  findings: Array<FindingsDiff> | null;
};

export type FigureDiff = {
  /** Its key in the results; of nested ones with dots. */
  name: string;
  /** In the result before; null where it has none. */
  before: number | null;
  /** In this result; null where it has none. */
  after: number | null;
};

export type FindingsDiff = {
  /** Its key in the results. */
  name: string;
  /** Entries that the result before does not have, the first thousand. */
  new: Array<string>;
  /** How many those are. */
  new_count: number;
  /** Entries that only the result before has, the first thousand. */
  gone: Array<string>;
  /** How many those are. */
  gone_count: number;
  /** Whether both results list all they found; if not, more may be new or gone. */
  complete: boolean;
};

export type NoticeKind = "agent_offline" | "job_failing" | "new_findings";

export type Notice = {
  /** Public id. */
  guid: string;
  /** What it is about. */
  kind: NoticeKind;
  /** For people. */
  text: string;
  /** The agent that fell silent, or that held the job; null once that was removed. */
  agent: AgentRef | null;
  /** The collection of the job; null once that was deleted. */
  collection: CollectionRef | null;
  /** The tool of the job. */
  tool: Tool | null;
  /** The job that caused it last. */
  job_guid: string | null;
  /** Why that failed. */
  error: string | null;
  /** Kinds of findings that are new: keys of the results. */
  findings: Array<string>;
  /** How often it happened since it is open. */
  count: number;
  /** When it happened first since it is open. */
  first_at: string;
  /** When it happened last. */
  latest_at: string;
};

export type NoticesDismiss = {
  /** Only of this kind. */
  kind?: NoticeKind;
};

export type NoticesDismissed = {
  /** How many were open. */
  dismissed: number;
};

export type Retention = {
  /** Days after its end that a job without result is kept. */
  job_days: Kept;
  /** Days that a result is kept; the newest of a tool on a collection always is. */
  result_days: Kept;
  /** Results that are kept of each tool on each collection. */
  results_kept: Kept;
};

export type Kept = {
  /** What holds. */
  value: number;
  /** Whether that is the coordinator's setting. */
  default: boolean;
};

export type RetentionPut = {
  /** Days after its end that a job without result is kept. */
  job_days: number | null;
  /** Days that a result is kept. */
  result_days: number | null;
  /** Results that are kept of each tool on each collection. */
  results_kept: number | null;
};
