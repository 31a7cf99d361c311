/** What a poller needs of the page; the tests bring their own. */
export interface Visibility {
  hidden(): boolean;
  onChange(listener: () => void): () => void;
}

/** Whether the browser shows this page. */
export const pageVisibility: Visibility = {
  hidden: () => document.hidden,
  onChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

/** A running poller. */
export interface Poller {
  /** Loads now, after a load that may be under way, and counts the interval anew. */
  now(): Promise<void>;
  stop(): void;
}

/**
 * Calls `load` at once and then `interval()` milliseconds after each answer; never twice at a time, never on a hidden
 * page, and at once when the page is shown again. `load` must not throw.
 */
export function poll(
  load: (signal: AbortSignal) => Promise<void>,
  interval: () => number,
  visibility: Visibility = pageVisibility,
): Poller {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  const round = async (): Promise<void> => {
    clearTimeout(timer);
    await load(end.signal);
    running = undefined;
    if (!end.signal.aborted && !visibility.hidden()) timer = setTimeout(now, interval());
  };
  // A load that was under way may have missed the change that asks for this one.
  const now = (): Promise<void> => {
    running = running ? running.then(round) : round();
    return running;
  };
  const off = visibility.onChange(() => {
    clearTimeout(timer);
    if (!visibility.hidden()) void now();
  });

  void now();
  return {
    now,
    stop() {
      end.abort();
      clearTimeout(timer);
      off();
    },
  };
}
