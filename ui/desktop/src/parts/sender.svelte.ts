/** One action at a time: whether it is under way, and how the last one failed. */
export class Sender {
  busy = $state(false);
  failure = $state.raw<unknown>();

  /** Runs `act`; gives undefined when it failed. What is pressed meanwhile is not done twice. */
  async run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.failure = undefined;
    try {
      return await act();
    } catch (thrown) {
      this.failure = thrown;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

/** Makes one, for a component. */
export function sender(): Sender {
  return new Sender();
}
