/** A short word about something that was done, with a way back where there is one. */
export interface Toast {
  id: number;
  text: string;
  undo?: (() => Promise<unknown>) | undefined;
}

/** Long enough to read and to reach the button. */
const SHOWN_MS = 10_000;

let toasts = $state.raw<Toast[]>([]);
let next = 0;

/** What is shown now, oldest first. */
export function shownToasts(): Toast[] {
  return toasts;
}

/** Says that something was done. */
export function toast(text: string, undo?: () => Promise<unknown>): void {
  next += 1;
  const id = next;
  toasts = [...toasts.slice(-2), { id, text, undo }];
  setTimeout(() => dropToast(id), SHOWN_MS);
}

/** Takes one away. */
export function dropToast(id: number): void {
  toasts = toasts.filter((one) => one.id !== id);
}
