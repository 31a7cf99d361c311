import type { Tool } from '../generated/api.ts';
import { toolName } from './verdict.ts';

const TOOLS: readonly string[] = ['photostats', 'photo_pairing', 'pipeline_validation', 'collection_test'] satisfies Tool[];

/** A capability in words; one that this page does not know is shown as it is. */
export function capabilityWords(capability: string): string {
  if (capability === 'local_filesystem') return 'Folders of its own computer';
  const [kind, name = '', version] = capability.split(':');
  if (kind === 'tool' && TOOLS.includes(name)) {
    return `${toolName(name as Tool)}${version ? ` ${version}` : ''}`;
  }
  return kind === 'connector' ? `Credentials for the connector ${name}` : capability;
}

/** Whether an agent with these capabilities can run a tool, in any version. */
export function canRun(capabilities: string[], tool: Tool): boolean {
  return capabilities.some((one) => one === `tool:${tool}` || one.startsWith(`tool:${tool}:`));
}
