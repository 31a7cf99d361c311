import { faultsOf } from './faults.ts';

/** Something a person asked for: whether it is under way, and what was refused. */
export class Action {
  busy = $state(false);
  refused = $state.raw<unknown>();
  /** What was refused about single fields, by their names in the request. */
  readonly faults = $derived(faultsOf(this.refused));

  /** Does it unless it is under way; the answer says whether it went well. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.refused = undefined;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.refused = thrown;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
