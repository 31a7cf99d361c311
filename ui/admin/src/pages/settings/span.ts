import type { TrailFilter } from '@safelight/kit/work';

const HOURS: Record<string, number> = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 };

/** Spans of time to choose from. */
export const SPANS = [
  { value: '', text: 'At any time' },
  { value: 'hour', text: 'In the last hour' },
  { value: 'day', text: 'In the last day' },
  { value: 'week', text: 'In the last week' },
  { value: 'month', text: 'In the last 30 days' },
];

/** The filter that an address stands for; spans are counted back from now. */
export function trailFilter(query: URLSearchParams, now: Date): TrailFilter {
  const hours = HOURS[query.get('span') ?? ''];
  const since = hours === undefined ? '' : new Date(now.getTime() - hours * 3_600_000).toISOString();
  const said = { actor: query.get('actor'), action: query.get('action'), subject: query.get('subject'), since };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value)) as TrailFilter;
}
