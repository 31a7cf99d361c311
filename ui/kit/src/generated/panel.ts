// Made from the shapes of the panel; do not edit.

export type PanelState = {
  /** Of this program. */
  version: string;
  /** The name of this computer. */
  name: string;
  /** The icon and its words. */
  tray: Tray;
  /** How it stands with the coordinator. */
  connection: Connection;
  /** One a bound folder, by name. */
  collections: Array<Card>;
  /** Why nothing is worked on, while that is so. */
  pause: Pause | null;
  /** What happened and was not put away yet, newest first. */
  notices: Array<Notice>;
  /** The whole menu. */
  menu: Array<MenuEntry>;
  /** Nothing was ever bound here. */
  first_run: boolean;
  /** What the owner chose. */
  settings: Settings;
};

export type TrayState = "problem" | "needs_setup" | "paused" | "working" | "findings" | "offline" | "healthy";

export type Tray = {
  /** Which icon. */
  state: TrayState;
  /** 0 to 8 eighths, while working. */
  wedge: number;
  /** One line with an age. */
  tooltip: string;
  /** The same as a sentence, for the head of the page. */
  headline: string;
};

export type Mode = "alone" | "team" | "none";

export type ConnectionState = "online" | "starting" | "offline" | "revoked";

export type Connection = {
  /** With whom. */
  mode: Mode;
  /** How it stands. */
  state: ConnectionState;
  /** Address of the coordinator. */
  server: string | null;
  /** The name under which the team knows this computer. */
  team: string | null;
  /** Since when it stands so. */
  since: string;
  /** The last answered heartbeat. */
  last_contact: string | null;
  /** Why there is no connection, as a sentence. */
  reason: string | null;
};

export type PauseCause = "asked" | "battery" | "after_wake" | "metered";

export type Pause = {
  /** When it ends by itself. */
  until: string | null;
  /** Why. */
  cause: PauseCause;
  /** The same in words. */
  sentence: string;
};

export type NoticeCause = "first_result" | "new_problem" | "new_findings" | "to_know";

export type Notice = {
  /** To put it away. */
  id: string;
  /** What it tells of. */
  cause: NoticeCause;
  /** In words. */
  sentence: string;
  /** When. */
  at: string;
};

export type Standing = "ready" | "waiting_for_drive" | "missing" | "unreadable" | "not_allowed";

export type WatchMode = "watching" | "polling" | "off";

export type WatchShown = {
  /** How. */
  mode: WatchMode;
  /** Why not by watching. */
  reason: string | null;
};

export type Verdict = {
  /** Which tool. */
  tool: string;
  /** When. */
  at: string;
  /** How many findings. */
  findings: number;
  /** In words. */
  sentence: string;
  /** Against the time before: "3 more than before". */
  change: string | null;
  /** Names the result in `report.open` and `report.read`. */
  result: string;
  /** Whether there is a report of it here. */
  report: boolean;
};

export type Unit = "files" | "folders" | "images";

export type Running = {
  /** Which job. */
  job: string;
  /** Which tool. */
  tool: string;
  /** Why it runs, in words. */
  cause: string;
  /** What it is doing: `starting`, `scanning`, `analyzing`, `validating`, `generating`, `uploading`. */
  phase: string;
  /** How far it is. */
  done: number;
  /** Of how many, once that is known. */
  total: number | null;
  /** What is counted. */
  unit: Unit;
  /** How fast, smoothed. */
  per_second: number | null;
  /** How long still, once that was stable for three seconds. */
  seconds_left: number | null;
  /** When it began here. */
  since: string;
  /** Whether it can be stopped: not any more while its result is handed in. */
  can_stop: boolean;
};

export type Numbers = {
  /** Files. */
  files: number;
  /** Folders. */
  folders: number;
  /** Bytes. */
  bytes: number;
};

export type Card = {
  /** Names it in commands. */
  guid: string;
  /** For people. */
  name: string;
  /** Its folder. */
  path: string;
  /** Whether the folder can be read. */
  standing: Standing;
  /** Why not, as a sentence. */
  reason: string | null;
  /** How changes are noticed. */
  watch: WatchShown;
  /** What each tool said last. */
  verdicts: Array<Verdict>;
  /** Whether Pipeline Validation was left out for want of a pipeline. */
  lacks_pipeline: boolean;
  /** The check that runs. */
  running: Running | null;
  /** Why nothing runs although it was asked for. */
  waiting: string | null;
  /** How large it is; grows while the first check walks. */
  numbers: Numbers | null;
};

export type MenuKind = "item" | "check" | "separator" | "submenu" | "text";

