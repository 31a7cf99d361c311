import type { ResultSummary, Tool } from '../generated/api.ts';
import { count, whole } from './numbers.ts';

/** How a verdict is coloured and shaped. */
export type Tone = 'good' | 'notice' | 'bad' | 'info' | 'neutral';

/** What a result says, in one line. */
export interface Verdict {
  tone: Tone;
  text: string;
}

const TOOL_NAMES: Record<Tool, string> = {
  photostats: 'PhotoStats',
  photo_pairing: 'Photo Pairing',
  pipeline_validation: 'Pipeline Validation',
  collection_test: 'Collection test',
};

/** What people call a tool. */
export function toolName(tool: Tool): string {
  return TOOL_NAMES[tool];
}

type Judged = Pick<ResultSummary, 'tool' | 'files_scanned' | 'issues_found' | 'counts'>;

/** The verdict of a result, in the words and colours of its report. */
export function verdict(result: Judged): Verdict {
  if (result.issues_found > 0) return { tone: 'bad', text: findings(result) };
  if (result.files_scanned === 0) return { tone: 'notice', text: 'No photos were found here' };
  // With warnings, not everything may have been seen.
  return { tone: warnings(result) > 0 ? 'notice' : 'good', text: allWell(result.tool) };
}

/** How many warnings a result brought: what could not be read, names that could not be shown. */
export function warnings(result: Pick<ResultSummary, 'counts'>): number {
  return result.counts['warnings'] ?? 0;
}

function allWell(tool: Tool): string {
  switch (tool) {
    case 'photostats':
      return 'No image lacks the sidecar it needs';
    case 'photo_pairing':
      return 'Every file name follows the convention';
    case 'pipeline_validation':
      return 'Every image is complete';
    case 'collection_test':
      return 'The folder can be read';
  }
}

function findings({ tool, issues_found: n, counts }: Judged): string {
  switch (tool) {
    case 'photostats':
      return orphans(n, counts['orphaned_images'], counts['orphaned_xmp']);
    case 'photo_pairing':
      return n === 1 ? '1 file name is not valid' : `${whole(n)} file names are not valid`;
    case 'pipeline_validation':
      return n === 1 ? '1 image is incomplete' : `${whole(n)} images are incomplete`;
    case 'collection_test':
      return 'The folder cannot be read';
  }
}

function orphans(total: number, images: number | undefined, sidecars: number | undefined): string {
  if (images === undefined || sidecars === undefined) return count(total, 'orphan');
  const parts: string[] = [];
  if (images > 0) {
    parts.push(images === 1 ? '1 image lacks the sidecar it needs' : `${whole(images)} images lack the sidecar they need`);
  }
  if (sidecars > 0) parts.push(sidecars === 1 ? '1 sidecar has no image' : `${whole(sidecars)} sidecars have no image`);
  return parts.join(', ');
}
