import { expect, test } from 'vitest';

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

test.each<[number, number, string, string]>([
  [10, 0, 'good', 'Every file name follows the rule'],
  [9, 1, 'bad', '1 photo file has a name that breaks the rule'],
  [6, 4, 'bad', '4 photo files have names that break the rule'],
  [0, 0, 'notice', 'No photos were found here'],
])('photo pairing over %i files with %i broken names reads well', (files_scanned, issues_found, tone, text) => {
  expect(verdict({ tool: 'photo_pairing', files_scanned, issues_found, counts: {} })).toEqual({ tone, text });
});

test.each<[number, number, number, string, string]>([
  [3_600, 3_412, 0, 'bad', '3,412 of 3,600 images are ready'],
  [3_600, 1, 0, 'bad', '1 of 3,600 images is ready'],
  [3_600, 0, 0, 'bad', 'None of 3,600 images is ready'],
  [3_600, 3_600, 0, 'good', 'All 3,600 images are ready'],
  [1, 0, 0, 'bad', 'The only image is not ready'],
  [2, 2, 1, 'notice', 'All 2 images are ready; 1 photo file has a name that breaks the rule'],
  [0, 0, 2, 'bad', '2 photo files have names that break the rule'],
  [0, 0, 0, 'notice', 'No photos were found here'],
])('a pipeline with %i images, %i ready, %i broken names reads well', (total_images, ready, invalid, tone, text) => {
  const counts = { total_images, 'ready.any': ready, invalid_files_count: invalid };
  const said = verdict({ tool: 'pipeline_validation', files_scanned: 9, issues_found: total_images - ready, counts });
  expect(said).toEqual({ tone, text });
});

test('results of agents that tell less are still judged', () => {
  const said = (issues_found: number) =>
    verdict({ tool: 'pipeline_validation', files_scanned: 9, issues_found, counts: { total_images: 5 } }).text;
  expect([said(0), said(1), said(2)]).toEqual(['Every image is complete', '1 image is incomplete', '2 images are incomplete']);
});

test('a graph is told by its ways, and a test by whether it saw files', () => {
  const graph = { tool: 'pipeline_validation', files_scanned: 0, issues_found: 0, counts: { total_paths: 12 } } as const;
  expect(verdict(graph)).toEqual({ tone: 'info', text: 'The pipeline has 12 ways through it' });
  const seen = (counts: Record<string, number>) =>
    verdict({ tool: 'collection_test', files_scanned: 0, issues_found: 0, counts }).tone;
  expect([seen({ success: 1, file_count: 0 }), seen({ success: 0 })]).toEqual(['good', 'bad']);
});
