/**
 * Runs in the page and keeps what the engine complains about: errors that nobody caught, what the page writes as an error,
 * and what its policy refused. WebDriver tells nothing of these.
 */
export function watch(): void {
  const world = globalThis as unknown as { watched?: true };
  if (world.watched) return;
  world.watched = true;
  const keep = (complaint: string): void => {
    const before = JSON.parse(sessionStorage.getItem('complaints') ?? '[]') as string[];
    sessionStorage.setItem('complaints', JSON.stringify([...before, complaint]));
  };
  addEventListener('error', ({ message }) => keep(`error: ${message}`));
  addEventListener('unhandledrejection', ({ reason }) => keep(`error: ${String(reason)}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => keep(`refused by ${violatedDirective}: ${blockedURI}`));
  const { error } = console;
  console.error = (...words: unknown[]): void => {
    keep(words.map(String).join(' '));
    error(...words);
  };
}
