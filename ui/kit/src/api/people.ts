import { call } from './client.ts';
import { all } from './lists.ts';
import type {
  ApiToken,
  ApiTokenCreate,
  Link,
  NewApiToken,
  NewUser,
  OwnSession,
  Page,
  Role,
  User,
} from '../generated/api.ts';

const id = encodeURIComponent;

/** The people of the team. */
export const users = {
  list: (signal?: AbortSignal) => all<User>('users', {}, signal),
  invite: (name: string, email: string, role: Role) => call<NewUser>('POST', 'users', { name, email, role }),
  setRole: (guid: string, role: Role) => call<User>('PATCH', `users/${id(guid)}`, { role }),
  remove: (guid: string) => call<null>('DELETE', `users/${id(guid)}`),
  /** A new link that lets them in once. */
  link: (guid: string) => call<Link>('POST', `users/${id(guid)}/link`),
};

/** Tokens for scripts. */
export const apiTokens = {
  list: (signal?: AbortSignal) => all<ApiToken>('api-tokens', {}, signal),
  create: (request: ApiTokenCreate) => call<NewApiToken>('POST', 'api-tokens', request),
  revoke: (guid: string) => call<null>('DELETE', `api-tokens/${id(guid)}`),
};

/** Where the person is signed in, and the password. */
export const own = {
  sessions: async (signal?: AbortSignal): Promise<OwnSession[]> =>
    (await call<Page<OwnSession>>('GET', 'session/all', undefined, signal)).items,
  endOthers: () => call<null>('DELETE', 'session/all'),
  /** Every other session ends. */
  setPassword: (new_password: string, old_password?: string) =>
    call<null>('POST', 'session/password', { new_password, ...(old_password ? { old_password } : {}) }),
};