export type MenuEntry = {
  /** For `menu.press`. */
  id: string;
  /** What stands there. */
  label: string;
  /** What it is. */
  kind: MenuKind;
  /** Whether it can be pressed. */
  enabled: boolean;
  /** Of a check. */
  checked: boolean | null;
  /** Of a submenu. */
  children: Array<MenuEntry>;
};

export type Settings = {
  /** Whether the app starts when its owner signs in; null where that cannot be chosen. */
  start_at_login: boolean | null;
  /** Whether checks run on battery without being asked for. */
  work_on_battery: boolean;
  /** Whether notices are shown beside the page. */
  notifications: boolean;
  /** Whether bound folders are watched. */
  watch: boolean;
  /** Whether reports are sent over a link that is paid by volume. */
  metered_uploads: boolean;
};

export type SkinAct = "open" | "add_folder" | "settings" | "log" | "legend" | "copy_diagnostics" | "quit";

export type PanelEvent = { "kind": "state", state: PanelState } | { "kind": "log", line: LogLine } | { "kind": "skin", act: SkinAct } | { "kind": "notify", notice: Notice };

export type PanelFault = {
  /** Stable. */
  code: string;
  /** One sentence. */
  message: string;
  /** What to do next, where there is something. */
  hint?: string;
};

export type Nothing = Record<symbol, never>;

export type FolderLook = {
  /** As it came. */
  path: string;
};

export type FolderKind = "fine" | "file" | "already" | "inside_bound" | "contains_bound" | "whole_disk" | "network_mount" | "unreadable" | "missing" | "system";

export type FolderAnswer = {
  /** What it is. */
  kind: FolderKind;
  /** Its canonical path, where it has one; for a file that of its folder. */
  path: string;
  /** A name to suggest. */
  name: string;
  /** What it is, in words. */
  sentence: string;
  /** Whether `folders.add` will take it. */
  can_add: boolean;
  /** What adding means. */
  consent: string;
};

export type FolderAdd = {
  /** Of the folder. */
  path: string;
  /** For people; none: the folder's own. */
  name?: string;
};

export type OneCollection = {
  /** Its guid. */
  collection: string;
};

export type Check = {
  /** One collection, or all. */
  collection: string | null;
  /** One tool, or the three. */
  tool: string | null;
};

export type Checks = {
  /** One a collection and tool. */
  jobs: number;
};

export type Stopped = {
  /** Running and waiting ones. */
  stopped: number;
};

export type ActivityPage = {
  /** `next` of the page before; none: from the newest. */
  before: string | null;
  /** How many at most; none: 50. */
  limit: number | null;
};

export type RunState = "running" | "completed" | "failed" | "stopped";

export type Run = {
  /** Which job. */
  job: string;
  /** On which collection. */
  collection: string;
  /** Its name. */
  collection_name: string;
  /** Which tool. */
  tool: string;
  /** `running`, `completed`, `failed`, `stopped`. */
  state: RunState;
  /** Why it ran, in words. */
  cause: string;
  /** When it began. */
  started: string | null;
  /** When it ended. */
  ended: string | null;
  /** How long it took. */
  seconds: number | null;
  /** How it ended, in words. */
  sentence: string;
  /** How many findings its result has. */
  findings: number | null;
  /** Names the result in `report.open` and `report.read`. */
  result: string | null;
  /** Whether there is a report of it here. */
  report: boolean;
};

export type Activity = {
  /** Newest first. */
  runs: Array<Run>;
  /** For the page after. */
  next: string | null;
};

export type OneResult = {
  /** As a verdict or a run names it. */
  result: string;
};

export type Report = {
  /** The whole page; show it in a sandbox. */
  html: string;
};

export type MemoryUse = {
  /** Bytes. */
  used: number;
  /** Bytes. */
  total: number;
};

export type Disk = {
  /** Its name. */
  name: string;
  /** Where it is mounted. */
  mount: string;
  /** Free bytes. */
  free: number;
  /** All bytes. */
  total: number;
};

export type Battery = {
  /** 0 to 100. */
  percent: number;
  /** Whether it is not being used up. */
  charging: boolean;
};

export type OwnCost = {
  /** Of one processor. */
  cpu_percent: number;
  /** Bytes. */
  memory: number;
};

export type RootShown = {
  /** Where. */
  path: string;
  /** Whether it can be read. */
  standing: Standing;
};

export type WatchRow = {
  /** Its guid. */
  collection: string;
  /** How. */
  mode: WatchMode;
  /** Why not by watching. */
  reason: string | null;
};

export type SecretsKind = "keychain" | "file" | "passphrase";

