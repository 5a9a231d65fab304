import { readAudit, toAudit } from '../../audit.ts';
import { auditMessage, mostShown } from '../../blocks/audit.ts';
import { note } from '../../blocks/ephemeral.ts';
import type { CommandHandler } from './command.ts';

/** `/audit [group | service [environment]]`: who did what, when and on whose word, for the one who asks. */
export const audit: CommandHandler<'audit'> = (command, { actor }, deps) => {
  const { name, service, environment } = command;
  const filter = toAudit(deps, command, actor, deps.now());
  const one = name ?? service;
  const where = [
    ...(one === undefined ? [] : [`of ${one}`]),
    ...(environment === undefined ? [] : [`in ${environment}`]),
  ];
  return {
    now: note('Reading what was changed …'),
    later: async () => auditMessage(await readAudit(deps, filter, mostShown), where.join(' '), deps.now()),
  };
};
