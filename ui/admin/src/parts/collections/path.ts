/** A folder below a root, written as the root's system writes it. */
export function below(root: string, rest: string): string {
  const separator = root.includes('\\') ? '\\' : '/';
  const trimmed = rest.trim().replace(/^[/\\]+|[/\\]+$/g, '');
  if (trimmed === '') return root;
  return root.endsWith(separator) ? root + trimmed : root + separator + trimmed;
}
