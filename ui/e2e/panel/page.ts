/** The roles that stories look for. */
export type Role =
  | 'alertdialog'
  | 'button'
  | 'group'
  | 'heading'
  | 'link'
  | 'listitem'
  | 'navigation'
  | 'progressbar'
  | 'region'
  | 'term';

/** How a name or a text is compared: as a whole with its capitals, or anywhere in it without. */
export interface Exactly {
  exact?: boolean;
}

/** How long something is waited for, in milliseconds. */
export interface Patience {
  timeout?: number;
}

/** A page, or something on it, in which more is found. */
export interface Place {
  getByRole(role: Role, options?: Exactly & { name?: string | RegExp }): Found;
  getByText(text: string | RegExp, options?: Exactly): Found;
  getByLabel(text: string | RegExp, options?: Exactly): Found;
  locator(selector: string, options?: { hasText?: string }): Found;
}

/** What is found on a page, each time anew. Whoever acts on it waits until it is there, and the only one. */
export interface Found extends Place {
  first(): Found;
  filter(options: { hasText: string }): Found;
  count(): Promise<number>;
  waitFor(options?: Patience & { state?: 'attached' | 'detached' | 'visible' | 'hidden' }): Promise<void>;
  click(): Promise<void>;
  fill(text: string): Promise<void>;
  check(): Promise<void>;
  selectOption(label: string): Promise<unknown>;
  isChecked(): Promise<boolean>;
  isDisabled(): Promise<boolean>;
  innerText(): Promise<string>;
  getAttribute(name: string): Promise<string | null>;
}

/** What a story of the panel asks of its page. Playwright's pages fulfil it, and those in the web view. */
export interface PanelPage extends Place {
  readonly keyboard: { press(key: string): Promise<void> };
  goto(address: string): Promise<unknown>;
  reload(): Promise<unknown>;
  goBack(): Promise<unknown>;
  url(): string | Promise<string>;
  evaluate<T>(script: string): Promise<T>;
}
