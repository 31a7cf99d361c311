/** A command was refused; `message` is a sentence for people, `hint` what to do about it. */
export class Fault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
    this.name = 'Fault';
  }
}

/** No answer came: the program behind this window has ended, or is stuck. */
export class Silent extends Error {
  constructor() {
    super('Safelight does not answer. Is it still running?');
    this.name = 'Silent';
  }
}

/** The door is shut: the one-time link was used, or it is too old. */
export class ShutOut extends Error {
  constructor() {
    super('This address is good for one visit only.');
    this.name = 'ShutOut';
  }
}

/** A sentence for people about anything that was thrown, with what to do where that is known. */
export function saying(thrown: unknown): string {
  if (thrown instanceof Fault) return thrown.hint ? `${thrown.message} ${thrown.hint}` : thrown.message;
  if (thrown instanceof Silent || thrown instanceof ShutOut) return thrown.message;
  return 'Something went wrong in this window. Close it and open it again.';
}

/** Reads a refusal as the program sends it; anything else becomes one without a cause. */
export function fault(said: unknown): Fault {
  const { code, message, hint } = (said ?? {}) as { code?: unknown; message?: unknown; hint?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new Fault('unknown', 'Safelight could not do this, and did not say why. The log may tell more.');
  }
  return new Fault(code, message, typeof hint === 'string' ? hint : null);
}
