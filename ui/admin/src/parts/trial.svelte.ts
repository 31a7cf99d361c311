import { api, Feed, type Job, type JobDetail, type Live } from '@safelight/kit';

/** What a trial came to. */
export type Outcome = { good: true; files: number } | { good: false; fault: string };

/** A job that tries whether a place can be read, followed live from its beginning to its end. */
export class Trial {
  refused = $state.raw<unknown>();
  outcome = $state.raw<Outcome>();
  readonly feed: Feed<JobDetail | undefined>;
  #job = $state.raw<string>();
  readonly #ended: (outcome: Outcome) => void | Promise<void>;

  /** `ended` is told once how it ended, before it is shown. */
  constructor(live: Live, ended: (outcome: Outcome) => void | Promise<void> = () => {}) {
    this.#ended = ended;
    this.feed = new Feed<JobDetail | undefined>(
      live,
      (signal) => this.#load(signal),
      (signal) => signal.type === 'job' && signal.guid === this.#job,
      (shown, signal) => (shown && signal.type === 'progress' && signal.job_guid === shown.guid ? { ...shown, progress: signal.progress } : shown),
    );
  }

  /** Whether it was begun and has not come to anything yet. */
  get running(): boolean {
    return this.#job !== undefined && this.outcome === undefined;
  }

  /** Begins anew, with the job that `ask` asks for. */
  async start(ask: () => Promise<Job>): Promise<void> {
    this.refused = undefined;
    this.outcome = undefined;
    this.#job = undefined;
    try {
      this.#job = (await ask()).guid;
      await this.feed.refresh();
    } catch (thrown) {
      this.refused = thrown;
    }
  }

  async #load(signal: AbortSignal): Promise<JobDetail | undefined> {
    if (!this.#job) return undefined;
    const loaded = await api.jobs.get(this.#job, signal);
    const over = ['completed', 'failed', 'cancelled'].includes(loaded.state);
    if (over && !this.outcome) {
      const outcome = await outcomeOf(loaded);
      await this.#ended(outcome);
      this.outcome = outcome;
    }
    return loaded;
  }
}

async function outcomeOf({ result_guid, error }: JobDetail): Promise<Outcome> {
  if (!result_guid) return { good: false, fault: error ?? 'The test did not run to its end.' };
  const { results } = await api.results.get(result_guid);
  const { success, error: fault, file_count: files } = results as Record<string, unknown>;
  if (success !== true) return { good: false, fault: typeof fault === 'string' ? fault : 'It cannot be read.' };
  return { good: true, files: typeof files === 'number' ? files : 0 };
}
