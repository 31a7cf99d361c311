import { Desk } from './desk.ts';

/** A desk where there is something to see on every page, and the pages' addresses by name. */
export interface Furnished {
  desk: Desk;
  pages: Record<string, string>;
}

/** Opens a desk with a collection that was checked, a pipeline, a connector and somebody else in the team. */
export async function furnish(): Promise<Furnished> {
  const desk = await Desk.open();
  const agent = await desk.enrol();
  desk.shoot('weddings/AB3D0001.CR3', 'weddings/AB3D0002.CR3', 'weddings/AB3D0002.xmp');
  const weddings = await desk.collect('Weddings', 'weddings', agent);
  const pipeline = await makePipeline(desk);
  await desk.run(weddings, 'photostats');
  desk.shoot('weddings/AB3D0003.CR3', 'weddings/odd name.CR3');
  const { guid: job, result_guid: result } = await desk.run(weddings, 'photostats');
  await desk.run(weddings, 'photo_pairing');
  await desk.run(weddings, 'pipeline_validation');
  const connector = await desk.ask('POST', 'connectors', {
    name: 'NAS', type: 'smb', credential_location: 'agent', settings: { server: 'nas.local', share: 'Fotos' },
  });
  await desk.ask('POST', 'collections', { name: 'Archive', type: 'SMB', location: 'Fotos/2025', connector_guid: connector.guid });
  await desk.ask('POST', 'users', { email: 'grace@example.org', name: 'Grace Reader', role: 'read_only' });
  await desk.ask('POST', 'api-tokens', { name: 'Nightly export', scopes: ['read'] });
  await desk.ask('POST', 'admin/release-manifests', { version: '9.9.9', active: false, artifacts: [{ platform: 'x86_64-unknown-linux-gnu', sha256: 'ab'.repeat(32) }] });
  return { desk, pages: pagesOf({ agent, weddings, job, result: result ?? '', pipeline, connector: connector.guid }) };
}

async function makePipeline(desk: Desk): Promise<string> {
  const { items } = await desk.ask('GET', 'pipelines/templates');
  const { guid } = await desk.ask('POST', 'pipelines', { name: 'RAW to DNG archive', template: items[0].key });
  await desk.ask('POST', `pipelines/${guid}/activate`, { version: 1 });
  await desk.ask('POST', `pipelines/${guid}/default`);
  return guid;
}

/** The address of every page, for things with these ids. */
export function pagesOf(of: { agent: string; weddings: string; job: string; result: string; pipeline: string; connector: string }): Record<string, string> {
  return {
    collections: '/collections',
    collection: `/collections/${of.weddings}`,
    result: `/collections/${of.weddings}/results/${of.result}`,
    trends: `/collections/${of.weddings}/trends`,
    agents: '/agents',
    agent: `/agents/${of.agent}`,
    jobs: '/jobs?tab=finished',
    job: `/jobs/${of.job}`,
    results: '/results',
    pipelines: '/pipelines',
    'pipeline, new': '/pipelines/new',
    pipeline: `/pipelines/${of.pipeline}`,
    'pipeline, edit': `/pipelines/${of.pipeline}/edit`,
    connectors: '/connectors',
    'connector, new': '/connectors/new',
    connector: `/connectors/${of.connector}`,
    'connector, edit': `/connectors/${of.connector}/edit`,
    notices: '/notices',
    tools: '/settings',
    people: '/settings/people',
    tokens: '/settings/tokens',
    account: '/settings/account',
    retention: '/settings/retention',
    releases: '/settings/releases',
    teams: '/settings/teams',
    audit: '/settings/audit',
  };
}
