import { PRETEND } from './app.ts';
import type { PanelPage } from './page.ts';
import { Play } from './play.ts';
import { openReader, type PanelReader } from './reader.ts';
import { Stage } from './stage.ts';

/** A reader in front of the window, and the play behind it. */
export class Visit {
  readonly faults: string[] = [];
  readonly play: Play;
  readonly reader: PanelReader;
  stage: Stage;
  #stranger: PanelReader | undefined;

  private constructor(play: Play, stage: Stage, reader: PanelReader) {
    [this.play, this.stage, this.reader] = [play, stage, reader];
  }

  static async open(set: (play: Play) => void = () => {}): Promise<Visit> {
    const play = new Play();
    set(play);
    const stage = await Stage.open(play);
    const reader = await openReader(stage.address);
    stage.first = reader.watch;
    return new Visit(play, stage, reader);
  }

  get page(): PanelPage {
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

  /** From the next loading on the page stands in the window of the desktop app, as far as it can tell. */
  pretendApp(): void {
    this.stage.first += PRETEND;
  }

  /** The page of somebody else on this computer, who knows nothing of the first one's cookies. */
  async stranger(): Promise<PanelPage> {
    this.#stranger ??= await openReader(this.stage.address);
    return this.#stranger.page;
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
    await this.#stranger?.close();
    await this.reader.close();
    await this.stage.close();
  }
}
