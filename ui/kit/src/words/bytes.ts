const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size as people say it: "12.4 GB". */
export function bytes(n: number): string {
  let [size, unit] = [n, 0];
  while (size >= 999.5 && unit < UNITS.length - 1) [size, unit] = [size / 1000, unit + 1];
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${size.toFixed(digits)}\u00a0${UNITS[unit]}`;
}
