import type { CommandHandler } from './command.ts';
import { decisionAnswer } from './decide.ts';

/** `/override app prod --reason "…"`: the change goes on in spite of what holds it back. */
export const override: CommandHandler<'override'> = (command, asked, deps) =>
  decisionAnswer('override', command, asked, deps);
