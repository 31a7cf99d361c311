import { api, confirm, count, isOpen, obstacle, toolName, type Agent, type Collection, type Job, type Pipeline, type Tool } from '@safelight/kit';

/** The tools that can be run on a collection now: pictures are held against a pipeline once there is one. */
export function toolsOf(collection: Collection, pipelines: Pipeline[]): Tool[] {
  const active = pipelines.some((pipeline) => pipeline.is_default && pipeline.active_version !== null);
  return collection.pipeline || active ? ['photostats', 'photo_pairing', 'pipeline_validation'] : ['photostats', 'photo_pairing'];
}

/** The job to show beside a tool: the newest, unless it ended before the last result came. */
export function jobOf(tool: Tool, collection: Collection, jobs: Job[]): Job | undefined {
  const newest = jobs.find((job) => job.tool === tool);
  if (!newest || isOpen(newest)) return newest;
  const result = collection.latest_results.find((one) => one.tool === tool);
  return result && result.created_at > (newest.finished_at ?? '') ? undefined : newest;
}

/** Where nobody could take these jobs now, says why and asks; whether to queue them. */
export async function mayQueue(tools: Tool[], collection: Collection, agents: Agent[]): Promise<boolean> {
  // Without word of the connector, the job itself says why it waits.
  const connector = collection.connector ? await api.connectors.get(collection.connector.guid).catch(() => undefined) : undefined;
  const found = tools.map((tool) => obstacle(tool, collection, agents, new Date(), connector));
  const hindered = found.filter((one) => one !== null);
  if (hindered.length === 0) return true;
  const texts = [...new Set(hindered.map(({ text }) => text))];
  const what = tools.length === 1 ? toolName(tools[0] as Tool) : count(tools.length, 'tool');
  const sure = await confirm({
    title: `Nobody can run ${what} now`,
    text: texts.join(' '),
    action: hindered.every(({ passes }) => passes) ? 'Queue it and wait' : 'Queue it all the same',
    no: 'Do not queue it',
    danger: false,
  });
  return sure !== null;
}

/** Queues tools for a collection, one job each. */
export async function queue(tools: Tool[], collection: Collection): Promise<void> {
  for (const tool of tools) await api.jobs.create({ collection_guid: collection.guid, tool });
}
