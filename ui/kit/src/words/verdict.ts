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
  switch (result.tool) {
    case 'photostats':
      return photostats(result);
    case 'photo_pairing':
      return pairing(result);
    case 'pipeline_validation':
      return pipeline(result);
    case 'collection_test':
      // A place that cannot be reached has no files to count.
      return result.counts['file_count'] === undefined
        ? { tone: 'bad', text: 'The folder cannot be read' }
        : { tone: 'good', text: 'The folder can be read' };
  }
}

/** How many warnings a result brought: what could not be read, names that could not be shown. */
export function warnings(result: Pick<ResultSummary, 'counts'>): number {
  return result.counts['warnings'] ?? 0;
}

/** With warnings, not everything may have been seen. */
function well(result: Judged, text: string): Verdict {
  return { tone: warnings(result) > 0 ? 'notice' : 'good', text };
}

function photostats(result: Judged): Verdict {
  const { issues_found, counts } = result;
  if (issues_found > 0) return { tone: 'bad', text: orphans(issues_found, counts['orphaned_images'], counts['orphaned_xmp']) };
  if (result.files_scanned === 0) return { tone: 'notice', text: 'No photos were found here' };
  return well(result, 'No image lacks the sidecar it needs');
}

function pairing(result: Judged): Verdict {
  const invalid = result.issues_found;
  if (invalid > 0) return { tone: 'bad', text: brokenNames(invalid) };
  if (result.files_scanned === 0) return { tone: 'notice', text: 'No photos were found here' };
  return well(result, 'Every file name follows the rule');
}

function brokenNames(n: number): string {
  return n === 1 ? '1 photo file has a name that breaks the rule' : `${whole(n)} photo files have names that break the rule`;
}

function pipeline(result: Judged): Verdict {
  const images = result.counts['total_images'];
  const ready = result.counts['ready.any'];
  const invalid = result.counts['invalid_files_count'] ?? 0;
  if (result.counts['total_paths'] !== undefined) return { tone: 'info', text: ways(result.counts['total_paths']) };
  if (images === 0 && invalid > 0) return { tone: 'bad', text: brokenNames(invalid) };
  if (images === 0) return { tone: 'notice', text: 'No photos were found here' };
  // Agents of others do not tell how many are ready.
  if (images === undefined || ready === undefined) return incomplete(result);
  if (ready < images) {
    const many = ready === 0 ? `None of ${count(images, 'image')} is ready` : `${whole(ready)} of ${count(images, 'image')} ${ready === 1 ? 'is' : 'are'} ready`;
    return { tone: 'bad', text: images === 1 ? 'The only image is not ready' : many };
  }
  const all = images === 1 ? 'The only image is ready' : `All ${count(images, 'image')} are ready`;
  return invalid > 0 ? { tone: 'notice', text: `${all}; ${brokenNames(invalid)}` } : well(result, all);
}

function ways(n: number): string {
  return `The pipeline has ${count(n, 'way', 'ways')} through it`;
}

function incomplete(result: Judged): Verdict {
  const n = result.issues_found;
  if (n > 0) return { tone: 'bad', text: n === 1 ? '1 image is incomplete' : `${whole(n)} images are incomplete` };
  return well(result, 'Every image is complete');
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
