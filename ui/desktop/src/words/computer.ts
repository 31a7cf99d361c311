import type { Battery, Standing } from '@safelight/kit/panel';

const STANDING: Record<Standing, string> = {
  ready: 'Can be read',
  waiting_for_drive: 'Waiting for its drive',
  missing: 'Is not there any more',
  unreadable: 'Cannot be read',
  not_allowed: 'May not be read',
};

/** How full a battery is, and whether it fills. */
export function batteryWords({ percent, charging }: Battery): string {
  return `${Math.round(percent)}\u00a0%, ${charging ? 'plugged in' : 'on battery'}`;
}

/** How a folder that Safelight may read stands. */
export function rootWords(standing: Standing): string {
  return STANDING[standing];
}
