/** What a new computer needs to know to join the team. */
export interface Enrolment {
  server: string;
  token: string;
  name: string;
  folder: string;
}

/** The commands that make a computer an agent, one a line, in their order. */
export function enrolmentCommands({ server, token, name, folder }: Enrolment): string {
  return [
    `safelight-agent register --server ${server} --token ${token} --name ${quoted(name)}`,
    `safelight-agent roots add ${quoted(folder)}`,
    'safelight-agent run',
  ].join('\n');
}

/** One argument in double quotes, which Unix shells, PowerShell and cmd read alike for names without `"`. */
function quoted(argument: string): string {
  return `"${argument.replace(/["$`]/g, '')}"`;
}

/** A name for a collection, from the last part of its folder's path. */
export function nameOfFolder(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? '';
}
