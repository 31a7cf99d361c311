import type { Component } from 'svelte';

import type { InnerName, ParamsOf } from './table.ts';

/** Loads a page's part of the program; its component is given what its address names. */
type Load<N extends InnerName> = () => Promise<{ default: Page<ParamsOf<N>> }>;
type Page<Params> = Component<{ params: Params }> | Component<Record<string, never>>;

/** The page behind each address, loaded when it is first shown. */
export const PAGES: { [N in InnerName]: Load<N> } = {
  collections: () => import('../pages/Collections.svelte'),
  collection: () => import('../pages/Collection.svelte'),
  result: () => import('../pages/Result.svelte'),
  agents: () => import('../pages/Agents.svelte'),
  agent: () => import('../pages/Agent.svelte'),
  trends: () => import('../pages/results/Trends.svelte'),
  jobs: () => import('../pages/jobs/Jobs.svelte'),
  job: () => import('../pages/jobs/Job.svelte'),
  results: () => import('../pages/results/Results.svelte'),
  pipelines: () => import('../pages/pipelines/Pipelines.svelte'),
  'new-pipeline': () => import('../pages/pipelines/NewPipeline.svelte'),
  pipeline: () => import('../pages/pipelines/Pipeline.svelte'),
  'edit-pipeline': () => import('../pages/pipelines/EditPipeline.svelte'),
  connectors: () => import('../pages/connectors/Connectors.svelte'),
  'new-connector': () => import('../pages/connectors/NewConnector.svelte'),
  connector: () => import('../pages/connectors/Connector.svelte'),
  'edit-connector': () => import('../pages/connectors/EditConnector.svelte'),
  notices: () => import('../pages/notices/Notices.svelte'),
  settings: () => import('../pages/settings/tools/Tools.svelte'),
  people: () => import('../pages/settings/People.svelte'),
  'api-tokens': () => import('../pages/settings/ApiTokens.svelte'),
  account: () => import('../pages/settings/Account.svelte'),
  retention: () => import('../pages/settings/Retention.svelte'),
  releases: () => import('../pages/settings/Releases.svelte'),
  teams: () => import('../pages/settings/Teams.svelte'),
  trail: () => import('../pages/settings/Trail.svelte'),
};
