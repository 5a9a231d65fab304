import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { createPolicyActivities } from '../../activities/policy.ts';
import { createGateway, type Gateway } from '../../bot/gateway/gateway.ts';
import { createAuthenticate } from '../../bot/http/auth.ts';
import { createServer } from '../../bot/http/server.ts';
import { createSlackApp } from '../../bot/slack/app.ts';
import { createSlackHttp } from '../../bot/slack/receiver.ts';
import { createLog } from '../../config/log.ts';
import { secret } from '../../config/secret.ts';
import { signer } from '../../config/sign.ts';
import { startIssuer } from '../../sandbox/oidc/issuer.ts';
import { fakeWorld, type FakeWorld } from '../../test/support/fake-world.ts';
import { startDevServer } from '../../test/support/temporal.ts';
import { withCrew } from '../../test/workflows/support.ts';
import { freePort } from '../lab/free-port.ts';
import { raceCatalogue } from './catalogue.ts';
import { type SlackEars, slackEars } from './slack-ears.ts';
import { oneToken } from '../../config/slack-tokens.ts';

/** A bot, a worker and a Temporal server, in which a change waits for its approval and then takes a moment. */
export interface Arena {
  /** Where the bot listens. */
  readonly url: string;
  readonly issuer: string;
  readonly signingSecret: string;
  readonly gateway: Gateway;
  readonly client: Client;
  readonly ears: SlackEars;
  /** Whether the change has written anything. */
  written(change: string): boolean;
}

/**
 * The whole way of a decision as in production: signed requests of Slack and tokens of people at the bot's own server, its gateway,
 * Temporal, the worker with the interpreter and the catalogue's rights. Only what the steps do to the world is in memory.
 */
export async function inArena<T>(lanes: number, work: (arena: Arena) => Promise<T>): Promise<T> {
  const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-races-'));
  const env = await startDevServer();
  const port = await freePort();
  const issuing = await startIssuer({ port, stateDir, audience: 'coxswain' });
  const issuer = `http://127.0.0.1:${port}`;
  const ears = await slackEars();
  const log = createLog('bench', 'silent');
  const catalogue = raceCatalogue(lanes);
  const sign = signer(secret(randomBytes(16).toString('hex')));
  const worlds = ownWorlds();
  const policy = createPolicyActivities({ catalogue, ...(sign === undefined ? {} : { sign }) });
  try {
    return await withCrew(
      env,
      worlds,
      async ({ taskQueue }) => {
        const { client } = env;
        const gateway = createGateway({
          client,
          taskQueue,
          address: env.address,
          ...(sign === undefined ? {} : { sign }),
        });
        const signingSecret = randomBytes(16).toString('hex');
        const slack = createSlackHttp({ signingSecret, log, now: Date.now });
        const common = { catalogue, gateway, log, now: Date.now };
        const { receiver } = slack;
        createSlackApp({
          ...common,
          receiver,
          tokens: oneToken(secret('xoxb-races')),
          apiUrl: ears.api,
          runOf: () => undefined,
        });
        const authenticate = createAuthenticate({ issuer, audience: 'coxswain' });
        const server = await createServer({ ...common, url: undefined, authenticate, slackRoutes: slack.routes });
        const url = await server.listen({ port: 0, host: '127.0.0.1' });
        try {
          return await work({ url, issuer, signingSecret, gateway, client, ears, written: worlds.written });
        } finally {
          await server.close();
        }
      },
      { instead: policy },
    );
  } finally {
    await Promise.all([ears.close(), issuing.close()]);
    await env.teardown();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** A small world for each change: a rolling deploy that one person of the release managers has to approve. */
function ownWorlds() {
  const worlds = new Map<string, FakeWorld>();
  const of = (change: string) => {
    const known = worlds.get(change);
    if (known !== undefined) return known;
    const world = fakeWorld();
    world.strategy = { rolling: { alarms: [] } };
    world.approvals = {
      count: 1,
      from: ['release-managers'],
      notRequester: true,
      within: 600,
      rollbacks: false,
      typed: false,
      atExpiry: 'reject',
    };
    worlds.set(change, world);
    return world;
  };
  const activities = new Proxy(fakeWorld().activities, {
    get:
      (_, name) =>
      (...given: unknown[]) => {
        const world = of(Context.current().info.workflowExecution?.workflowId ?? '');
        return Reflect.apply(Reflect.get(world.activities, name), undefined, given);
      },
  });
  return { activities, written: (change: string) => of(change).calls.length > 0 };
}
