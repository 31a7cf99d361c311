import type { Exactly, Found, Patience, Place, Role } from '../panel/page.ts';
import { Refusal, type Driver, type Ref } from './driver.ts';
import { around, forEverybody, isReady, isSeen, thatSay, toTheMiddle, withLabel, withSelector, withText, type Wanted } from './in-page.ts';
import { DELETE, SELECT_ALL } from './keys.ts';
import { PATIENCE_MS, poll } from './poll.ts';

/** Which elements may have a role; whether they do, the engine says. */
const MAY_BE: Record<Role, string> = {
  alertdialog: '[role="alertdialog"]',
  button: 'button, summary, [role="button"]',
  group: 'fieldset, [role="group"]',
  heading: 'h1, h2, h3, h4, h5, h6, [role="heading"]',
  link: 'a[href], [role="link"]',
  listitem: 'li, [role="listitem"]',
  navigation: 'nav, [role="navigation"]',
  progressbar: 'progress, [role="progressbar"]',
  region: 'section, [role="region"]',
  term: 'dt, dfn, [role="term"]',
};

/** The page changed between two looks: one looks again. */
const CHANGED = ['stale element reference', 'no such element', 'element not interactable', 'element click intercepted'];

/** From what was found so far, or from the whole page, to what is found next. */
type Step = (found: Ref[] | null) => Promise<Ref[]>;

/** Where something is found. Roles and names are those that the engine tells to screen readers. */
export class WebPlace implements Place {
  protected readonly driver: Driver;
  protected readonly what: string;
  protected readonly steps: Step[];

  constructor(driver: Driver, what = '', steps: Step[] = []) {
    [this.driver, this.what, this.steps] = [driver, what, steps];
  }

  getByRole(role: Role, { name, exact }: Exactly & { name?: string | RegExp } = {}): Found {
    const named = name === undefined ? null : wanted(name, exact);
    return this.further(`${role} ${name ?? ''}`, async (roots) => {
      const found: Ref[] = [];
      for (const one of await this.#ask(forEverybody, roots, MAY_BE[role])) {
        if ((await this.driver.about(one, 'GET', 'computedrole')) !== role) continue;
        if (named === null || fits(await this.driver.about(one, 'GET', 'computedlabel'), named)) found.push(one);
      }
      return found;
    });
  }

