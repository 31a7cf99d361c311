/** The systems an agent runs on; a NAS is a Linux without a desktop and its keychain. */
export type System = 'macos' | 'windows' | 'linux' | 'nas';

/** What people call them. */
export const SYSTEMS: Record<System, string> = { macos: 'macOS', windows: 'Windows', linux: 'Linux', nas: 'NAS or server' };

/** What a new computer needs to know to join the team. */
export interface Enrolment {
  server: string;
  token: string;
  name: string;
  folder: string;
}

/** A folder to start from, as it is written on that system. */
export function exampleFolder(system: System): string {
  switch (system) {
    case 'macos':
      return '/Volumes/Photos';
    case 'windows':
      return 'D:\\Photos';
    case 'linux':
      return '/srv/photos';
    case 'nas':
      return '/volume1/photos';
  }
}

/** The commands that make a computer an agent, one a line, in their order. */
export function enrolmentCommands({ server, token, name, folder }: Enrolment, system: System = 'linux'): string {
  const quoted = system === 'windows' ? inDoubleQuotes : inSingleQuotes;
  const insecure = server.startsWith('http:') && !isThisComputer(server) ? ' --insecure-http' : '';
  const store = system === 'nas' ? ' --secret-store file' : '';
  return [
    `safelight-agent register --server ${server} --token ${token} --name ${quoted(name)}${store}${insecure}`,
    `safelight-agent roots add ${quoted(folder)}`,
    'safelight-agent run',
  ].join('\n');
}

/** The link that the desktop app opens to join. */
export function enrolmentLink({ server, token }: Pick<Enrolment, 'server' | 'token'>): string {
  return `safelight://join?${new URLSearchParams({ server, token })}`;
}

/** The system this browser runs on; for a page that a person opens on the computer they mean to add. */
export function likelySystem(platform: string): System {
  if (/mac/i.test(platform)) return 'macos';
  return /win/i.test(platform) ? 'windows' : 'linux';
}

/** A name for a collection, from the last part of its folder's path. */
export function nameOfFolder(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? '';
}

/** One argument for a Unix shell: nothing within single quotes means anything but itself. */
function inSingleQuotes(argument: string): string {
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** One argument for PowerShell and cmd alike, of a name or folder: neither can hold a double quote on Windows. */
function inDoubleQuotes(argument: string): string {
  return `"${argument.replace(/["$`%]/g, '').replace(/\\+$/, '')}"`;
}

function isThisComputer(server: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(server).hostname);
}
