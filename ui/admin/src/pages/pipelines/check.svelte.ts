import type { PipelineCheck } from '@safelight/kit';
import { pipelines } from '@safelight/kit/work';

/** Typing goes on so often before the text is looked at. */
const PAUSE_MS = 400;

/** What the coordinator says about a text that is being typed. */
export class Check {
  result = $state.raw<PipelineCheck>();
  refused = $state.raw<unknown>();
  /** Whether the text is newer than what was said. */
  behind = $state(false);

  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked: AbortController | undefined;

  /** The text changed: it is looked at once nobody has typed for a moment. */
  typed(text: string): void {
    this.stop();
    this.behind = true;
    this.#timer = setTimeout(() => void this.now(text), PAUSE_MS);
  }

  /** Looks at the text at once. */
  async now(text: string): Promise<void> {
    this.stop();
    const asked = new AbortController();
    this.#asked = asked;
    this.behind = true;
    try {
      this.result = await pipelines.examine(text, asked.signal);
      this.refused = undefined;
      this.behind = false;
    } catch (thrown) {
      if (asked.signal.aborted) return;
      this.refused = thrown;
      this.behind = false;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }
}
