import type { Activity, Run } from '@safelight/kit/panel';

/**
 * What is shown after the top of the list was asked for anew: the new top, and below it what was loaded before and is
 * older. Where the two do not meet, only the top is certain.
 */
export function refreshed(shown: Activity, top: Activity): Activity {
  const last = top.runs.at(-1);
  const meet = last ? shown.runs.findIndex(({ job }) => job === last.job) : -1;
  const older = meet < 0 ? [] : without(shown.runs.slice(meet + 1), top.runs);
  return older.length === 0 || top.next === null ? top : { runs: [...top.runs, ...older], next: shown.next };
}

/** What is shown after older runs came. */
export function grown(shown: Activity, older: Activity): Activity {
  return { runs: [...shown.runs, ...without(older.runs, shown.runs)], next: older.next };
}

function without(runs: Run[], others: Run[]): Run[] {
  const known = new Set(others.map(({ job }) => job));
  return runs.filter(({ job }) => !known.has(job));
}
