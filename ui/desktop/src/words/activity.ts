import type { Card, Run, RunState } from '@safelight/kit/panel';
import type { Tone } from '@safelight/kit/words';

const STATES: Record<RunState, { tone: Tone; text: string }> = {
  running: { tone: 'info', text: 'Running' },
  completed: { tone: 'good', text: 'Finished' },
  failed: { tone: 'bad', text: 'Failed' },
  stopped: { tone: 'neutral', text: 'Stopped' },
};

/** How a run is coloured and shaped: one with findings like a verdict with findings. */
export function runTone({ state, findings }: Pick<Run, 'state' | 'findings'>): Tone {
  return state === 'completed' && (findings ?? 0) > 0 ? 'notice' : STATES[state].tone;
}

/** How a run ended, or that it goes on. */
export function runWords({ state, sentence }: Pick<Run, 'state' | 'sentence'>): string {
  return sentence || STATES[state].text;
}

/** What changes whenever a run begins or ends, and stays the same while it only goes on. */
export function signature(cards: Pick<Card, 'guid' | 'running' | 'waiting' | 'verdicts'>[]): string {
  return cards
    .map(({ guid, running, waiting, verdicts }) => [guid, running?.job, waiting !== null, ...verdicts.map(({ result }) => result)].join(' '))
    .join('\n');
}
