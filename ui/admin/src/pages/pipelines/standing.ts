import type { Pipeline, Verdict } from '@safelight/kit';

/** Which collections are held against a pipeline. */
export function usedBy({ collections, is_default }: Pick<Pipeline, 'collections' | 'is_default'>): string {
  const own = collections === 1 ? '1 collection' : `${collections} collections`;
  if (is_default) return `Used by ${collections === 0 ? '' : `${own} and by `}all collections that have no pipeline of their own`;
  return collections === 0 ? 'Used by no collection' : `Used by ${own}`;
}

/** How a pipeline stands: what jobs are given, and whether something newer waits. */
export function standing({ active_version: active, newest_version: newest, newest_valid: valid }: Pipeline): Verdict {
  if (active === null) {
    return valid
      ? { tone: 'neutral', text: `Not in use: activate version ${newest} first` }
      : { tone: 'bad', text: `Not in use: version ${newest} has faults to mend first` };
  }
  if (active === newest) return { tone: 'good', text: `Version ${active} is active` };
  const newer = valid ? `version ${newest} can be activated` : `version ${newest} has faults to mend first`;
  return { tone: 'notice', text: `Version ${active} is active; ${newer}` };
}
