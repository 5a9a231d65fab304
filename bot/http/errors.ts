import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z, type ZodError } from 'zod';
import type { Log } from '../../config/log.ts';
import { Problem, type ProblemType } from '../gateway/problem.ts';

export const statusOf = {
  usage: 400,
  unauthenticated: 401,
  refused: 403,
  notFound: 404,
  conflict: 409,
  keyReused: 422,
  unreachable: 503,
  internal: 500,
} satisfies Record<ProblemType | 'internal', number>;

export const problemTypes = [
  'usage',
  'unauthenticated',
  'refused',
  'notFound',
  'conflict',
  'keyReused',
  'unreachable',
  'internal',
] as const satisfies readonly (keyof typeof statusOf)[];

/** What every refusal answers. */
export const problemSchema = z.object({
  error: z.object({
    type: z.enum(problemTypes).describe('Stable, for scripts.'),
    sentence: z.string().describe('What was wrong, the current value, what to do.'),
  }),
});

/** Answers an error with `{ "error": { "type", "sentence" } }`. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

export function answerError(log: Log): AnswerError {
  return (error, request, reply) => {
    const problem = asProblem(error);
    if (problem === undefined) {
      log.error({ err: error, url: request.url }, 'request failed');
      const sentence = 'Something went wrong inside Coxswain; the bot’s log has the details.';
      return refuse(reply, 'internal', sentence);
    }
    const level = problem.type === 'unreachable' ? 'warn' : 'info';
    log[level]({ url: request.url, type: problem.type, sentence: problem.message }, 'request refused');
    return refuse(reply, problem.type, problem.message);
  };
}

/** Every error is answered in one shape; so is what is at no address. */
export function answerErrors(server: FastifyInstance, answer: AnswerError): void {
  server.setErrorHandler(answer);
  server.setNotFoundHandler((request, reply) =>
    refuse(reply, 'notFound', `There is nothing at ${request.method} ${request.url}.`),
  );
}

function refuse(reply: FastifyReply, type: keyof typeof statusOf, sentence: string): FastifyReply {
  const problem: z.infer<typeof problemSchema> = { error: { type, sentence } };
  return reply.code(statusOf[type]).send(problem);
}

export function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  // Fastify's own refusals: no JSON, too large, wrong content type.
  const code = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (error instanceof Error && typeof code === 'number' && code >= 400 && code < 500)
    return new Problem('usage', error.message);
  return undefined;
}

/** The first thing that is wrong with what was sent, as a sentence. */
export function usageProblem(what: string, { issues }: ZodError): Problem {
  const [issue] = issues;
  const path = issue?.path.join('.') ?? '';
  return new Problem('usage', `${what}${path === '' ? '' : `: "${path}"`}: ${issue?.message ?? 'not understood'}.`);
}
