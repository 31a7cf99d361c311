import type { Pipeline, Verdict } from '@safelight/kit';

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
