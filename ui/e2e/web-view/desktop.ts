import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Running } from '../programs.ts';

/** GTK's themes that are light and dark. */
const THEMES = { light: 'Adwaita', dark: 'Adwaita-dark' };

/** Larger than any page, so that a picture can show all of it. */
const SCREEN = '1280x3000x24';

/** A desktop in memory, for one window: a screen, a session bus, a window manager, and colours that can be changed. */
export class Desktop {
  /** The folder of its user, who has nothing else. */
  readonly folder: string;
  /** What a program of this user has in its environment. */
  env: Record<string, string>;
  readonly #daemons: Running[] = [];
  #colours: Running | undefined;

  private constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'safelight-desktop-'));
    for (const name of ['config/gtk-3.0', 'data', 'cache', 'bin']) mkdirSync(join(this.folder, name), { recursive: true });
    mkdirSync(join(this.folder, 'run'), { mode: 0o700 });
    this.env = {
      PATH: `${join(this.folder, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_DATA_HOME: join(this.folder, 'data'),
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      XDG_RUNTIME_DIR: join(this.folder, 'run'),
      LANG: 'C.UTF-8',
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
    };
  }

  /** A whole one, but for a keychain: secrets lie in a file, as they do for the stories in Chromium. */
  static async open(): Promise<Desktop> {
    const desktop = new Desktop();
    try {
      await desktop.#furnish();
    } catch (thrown) {
      await desktop.close();
      throw thrown;
    }
    return desktop;
  }

  /** Makes everything light or dark. */
  colour(scheme: 'light' | 'dark'): void {
    writeFileSync(this.#settings, `Net/ThemeName "${THEMES[scheme]}"\n`);
    this.#colours?.signal('SIGHUP');
  }

  /** What this user's programs opened with the browser or the file manager. */
  opened(): string[] {
    return readFileSync(this.#log, 'utf8').split('\n').filter((line) => line !== '');
  }

  async close(): Promise<void> {
    for (const daemon of this.#daemons.toReversed()) await daemon.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #settings(): string {
    return join(this.folder, 'xsettings');
  }

  get #log(): string {
    return join(this.folder, 'opened');
  }

  async #furnish(): Promise<void> {
    const screen = this.#start('Xvfb', '-displayfd', '1', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset');
    const [, display] = await screen.says(/^(\d+)\n/m);
    this.env = { ...this.env, DISPLAY: `:${display}` };
    const bus = this.#start('dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address=1');
    const [, address = ''] = await bus.says(/^(unix:\S+)\n/m);
    this.env = { ...this.env, DBUS_SESSION_BUS_ADDRESS: address };
    this.#start('openbox');
    writeFileSync(this.#log, '');
    this.#script('xdg-open', `printf '%s\\n' "$1" >> '${this.#log}'`);
    this.colour('light');
    this.#colours = this.#start('xsettingsd', '-c', this.#settings);
    await this.#colours.says(/Took ownership/);
  }

  #start(command: string, ...args: string[]): Running {
    const daemon = Running.foreign(command, args, this.env);
    this.#daemons.push(daemon);
    return daemon;
  }

  /** A program of this desktop, found before all others of its name. */
  #script(name: string, text: string): void {
    const path = join(this.folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
  }
}
