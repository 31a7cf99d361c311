import type {
  Card,
  Computer,
  FolderAnswer,
  FolderKind,
  JoinPreview,
  LogLine,
  PanelCommands,
  PanelFault,
  PanelState,
  Run,
  Running,
  Verdict,
} from '@safelight/kit/panel';

type Command = keyof PanelCommands;

/** What a story expects to be asked, as far as it cares. */
export type Asked = { command: Command; args: Record<string, unknown> };

export const NOW = Date.now();
export const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

/** A refusal, as the program sends it. */
export class Refused extends Error {
  readonly fault: PanelFault;

  constructor(fault: PanelFault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** The program behind the window, played: it remembers what it was asked, and its story says what comes of it. */
export class Play {
  readonly asked: Asked[] = [];
  state: PanelState = alone();
  runs: Run[] = [];
  log: LogLine[] = [];
  /** Folders by their last name; any other is fine. */
  folders: Record<string, Partial<FolderAnswer>> = {};
  refusals: Partial<Record<Command, PanelFault>> = {};
  invitation: JoinPreview | undefined;
  #listeners = new Set<(state: PanelState) => void>();

  /** Changes what is shown, and tells it. */
  change(change: Partial<PanelState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener(this.state);
  }

  listen(listener: (state: PanelState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes one card. */
  turn(guid: string, change: Partial<Card>): void {
    this.change({ collections: this.state.collections.map((card) => (card.guid === guid ? { ...card, ...change } : card)) });
  }

  answer(command: Command, args: Record<string, any>): unknown {
    this.asked.push({ command, args });
    const refusal = this.refusals[command];
    if (refusal) throw new Refused(refusal);
    switch (command) {
      case 'state':
        return this.state;
      case 'folders.look':
        return this.#look(args['path']);
      case 'folders.add':
        return this.#add(args['path'], args['name']);
      case 'folders.remove':
        this.change({ collections: this.state.collections.filter(({ guid }) => guid !== args['collection']) });
        return {};
      case 'activity.list':
        return page(this.runs, args['before'], args['limit'], ({ job }) => job, 'runs');
      case 'log.read':
        return page(this.#lines(args['level'] ?? 'trace', args['search'] ?? ''), args['before'], args['limit'], ({ message }) => message, 'lines');
      case 'computer.look':
        return COMPUTER(this.state);
      case 'pause.set':
        this.change({ pause: { until: ago(-1800), cause: 'asked', sentence: 'Paused until 15:00. Nothing is checked until then.' } });
        return {};
      case 'pause.clear':
        this.change({ pause: null });
        return {};
      case 'settings.set':
        this.change({ settings: { ...this.state.settings, ...args } });
        return this.state.settings;
      case 'team.look':
        if (!this.invitation) throw new Refused({ code: 'bad_link', message: 'This is no invitation.', hint: 'Ask for a new one.' });
        return this.invitation;
      case 'team.join':
        this.change({ connection: { ...this.state.connection, mode: 'team', team: 'Ada’s old laptop', server: 'https://studio.example' } });
        return {};
      case 'team.leave':
        this.change({ connection: alone().connection });
        return {};
      case 'notice.dismiss':
        this.change({ notices: this.state.notices.filter(({ id }) => id !== args['id']) });
        return {};
      case 'diagnostics.read':
        return { text: 'safelight 0.1.0\nagent online since 09:12\ncollections 2, running 0' };
      case 'updates.look':
        return { sentence: 'This build has no place to look for updates. Your distribution brings them.' };
      case 'collections.check':
        return { jobs: 3 };
      case 'collections.stop':
        this.turn(args['collection'], { running: null });
        return { stopped: 1 };
      default:
        return {};
    }
  }

  #look(path: string): FolderAnswer {
    const name = path.split('/').at(-1) ?? path;
    return {
      kind: 'fine',
      path,
      name,
      sentence: 'This folder can be added.',
      can_add: true,
      consent: 'Safelight will read the names, sizes and dates in this folder and all folders below it, now and whenever they change. It changes nothing.',
      ...this.folders[name],
    };
  }

  #add(path: string, name: string): { collection: string } {
    const collection = `col_${this.state.collections.length + 1}`;
    this.change({ first_run: false, collections: [...this.state.collections, card({ guid: collection, name, path })] });
    return { collection };
  }

  #lines(level: string, search: string): LogLine[] {
    const order = ['error', 'warn', 'info', 'debug', 'trace'];
    return this.log.filter((line) => order.indexOf(line.level) <= order.indexOf(level) && line.message.includes(search));
  }
}

function page<T>(all: T[], before: string | null, limit: number, key: (one: T) => string, name: string): unknown {
  const start = before === null ? 0 : all.findIndex((one) => key(one) === before) + 1;
  const some = all.slice(start, start + limit);
  const last = some.at(-1);
  return { [name]: some, next: last !== undefined && start + limit < all.length ? key(last) : null };
}

/** A folder that was just added. */
export function card(change: Partial<Card> = {}): Card {
  return {
    guid: 'col_1',
    name: 'Weddings',
    path: '/home/anna/Pictures/Weddings',
    standing: 'ready',
    reason: null,
    watch: { mode: 'watching', reason: null },
    verdicts: [],
    lacks_pipeline: false,
    running: null,
    waiting: null,
    numbers: null,
    ...change,
  };
}

/** What a tool last said. */
export function verdict(tool: string, sentence: string, findings = 0, change: string | null = null): Verdict {
  return { tool, at: ago(240), findings, sentence, change, result: `res_${tool}`, report: true };
}

/** What a tool is doing. */
export function running(change: Partial<Running> = {}): Running {
  return {
    job: 'job_1',
    tool: 'photostats',
    cause: 'Asked for at this computer.',
    phase: 'scanning',
    done: 12_400,
    total: 48_000,
    unit: 'files',
    per_second: 3_100,
    seconds_left: 12,
    since: ago(4),
    can_stop: true,
    ...change,
  };
}

/** A run that has ended. */
export function run(n: number, change: Partial<Run> = {}): Run {
  return {
    job: `job_${n}`,
    collection: 'col_1',
    collection_name: 'Weddings',
    tool: 'photostats',
    state: 'completed',
    cause: 'Files changed.',
    started: ago(60 * (100 - n) + 12),
    ended: ago(60 * (100 - n)),
    seconds: 12,
    sentence: 'Every image has the sidecar it needs.',
    findings: 0,
    result: `res_${n}`,
    report: true,
    ...change,
  };
}

/** A folder of each kind that is not fine, in the words that the program would use. */
export const ANSWERS: Record<Exclude<FolderKind, 'fine'>, Partial<FolderAnswer>> = {
  file: { sentence: 'This is a file. Its folder can be added.' },
  already: { sentence: 'This folder is a collection already: Weddings.', can_add: false },
  inside_bound: { sentence: 'This folder lies in Weddings, which is looked at already.' },
  contains_bound: { sentence: 'This folder holds Weddings, which stays a collection of its own.' },
  whole_disk: { sentence: 'This is a whole disk. Checking it may take long.' },
  network_mount: { sentence: 'This folder lies on another computer. Changes there are looked for every half hour.' },
  unreadable: { sentence: 'The system does not let Safelight read this folder.', can_add: false },
  missing: { sentence: 'There is no such folder.', can_add: false },
  system: { sentence: 'This folder belongs to the system and holds no photos of yours.', can_add: false },
};

/** A computer that was just set up and works on its own. */
export function alone(): PanelState {
  return {
    version: '0.1.0',
    name: 'Ada’s laptop',
    tray: { state: 'needs_setup', wedge: 0, tooltip: 'Safelight: add a folder', headline: 'Safelight waits for its first folder.' },
    connection: { mode: 'alone', state: 'online', server: null, team: null, since: ago(7200), last_contact: ago(4), reason: null },
    collections: [],
    pause: null,
    notices: [],
    menu: [],
    first_run: true,
    settings: { start_at_login: false, work_on_battery: false, notifications: true, watch: true, metered_uploads: false },
  };
}

function COMPUTER({ connection, collections }: PanelState): Computer {
  return {
    cpu_percent: 23.4,
    cpu_count: 8,
    memory: { used: 9_200_000_000, total: 16_700_000_000 },
    disks: [
      { name: 'System', mount: '/', free: 41_000_000_000, total: 500_000_000_000 },
      { name: 'Archive-3', mount: '/media/anna/Archive-3', free: 1_200_000_000_000, total: 4_000_000_000_000 },
    ],
    battery: { percent: 81, charging: false },
    own: { cpu_percent: 0.4, memory: 31_000_000 },
    roots: collections.map(({ path, standing }) => ({ path, standing })),
    watch: collections.map(({ guid, watch }) => ({ collection: guid, ...watch })),
    secrets: { kind: 'keychain', sentence: 'Secrets are kept in the keychain of this computer.' },
    power: ['Heavy work waits while this computer runs on battery.', 'Nothing runs in the first minute after waking up.'],
    connection,
    data_folder: '/home/anna/.local/share/safelight',
    version: '0.1.0',
    digest: 'a3f5'.repeat(16),
  };
}
