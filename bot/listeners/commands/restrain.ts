import type { Release, Restrain } from '../../../domain/grammar/command.ts';
import { note } from '../../blocks/ephemeral.ts';
import { restraintPut } from '../../blocks/restraints.ts';
import { toRelease, toRestraint } from '../../restraint-asks.ts';
import type { Asked, ListenerDeps } from '../listener.ts';
import type { Answer } from './command.ts';

/** `/lock app prod --reason "…"`, `/freeze prod --until "mon 08:00" --reason "…"`, `/stop --reason "…"`. */
export function restrain({ verb, ...written }: Restrain, asked: Asked, deps: ListenerDeps): Answer {
  const wish = toRestraint(deps.catalogue, { kind: verb, ...written }, asked.actor, deps.now());
  return {
    later: async () => {
      const { restraint } = await deps.gateway.restrain(wish, asked.key);
      deps.log.info({ restraint }, 'restrained');
      return restraintPut(restraint, deps.now());
    },
  };
}

const released = { unlock: 'lock', unfreeze: 'freeze', unstop: 'stop' } as const satisfies Record<
  Release['verb'],
  Restrain['verb']
>;

/** `/unlock app prod`, `/unfreeze prod`, `/unstop`. */
export function unrestrain({ verb, ...written }: Release, asked: Asked, deps: ListenerDeps): Answer {
  const wish = toRelease(deps.catalogue, { kind: released[verb], ...written }, asked.actor);
  return {
    later: async () => {
      const { person, sentence } = await deps.gateway.unrestrain(wish, asked.key);
      deps.log.info({ person, kind: wish.kind, on: wish.on }, 'released');
      return note(sentence);
    },
  };
}
