import { count } from './numbers.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const EXACT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** The full date and time in the reader's zone, for the hover. */
export function exact(at: Date): string {
  return EXACT.format(at);
}

/** How long ago in words; a clock that runs a little ahead reads as "just now". */
export function age(at: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1000);
  if (seconds < 5) return 'just now';
  if (seconds < 30 * DAY) return `${span(seconds)} ago`;
  return `on ${DATE.format(at)}`;
}

/** How long until then in words; a moment that has passed reads as "now". */
export function until(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  if (seconds < 1) return 'now';
  // Rounded to the nearest unit, so that a day which has just begun is not told as 23 h.
  const unit = [MINUTE, HOUR, DAY].findLast((size) => seconds >= size) ?? 1;
  return `in ${span(Math.round(seconds / unit) * unit)}`;
}

/** The time of day when it was today, the date otherwise: for "asleep since 14:02". */
export function since(at: Date, now: Date): string {
  return at.toDateString() === now.toDateString() ? CLOCK.format(at) : DATE.format(at);
}

/** How long something took; what was over at once is told so. */
export function took(seconds: number): string {
  return seconds < 1 ? 'less than a second' : span(Math.round(seconds));
}

/** A duration in one unit, as coarse as people say it. */
export function span(seconds: number): string {
  if (seconds < MINUTE) return `${Math.max(0, Math.floor(seconds))}\u00a0s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}\u00a0min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}\u00a0h`;
  return count(Math.floor(seconds / DAY), 'day');
}
