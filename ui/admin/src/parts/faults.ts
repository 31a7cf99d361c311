import { Refusal } from '@safelight/kit';

/** What the coordinator refused, by the fields' names in the request; empty where it named none. */
export function faultsOf(refused: unknown): Record<string, string> {
  if (!(refused instanceof Refusal)) return {};
  return Object.fromEntries(refused.fields.map(({ field, message }) => [field, message]));
}
