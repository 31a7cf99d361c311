import type { FolderAnswer } from '@safelight/kit/panel';

import type { Panel } from '../../panel.svelte.ts';

/** A folder that somebody brought: what would become of it, until it is added or put away. */
export class Candidate {
  readonly path: string;
  /** What Safelight says about it; nothing while it looks. */
  answer = $state.raw<FolderAnswer>();
  failure = $state.raw<unknown>();
  /** What its collection will be called. */
  name = $state('');
  adding = $state(false);

  readonly #panel: Panel;

  constructor(panel: Panel, path: string) {
    [this.#panel, this.path] = [panel, path];
  }

  /** Asks what adding it would mean. */
  async look(): Promise<void> {
    this.failure = undefined;
    try {
      const answer = await this.#panel.call('folders.look', { path: this.path });
      this.name = answer.name;
      this.answer = answer;
    } catch (thrown) {
      this.failure = thrown;
    }
  }

  /** Adds it, after its owner read what that means; whether it was done. */
  async add(): Promise<boolean> {
    if (this.adding || !this.answer) return false;
    this.adding = true;
    this.failure = undefined;
    try {
      await this.#panel.call('folders.add', { path: this.answer.path, name: this.name.trim() });
      return true;
    } catch (thrown) {
      this.failure = thrown;
      return false;
    } finally {
      this.adding = false;
    }
  }
}

/** The folders that were brought and are not yet answered. */
export class Candidates {
  all = $state.raw<Candidate[]>([]);
  readonly #panel: Panel;

  constructor(panel: Panel) {
    this.#panel = panel;
  }

  /** Those that can be added now. */
  get ready(): Candidate[] {
    return this.all.filter(({ answer }) => answer?.can_add);
  }

  /** Looks at folders; each is asked about once. */
  bring(paths: string[]): void {
    const known = new Set(this.all.map(({ path }) => path));
    const fresh = [...new Set(paths)].filter((path) => !known.has(path)).map((path) => new Candidate(this.#panel, path));
    this.all = [...fresh, ...this.all];
    for (const one of fresh) void one.look();
  }

  drop(candidate: Candidate): void {
    this.all = this.all.filter((one) => one !== candidate);
  }
}
