import type { ResultSummary } from '../generated/api.ts';
import { count, whole } from './numbers.ts';

/** What changed since the result before, in a few words; nothing when there was none before. */
export function changes({ counts }: Pick<ResultSummary, 'counts'>): string | null {
  if (counts['changes.unchanged'] === undefined) return null;
  if (counts['changes.unchanged'] === 1) return 'nothing changed';
  const parts = [
    files(counts['changes.files.added'], 'added'),
    files(counts['changes.files.removed'], 'removed'),
    files(counts['changes.files.changed'], 'changed'),
    findings(counts['changes.findings.new'], 'new'),
    findings(counts['changes.findings.gone'], 'gone'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}

function files(n: number | undefined, how: string): string | null {
  return n ? `${count(n, 'file')} ${how}` : null;
}

function findings(n: number | undefined, how: string): string | null {
  if (!n) return null;
  return how === 'gone' ? `${whole(n)} ${n === 1 ? 'finding' : 'findings'} gone` : count(n, `${how} finding`);
}
