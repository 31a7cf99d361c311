import type { Page } from 'playwright-core';

import { PANEL, Reader } from '../reader.ts';
import { Play } from './play.ts';
import { Stage } from './stage.ts';

/** A reader in front of the window, and the play behind it. */
export class Visit {
  readonly faults: string[] = [];
  readonly play: Play;
  readonly reader: Reader;
  stage: Stage;

  private constructor(play: Play, stage: Stage, reader: Reader) {
    [this.play, this.stage, this.reader] = [play, stage, reader];
  }

  static async open(set: (play: Play) => void = () => {}): Promise<Visit> {
    const play = new Play();
    set(play);
    const stage = await Stage.open(play);
    return new Visit(play, stage, await Reader.open(stage.address, PANEL));
  }

  get page(): Page {
    return this.reader.page;
  }

  /** Comes in by an address that is good once. */
  async enter(place = 'Collections'): Promise<void> {
    await this.page.goto(this.stage.invite());
    await this.page.getByRole('navigation', { name: 'Places' }).waitFor();
    if (place !== 'Collections') await this.go(place);
  }

  /** Goes to a place of the window. */
  async go(place: string): Promise<void> {
    await this.page.getByRole('link', { name: place, exact: true }).click();
    await this.page.locator('a[aria-current="page"]', { hasText: place }).waitFor();
  }

  /** Looks whether what is shown can be used by everybody. */
  async look(where: string): Promise<void> {
    this.faults.push(...(await this.reader.faults(`panel ${where}`)));
  }

  /** What the play was asked with this command. */
  asked(command: string): Record<string, unknown>[] {
    return this.play.asked.filter((one) => one.command === command).map(({ args }) => args);
  }

  async close(): Promise<void> {
    await this.reader.close();
    await this.stage.close();
  }
}
