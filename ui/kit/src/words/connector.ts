import type { CollectionType, Connector, ConnectorType, CredentialLocation } from '../generated/api.ts';
import { count } from './numbers.ts';
import type { Tone } from './verdict.ts';

const TYPES: Record<ConnectorType, string> = {
  s3: 'S3 or compatible',
  gcs: 'Google Cloud Storage',
  smb: 'Network share (SMB)',
};

/** What people call a type of connector. */
export function connectorTypeName(type: ConnectorType): string {
  return TYPES[type];
}

/** The types of connectors, for a choice. */
export const CONNECTOR_TYPES = Object.entries(TYPES).map(([value, text]) => ({ value: value as ConnectorType, text }));

/** Where credentials can be, each with what that means. */
export const CREDENTIAL_MODES: readonly { value: CredentialLocation; text: string; means: string }[] = [
  { value: 'server', text: 'On the coordinator', means: 'Encrypted. Any agent can run its jobs, and is given them for as long as it holds one.' },
  { value: 'agent', text: 'On agents alone', means: 'The coordinator never sees them. Only agents on which somebody enters them run its jobs.' },
  { value: 'pending', text: 'Not decided yet', means: 'No job can use it. The first agent that proves access keeps them from then on.' },
];

const FIELDS: Record<string, string> = {
  aws_access_key_id: 'Access key id',
  aws_secret_access_key: 'Secret access key',
  region: 'Region',
  bucket: 'Bucket',
  endpoint_url: 'Address of the service',
  path_style: 'Buckets in the path',
  service_account_json: 'Key file of the service account',
  server: 'Server',
  share: 'Share',
  username: 'User name',
  password: 'Password',
  domain: 'Domain',
  port: 'Port',
};

/** What people call a field of a connector; one that this page does not know is told by its parts. */
export function connectorFieldName(name: string): string {
  const text = name.replaceAll('_', ' ');
  return FIELDS[name] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** Settings that say where credentials are sent: they change only together with the credentials. */
const ADDRESS = ['endpoint_url', 'server', 'port'];

/** Whether credentials that are kept would be sent elsewhere by these settings. */
export function leadsElsewhere(before: Record<string, string>, after: Record<string, string>): boolean {
  return ADDRESS.some((name) => (before[name] ?? '') !== (after[name] ?? ''));
}

/** Where a connector leads: a bucket, a share, or the service; empty where it names none. */
export function connectorPlace({ type, settings }: Pick<Connector, 'type' | 'settings'>): string {
  const { bucket, server, share, endpoint_url, region } = settings;
  if (type === 'smb') return [server, share].filter(Boolean).join('/');
  return [bucket, endpoint_url ?? region].filter(Boolean).join(' at ');
}

/** How the credentials of a connector stand, in words. */
export function credentialWords({ credential_location, agents }: Pick<Connector, 'credential_location' | 'agents'>): { tone: Tone; text: string } {
  switch (credential_location) {
    case 'server':
      return { tone: 'good', text: 'on the coordinator, encrypted' };
    case 'pending':
      return { tone: 'notice', text: 'nowhere yet' };
    case 'agent':
      return agents.length > 0
        ? { tone: 'good', text: `on ${count(agents.length, 'agent')}` }
        : { tone: 'bad', text: 'on agents, but none holds them' };
  }
}

/** What to type on the computer of an agent that shall hold the credentials. */
export function configureCommand(guid: string): string {
  return `safelight-agent connectors configure ${guid}`;
}

/** The one bucket or share that a connector reaches; null when it reaches several. */
export function onlyRoot({ settings }: Pick<Connector, 'settings'>): string | null {
  return settings['bucket'] ?? settings['share'] ?? null;
}

/** The type of the collections behind a connector. */
export function collectionTypeOf({ type }: Pick<Connector, 'type'>): CollectionType {
  return type.toUpperCase() as CollectionType;
}

/** What a location is made of, for a form: "Bucket and folder". */
export function locationName({ type }: Pick<Connector, 'type'>): { root: string; both: string } {
  return type === 'smb' ? { root: 'share', both: 'Share and folder' } : { root: 'bucket', both: 'Bucket and folder' };
}
