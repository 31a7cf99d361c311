const WHOLE = new Intl.NumberFormat('en-GB');

/** A whole number with thousands separators. */
export function whole(n: number): string {
  return WHOLE.format(n);
}

/** A count with the right noun: "1 file", "12,000 files". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${whole(n)} ${n === 1 ? one : many}`;
}
