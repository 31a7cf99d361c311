/** One point of a line: a moment, and a value where there is one. */
export interface Point {
  at: Date;
  value: number | null;
}

/** Where a line runs: lengths are those of the drawing. */
export interface Frame {
  width: number;
  height: number;
  from: number;
  to: number;
  low: number;
  high: number;
}

/** The range of values: from 0 and up to a round number, so that the scale does not jump with each point. */
export function range(points: Point[], least = 1): { low: number; high: number } {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const most = Math.max(least, ...values);
  const size = 10 ** Math.floor(Math.log10(most));
  const high = [1, 2, 2.5, 5, 10].map((step) => step * size).find((round) => round >= most) ?? most;
  return { low: Math.min(0, ...values), high };
}

/** The line as the `d` of an SVG path; it is broken where a value is missing. A lone point becomes a dot. */
export function path(points: Point[], frame: Frame): string {
  const parts: string[] = [];
  let drawn = 0;
  for (const { at, value } of points) {
    if (value === null) {
      drawn = 0;
      continue;
    }
    parts.push(`${drawn === 0 ? 'M' : 'L'}${x(at, frame)} ${y(value, frame)}`);
    drawn += 1;
  }
  const only = points.length === 1 && parts.length === 1;
  return only ? `${parts[0]}h0.01` : parts.join('');
}

/** How far to the right a moment lies. */
export function x(at: Date, { width, from, to }: Frame): number {
  return to === from ? width : round(((at.getTime() - from) / (to - from)) * width);
}

/** How far down a value lies. */
export function y(value: number, { height, low, high }: Frame): number {
  return round(height - ((value - low) / (high - low)) * height);
}

/** At most so many points, the newest kept: for tables that a person shall be able to read. */
export function thinned<T>(points: T[], most: number): T[] {
  const step = Math.max(1, Math.ceil(points.length / most));
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
