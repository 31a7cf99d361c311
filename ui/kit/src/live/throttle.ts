/** A function that may be called often and acts seldom. */
export interface Throttled {
  (): void;
  /** Forgets an act that is still to come. */
  cancel(): void;
}

/** Calls `act` at once, and then at most once in `pause` milliseconds; what came meanwhile is acted on after it. */
export function throttle(act: () => void, pause: number): Throttled {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  const rest = (): void => {
    resting = undefined;
    if (asked) call();
  };
  const call = (): void => {
    asked = resting !== undefined;
    if (asked) return;
    resting = setTimeout(rest, pause);
    act();
  };
  return Object.assign(call, {
    cancel() {
      clearTimeout(resting);
      resting = undefined;
      asked = false;
    },
  });
}
