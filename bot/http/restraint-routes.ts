import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/change/actor.ts';
import type { Asks } from '../asks.ts';
import { toRelease, toRestraint } from '../restraint-asks.ts';
import { readRelease, readRestraint } from './bodies.ts';

/** What is locked, frozen or stopped, and putting it there or releasing it. Times are epoch ms. */
export function restraintRoutes(
  { catalogue, gateway, now }: Asks & { readonly now: () => number },
  actorOf: (request: FastifyRequest) => Promise<Actor>,
  keyOf: (request: FastifyRequest, actor: Actor) => string,
): (server: FastifyInstance) => Promise<void> {
  return async (server) => {
    server.get('/restraints', async (request) => {
      await actorOf(request);
      return { restraints: await gateway.restraints() };
    });

    server.post('/restraints', async (request) => {
      const actor = await actorOf(request);
      const wish = toRestraint(catalogue, readRestraint(request.body), actor, now());
      return gateway.restrain(wish, keyOf(request, actor));
    });

    server.post('/restraints/release', async (request) => {
      const actor = await actorOf(request);
      return gateway.unrestrain(toRelease(catalogue, readRelease(request.body), actor), keyOf(request, actor));
    });
  };
}
