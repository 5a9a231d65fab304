import type { FastifyInstance } from 'fastify';
import type { Asks } from '../asks.ts';
import { allRestraints, toRelease, toRestraint } from '../restraint-asks.ts';
import { restraintOperations } from './operations/restraints.ts';
import { serve, type Who } from './serve.ts';

/** What is locked, frozen or stopped now, and what calendars freeze soon; putting it there or releasing it. */
export function restraintRoutes(
  server: FastifyInstance,
  who: Who,
  { now, ...asks }: Asks & { readonly now: () => number },
): void {
  const { catalogue, gateway } = asks;
  serve(server, who, restraintOperations, {
    async listRestraints() {
      return { restraints: await allRestraints(asks, now()) };
    },

    async restrain({ actor, body }, { key }) {
      return gateway.restrain(toRestraint(catalogue, body, actor, now()), key);
    },

    async release({ actor, body }, { key }) {
      return gateway.unrestrain(toRelease(catalogue, body, actor), key);
    },
  });
}
