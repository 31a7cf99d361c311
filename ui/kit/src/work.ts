/** Jobs, results, pipelines, settings and notices: what the pages about work share. */
export type { Notice as TeamNotice } from './generated/api.ts';
export { notices } from './api/notices.ts';
export { apiTokens, own, users } from './api/people.ts';
export { pipelineDrawing, pipelineFile, pipelines, pipelineText } from './api/pipelines.ts';
export { inQuery, queue, type JobFilter } from './api/queue.ts';
export { releases } from './api/releases.ts';
export { results } from './api/results.ts';
export { settings, type SettingName } from './api/settings.ts';
export { trail, trailFile, type TrailFilter } from './api/trail.ts';
export { bytes } from './words/bytes.ts';
export { leadsElsewhere } from './words/connector.ts';
export { extensionsIn } from './words/extensions.ts';
export { figureName, isBytes, moved } from './words/figures.ts';
export { grouped, noticeText, noticeTitle, often } from './words/notices.ts';
export * from './words/queue.ts';
export { ROLE_OPTIONS, roleName, SCOPE_OPTIONS } from './words/roles.ts';
export { asSentence } from './words/sentence.ts';
export { actionWords, detailWords, TRAIL_THINGS } from './words/trail.ts';