export type SecretsShown = {
  /** Where. */
  kind: SecretsKind;
  /** In words. */
  sentence: string;
};

export type Computer = {
  /** Of all processors. */
  cpu_percent: number;
  /** How many there are. */
  cpu_count: number;
  /** Of the whole computer. */
  memory: MemoryUse;
  /** Those that hold bound folders or our own files. */
  disks: Array<Disk>;
  /** None where there is none. */
  battery: Battery | null;
  /** What we cost. */
  own: OwnCost;
  /** The bound folders. */
  roots: Array<RootShown>;
  /** How changes are noticed. */
  watch: Array<WatchRow>;
  /** Where the secrets lie. */
  secrets: SecretsShown | null;
  /** When work is held back, in sentences. */
  power: Array<string>;
  /** To the coordinator. */
  connection: Connection;
  /** Where our own files lie. */
  data_folder: string;
  /** Of this program. */
  version: string;
  /** SHA-256 of this program. */
  digest: string | null;
};

export type LogPage = {
  /** `error`, `warn`, `info`, `debug`: this and what is worse; none: all. */
  level: string | null;
  /** Only lines with this text, whatever its case. */
  search: string | null;
  /** `next` of the page before; none: from the newest. */
  before: string | null;
  /** How many at most; none: 200. */
  limit: number | null;
};

export type LogLine = {
  /** When. */
  at: string;
  /** `error`, `warn`, `info`, `debug`, `trace`. */
  level: string;
  /** Which part of the program. */
  target: string;
  /** What it said. */
  message: string;
};

export type Log = {
  /** Newest first. */
  lines: Array<LogLine>;
  /** For the page after. */
  next: string | null;
};

export type PauseFor = "half_hour" | "two_hours" | "tomorrow" | "until_resumed";

export type PauseSet = {
  /** How long. */
  for: PauseFor;
};

export type SettingsChange = {
  /** As in [`Settings`]. */
  start_at_login?: boolean;
  /** As in [`Settings`]. */
  work_on_battery?: boolean;
  /** As in [`Settings`]. */
  notifications?: boolean;
  /** As in [`Settings`]. */
  watch?: boolean;
  /** As in [`Settings`]. */
  metered_uploads?: boolean;
};

export type TeamLook = {
  /** `safelight://join?…`, or the address of the coordinator and the code. */
  link: string;
};

export type JoinPreview = {
  /** Address of the team's coordinator. */
  server: string;
  /** Whether a coordinator answers there. */
  reachable: boolean;
  /** How it stands, in words. */
  sentence: string;
  /** What the coordinator will be able to ask for. */
  may_ask: Array<string>;
  /** What leaves this computer. */
  leaves: Array<string>;
  /** What stays. */
  stays: Array<string>;
};

export type TeamJoin = {
  /** As it was looked at. */
  link: string;
  /** The name of this computer for the team; none: its own. */
  name?: string;
};

export type OneNotice = {
  /** Its id. */
  id: string;
};

export type Text = {
  /** The text. */
  text: string;
};

export type Sentence = {
  /** The sentence. */
  sentence: string;
};

export type OneEntry = {
  /** Its id. */
  id: string;
};

/** Every command: what it takes and what it gives. */
export type PanelCommands = {
  'state': { args: Nothing; reply: PanelState };
  'folders.look': { args: FolderLook; reply: FolderAnswer };
  'folders.add': { args: FolderAdd; reply: OneCollection };
  'folders.open': { args: OneCollection; reply: Nothing };
  'folders.remove': { args: OneCollection; reply: Nothing };
  'collections.check': { args: Check; reply: Checks };
  'collections.stop': { args: OneCollection; reply: Stopped };
  'activity.list': { args: ActivityPage; reply: Activity };
  'report.open': { args: OneResult; reply: Nothing };
  'report.read': { args: OneResult; reply: Report };
  'computer.look': { args: Nothing; reply: Computer };
  'log.read': { args: LogPage; reply: Log };
  'pause.set': { args: PauseSet; reply: Nothing };
  'pause.clear': { args: Nothing; reply: Nothing };
  'settings.set': { args: SettingsChange; reply: Settings };
  'team.look': { args: TeamLook; reply: JoinPreview };
  'team.join': { args: TeamJoin; reply: Nothing };
  'team.leave': { args: Nothing; reply: Nothing };
  'coordinator.open': { args: Nothing; reply: Nothing };
  'notice.dismiss': { args: OneNotice; reply: Nothing };
  'diagnostics.read': { args: Nothing; reply: Text };
  'updates.look': { args: Nothing; reply: Sentence };
  'menu.press': { args: OneEntry; reply: Nothing };
};
