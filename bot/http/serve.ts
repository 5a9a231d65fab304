import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { stranger } from '../../domain/catalogue/authorise.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { type Actor, isBuild } from '../../domain/change/actor.ts';
import { Problem } from '../gateway/problem.ts';
import type { Authenticate } from './auth.ts';
import { usageProblem } from './errors.ts';
import type { AnswerOf, Asked, Asker, Operation, Sent } from './operation.ts';

export interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** One-time text of this request: what its sender calls it, or a text of its own. */
  readonly key: string;
  /** True where its sender chose the key, and so may use it again. */
  readonly chosen: boolean;
}

/** Does what is asked; answers the body, or nothing where it has sent its answer itself. */
export type Handler<O extends Operation> = (asked: Asked<O>, http: Http) => Promise<AnswerOf<O> | undefined>;

/** Says who asks, or throws a `Problem`. */
export type Who = (asker: Asker, request: FastifyRequest) => Promise<Actor | undefined>;

/** A CI job is known by its token, but may only do what is meant for it. */
export function whoAsks(catalogue: Catalogue, authenticate: Authenticate): Who {
  return async (asker, request) => {
    if (asker === 'nobody') return undefined;
    const actor = await authenticate(request.headers.authorization);
    if (asker === 'person' && isBuild(actor)) throw new Problem('refused', stranger(catalogue, actor));
    return actor;
  };
}

/** Routes for all of these operations: each request's sender, path, query and body are checked as its operation says. */
export function serve<Operations extends Readonly<Record<string, Operation>>>(
  server: FastifyInstance,
  who: Who,
  operations: Operations,
  handlers: { readonly [Name in keyof Operations]: Handler<Operations[Name]> },
): void {
  for (const [name, { method, path, asker, query, body }] of Object.entries<Operation>(operations)) {
    // What is read below is what the operation says, which the types of this call cannot follow.
    const handler = handlers[name] as Handler<Operation> | undefined;
    if (handler === undefined) throw new TypeError(`nothing answers ${method} ${path}`);
    server.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const actor = await who(asker, request);
        const asked = {
          actor,
          params: request.params,
          query: query === undefined ? undefined : read(query, request.query),
          body: body === undefined ? undefined : read(body, request.body ?? {}),
        } as Asked<Operation>;
        const answer = await handler(asked, { request, reply, ...keyOf(request, actor) });
        return answer === undefined ? reply : reply.send(answer);
      },
    });
  }
}

function read({ what, schema }: Sent, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw usageProblem(what, parsed.error);
}

/** A key counts for the one who sent it: two people may choose the same. */
function keyOf(request: FastifyRequest, actor: Actor | undefined): Pick<Http, 'key' | 'chosen'> {
  const header = request.headers['idempotency-key'];
  const chosen = typeof header === 'string' && header.length > 0 && header.length <= 200;
  return { key: JSON.stringify([actor, chosen ? header : randomUUID()]), chosen };
}
