import { stackList } from '../../blocks/stack-list.ts';
import { stackStandings } from '../../stacks.ts';
import type { CommandHandler } from './command.ts';

/** `/infra`: the stacks, what was planned and applied last, and whether they still are as they were applied. */
export const infraList: CommandHandler<'infra list'> = (_command, _asked, deps) => ({
  later: async () => stackList(await stackStandings(deps), deps.now()),
});
