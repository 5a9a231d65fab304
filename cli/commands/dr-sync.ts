import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import { type ChangeView, hasEnded } from '../../domain/change/view.ts';
import type { Api } from '../api.ts';
import { exitCodeOf, exitCodes } from '../exit.ts';
import { follow } from '../follow.ts';
import { showChange } from '../show.ts';
import { answerJson, type Terminal } from '../terminal.ts';

type DrSync = Extract<Command, { readonly verb: 'dr sync' }>;

/** How long it waits for the plans when nobody asked to wait for the end, ms. */
const planPatience = 15_000;

/**
 * Brings the standby of a service, or those of each service of a group, in step with what serves. With --json, `{ changes: [] }`.
 * Ends with the code of the worst.
 */
export async function drSync(
  { meant, dryRun, reason }: DrSync,
  options: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  const places = 'group' in meant ? await api.servicesOf(meant.group) : [meant];
  const more = { dryRun, ...(reason === undefined ? {} : { reason }) };
  const views: ChangeView[] = [];
  const toEnd = options.wait || dryRun;
  const changes: string[] = [];
  for (const place of places) changes.push(await api.start({ kind: 'sync', ...place, ...more }));
  for (const change of changes) {
    const view = await follow(api, terminal, change, {
      until: ({ status, plan }) => hasEnded(status) || (!toEnd && plan !== undefined),
      ...(toEnd ? {} : { atMost: planPatience }),
      onTrouble: terminal.err,
    });
    views.push(view);
    if (!options.json) for (const line of showChange(view, terminal.now())) terminal.out(line);
  }
  if (options.json) answerJson(terminal, { changes: views });
  return Math.max(exitCodes.succeeded, ...views.map(exitCodeOf));
}
