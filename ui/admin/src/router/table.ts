/** Every address of the page. What begins with a colon is a parameter of the page. */
export const TABLE = {
  collections: '/collections',
  collection: '/collections/:collection',
  result: '/collections/:collection/results/:result',
  agents: '/agents',
  agent: '/agents/:agent',
  trends: '/collections/:collection/trends',
  jobs: '/jobs',
  job: '/jobs/:job',
  results: '/results',
  pipelines: '/pipelines',
  'new-pipeline': '/pipelines/new',
  pipeline: '/pipelines/:pipeline',
  'edit-pipeline': '/pipelines/:pipeline/edit',
  connectors: '/connectors',
  'new-connector': '/connectors/new',
  connector: '/connectors/:connector',
  'edit-connector': '/connectors/:connector/edit',
  notices: '/notices',
  settings: '/settings',
  people: '/settings/people',
  'api-tokens': '/settings/tokens',
  account: '/settings/account',
  retention: '/settings/retention',
  releases: '/settings/releases',
  teams: '/settings/teams',
  trail: '/settings/audit',
  setup: '/setup',
  'sign-in': '/sign-in',
} as const;

/** A page by name. */
export type PageName = keyof typeof TABLE;

/** Pages that ask nobody to be signed in. */
export type DoorName = 'setup' | 'sign-in';

/** Pages of a signed-in person. */
export type InnerName = Exclude<PageName, DoorName>;

/** What the address of a page names. */
export type ParamsOf<N extends PageName> = Readonly<Named<(typeof TABLE)[N]>>;

type Named<Path extends string> = Path extends `${infer Part}/${infer Rest}`
  ? Named<Part> & Named<Rest>
  : Path extends `:${infer Name}`
    ? { [Key in Name]: string }
    : unknown;

/** A page with what its address names. */
export type Route = { [N in PageName]: { page: N; params: ParamsOf<N> } }[PageName] | { page: 'not-found'; params: unknown };

/** The address of a page, with a query where it has one. */
export function address<N extends PageName>(page: N, params: ParamsOf<N>, query: Record<string, string> = {}): string {
  const given = params as Record<string, string>;
  const path = TABLE[page]
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(given[part.slice(1)] ?? '') : part))
    .join('/');
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}
