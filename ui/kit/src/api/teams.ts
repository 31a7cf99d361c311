import type { NewTeam, Page, Team, TeamCreate } from '../generated/api.ts';
import { call } from './client.ts';

/** The teams of the whole coordinator, for its administrators. */
export const teams = {
  list: async (signal?: AbortSignal): Promise<Team[]> => (await call<Page<Team>>('GET', 'teams', undefined, signal)).items,
  create: (request: TeamCreate) => call<NewTeam>('POST', 'teams', request),
  rename: (guid: string, name: string) => call<Team>('PATCH', `teams/${encodeURIComponent(guid)}`, { name }),
};
