/** Extensions as people type them, with spaces, commas or lines between, each once with its dot and in lower case. */
export function extensionsIn(text: string): string[] {
  const found = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '' && part !== '.')
    .map((part) => `.${part.replace(/^\.+/, '').toLowerCase()}`);
  return [...new Set(found)];
}
