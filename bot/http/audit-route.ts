import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/change/actor.ts';
import type { Asks } from '../asks.ts';
import { readAudit, toAudit } from '../audit.ts';
import { readAuditQuery } from './bodies.ts';

/** Each of them is read from its history, by a worker. */
const most = 200;

/** Who did what, when and on what evidence: the changes asked for in the last `since` seconds, newest first. */
export function auditRoute(
  { now, ...asks }: Asks & { readonly now: () => number },
  actorOf: (request: FastifyRequest) => Promise<Actor>,
): (server: FastifyInstance) => Promise<void> {
  return async (server) => {
    server.get('/audit', async (request) => {
      const actor = await actorOf(request);
      return readAudit(asks, toAudit(asks, readAuditQuery(request.query), actor, now()), most);
    });
  };
}
