import type { CameraName } from '@safelight/kit';

/** One body behind a camera id, as it is typed. */
export interface CameraLine {
  id: string;
  name: string;
  serial: string;
}

/** The setting as lines, one for each body, by id. */
export function linesOf(setting: Record<string, CameraName[]>): CameraLine[] {
  return Object.entries(setting)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([id, names]) => names.map(({ name, serial_number }) => ({ id, name, serial: serial_number ?? '' })));
}

/** Lines as the setting; lines without id are left out. */
export function settingOf(lines: CameraLine[]): Record<string, CameraName[]> {
  const setting: Record<string, CameraName[]> = {};
  for (const { id, name, serial } of lines) {
    const key = id.trim();
    if (key === '') continue;
    (setting[key] ??= []).push({ name: name.trim(), serial_number: serial.trim() || null });
  }
  return setting;
}
