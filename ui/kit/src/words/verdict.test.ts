import { expect, test } from 'vitest';

import type { Tool } from '../generated/api.ts';
import { verdict } from './verdict.ts';

const photostats = (files_scanned: number, images: number, sidecars: number) =>
  verdict({
    tool: 'photostats',
    files_scanned,
    issues_found: images + sidecars,
    counts: { orphaned_images: images, orphaned_xmp: sidecars },
  });

test.each([
  [12_340, 0, 0, 'good', 'No image lacks the sidecar it needs'],
  [12_340, 37, 0, 'bad', '37 images lack the sidecar they need'],
  [12_340, 1, 0, 'bad', '1 image lacks the sidecar it needs'],
  [12_340, 0, 1, 'bad', '1 sidecar has no image'],
  [12_340, 1_200, 4, 'bad', '1,200 images lack the sidecar they need, 4 sidecars have no image'],
  [0, 0, 0, 'notice', 'No photos were found here'],
])('PhotoStats over %i files with %i and %i orphans reads well', (files, images, sidecars, tone, text) => {
  expect(photostats(files, images, sidecars)).toEqual({ tone, text });
});

test('orphans of unknown kind are still counted', () => {
  const said = verdict({ tool: 'photostats', files_scanned: 9, issues_found: 3, counts: {} });
  expect(said).toEqual({ tone: 'bad', text: '3 orphans' });
});

test('nothing missing is no clean verdict while something could not be read', () => {
  const said = verdict({ tool: 'photostats', files_scanned: 9, issues_found: 0, counts: { warnings: 1 } });
  expect(said).toEqual({ tone: 'notice', text: 'No image lacks the sidecar it needs' });
});

test.each<[Tool, number, string]>([
  ['photo_pairing', 0, 'Every file name follows the convention'],
  ['photo_pairing', 1, '1 file name is not valid'],
  ['photo_pairing', 4, '4 file names are not valid'],
  ['pipeline_validation', 0, 'Every image is complete'],
  ['pipeline_validation', 1, '1 image is incomplete'],
  ['pipeline_validation', 2, '2 images are incomplete'],
])('%s with %i findings says "%s"', (tool, issues_found, text) => {
  expect(verdict({ tool, files_scanned: 10, issues_found, counts: {} }).text).toBe(text);
});
