import { expect, test } from 'vitest';

import { LEGEND, legend } from './legend.ts';

test('the legend goes by urgency, as the icon does', () => {
  expect(LEGEND.map(({ state }) => state)).toEqual(['problem', 'needs_setup', 'paused', 'working', 'findings', 'offline', 'healthy']);
  expect(legend('offline').name).toBe('Offline');
});
