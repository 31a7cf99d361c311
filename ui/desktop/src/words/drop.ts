/** The paths in a list of addresses, as file managers hand them over with a drop; others are left out. */
export function pathsOf(list: string): string[] {
  return list
    .split(/\r?\n/)
    .filter((line) => /^file:\/\/(localhost)?\//i.test(line))
    .flatMap((line) => {
      const path = decoded(line.replace(/^file:\/\/(localhost)?/i, ''));
      return path === null ? [] : [path.length > 1 ? path.replace(/\/$/, '') : path];
    });
}

/** A path as a person pastes it: without the quotes that shells and file managers put around it. */
export function pasted(text: string): string {
  const trimmed = text.trim();
  const bare = /^(["'])(.*)\1$/.exec(trimmed)?.[2] ?? trimmed;
  return pathsOf(bare)[0] ?? bare;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
