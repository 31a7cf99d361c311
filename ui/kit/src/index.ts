/** What every Safelight face shares: types, the coordinator's addresses, words, fresh data and small parts. */
export * from './generated/api.ts';
export { call, whenSignedOut } from './api/client.ts';
export { api, jsonAddress, reportAddress } from './api/endpoints.ts';
export { Refusal, sentence, Unreachable } from './api/errors.ts';
export { all, page, type Filter } from './api/lists.ts';
export { default as LineChart } from './charts/LineChart.svelte';
export type { Point } from './charts/scale.ts';
export { default as Sparkline } from './charts/Sparkline.svelte';
export { now } from './live/clock.svelte.ts';
export { Feed, POLL_MS, type Fresh, type Touches } from './live/feed.svelte.ts';
export { Live, provideLive, useLive } from './live/live.svelte.ts';
export { throttle } from './live/throttle.ts';
export { pageVisibility, poll } from './live/poller.ts';
export { Paged } from './live/paged.svelte.ts';
export { Rows } from './live/rows.svelte.ts';
export type { Signal } from './live/stream.ts';
export { default as Ago } from './parts/Ago.svelte';
export { default as Button } from './parts/Button.svelte';
export { default as Card } from './parts/Card.svelte';
export { default as Confirm } from './parts/Confirm.svelte';
export { confirm, type Question } from './parts/confirm.svelte.ts';
export { default as Copyable } from './parts/Copyable.svelte';
export { default as Empty } from './parts/Empty.svelte';
export { default as Field } from './parts/Field.svelte';
export { default as Freshness } from './parts/Freshness.svelte';
export { default as Labelled } from './parts/Labelled.svelte';
export { default as Lamp } from './parts/Lamp.svelte';
export { default as LinkButton } from './parts/LinkButton.svelte';
export { default as Mark } from './parts/Mark.svelte';
export { default as More } from './parts/More.svelte';
export { default as Notice } from './parts/Notice.svelte';
export { default as Progress } from './parts/Progress.svelte';
export { default as Select } from './parts/Select.svelte';
export { default as Table } from './parts/Table.svelte';
export { default as Tabs, type Tab } from './parts/Tabs.svelte';
export { default as Toasts } from './parts/Toasts.svelte';
export { toast } from './parts/toasts.svelte.ts';
export { agentWords, type AgentWords } from './words/agent.ts';
export { attestationWords } from './words/attestation.ts';
export { canRun, capabilityWords } from './words/capability.ts';
export { changes } from './words/changes.ts';
export { enrolmentCommands, enrolmentLink, exampleFolder, likelySystem, nameOfFolder, SYSTEMS, type System } from './words/commands.ts';
export {
  CONNECTOR_TYPES,
  collectionTypeOf,
  configureCommand,
  connectorFieldName,
  connectorPlace,
  connectorTypeName,
  CREDENTIAL_MODES,
  credentialWords,
  locationName,
  onlyRoot,
} from './words/connector.ts';
export { isHeld, isOpen, jobWords } from './words/job.ts';
export { count, whole } from './words/numbers.ts';
export { obstacle } from './words/obstacle.ts';
export { poolWords } from './words/pool.ts';
export { stateWords } from './words/state.ts';
export { exact, since, span, took, until } from './words/time.ts';
export { toolName, verdict, warnings, type Tone, type Verdict } from './words/verdict.ts';
