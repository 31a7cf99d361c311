const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/Windows/, 'Windows'],
  [/Linux/, 'Linux'],
];

/** A browser by the long text it calls itself: "Firefox on Windows"; the text itself where it is another program. */
export function browserName(program: string | null): string {
  if (program === null) return 'An unknown program';
  const find = (all: [RegExp, string][]) => all.find(([pattern]) => pattern.test(program))?.[1];
  const browser = find(BROWSERS);
  if (browser === undefined) return program;
  const system = find(SYSTEMS);
  return system ? `${browser} on ${system}` : browser;
}
