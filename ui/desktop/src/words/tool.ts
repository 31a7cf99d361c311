import { toolName } from '@safelight/kit/words';

/** What people call a tool; one that a newer program knows is told by its own name. */
export function toolWords(tool: string): string {
  return toolName(tool as Parameters<typeof toolName>[0]) ?? tool.replaceAll('_', ' ');
}
