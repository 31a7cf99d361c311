import type { Running } from '@safelight/kit/panel';
import { count, whole } from '@safelight/kit/words';

const PHASES: Record<string, string> = {
  starting: 'starting',
  scanning: 'looking at files',
  analyzing: 'comparing',
  validating: 'following the pipeline',
  generating: 'writing the report',
  uploading: 'handing in the result',
};

/** What a tool is doing now; what a newer program knows is told by its own word. */
export function phaseWords({ phase }: Pick<Running, 'phase'>): string {
  return PHASES[phase] ?? phase.replaceAll('_', ' ');
}

/** How much is done, of how much where that is known: "12,400 of 48,000 files". */
export function amount({ done, total, unit }: Pick<Running, 'done' | 'total' | 'unit'>): string {
  if (total !== null && total >= done && total > 0) return `${whole(done)} of ${counted(total, unit)}`;
  return `${counted(done, unit)} so far`;
}

/** How fast it goes: "3,100 files a second"; nothing where it is not known. */
export function rate({ per_second, unit }: Pick<Running, 'per_second' | 'unit'>): string | null {
  if (per_second === null || per_second <= 0) return null;
  if (per_second < 1) return `one of the ${unit} every ${whole(Math.round(1 / per_second))}\u00a0s`;
  return `${counted(Math.round(per_second), unit)} a second`;
}

/** How long it will take, as coarse as anybody can know it; nothing where it is not known. */
export function left({ seconds_left }: Pick<Running, 'seconds_left'>): string | null {
  if (seconds_left === null) return null;
  if (seconds_left < 10) return 'a few seconds left';
  if (seconds_left < 55) return `about ${Math.ceil(seconds_left / 10) * 10}\u00a0s left`;
  const minutes = Math.max(1, Math.round(seconds_left / 60));
  if (minutes < 60) return `about ${minutes}\u00a0min left`;
  const hours = Math.round(minutes / 30) / 2;
  return `about ${hours}\u00a0h left`;
}

/** How far it is, 0 to 100; nothing where the whole is not known. */
export function percentage({ done, total }: Pick<Running, 'done' | 'total'>): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(100, Math.max(0, (done / total) * 100));
}

/** The line below the bar: done, rate and time left, what of them is known. */
export function progressLine(running: Running): string {
  return [amount(running), rate(running), left(running)].filter((part) => part !== null).join(', ');
}

function counted(n: number, unit: Running['unit']): string {
  return count(n, unit.slice(0, -1), unit);
}
