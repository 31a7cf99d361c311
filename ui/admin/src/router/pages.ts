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
};
