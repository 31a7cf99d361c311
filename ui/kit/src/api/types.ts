/** What the people-facing API sends and takes. */

export type JobState =
  | 'scheduled'
  | 'pending'
  | 'assigned'
  | 'running'
  | 'completed'
  | 'failed'
  | 'cancelled';

export type Tool = 'photostats' | 'photo_pairing' | 'pipeline_validation' | 'collection_test';

export type ShownAgentStatus =
  | 'online'
  | 'busy'
  | 'paused'
  | 'late'
  | 'error'
  | 'asleep'
  | 'offline'
  | 'never_contacted'
  | 'revoked';

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Session {
  user: { guid: string; email: string; name: string; role: 'admin' | 'member' | 'read_only' };
  team: { guid: string; name: string };
}

export interface SetupState {
  set_up: boolean;
}

export interface SetupRequest {
  code: string;
  team_name: string;
  name: string;
  email: string;
  password: string;
}

export interface Agent {
  guid: string;
  name: string;
  hostname: string;
  os_info: string;
  version: string;
  status: ShownAgentStatus;
  last_heartbeat: string | null;
  authorized_roots: string[];
  capabilities: string[];
  error_message: string | null;
  created_at: string;
}

export interface AgentRef {
  guid: string;
  name: string;
  status: ShownAgentStatus;
  last_heartbeat: string | null;
}

export interface NewToken {
  guid: string;
  token: string;
  expires_at: string;
}

export interface ResultSummary {
  guid: string;
  tool: Tool;
  created_at: string;
  duration_seconds: number | null;
  files_scanned: number;
  issues_found: number;
  /** Counts by name, where the tool has more than one kind of finding. */
  counts: Record<string, number>;
  has_report: boolean;
}

export interface Collection {
  guid: string;
  name: string;
  type: 'LOCAL' | 'S3' | 'GCS' | 'SMB';
  path: string | null;
  state: 'live' | 'closed' | 'archived';
  bound_agent: AgentRef | null;
  latest_results: ResultSummary[];
}

export interface Progress {
  stage: string;
  percentage?: number | null;
  files_scanned?: number | null;
  total_files?: number | null;
  current_file?: string | null;
  message?: string | null;
  issues_found?: number | null;
}

export interface Job {
  guid: string;
  state: JobState;
  tool: Tool;
  collection: { guid: string; name: string } | null;
  agent: { guid: string; name: string } | null;
  attempt: number;
  created_at: string;
  scheduled_for: string | null;
  started_at: string | null;
  finished_at: string | null;
  progress: Progress | null;
  reason: { code: string; text: string } | null;
  result_guid: string | null;
  error: string | null;
}

export interface ResultDetail extends Omit<ResultSummary, 'counts'> {
  collection: { guid: string; name: string };
  agent: { guid: string; name: string } | null;
  results: Record<string, unknown>;
}
