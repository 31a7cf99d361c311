import { api, Refusal, whenSignedOut, type Session } from '@safelight/kit';

/** Who uses the page: not known yet, nobody, or somebody. */
type State = 'unknown' | 'none' | Session;

let state = $state.raw<State>('unknown');
let ended = $state(false);

/** The signed-in person and team, or null. */
export function session(): Session | null {
  return typeof state === 'string' ? null : state;
}

/** Whether the page has learnt yet who is there. */
export function sessionKnown(): boolean {
  return state !== 'unknown';
}

/** Whether a session ended under the reader's hands, so that the sign-in page says so. */
export function sessionEnded(): boolean {
  return ended;
}

/** Asks the coordinator who is signed in; throws when it cannot be reached. */
export async function loadSession(): Promise<void> {
  try {
    state = await api.session.get();
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status !== 401) throw thrown;
    state = 'none';
  }
}

/** Takes over a session that has just begun. */
export function begin(started: Session): void {
  state = started;
  ended = false;
}

/** Signs out, here and at the coordinator. */
export async function signOut(): Promise<void> {
  await api.session.end();
  state = 'none';
  ended = false;
}

whenSignedOut(() => {
  if (typeof state !== 'string') ended = true;
  state = 'none';
});
