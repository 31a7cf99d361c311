import type { JobState, Tool } from '@safelight/kit';
import { statesOf, tabOf, type JobFilter, type QueueTab } from '@safelight/kit/work';

/** The tools that jobs run. */
export const TOOLS: Tool[] = ['photostats', 'photo_pairing', 'pipeline_validation', 'collection_test'];

/** What the address of the queue says. */
export interface QueueView {
  tab: QueueTab;
  /** Empty for the tab's states. */
  state: JobState | '';
  agent: string;
  collection: string;
  tool: Tool | '';
}

/** Reads the address; anything unknown narrows nothing. */
export function viewOf(query: URLSearchParams): QueueView {
  const tab = tabOf(query.get('tab')) ?? 'running';
  return {
    tab,
    state: statesOf(tab).find((state) => state === query.get('state')) ?? '',
    agent: query.get('agent') ?? '',
    collection: query.get('collection') ?? '',
    tool: TOOLS.find((tool) => tool === query.get('tool')) ?? '',
  };
}

/** The jobs meant by a view, or by the same view of another tab. */
export function filterOf(view: QueueView, tab: QueueTab = view.tab): JobFilter & { state: JobState[] } {
  return {
    state: tab === view.tab && view.state ? [view.state] : statesOf(tab),
    ...(view.agent ? { agent: view.agent } : {}),
    ...(view.collection ? { collection: view.collection } : {}),
    ...(view.tool ? { tool: view.tool } : {}),
  };
}

/** Whether the view shows less than everything on its tab. */
export function isNarrowed({ state, agent, collection, tool }: QueueView): boolean {
  return [state, agent, collection, tool].some((part) => part !== '');
}

/** The query of the same view on another tab. */
export function queryOf({ agent, collection, tool }: QueueView, tab: QueueTab): Record<string, string> {
  const said = Object.entries({ tab, agent, collection, tool }).filter(([, value]) => value !== '');
  return Object.fromEntries(said);
}
