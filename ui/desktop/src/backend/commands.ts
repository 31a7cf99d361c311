import type { PanelCommands } from '@safelight/kit/panel';

/** The name of a command. */
export type Command = keyof PanelCommands;

/** What a command takes. */
export type Args<C extends Command> = PanelCommands[C]['args'];

/** What a command gives. */
export type Reply<C extends Command> = PanelCommands[C]['reply'];
