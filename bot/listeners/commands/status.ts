import { checkSubject, viewOf } from '../../asks.ts';
import { changeCard } from '../../blocks/card.ts';
import type { CommandHandler } from './command.ts';

/** `/coxswain status app prod`: the change's message as it is now, for the one who asks; without buttons, since this copy stays as it is. */
export const status: CommandHandler<'status'> = ({ subject }, _asked, deps) => {
  checkSubject(deps.catalogue, subject);
  return {
    later: async () => {
      const card = changeCard(await viewOf(deps, subject), { now: deps.now() });
      return { ...card, blocks: card.blocks.filter((block) => block.type !== 'actions') };
    },
  };
};
