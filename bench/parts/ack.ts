import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signedHeaders } from '../../sandbox/slack/app/signing.ts';
import { type Figure, figure, percentile, spread } from '../figure.ts';
import type { Lab } from '../lab/lab.ts';

const people = 50;
const awsLateSeconds = 2;
/** Between rounds: enough that a round meets the work of the one before, not its acknowledgements. */
const pauseMs = 1000;

/**
 * From the moment a signed slash command is sent to its acknowledgement, with fifty people typing at the same instant while
 * every answer of AWS comes 2 s late. Baseline: as many bare GET /healthz at once, in between, under the same conditions.
 */
export async function acknowledgement(lab: Lab, rounds: number): Promise<Figure> {
  const answers = await responseUrl();
  await lab.aws.fault({ kind: 'latency', seconds: awsLateSeconds });
  const commands: number[] = [];
  const bare: number[] = [];
  const wrong: string[] = [];
  const users = Array.from({ length: people }, (_, index) => `U0BENCH${String(index + 1).padStart(2, '0')}`);
  try {
    for (let round = -1; round < rounds; round += 1) {
      const health = await Promise.all(users.map(() => timed(`${lab.addresses.coxswain.url}/healthz`)));
      await sleep(pauseMs);
      const acks = await Promise.all(users.map((user) => timed(...command(lab, user, round, answers.url))));
      await sleep(pauseMs);
      // The first round warms the bot up, as its first minute of life would.
      if (round < 0) continue;
      bare.push(...health.map(({ ms }) => ms));
      commands.push(...acks.map(({ ms }) => ms));
      wrong.push(
        ...acks
          .filter(({ status, body }) => status !== 200 || !body.includes('Planning app'))
          .map(({ status, body }) => `${status} ${body.slice(0, 200)}`),
      );
    }
  } finally {
    await lab.aws.clearFaults();
  }
  const dryRuns = await settled(lab);
  await answers.close();
  if (wrong.length > 0)
    throw new Error(`${wrong.length} of ${commands.length} commands were not acknowledged, first: ${wrong[0]}`);
  return figure({
    name: 'slash command to acknowledgement, p99',
    value: percentile(commands, 99),
    unit: 'ms',
    limit: 300,
    baseline: { what: 'GET /healthz, as many at once, p99', value: percentile(bare, 99) },
    detail: {
      peopleAtOnce: people,
      rounds,
      awsLateSeconds,
      command: '/deploy app 1.4.2 prod --dry-run',
      commandMs: spread(commands),
      healthzMs: spread(bare),
      p50Ratio: percentile(commands, 50) / percentile(bare, 50),
      changesAfterwards: dryRuns,
      answeredLater: answers.count(),
    },
  });
}

type Request = readonly [url: string, form?: { readonly body: string; readonly headers: Record<string, string> }];

function command(lab: Lab, user: string, round: number, responseUrl: string): Request {
  const body = new URLSearchParams({
    team_id: 'T0SHOP',
    team_domain: 'shop',
    channel_id: 'C0DEPLOYS',
    channel_name: 'deploys',
    user_id: user,
    user_name: user.toLowerCase(),
    command: '/deploy',
    text: 'app 1.4.2 prod --dry-run',
    api_app_id: 'A0COXSWAIN',
    response_url: responseUrl,
    trigger_id: `${round}.${user}`,
  }).toString();
  const type = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
  };
  return [
    `${lab.addresses.coxswain.url}/slack/events`,
    { body, headers: { ...type, ...signedHeaders(body, lab.signingSecret, Date.now()) } },
  ];
}

/** One request on a connection of its own, as Slack sends them. */
function timed(...[url, form]: Request): Promise<{ ms: number; status: number; body: string }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const options = form === undefined ? {} : { method: 'POST', headers: form.headers };
    const outgoing = request(url, { ...options, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ ms: performance.now() - began, status: response.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject);
    outgoing.end(form?.body);
  });
}

/** Where Slack would take later answers to a command. */
async function responseUrl(): Promise<{ url: string; count: () => number; close: () => Promise<void> }> {
  let count = 0;
  const server = createServer((incoming, outgoing) => {
    count += 1;
    incoming.resume().on('end', () => outgoing.end('ok'));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/response`,
    count: () => count,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** What has become of the commands: an acknowledged one that started nothing would be a lie. */
async function settled(lab: Lab): Promise<Record<string, number>> {
  for (let look = 0; ; look += 1) {
    const counts = await lab.coxswain.counts();
    if (look === 60 || ((counts['running'] ?? 0) === 0 && (counts['queued'] ?? 0) === 0)) return counts;
    await sleep(1000);
  }
}
