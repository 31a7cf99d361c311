import type { Card, Numbers, Verdict, WatchMode, WatchShown } from '@safelight/kit/panel';
import type { Tone } from '@safelight/kit/words';
import { bytes, count } from '@safelight/kit/words';

const STANDING: Record<Exclude<Card['standing'], 'ready'>, { tone: Tone; text: string }> = {
  waiting_for_drive: { tone: 'neutral', text: 'Waiting for its drive.' },
  missing: { tone: 'bad', text: 'The folder is not there any more.' },
  unreadable: { tone: 'bad', text: 'The folder cannot be read.' },
  not_allowed: { tone: 'bad', text: 'Safelight may not read this folder.' },
};

const WATCH: Record<WatchMode, string> = {
  watching: 'Changes are noticed at once',
  polling: 'Changes are looked for now and then',
  off: 'Changes are not watched',
};

/** Why a folder cannot be checked now, or that its last check failed; nothing where all is well. */
export function standingWords({ standing, reason }: Pick<Card, 'standing' | 'reason'>): { tone: Tone; text: string } | null {
  if (standing === 'ready') return reason === null ? null : { tone: 'bad', text: reason };
  const { tone, text } = STANDING[standing];
  return { tone, text: reason ?? text };
}

/** How changes of a folder are noticed, and why not better. */
export function watchWords({ mode, reason }: WatchShown): string {
  return reason ? `${WATCH[mode]}. ${reason}` : `${WATCH[mode]}.`;
}

/** The shape of a verdict: that of the tray icon. */
export function verdictTone({ findings }: Pick<Verdict, 'findings'>): Tone {
  return findings > 0 ? 'notice' : 'good';
}

/** What was counted so far: "12,000 files in 320 folders, 480 GB". */
export function numbersWords({ files, folders, bytes: size }: Numbers): string {
  return `${count(files, 'file')} in ${count(folders, 'folder')}, ${bytes(size)}`;
}
