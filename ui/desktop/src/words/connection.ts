import type { Connection } from '@safelight/kit/panel';
import type { Tone } from '@safelight/kit/words';

/** Whom this computer works for, in a few words. */
export function standsWith({ mode, server }: Pick<Connection, 'mode' | 'server'>): string {
  switch (mode) {
    case 'alone':
      return 'on its own';
    case 'team':
      return `in the team at ${host(server)}`;
    case 'none':
      return 'without a coordinator';
  }
}

/** The part of an address that people know it by. */
export function host(server: string | null): string {
  try {
    return new URL(server ?? '').host;
  } catch {
    return server ?? 'its coordinator';
  }
}

/** A sentence about a coordinator that is away, or no longer ours; null while all is well. */
export function awayWords(connection: Connection): { tone: Tone; text: string } | null {
  const { state, mode, reason } = connection;
  const why = reason ? ` ${reason}` : '';
  if (state === 'revoked') {
    return { tone: 'bad', text: `This computer was taken out of its team.${why} Leave the team in the settings, or ask for a new invitation.` };
  }
  if (state !== 'offline' || mode === 'none') return null;
  const who = mode === 'alone' ? 'The part of Safelight that keeps your results' : 'The coordinator of your team';
  return { tone: 'notice', text: `${who} cannot be reached.${why} What was checked is kept here and sent when it is back.` };
}

/** What to say of a computer that works for nobody now: it starts, changes sides, or cannot. */
export function withoutWords({ state, reason }: Pick<Connection, 'state' | 'reason'>): string {
  const what = state === 'revoked' ? 'This computer was taken out of its team.' : 'This computer is without a coordinator now.';
  return reason ? `${what} ${reason}` : what;
}

/** The connection as a line: "Online since 14:02". */
export function connectionWords({ state }: Pick<Connection, 'state'>): string {
  switch (state) {
    case 'online':
      return 'Online';
    case 'starting':
      return 'Starting';
    case 'offline':
      return 'Cannot be reached';
    case 'revoked':
      return 'Taken out of the team';
  }
}
