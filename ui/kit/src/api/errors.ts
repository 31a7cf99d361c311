/** One field the coordinator refused, by the name it has in the request. */
export interface FieldFault {
  field: string;
  message: string;
}

/** The coordinator answered, and refused; `message` is its sentence for people. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldFault[] = [],
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** No answer came: the network or the coordinator is away. */
export class Unreachable extends Error {
  constructor() {
    super('The coordinator cannot be reached.');
    this.name = 'Unreachable';
  }
}

/** A sentence for people about anything that was thrown. */
export function sentence(thrown: unknown): string {
  if (thrown instanceof Refusal || thrown instanceof Unreachable) return thrown.message;
  return 'Something went wrong in this page. Reload it and try again.';
}

/** Turns an error reply of the coordinator into a {@link Refusal}; `body` is null when it was not JSON. */
export function refusal(status: number, body: unknown): Refusal {
  const { detail, code } = (body ?? {}) as { detail?: unknown; code?: unknown };
  const stable = typeof code === 'string' ? code : 'unknown_code';
  if (Array.isArray(detail)) {
    const fields = detail.map(fieldFault);
    const all = fields.map((fault) => fault.message).join(' ');
    return new Refusal(status, stable, all || general(status), fields);
  }
  return new Refusal(status, stable, typeof detail === 'string' ? detail : general(status));
}

function fieldFault(entry: { loc?: unknown; msg?: unknown }): FieldFault {
  const path = Array.isArray(entry.loc) ? entry.loc.filter((part) => part !== 'body') : [];
  return { field: path.join('.'), message: typeof entry.msg === 'string' ? entry.msg : '' };
}

function general(status: number): string {
  if (status === 401) return 'You are not signed in.';
  if (status === 404) return 'This does not exist, or it belongs to another team.';
  if (status >= 500) return `The coordinator failed to answer (${status}). Try again in a moment.`;
  return `The coordinator refused the request (${status}).`;
}
