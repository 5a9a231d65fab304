import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../../config/log.ts';
import type { Secret } from '../../config/secret.ts';
import type { Asks } from '../asks.ts';
import { Problem } from '../gateway/problem.ts';
import { occasionOf, readEvent, type Told } from './event.ts';
import { planProposed } from './plan-proposed.ts';
import { type Outcome, startBuilt } from './start.ts';
import { verifyDelivery } from './verify.ts';

export interface GitlabOptions extends Asks {
  /** Absent: every delivery is refused. */
  readonly secret: Secret | undefined;
  readonly log: Log;
  readonly now: () => number;
}

/** A pipeline event lists every job, about 1 kB each. */
const bodyLimit = 4 * 1024 * 1024;

/**
 * Takes deliveries of GitLab's webhook. What is not for us is answered 200 as well: GitLab switches a hook off that refuses.
 * https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks
 */
export function gitlabRoutes({ secret, log, now, ...asks }: GitlabOptions) {
  return async (server: FastifyInstance): Promise<void> => {
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    server.post('/gitlab/webhook', { bodyLimit }, async (request) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const id = verifyDelivery(
        {
          id: header(request, 'webhook-id') ?? header(request, 'idempotency-key'),
          timestamp: header(request, 'webhook-timestamp'),
          signature: header(request, 'webhook-signature'),
          token: header(request, 'x-gitlab-token'),
          body,
        },
        secret?.reveal(),
        now(),
      );
      const told = readEvent(parse(body));
      const outcome = await outcomeOf(told, id);
      log.info({ delivery: id, ...('build' in told ? { build: told.build } : {}), ...outcome }, 'gitlab delivery');
      return outcome;
    });
  };

  function outcomeOf(told: Told, id: string): Promise<Outcome> | Outcome {
    if ('ignored' in told) return { started: [], known: [], ignored: told.ignored };
    if ('proposed' in told) return planProposed(asks, told.proposed);
    return startBuilt(asks, told.build, occasionOf(told.build, id), log);
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new Problem('usage', 'The delivery is not JSON.', { cause: error });
  }
}
