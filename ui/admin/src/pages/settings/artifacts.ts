import type { Artifact } from '@safelight/kit';

/** Lines of checksum and platform, read; or the first line that cannot be. */
export type ReadArtifacts = { artifacts: Artifact[] } | { fault: string };

/**
 * Programs as people paste them: a line each with the checksum, the platform, and maybe a file name, in the order of
 * `sha256sum` with the platform between.
 */
export function artifactsIn(text: string): ReadArtifacts {
  const artifacts: Artifact[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [sha256, platform, ...name] = line.trim().split(/\s+/);
    if (!sha256) continue;
    if (!/^[0-9a-f]{64}$/i.test(sha256)) return { fault: `Line ${index + 1} does not begin with a SHA-256 of 64 hex digits.` };
    if (!platform) return { fault: `Line ${index + 1} names no platform after the checksum.` };
    artifacts.push({ platform, sha256: sha256.toLowerCase(), ...(name.length > 0 ? { file_name: name.join(' ') } : {}) });
  }
  return artifacts.length > 0 ? { artifacts } : { fault: 'Name at least one program.' };
}

/** The same programs as lines to edit. */
export function linesOf(artifacts: Artifact[]): string {
  return artifacts.map(({ sha256, platform, file_name }) => [sha256, platform, file_name].filter(Boolean).join(' ')).join('\n');
}
