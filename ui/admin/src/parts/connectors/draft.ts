import type { Connector, ConnectorCreate, ConnectorPatch, ConnectorType, CredentialLocation } from '@safelight/kit';
import { leadsElsewhere } from '@safelight/kit/work';

/** A connector as it stands in a form, before anything is sent. */
export interface Draft {
  name: string;
  type: ConnectorType;
  location: CredentialLocation;
  isActive: boolean;
  /** What is not secret, by the names of the fields. */
  settings: Record<string, string>;
  /** What is secret; never filled from what is kept. */
  secrets: Record<string, string>;
  /** Whether secrets that are kept are to be replaced. */
  replaces: boolean;
}

/** The form of a new connector, or of one that is there. */
export function draftOf(connector: Connector | null): Draft {
  return {
    name: connector?.name ?? '',
    type: connector?.type ?? 's3',
    location: connector?.credential_location ?? 'agent',
    isActive: connector?.is_active ?? true,
    settings: { ...connector?.settings },
    secrets: {},
    replaces: false,
  };
}

/** Whether the coordinator keeps credentials that the draft would send to another address, so that they come anew. */
export function mustReplace(before: Connector | null, draft: Draft): boolean {
  return keeps(before, draft) && leadsElsewhere(before?.settings ?? {}, told(draft.settings));
}

/** Whether the coordinator keeps the credentials before and after. */
export function keeps(before: Connector | null, { location }: Draft): boolean {
  return before?.credential_location === 'server' && location === 'server';
}

/** Whether secrets are part of the form: the coordinator is to hold them, and has none or gets others. */
export function asksSecrets(before: Connector | null, draft: Draft): boolean {
  return draft.location === 'server' && (!keeps(before, draft) || draft.replaces || mustReplace(before, draft));
}

/** Whether the coordinator forgets credentials by this. */
export function forgets(before: Connector | null, { location }: Draft): boolean {
  return before?.credential_location === 'server' && location !== 'server';
}

/** What to send for a new connector. */
export function createOf(draft: Draft): ConnectorCreate {
  const { name, type, location, isActive } = draft;
  return {
    name: name.trim(),
    type,
    credential_location: location,
    settings: told(draft.settings),
    ...(location === 'pending' ? {} : { is_active: isActive }),
    ...(location === 'server' ? { credentials: filled(draft.secrets) } : {}),
  };
}

/** What to send for a change; what stays as it was is left out. */
export function patchOf(before: Connector, draft: Draft): ConnectorPatch {
  const name = draft.name.trim();
  const settings = told(draft.settings);
  return {
    ...(name === before.name ? {} : { name }),
    ...(draft.location === before.credential_location ? {} : { credential_location: draft.location }),
    ...(same(settings, before.settings) ? {} : { settings }),
    ...(asksSecrets(before, draft) ? { update_credentials: true, credentials: filled(draft.secrets) } : {}),
  };
}

/** Settings without outer blanks and without those that are empty. */
function told(settings: Record<string, string>): Record<string, string> {
  return filled(Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value.trim()])));
}

function filled(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

function same(one: Record<string, string>, other: Record<string, string>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
