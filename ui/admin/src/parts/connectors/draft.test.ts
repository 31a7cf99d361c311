import type { Connector } from '@safelight/kit';
import { expect, test } from 'vitest';

import { asksSecrets, createOf, draftOf, forgets, mustReplace, patchOf } from './draft.ts';

const kept = {
  name: 'NAS', type: 'smb', credential_location: 'server', is_active: true, settings: { server: 'nas', share: 'Fotos' },
} as unknown as Connector;

test('a new connector sends secrets only when the coordinator is to hold them', () => {
  const draft = { ...draftOf(null), name: ' NAS ', settings: { region: ' x ', bucket: '' }, secrets: { aws_access_key_id: 'A' } };
  expect(createOf(draft)).toEqual({ name: 'NAS', type: 's3', credential_location: 'agent', is_active: true, settings: { region: 'x' } });
  expect(createOf({ ...draft, location: 'server' }).credentials).toEqual({ aws_access_key_id: 'A' });
  expect(createOf({ ...draft, location: 'pending' })).not.toHaveProperty('is_active');
});

test('what is kept is not asked for again, unless it is to be replaced', () => {
  const draft = draftOf(kept);
  expect(asksSecrets(kept, draft)).toBe(false);
  expect(patchOf(kept, { ...draft, name: 'Archive' })).toEqual({ name: 'Archive' });
  const others = { ...draft, replaces: true, secrets: { username: 'u', password: ' p ' } };
  expect(patchOf(kept, others)).toEqual({ update_credentials: true, credentials: { username: 'u', password: ' p ' } });
});

test('another address asks for the credentials again, and another share does not', () => {
  const draft = draftOf(kept);
  expect(mustReplace(kept, { ...draft, settings: { ...kept.settings, share: 'Archive' } })).toBe(false);
  const moved = { ...draft, settings: { ...kept.settings, server: 'other' } };
  expect(mustReplace(kept, moved)).toBe(true);
  expect(patchOf(kept, moved)).toMatchObject({ settings: { server: 'other', share: 'Fotos' }, update_credentials: true });
});

test('leaving the coordinator forgets what it kept, and brings nothing', () => {
  const draft = { ...draftOf(kept), location: 'agent' as const, secrets: { password: 'p' } };
  expect(forgets(kept, draft)).toBe(true);
  expect(patchOf(kept, draft)).toEqual({ credential_location: 'agent' });
});
