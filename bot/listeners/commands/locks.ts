import { restraintList } from '../../blocks/restraints.ts';
import type { CommandHandler } from './command.ts';

/** `/locks`: what is locked, frozen or stopped now, and which freezes come. */
export const locks: CommandHandler<'locks'> = (_command, _asked, { gateway, now }) => ({
  later: async () => restraintList(await gateway.restraints(), now()),
});
