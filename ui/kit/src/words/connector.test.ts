import { expect, test } from 'vitest';

import type { Connector, ConnectorAgent } from '../generated/api.ts';
import { collectionTypeOf, configureCommand, connectorFieldName, connectorPlace, credentialWords, leadsElsewhere, onlyRoot } from './connector.ts';

test.each<[Pick<Connector, 'type' | 'settings'>, string]>([
  [{ type: 's3', settings: { region: 'eu-central-1', bucket: 'photos' } }, 'photos at eu-central-1'],
  [{ type: 's3', settings: { region: 'x', endpoint_url: 'https://nas.local' } }, 'https://nas.local'],
  [{ type: 'gcs', settings: {} }, ''],
  [{ type: 'smb', settings: { server: 'nas', share: 'Fotos' } }, 'nas/Fotos'],
])('%j leads to "%s"', (connector, place) => {
  expect(connectorPlace(connector)).toBe(place);
});

test('credentials are told by where they are, and whether anybody has them', () => {
  const holders = [{}, {}] as ConnectorAgent[];
  expect(credentialWords({ credential_location: 'server', agents: [] }).tone).toBe('good');
  expect(credentialWords({ credential_location: 'agent', agents: holders })).toEqual({ tone: 'good', text: 'on 2 agents' });
  expect(credentialWords({ credential_location: 'agent', agents: [] }).tone).toBe('bad');
  expect(credentialWords({ credential_location: 'pending', agents: [] }).text).toBe('nowhere yet');
});

test('only another address asks for the credentials again', () => {
  const before = { server: 'nas', share: 'Fotos' };
  expect(leadsElsewhere(before, { server: 'nas', share: 'Archive', domain: 'STUDIO' })).toBe(false);
  expect(leadsElsewhere(before, { server: 'other', share: 'Fotos' })).toBe(true);
  expect(leadsElsewhere(before, { server: 'nas', share: 'Fotos', port: '1445' })).toBe(true);
  expect(leadsElsewhere({ endpoint_url: 'https://a' }, {})).toBe(true);
});

test('a collection is of the type of its connector, in its only bucket or share', () => {
  expect(collectionTypeOf({ type: 'smb' })).toBe('SMB');
  expect(onlyRoot({ settings: { share: 'Fotos' } })).toBe('Fotos');
  expect(onlyRoot({ settings: { region: 'x' } })).toBeNull();
});

test('fields have names, also those that are new', () => {
  expect(connectorFieldName('aws_access_key_id')).toBe('Access key id');
  expect(connectorFieldName('session_token')).toBe('Session token');
  expect(configureCommand('con_1')).toBe('safelight-agent connectors configure con_1');
});
