import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const PATIENCE_MS = 30_000;

/** The path of one of our programs; the folder is told by `SAFELIGHT_BIN_DIR`. */
export function program(name: string): string {
  const folder = process.env['SAFELIGHT_BIN_DIR'];
  if (!folder) throw new Error('SAFELIGHT_BIN_DIR must name the folder of safelight-coordinator and safelight-agent.');
  const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  if (!existsSync(path)) throw new Error(`${path} is not there; build it first.`);
  return path;
}

/** A program that runs until it is stopped; what it prints is kept for failures. */
export class Running {
  printed = '';
  readonly #child: ChildProcess;
  readonly #name: string;

  /** One of our programs, in our own environment with `env` besides. */
  constructor(name: string, args: string[], env: Record<string, string>, foreign = false) {
    this.#name = name;
    const options: SpawnOptions = { env: foreign ? env : { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
    this.#child = foreign ? spawn('setpriv', ['--pdeathsig', 'KILL', name, ...args], options) : spawn(program(name), args, options);
    this.#child.once('error', ({ message }) => (this.printed += message));
    const keep = (chunk: Buffer) => (this.printed += chunk.toString());
    this.#child.stdout?.on('data', keep);
    this.#child.stderr?.on('data', keep);
  }

  /**
   * A program of the system, with nothing in its environment but `env`. It ends with us, even where we are killed. Linux only.
   */
  static foreign(command: string, args: string[], env: Record<string, string>): Running {
    return new Running(command, args, env, true);
  }

  /** Waits until the program has printed something that matches. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return until(`${this.#name} to print ${pattern}`, () => {
      if (!this.runs) throw new Error(`${this.#name} ended:\n${this.printed}`);
      return pattern.exec(this.printed);
    }, () => this.printed);
  }

  /** Whether it was started and has not ended. */
  get runs(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Sends it a signal. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<void> {
    if (!this.runs) return;
    const gone = new Promise((done) => this.#child.once('exit', done));
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(hard);
  }
}

/** Runs a program to its end and gives what it printed; refuses another exit code than 0. */
export async function finished(name: string, args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(program(name), args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${printed}`);
  return printed;
}

/** Waits for something that `look` finds, with a deadline that tells what was last seen. */
export async function until<T>(what: string, look: () => T | null | undefined, seen: () => string): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}. Last seen:\n${seen()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
