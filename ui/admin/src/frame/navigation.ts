import type { InnerName } from '../router/table.ts';

/** One entry of the navigation. */
export interface Entry {
  text: string;
  page: InnerName;
  /** Pages that belong to it, so that it is marked as the place where the reader is. */
  below: InnerName[];
}

/** The navigation. Agents are not in it: the badge leads there. */
export const NAVIGATION: Entry[] = [
  { text: 'Collections', page: 'collections', below: ['collection', 'trends'] },
  { text: 'Jobs', page: 'jobs', below: ['job'] },
  { text: 'Results', page: 'results', below: ['result'] },
  { text: 'Pipelines', page: 'pipelines', below: ['new-pipeline', 'pipeline', 'edit-pipeline'] },
  { text: 'Connectors', page: 'connectors', below: ['new-connector', 'connector', 'edit-connector'] },
  { text: 'Notices', page: 'notices', below: [] },
  { text: 'Settings', page: 'settings', below: ['people', 'api-tokens', 'account', 'retention', 'releases', 'teams', 'trail'] },
];
