import { note } from '../../blocks/ephemeral.ts';
import { namedIn } from '../../names.ts';
import { plannedMeant, toStackRequest } from '../../stack-asks.ts';
import type { CommandHandler } from './command.ts';
import { announcement, startAnswer } from './start.ts';

/** `/infra apply primary`: plans it anew and applies that; with the id of a plan, exactly that one. Nothing is changed before it is approved. */
export const infraApply: CommandHandler<'infra apply'> = ({ planned, ...wish }, asked, deps) => {
  const requestOf = (meant: { readonly stack: string; readonly of?: string | undefined }) =>
    toStackRequest(deps.catalogue, { ...wish, ...meant, dryRun: false }, asked.actor);
  if (namedIn(deps.catalogue, planned) !== undefined) return startAnswer(requestOf({ stack: planned }), asked, deps);
  return {
    now: note(`Looking for the plan ${planned} …`),
    later: async () => {
      const request = requestOf(await plannedMeant(deps, planned));
      return (await startAnswer(request, asked, deps).later()) ?? note(announcement(request, deps));
    },
  };
};
