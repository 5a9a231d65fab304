import type { Command, TerminalOptions } from '../../domain/grammar/command.ts';
import { restraintLines } from '../../domain/restraints/list.ts';
import { putSentence, type SayTime } from '../../domain/restraints/sentences.ts';
import { dayTime } from '../../domain/time/zone.ts';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit.ts';
import { answerJson, type Terminal } from '../terminal.ts';

const kinds = { unlock: 'lock', unfreeze: 'freeze', unstop: 'stop' } as const;
export type Restraining = Extract<
  Command,
  { verb: 'lock' | 'freeze' | 'stop' | 'unlock' | 'unfreeze' | 'unstop' | 'locks' }
>;

/** As this machine's clock shows it. */
const local: SayTime = (iso) => dayTime(Date.parse(iso), Intl.DateTimeFormat().resolvedOptions().timeZone);

/** Locks, freezes and stops: puts one there, releases it, or lists what there is. */
export async function restraints(
  command: Restraining,
  { json }: TerminalOptions,
  terminal: Terminal,
  api: Api,
): Promise<number> {
  switch (command.verb) {
    case 'lock':
    case 'freeze':
    case 'stop': {
      const { verb: kind, ...body } = command;
      const answer = await api.restrain({ kind, ...body });
      if (json) answerJson(terminal, answer);
      else terminal.out(putSentence(answer.restraint, local));
      break;
    }
    case 'locks': {
      const found = await api.restraints();
      if (json) answerJson(terminal, { restraints: found });
      else for (const line of restraintLines(found, terminal.now(), local)) terminal.out(line);
      break;
    }
    default: {
      const { verb, ...body } = command;
      const sentence = await api.release({ kind: kinds[verb], ...body });
      if (json) answerJson(terminal, { sentence });
      else terminal.out(sentence);
    }
  }
  return exitCodes.succeeded;
}
