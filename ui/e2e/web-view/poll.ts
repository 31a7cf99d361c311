/** Longer than anything takes on a busy machine. */
export const PATIENCE_MS = 30_000;

const BETWEEN_MS = 30;

/** Asks again until an answer is not null, with a deadline that tells what was last seen. */
export async function poll<T>(
  what: string,
  ask: () => Promise<T | null>,
  seen: () => unknown = () => 'nothing',
  patience = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}. Last seen: ${String(await seen())}`);
    await new Promise((done) => setTimeout(done, BETWEEN_MS));
  }
}
