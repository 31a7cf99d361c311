/** A text read as a pipeline's document, or why it cannot be. */
export interface Read {
  document?: Record<string, unknown>;
  fault?: string;
}

/** Reads a text in YAML, of which JSON is a part; what is no object is no pipeline. */
export function documentOf(text: string, parse: (text: string) => unknown): Read {
  let read: unknown;
  try {
    read = parse(text);
  } catch {
    return { fault: 'This text cannot be read as YAML. Mend what the check names first.' };
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    return { fault: 'A pipeline is an object with lists of nodes and edges. Mend what the check names first.' };
  }
  return { document: read as Record<string, unknown> };
}
