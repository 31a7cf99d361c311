import { confirm, toast, type Question } from '@safelight/kit';

import { go } from '../router/router.svelte.ts';
import type { Action } from './action.svelte.ts';

/** How something is removed for good: what is asked first, what is done, and where the reader is afterwards. */
interface Removal {
  question: Question;
  work: () => Promise<unknown>;
  /** Where the reader goes, as what they look at is gone. */
  to: string;
  /** What is said there. */
  done: string;
}

/** Asks once, in words, removes it, and leaves its page. */
export async function remove(action: Action, { question, work, to, done }: Removal): Promise<void> {
  if ((await confirm(question)) === null) return;
  if (!(await action.run(work))) return;
  go(to);
  toast(done);
}
