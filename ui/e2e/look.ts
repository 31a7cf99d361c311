import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import type { AxeResults } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIOLATIONS = 'axe.run(document, { iframes: false }).then(({ violations }) => violations)';
const SCHEMES = ['light', 'dark'] as const;

/** The size of a page, in its own pixels. */
export interface Size {
  width: number;
  height: number;
}

/** How large a reader's window is, and in which sizes pictures of it are kept. */
export interface Look {
  window: Size;
  pictured: Size[];
}

/** The window of somebody at a desk. */
export const DESK: Look = {
  window: { width: 1100, height: 800 },
  pictured: [
    { width: 400, height: 900 },
    { width: 1400, height: 900 },
  ],
};

/** The window of the desktop app. */
export const PANEL: Look = { window: { width: 400, height: 600 }, pictured: [{ width: 400, height: 600 }] };

/** What looking at a page needs of it, whatever shows it. */
export interface Looked {
  emulateMedia(media: { colorScheme: 'light' | 'dark' }): Promise<void>;
  evaluate<T>(script: string): Promise<T>;
  viewportSize(): Size | null;
  setViewportSize(size: Size): Promise<void>;
  screenshot(options: { path: string; fullPage: boolean }): Promise<unknown>;
}

/** What axe-core finds wrong in light and dark, one line each; also whether the page fits 320 px. */
export async function faults(page: Looked, where: string, pictured: Size[]): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const violations = await page.evaluate<AxeResults['violations']>(VIOLATIONS);
    for (const { id, nodes } of violations) {
      found.push(`${where}, ${colorScheme}: ${id} at ${nodes.map((node) => node.html).join(' ')}`);
    }
  }
  await picture(page, where, pictured);
  if (await overflowsAt(page, 320)) found.push(`${where}: wider than 320 px`);
  return found;
}

/** Keeps pictures of a page in each size, light and dark, where `SAFELIGHT_PICTURES` names a folder. */
export async function picture(page: Looked, where: string, pictured: Size[]): Promise<void> {
  const folder = process.env['SAFELIGHT_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const size of pictured) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const path = join(folder, `${where.replace(/\W+/g, '-')}-${size.width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  if (before) await page.setViewportSize(before);
}

async function overflowsAt(page: Looked, width: number): Promise<boolean> {
  const before = page.viewportSize();
  await page.setViewportSize({ width, height: 800 });
  const over = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  if (before) await page.setViewportSize(before);
  return over;
}
