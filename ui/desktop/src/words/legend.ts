import type { TrayState } from '@safelight/kit/panel';

/** One shape of the tray icon, with what it means. */
export interface Legend {
  state: TrayState;
  name: string;
  text: string;
}

const WORDS: Record<TrayState, Omit<Legend, 'state'>> = {
  problem: { name: 'Problem', text: 'Something needs you: a folder that cannot be read, a check that failed. The window says what.' },
  needs_setup: { name: 'Needs setup', text: 'No folder was added yet.' },
  paused: { name: 'Paused', text: 'Nothing runs until you resume, or until the reason of the pause is gone.' },
  working: { name: 'Working', text: 'A folder is being checked; the wedge shows how far.' },
  findings: { name: 'Findings', text: 'The last checks found files that want your attention.' },
  offline: { name: 'Offline', text: 'The coordinator cannot be reached. Folders here are checked all the same.' },
  healthy: { name: 'Healthy', text: 'Every folder was checked, and nothing was found.' },
};

/** Every shape of the tray icon, the most urgent first: where several are true, the first is shown. */
export const LEGEND: readonly Legend[] = (Object.keys(WORDS) as TrayState[]).map(legend);

/** What one shape means. */
export function legend(state: TrayState): Legend {
  return { state, ...WORDS[state] };
}