  getByText(text: string | RegExp, { exact }: Exactly = {}): Found {
    return this.further(`"${text}"`, (roots) => this.#ask(withText, roots, wanted(text, exact)));
  }

  getByLabel(text: string | RegExp, { exact }: Exactly = {}): Found {
    return this.further(`what is labelled "${text}"`, (roots) => this.#ask(withLabel, roots, wanted(text, exact)));
  }

  locator(selector: string, { hasText }: { hasText?: string } = {}): Found {
    if (selector === '..') return this.further('what is around it', (roots) => this.#ask(around, roots));
    const found = this.further(selector, (roots) => this.#ask(withSelector, roots, selector));
    return hasText === undefined ? found : found.filter({ hasText });
  }

  protected further(what: string, step: Step): WebFound {
    return new WebFound(this.driver, `${this.what} › ${what}`, [...this.steps, step]);
  }

  #ask(body: (...args: never[]) => unknown, ...args: unknown[]): Promise<Ref[]> {
    return this.driver.call(body, ...args);
  }
}

/** What is found, each time anew. */
class WebFound extends WebPlace implements Found {
  first(): Found {
    return this.further('the first', async (found) => (found ?? []).slice(0, 1));
  }

  filter({ hasText }: { hasText: string }): Found {
    return this.further(`with "${hasText}"`, (found) => this.driver.call(thatSay, found, hasText));
  }

  count(): Promise<number> {
    return this.#until('to be counted', async (found) => ({ it: found.length }));
  }

  async waitFor({ state = 'visible', timeout }: Patience & { state?: State } = {}): Promise<void> {
    const wish = state === 'attached' || state === 'visible';
    const attached = state === 'attached' || state === 'detached';
    await this.#until(`to be ${state}`, async (found) => {
      const there = found.length > 0 && (attached || (await this.driver.call(isSeen, only(found))));
      return there === wish ? { it: true } : null;
    }, timeout);
  }

  async click(): Promise<void> {
    await this.#ready('to be clicked', async (one) => {
      try {
        await this.driver.about(one, 'POST', 'click');
      } catch (thrown) {
        // What lies over the edge of the window is gone around, as a person does.
        await this.driver.call(toTheMiddle, one);
        throw thrown;
      }
    });
  }

  async fill(text: string): Promise<void> {
    await this.#ready('to be filled', async (one) => {
      for (const keys of [SELECT_ALL, text || DELETE]) await this.driver.about(one, 'POST', 'value', { text: keys });
      const value = await this.driver.about<string>(one, 'GET', 'property/value');
      if (value !== text) throw new Error(`"${text}" was typed, and "${value}" stands in${this.what}.`);
    });
  }

  async check(): Promise<void> {
    if (!(await this.isChecked())) await this.click();
    await this.#until('to be checked', async (found) => {
      return (await this.driver.about<boolean>(only(found), 'GET', 'selected')) ? { it: true } : null;
    });
  }

  async selectOption(label: string): Promise<void> {
    const option = this.further(`option "${label}"`, (found) => this.driver.call(withText, found, wanted(label, true)));
    await option.#there((one) => this.driver.about(one, 'POST', 'click'));
  }

  isChecked(): Promise<boolean> {
    return this.#there((one) => this.driver.about(one, 'GET', 'selected'));
  }

  isDisabled(): Promise<boolean> {
    return this.#there(async (one) => !(await this.driver.about<boolean>(one, 'GET', 'enabled')));
  }

  innerText(): Promise<string> {
    return this.#there((one) => this.driver.about(one, 'GET', 'property/innerText'));
  }

  getAttribute(name: string): Promise<string | null> {
    return this.#there((one) => this.driver.about(one, 'GET', `attribute/${name}`));
  }

  /** Does something with the only one, once it is there. */
  #there<T>(act: (one: Ref) => Promise<T>): Promise<T> {
    return this.#until('to be there', async (found) => (found.length === 0 ? null : { it: await act(only(found)) }));
  }

  /** Does something with the only one, once it can be acted on. */
  #ready<T>(what: string, act: (one: Ref) => Promise<T>): Promise<T> {
    return this.#until(what, async (found) => {
      const ready = found.length > 0 && (await this.driver.call(isReady, only(found)));
      return ready ? { it: await act(only(found)) } : null;
    });
  }

  /** Looks until `look` makes something of what is found. What changes under its hands it finds anew. */
  async #until<T>(what: string, look: (found: Ref[]) => Promise<{ it: T } | null>, patience = PATIENCE_MS): Promise<T> {
    let seen = '';
    const ask = async (): Promise<{ it: T } | null> => {
      try {
        let found: Ref[] | null = null;
        for (const step of this.steps) found = await step(found);
        seen = `${found?.length ?? 0} of it`;
        return await look(found ?? []);
      } catch (thrown) {
        if (!(thrown instanceof Refusal && CHANGED.includes(thrown.code))) throw thrown;
        seen = thrown.message;
        return null;
      }
    };
    const { it } = await poll(`${this.what.slice(3)} ${what}`, ask, () => seen, patience);
    return it;
  }
}

type State = 'attached' | 'detached' | 'visible' | 'hidden';

/** What is acted on must be told from everything else. */
function only(found: Ref[]): Ref {
  const [one, another] = found;
  if (!one || another) throw new Error(`One was expected, and ${found.length} were found.`);
  return one;
}

function wanted(text: string | RegExp, exact = false): Wanted {
  return typeof text === 'string' ? { text, exact, flags: null } : { text: text.source, exact, flags: text.flags };
}

/** Whether a name is the one that is wanted. */
function fits(name: string, { text, exact, flags }: Wanted): boolean {
  const plain = name.trim().replace(/\s+/g, ' ');
  if (flags !== null) return new RegExp(text, flags).test(plain);
  return exact ? plain === text : plain.toLowerCase().includes(text.toLowerCase());
}
