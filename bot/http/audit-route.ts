import type { FastifyInstance } from 'fastify';
import type { Asks } from '../asks.ts';
import { readAudit, toAudit } from '../audit.ts';
import { auditOperations } from './operations/audit.ts';
import { serve, type Who } from './serve.ts';

/** Each of them is read from its history, by a worker. */
const most = 200;

/** Who did what, when and on what evidence: the changes asked for in the last `since` seconds, newest first. */
export function auditRoute(
  server: FastifyInstance,
  who: Who,
  { now, ...asks }: Asks & { readonly now: () => number },
): void {
  serve(server, who, auditOperations, {
    getAudit: async ({ actor, query }) => readAudit(asks, toAudit(asks, query, actor, now()), most),
  });
}
