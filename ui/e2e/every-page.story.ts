import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import { furnish, type Furnished } from './every-page.ts';
import type { Reader } from './reader.ts';

let furnished: Furnished;
let reader: Reader;

beforeAll(async () => {
  furnished = await furnish();
  reader = furnished.desk.reader;
}, 120_000);

beforeEach(() => {
  onTestFailed(async () => console.log(await reader.says()));
});

afterAll(async () => {
  await furnished?.desk.close();
  expect(reader.complaints).toEqual([]);
});

/** Goes to a page, and waits until it shows what it is about. */
async function visit(path: string): Promise<void> {
  await reader.page.goto(path);
  await reader.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  await reader.page.getByRole('main').getByText(/^(Asking|Loading)/).first().waitFor({ state: 'detached' });
}

test('every page is clean in light and dark, and fits 320 px', async () => {
  const faults: string[] = [];
  for (const [name, path] of Object.entries(furnished.pages)) {
    await visit(path);
    expect([name, await reader.page.getByRole('main').getByRole('alert').allInnerTexts()]).toEqual([name, []]);
    faults.push(...(await reader.faults(`every page, ${name}`)));
  }
  expect(faults).toEqual([]);
}, 240_000);

test('every page says that it loads, that the coordinator failed, and that it cannot be reached', async () => {
  const { page } = reader;
  const faults: string[] = [];
  for (const [name, path] of Object.entries(furnished.pages)) {
    let answer: 'hold' | 'fail' | 'away' = 'hold';
    const held: (() => void)[] = [];
    await page.route(/\/api\/(?!session$|live)/, async (route) => {
      if (answer === 'hold') await new Promise<void>((go) => held.push(go));
      if (answer === 'fail') await route.fulfill({ status: 500, json: { detail: 'The disk is full.', code: 'internal' } }).catch(() => {});
      else await route.abort().catch(() => {});
    });
    await page.goto(path);
    const main = page.getByRole('main');
    await main.getByText(/^(Loading|Asking)/).first().waitFor();
    faults.push(...(await reader.faults(`loading, ${name}`)));
    answer = 'fail';
    held.forEach((go) => go());
    await main.getByText('The disk is full.').first().waitFor();
    await main.getByRole('button', { name: /^Try (now|again)$/ }).first().waitFor();
    faults.push(...(await reader.faults(`failed, ${name}`)));
    answer = 'away';
    await main.getByRole('button', { name: /^Try (now|again)$/ }).first().click();
    await main.getByText(/The coordinator cannot be reached/).first().waitFor();
    faults.push(...(await reader.faults(`away, ${name}`)));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // It comes back by itself, or by the button.
    await main.getByRole('button', { name: /^Try (now|again)$/ }).first().click();
    await main.getByText(/The coordinator cannot be reached/).first().waitFor({ state: 'detached' });
  }
  // The browser complains of what was broken on purpose.
  const others = reader.complaints.splice(0).filter((one) => !/status of 500|ERR_FAILED/.test(one));
  expect([faults, others]).toEqual([[], []]);
}, 400_000);

/** Everything a mouse can press has to be reached by Tab, in sight, with its focus shown. */
const WALK = `(() => {
  const wanted = new Set([...document.querySelectorAll('a[href], button, select, textarea, input:not([type=radio])')]
    .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0));
  const faults = [];
  window.walked = { left: wanted, faults };
  document.addEventListener('focusin', ({ target }) => {
    wanted.delete(target);
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const box = target.getBoundingClientRect();
    const shown = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    if (target.matches('a, button, select, textarea, input, pre') && (outlineStyle === 'none' || outlineWidth === '0px')) faults.push('no outline: ' + target.outerHTML.slice(0, 200));
    if (!shown) faults.push('out of sight: ' + target.outerHTML.slice(0, 200));
  });
  return wanted.size;
})()`;

test('every page is walked by the keyboard alone, with the focus in sight', async () => {
  const { page } = reader;
  const faults: string[] = [];
  for (const [name, path] of Object.entries(furnished.pages)) {
    await visit(path);
    const stops = await page.evaluate<number>(WALK);
    await page.evaluate('document.activeElement.blur(), document.body.focus()');
    // A report in its frame has stops of its own, and the walk begins where the page put the focus:
    // twice round, unless everything was reached before.
    for (let stop = 0; stop < 2 * stops + 100; stop += 1) {
      await page.keyboard.press('Tab');
      if (stop % 8 === 0 && (await page.evaluate<boolean>('![...window.walked.left].some((one) => one.isConnected)'))) break;
    }
    const { left, wrong } = await page.evaluate<{ left: string[]; wrong: string[] }>(
      '({ left: [...window.walked.left].filter((one) => one.isConnected).map((one) => one.outerHTML.slice(0, 200)), wrong: window.walked.faults })',
    );
    faults.push(...left.map((one) => `${name}: not reached: ${one}`), ...wrong.map((one) => `${name}: ${one}`));
  }
  expect(faults).toEqual([]);
}, 240_000);

test('forced colours keep every state readable, and reduced motion moves nothing', async () => {
  const { page } = reader;
  const faults: string[] = [];
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  for (const [name, path] of Object.entries(furnished.pages)) {
    await visit(path);
    // A mark that took a colour of ours could vanish against the reader's ground.
    const odd = await page.evaluate<string[]>(`(() => {
      const probe = document.createElement('span');
      probe.style.setProperty('color', 'CanvasText');
      document.body.append(probe);
      const ink = getComputedStyle(probe).color;
      probe.remove();
      return [...document.querySelectorAll('main svg .ring, header svg .ring')].map((one) => getComputedStyle(one).stroke).filter((one) => one !== ink);
    })()`);
    const current = await page.evaluate<string>(`getComputedStyle(document.querySelector('nav[aria-label=Pages] a[aria-current]') ?? document.body).borderTopStyle`);
    const moving = await page.evaluate<number>(`document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length`);
    if (odd.length > 0) faults.push(`${name}: marks drawn in ${odd.join(', ')}`);
    if (current !== 'solid' && !path.startsWith('/agents')) faults.push(`${name}: the current entry of the navigation is not marked`);
    if (moving > 0) faults.push(`${name}: ${moving} things move`);
    await reader.picture(`forced colours, ${name}`);
  }
  await page.emulateMedia({ forcedColors: null, reducedMotion: null });
  expect(faults).toEqual([]);
}, 240_000);
