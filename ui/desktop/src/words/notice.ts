import type { Notice, NoticeCause } from '@safelight/kit/panel';
import type { Tone } from '@safelight/kit/words';

const TONES: Record<NoticeCause, Tone> = {
  first_result: 'info',
  new_problem: 'bad',
  new_findings: 'notice',
  to_know: 'info',
};

/** How a notice is coloured and shaped; one of a kind that a newer program knows is something to know. */
export function noticeTone({ cause }: Pick<Notice, 'cause'>): Tone {
  return TONES[cause] ?? 'info';
}
