/** What the keys of results are called. */
const NAMES: Record<string, string> = {
  'changes.files.added': 'Files added',
  'changes.files.changed': 'Files changed',
  'changes.files.removed': 'Files removed',
  'changes.findings.gone': 'Findings gone',
  'changes.findings.new': 'New findings',
  'changes.unchanged': 'Nothing changed',
  camera_usage: 'Images of camera',
  file_count: 'Files with valid names',
  file_counts: 'Files of type',
  group_count: 'Groups',
  image_count: 'Images',
  invalid_files: 'Names that break the rule',
  invalid_files_count: 'Names that break the rule',
  invalid_reasons: 'Names that break the rule:',
  method_usage: 'Images worked on with',
  non_truncated_paths: 'Whole ways',
  orphaned_images: 'Images without their sidecar',
  orphaned_xmp: 'Sidecars without image',
  overall_status: 'Images, overall',
  ready: 'Images ready for',
  'ready.any': 'Images that are ready',
  skipped: 'Left out',
  storage_by_type: 'Bytes of type',
  total_files: 'Files',
  total_groups: 'Groups',
  total_images: 'Images',
  total_paths: 'Ways',
  total_size: 'Bytes',
  truncated_paths: 'Ways cut in a loop',
  warnings: 'Warnings',
};

/** A key of the results in words; of nested keys, the last part stands behind: "Files of type .cr3". */
export function figureName(key: string): string {
  const known = NAMES[key];
  if (known) return known;
  const dot = key.indexOf('.');
  const group = dot > 0 ? NAMES[key.slice(0, dot)] : undefined;
  if (group) return `${group} ${plain(key.slice(dot + 1))}`;
  if (key.startsWith('by_termination.')) return `Images, ${plain(key.slice('by_termination.'.length))}`;
  const text = plain(key);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether the figure counts bytes. */
export function isBytes(key: string): boolean {
  return key === 'total_size' || key.startsWith('storage_by_type.');
}

/** How a figure moved: "+12", "−3", "the same", "new", "gone". */
export function moved(before: number | null, after: number | null): string {
  if (before === null) return after === null ? '' : 'new';
  if (after === null) return 'gone';
  if (after === before) return 'the same';
  const step = new Intl.NumberFormat('en-GB').format(Math.abs(after - before));
  return after > before ? `+${step}` : `−${step}`;
}

function plain(key: string): string {
  return key.replaceAll('_', ' ').replace(/(?<=\w)\.(?=\w)/g, ', ');
}
