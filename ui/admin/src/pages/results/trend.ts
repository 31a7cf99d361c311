import type { Point, TrendPoint } from '@safelight/kit';

/** One measure of a collection over time. */
export interface Measure {
  key: string;
  title: string;
  unit: 'count' | 'bytes' | 'percent';
  points: Point[];
}

const MEASURES: { key: string; title: string; unit: Measure['unit']; of: (point: TrendPoint) => number | null }[] = [
  { key: 'findings', title: 'Findings', unit: 'count', of: ({ findings }) => findings },
  { key: 'files', title: 'Files', unit: 'count', of: ({ files }) => files },
  { key: 'bytes', title: 'Size', unit: 'bytes', of: ({ bytes }) => bytes },
  { key: 'ready', title: 'Images that are ready', unit: 'percent', of: readiness },
];

/** The share of images that are ready, in percent; null where a result does not tell. */
export function readiness({ images, ready }: Pick<TrendPoint, 'images' | 'ready'>): number | null {
  if (images === null || ready === null || images === 0) return null;
  return (100 * ready) / images;
}

/** Every measure that at least one point tells, each oldest first. */
export function measures(newestFirst: TrendPoint[]): Measure[] {
  const points = newestFirst.toReversed();
  return MEASURES.map(({ of, ...measure }) => ({
    ...measure,
    points: points.map((point) => ({ at: new Date(point.at), value: of(point) })),
  })).filter((measure) => measure.points.some(({ value }) => value !== null));
}
