/** The keys without a letter, as WebDriver writes them. */
const KEYS: Record<string, string> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
};

/** Selects all of a field. Control is let go only where the command ends. */
export const SELECT_ALL = '\uE009a';

export const DELETE = '\uE017';

/** A key pressed and let go, as the standard's actions tell it. */
export function press(key: string): unknown {
  const value = KEYS[key] ?? key;
  const actions = [{ type: 'keyDown', value }, { type: 'keyUp', value }];
  return { actions: [{ type: 'key', id: 'keyboard', actions }] };
}
