import { restraintList } from '../../blocks/restraints.ts';
import { allRestraints } from '../../restraint-asks.ts';
import type { CommandHandler } from './command.ts';

/** `/locks`: what is locked, frozen or stopped now, and which freezes come. */
export const locks: CommandHandler<'locks'> = (_command, _asked, deps) => ({
  later: async () => {
    const now = deps.now();
    return restraintList(await allRestraints(deps, now), now);
  },
});
