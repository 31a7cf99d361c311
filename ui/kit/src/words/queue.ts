import type { Attempt, Job, JobCounts, JobState } from '../generated/api.ts';
import { asSentence } from './sentence.ts';
import { span } from './time.ts';
import type { Tone } from './verdict.ts';

/** The five ways to look at the queue. */
export const QUEUE_TABS = ['upcoming', 'waiting', 'running', 'finished', 'failed'] as const;

/** One of them. */
export type QueueTab = (typeof QUEUE_TABS)[number];

const STATES: Record<QueueTab, JobState[]> = {
  upcoming: ['scheduled'],
  waiting: ['pending'],
  running: ['assigned', 'running'],
  finished: ['completed', 'cancelled'],
  failed: ['failed'],
};

const NAMES: Record<QueueTab, string> = {
  upcoming: 'Upcoming',
  waiting: 'Waiting',
  running: 'Running',
  finished: 'Finished',
  failed: 'Failed',
};

const STATE_NAMES: Record<JobState, string> = {
  scheduled: 'Scheduled',
  pending: 'Waiting',
  assigned: 'Starting',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The states of the jobs on a tab. */
export function statesOf(tab: QueueTab): JobState[] {
  return STATES[tab];
}

/** What a tab is called. */
export function tabName(tab: QueueTab): string {
  return NAMES[tab];
}

/** What a state is called. */
export function stateName(state: JobState): string {
  return STATE_NAMES[state];
}

/** The tab of an address; the first one for anything unknown. */
export function tabOf(text: string | null): QueueTab | null {
  return QUEUE_TABS.find((tab) => tab === text) ?? null;
}

/** Whether a job can be called off. */
export function canCancel({ state }: Pick<Job, 'state'>): boolean {
  return ['scheduled', 'pending', 'assigned', 'running'].includes(state);
}

/** Whether a job can be run again. */
export function canRetry({ state }: Pick<Job, 'state'>): boolean {
  return ['completed', 'failed', 'cancelled'].includes(state);
}

/** How many of these states there are. */
export function countOf(counts: JobCounts, states: JobState[]): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}

/** How many there are, or at least how many. */
export interface Counted {
  n: number;
  more: boolean;
}

/** "3", "1,200", or "200+" where counting stopped. */
export function atLeast({ n, more }: Counted): string {
  const said = new Intl.NumberFormat('en-GB').format(n);
  return more ? `${said}+` : said;
}

/** How a try ended, or that it goes on. */
export function attemptWords(attempt: Attempt): string {
  if (attempt.error) return asSentence(attempt.error);
  if (attempt.end) return asSentence(attempt.end.text);
  return 'Still running';
}

/** How long a try took, up to now where it goes on. */
export function attemptSpan({ started_at, ended_at }: Pick<Attempt, 'started_at' | 'ended_at'>, now: Date): string {
  const end = ended_at === null ? now : new Date(ended_at);
  const seconds = Math.max(0, (end.getTime() - new Date(started_at).getTime()) / 1000);
  return seconds < 1 ? 'less than a second' : span(Math.round(seconds));
}

/** How a state is coloured and shaped. */
export function stateTone(state: JobState): Tone {
  switch (state) {
    case 'completed':
      return 'good';
    case 'failed':
      return 'bad';
    case 'assigned':
    case 'running':
      return 'info';
    default:
      return 'neutral';
  }
}
