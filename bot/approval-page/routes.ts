import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ApprovalLink, approvalPages, readApprovalLink } from '../../config/approval-link.ts';
import type { Log } from '../../config/log.ts';
import type { Sign } from '../../config/sign.ts';
import { readToken, tokenOf } from '../../config/signed-token.ts';
import { personOf, stranger } from '../../domain/catalogue/authorise.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { Admit } from '../../people/people.ts';
import type { Asks } from '../asks.ts';
import { Problem } from '../gateway/problem.ts';
import { asProblem, statusOf } from '../http/errors.ts';
import { over } from './standing.ts';
import { decisionPage, planPage, saying } from './page.ts';
import { type CodeFlow } from './sign-in.ts';

export interface ApprovalPageDeps extends Asks {
  readonly sign: Sign;
  readonly flow: CodeFlow;
  readonly admit: Admit;
  /** Where people reach the bot. */
  readonly url: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Where the issuer sends people back to, below the bot's address. */
export const signedInPage = `${approvalPages}/signed-in`;

const sessionMs = 10 * 60_000;
/** Between leaving for the issuer and coming back. */
const beganSchema = z.strictObject({
  token: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  until: z.number(),
});
/** Who has signed in, for one link. */
const sessionSchema = z.strictObject({ token: z.string(), subject: z.string(), once: z.string(), until: z.number() });
type Session = z.output<typeof sessionSchema>;
const formSchema = z.object({
  once: z.string(),
  decision: z.enum(['approve', 'reject']),
  typed: z.string().max(200).default(''),
  choice: z.string().max(200).default(''),
  reason: z.string().trim().max(500).default(''),
});

const querySchema = z.object({ link: z.string().max(2000).default('') });

function tokenIn({ query }: FastifyRequest): string {
  return querySchema.safeParse(query).data?.link ?? '';
}

/**
 * The pages that links in e-mails lead to. A link shows the plan and gives no right: who may decide is known by signing in at
 * the issuer, and is decided where every approval is. The bot keeps nothing: what a browser brings back is signed.
 */
export function approvalPageRoutes(deps: ApprovalPageDeps): (server: FastifyInstance) => Promise<void> {
  const { catalogue, gateway, sign, flow, admit, url, log, now } = deps;
  const secure = url.startsWith('https:') ? '; Secure' : '';

  return async (server) => {
    server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    server.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'cache-control': 'no-store',
        // The address is the link itself.
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      });
    });
    server.setErrorHandler((error, _request, reply) => {
      const problem = asProblem(error);
      if (problem === undefined) log.error({ err: error }, 'an approval page failed');
      else log.info({ type: problem.type, sentence: problem.message }, 'an approval page refuses');
      const sentence = problem?.message ?? 'Something went wrong inside Coxswain; the bot’s log has the details.';
      return show(reply.code(statusOf[problem?.type ?? 'internal']), saying('This cannot be decided here', sentence));
    });

    server.get(signedInPage, async (request, reply) => {
      const began = cookieOf(request, 'began', 'approval sign-in', beganSchema);
      if (began === undefined) {
        throw new Problem(
          'unauthenticated',
          'This browser began no sign-in here, or too long ago. Open the link of the e-mail again.',
        );
      }
      const subject = await flow.end(new URL(request.url, url), began);
      const session = {
        token: began.token,
        subject,
        once: randomBytes(16).toString('base64url'),
        until: now() + sessionMs,
      };
      reply.header('set-cookie', [
        cookie('session', tokenOf(sign, 'approval session', session), sessionMs),
        cookie('began', '', 0),
      ]);
      return reply.redirect(`${approvalPages}?link=${began.token}`, 303);
    });

    server.get(`${approvalPages}/sign-in`, async (request, reply) => {
      const token = tokenIn(request);
      await waiting(token);
      const { address, began } = await flow.begin();
      const kept = tokenOf(sign, 'approval sign-in', { ...began, token, until: now() + sessionMs });
      return reply.header('set-cookie', cookie('began', kept, sessionMs)).redirect(address.href, 303);
    });

    server.get(approvalPages, async (request, reply) => {
      const token = tokenIn(request);
      const { link, view } = await waiting(token);
      const session = sessionOf(request, token);
      if (session === undefined) return show(reply, planPage(view, token));
      const person = await meant(link, session);
      return show(reply, decisionPage(view, token, person, session.once));
    });

    server.post(approvalPages, async (request, reply) => {
      const token = tokenIn(request);
      const { link, view } = await waiting(token);
      const session = sessionOf(request, token);
      const form = formSchema.safeParse(request.body);
      if (!form.success)
        throw new Problem('usage', 'That is not what this page sends. Open the link of the e-mail again.');
      const { once, decision, typed, choice, reason } = form.data;
      if (session === undefined || once !== session.once) {
        throw new Problem('unauthenticated', 'You are not signed in any more. Open the link of the e-mail again.');
      }
      await meant(link, session);
      const decided = await gateway.decide(link.change, decision, {
        actor: { via: 'oidc', subject: session.subject, by: 'email' },
        plan: link.plan,
        key: randomUUID(),
        ...(reason === '' ? {} : { reason }),
        ...(decision === 'reject' || typed === '' ? {} : { typed }),
        ...(decision === 'reject' || choice === '' ? {} : { choice }),
      });
      log.info({ change: view.change, person: decided.person, decision }, 'decided by e-mail');
      return show(reply, saying(decision === 'approve' ? 'Approved' : 'Rejected', decided.sentence));
    });
  };

  /** The link and the change, while that waits for its person. */
  async function waiting(token: string): Promise<{ readonly link: ApprovalLink; readonly view: ChangeView }> {
    const link = readApprovalLink(sign, token);
    if (link === undefined) {
      throw new Problem(
        'refused',
        'This link is not one that Coxswain sent, or it is not whole. Open it from the e-mail again.',
      );
    }
    const view = await gateway.progress(link.change);
    const ended = over(link, view, now());
    if (ended !== undefined) throw new Problem('conflict', ended);
    return { link, view };
  }

  /** The name of who signed in, where the link was sent to them. */
  async function meant(link: ApprovalLink, { subject }: Session): Promise<string> {
    const actor = { via: 'oidc', subject } as const;
    const problem = await admit(actor);
    if (problem !== undefined) throw new Problem('refused', problem);
    const person = personOf(catalogue, actor);
    if (person === undefined) throw new Problem('refused', stranger(catalogue, actor));
    if (person === link.person) return person;
    throw new Problem(
      'refused',
      `This link was sent to @${link.person}, and you are @${person}: it is for them alone.`,
    );
  }

  function sessionOf(request: FastifyRequest, token: string): Session | undefined {
    const session = cookieOf(request, 'session', 'approval session', sessionSchema);
    return session?.token === token ? session : undefined;
  }

  function cookieOf<Schema extends z.ZodType<{ until: number }>>(
    request: FastifyRequest,
    name: string,
    use: 'approval sign-in' | 'approval session',
    schema: Schema,
  ): z.output<Schema> | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
    const text = pairs.find(([key]) => key === `coxswain_${name}`)?.[1] ?? '';
    const value = readToken(sign, use, schema, text);
    return value !== undefined && now() < value.until ? value : undefined;
  }

  /** Lax: it comes back from the issuer's page, but not with what other sites send. */
  function cookie(name: string, value: string, ms: number): string {
    const age = Math.floor(ms / 1000);
    return `coxswain_${name}=${value}; Path=${approvalPages}; HttpOnly; SameSite=Lax; Max-Age=${age}${secure}`;
  }
}

function show(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(html);
}
