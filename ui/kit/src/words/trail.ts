const THINGS: Record<string, string> = {
  agent: 'Agents',
  api_token: 'API tokens',
  camera: 'Cameras',
  collection: 'Collections',
  connector: 'Connectors',
  job: 'Jobs',
  notice: 'Notices',
  pipeline: 'Pipelines',
  registration_token: 'Registration tokens',
  release: 'Release manifests',
  team: 'Team and settings',
  user: 'People',
};

/** What changes can be narrowed to: the beginning of an action and its name. */
export const TRAIL_THINGS = Object.entries(THINGS).map(([key, text]) => ({ value: `${key}.`, text }));

const SENTENCES: Record<string, string> = {
  'agent.attestation': 'Looked at an agent’s binary',
  'agent.delete': 'Deleted an agent',
  'agent.register': 'Registered an agent',
  'agent.rename': 'Renamed an agent',
  'agent.revoke': 'Revoked an agent',
  'agent.silent': 'An agent fell silent',
  'api_token.create': 'Made an API token',
  'api_token.revoke': 'Revoked an API token',
  'camera.dismiss': 'Waved a camera id away',
  'collection.create': 'Added a collection',
  'collection.delete': 'Deleted a collection',
  'collection.update': 'Changed a collection',
  'connector.create': 'Added a connector',
  'connector.delete': 'Removed a connector',
  'connector.hand_over': 'Gave an agent the credentials of a connector for its job',
  'connector.prove': 'An agent proved access for a connector',
  'connector.report': 'An agent told of its credentials for a connector',
  'connector.update': 'Changed a connector',
  'job.cancel': 'Cancelled a job',
  'job.claim': 'Took a job',
  'job.complete': 'Completed a job',
  'job.create': 'Asked for a job',
  'job.due': 'A planned job came due',
  'job.fail': 'A job failed',
  'job.move': 'Moved a planned job',
  'job.release': 'Gave a job back to the queue',
  'job.retry': 'Ran a job again',
  'job.start': 'Started a job',
  'notice.dismiss': 'Dismissed a notice',
  'pipeline.activate': 'Activated a version of a pipeline',
  'pipeline.create': 'Made a pipeline',
  'pipeline.default': 'Made a pipeline the team’s default',
  'pipeline.delete': 'Removed a pipeline',
  'pipeline.no_longer_default': 'Left the team without a default pipeline',
  'pipeline.rename': 'Renamed a pipeline',
  'pipeline.save': 'Saved a version of a pipeline',
  'registration_token.create': 'Made a registration token',
  'registration_token.delete': 'Took a registration token back',
  'release.change': 'Changed a release manifest',
  'release.create': 'Added a release manifest',
  'release.delete': 'Forgot a release manifest',
  'team.create': 'Made the team',
  'team.rename': 'Renamed the team',
  'team.retention': 'Changed how long things are kept',
  'team.settings': 'Changed the settings of tools',
  'user.change': 'Changed a person',
  'user.create': 'Added a person',
  'user.delete': 'Removed a person',
  'user.link': 'Made a sign-in link for a person',
  'user.password': 'Changed their password',
  'user.sessions_end': 'Signed out everywhere else',
};

/** A change in words: "Cancelled a job"; an action that is not known is told by its parts. */
export function actionWords(action: string): string {
  const known = SENTENCES[action];
  if (known) return known;
  const text = action.replaceAll(/[._]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What stands in the details, as one line: "name: Studio, was: Attic". */
export function detailWords(details: Record<string, unknown> | null): string {
  if (details === null) return '';
  return Object.entries(details)
    .map(([key, value]) => `${key.replaceAll('_', ' ')}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
