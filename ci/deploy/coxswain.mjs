#!/usr/bin/env node
// Asks Coxswain for a deploy and follows it to its end. One file without dependencies, Node ≥ 20: copy it as it is.
//
//   node coxswain.mjs --url https://coxswain.example --service app --environment prod --version 1.4.2
//
// The token is COXSWAIN_ID_TOKEN (audience "coxswain"), or GitHub's own where a workflow has `id-token: write`. With COXSWAIN_TOKEN_ENDPOINT and
// COXSWAIN_CLIENT_ID it is exchanged there first, for issuers whose tokens Coxswain does not take.
// Exit codes are those of the command line: 0 succeeded, 1 ended otherwise, 2 usage, 3 refused, 4 unreachable.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

export const codes = { succeeded: 0, ended: 1, usage: 2, refused: 3, unreachable: 4 };
const goingOn = ['queued', 'running', 'waiting', 'paused'];
/** What a tag of an image may be, and a commit: https://docs.docker.com/reference/cli/docker/image/tag/ */
const versionShape = /^\w[\w.-]{0,127}$/;
/** Of a failed answer, by HTTP status; what is not here may pass, and is asked again. */
const meanings = { 400: 'usage', 401: 'refused', 403: 'refused', 404: 'usage', 409: 'ended', 422: 'usage' };

/** Why a request was not answered as wanted; `kind` is a name of an exit code. */
export class Refusal extends Error {
  constructor(kind, sentence, status) {
    super(sentence);
    this.kind = kind;
    this.status = status;
  }
}

/**
 * Coxswain's API at `url`, and `say(line)` for trouble on the way there. `token()` gives a bearer token, a fresh one when `token(true)`.
 * What does not answer is asked again for `patience` ms; a POST repeats its idempotency key, so that it counts once.
 */
export function api({ url, token, patience = 10 * 60_000, pause = 2_000, say }) {
  async function once(path, init, fresh) {
    let answer;
    let text;
    try {
      const headers = { ...init.headers, accept: 'application/json', authorization: `Bearer ${await token(fresh)}` };
      answer = await fetch(`${url}/api/v1${path}`, { ...init, headers, signal: AbortSignal.timeout(30_000) });
      text = await answer.text();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal('unreachable', `Coxswain does not answer at ${url} (${error.cause?.code ?? error.message}).`);
    }
    const body = parsed(text);
    if (answer.ok && typeof body?.change === 'string') return body;
    const kind = meanings[answer.status] ?? 'unreachable';
    const sentence = body?.error?.sentence ?? `${url} answers ${answer.status}, but not as Coxswain does.`;
    throw new Refusal(kind, sentence, answer.status);
  }

  async function send(path, init = {}) {
    let lostAt;
    let renewed = false;
    for (;;) {
      try {
        const body = await once(path, init, renewed);
        if (lostAt !== undefined) say('Coxswain answers again.');
        return body;
      } catch (error) {
        if (error.status === 401 && !renewed) {
          renewed = true;
          continue;
        }
        if (error.kind !== 'unreachable') throw error;
        if (lostAt === undefined) say(`${error.message} Trying again for ${Math.round(patience / 60_000)} min.`);
        lostAt ??= Date.now();
        if (Date.now() - lostAt >= patience) throw error;
        await sleep(pause);
      }
    }
  }

  return {
    start: (body, key) =>
      send('/changes', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
    look: (change) => send(`/changes/${encodeURIComponent(change)}`),
  };
}

/** The lines that are new in this view of a change; `seen` keeps what was said. */
export function news(view, seen) {
  const lines = [`${view.change}: ${view.status}`];
  for (const { id, title, state, reason } of view.steps ?? []) {
    if (state !== 'pending') lines.push(`  ${title ?? id}: ${state}${reason === undefined ? '' : ` (${reason})`}`);
  }
  if (view.waitsFor !== undefined) {
    const { what, on, unblocks } = view.waitsFor;
    lines.push(`  waits: ${what}${on.length > 0 ? ` On: ${on.join(', ')}.` : ''} ${unblocks.join(' ')}`.trimEnd());
  }
  if (view.trouble !== undefined) lines.push(`  trouble: ${view.trouble}`);
  if (!goingOn.includes(view.status) && view.sentence !== undefined) lines.push(view.sentence);
  const fresh = lines.filter((line) => !seen.has(line));
  for (const line of fresh) seen.add(line);
  return fresh;
}

/** Why a change that ended, as `view` says, is not what was asked for; undefined where it is. */
export function shortfall(view, { digest, dryRun = false }) {
  // A word that this file does not know is no success either.
  if (view.status !== 'succeeded') return `${view.change} ended as ${view.status}.`;
  if (digest === undefined || dryRun) return undefined;
  const deployed = Object.values(view.plan?.digests ?? {});
  if (deployed.includes(digest)) return undefined;
  return `${view.change} deployed ${deployed.join(', ') || 'no known digest'}, but the build made ${digest}.`;
}

export const hasEnded = ({ status }) => !goingOn.includes(status);

/** Starts the deploy and answers its exit code when it has ended. */
export async function deploy({ client, body, key, digest, say, pause = 2_000 }) {
  const seen = new Set();
  let view = await client.start(body, key);
  say(`${view.change} goes on whatever becomes of this job; abort it in Slack or with the command line.`);
  for (;;) {
    for (const line of news(view, seen)) say(line);
    if (hasEnded(view)) break;
    await sleep(pause);
    view = await client.look(view.change);
  }
  const missing = shortfall(view, { digest, dryRun: body.dryRun });
  if (missing === undefined) return codes.succeeded;
  say(missing);
  return view.status === 'refused' ? codes.refused : codes.ended;
}

/** A fixed token, or that of a GitHub workflow, which lives minutes and is asked for anew when it was refused; exchanged if so set. */
export function tokenFrom(env) {
  const { COXSWAIN_TOKEN_ENDPOINT: endpoint, COXSWAIN_CLIENT_ID: client } = env;
  const { ACTIONS_ID_TOKEN_REQUEST_URL: at, ACTIONS_ID_TOKEN_REQUEST_TOKEN: pass } = env;
  if (!env.COXSWAIN_ID_TOKEN && !(at && pass)) {
    throw new Refusal('usage', 'COXSWAIN_ID_TOKEN is not set; give the job an id_token with the audience "coxswain".');
  }
  const own = async () => env.COXSWAIN_ID_TOKEN || (await ofGitHub(at, pass));
  let kept;
  return async (fresh) => {
    if (kept === undefined || fresh) kept = endpoint ? await exchanged(await own(), { endpoint, client }) : await own();
    return kept;
  };
}

async function ofGitHub(at, pass) {
  const answer = await fetch(`${at}&audience=coxswain`, { headers: { authorization: `Bearer ${pass}` } });
  if (!answer.ok) throw new Refusal('unreachable', `GitHub gives no id token: ${answer.status}.`);
  return (await answer.json()).value;
}

/**
 * The identity provider's own token for a job that shows another issuer's: no secret is kept anywhere.
 * https://www.rfc-editor.org/rfc/rfc7523#section-2.2
 */
export async function exchanged(assertion, { endpoint, client }) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client ?? '',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    audience: 'coxswain',
  });
  const answer = await fetch(endpoint, { method: 'POST', body: form, signal: AbortSignal.timeout(30_000) });
  if (!answer.ok) {
    const kind = answer.status >= 500 ? 'unreachable' : 'refused';
    throw new Refusal(kind, `${endpoint} gives no token to the client "${client}": ${answer.status}.`);
  }
  return (await answer.json()).access_token;
}

function readOptions(words) {
  const text = { type: 'string' };
  const { values } = parseArgs({
    args: words,
    options: {
      url: text,
      service: text,
      environment: text,
      version: text,
      'version-file': text,
      digest: text,
      reason: text,
      key: text,
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const { url, service, environment, reason, digest, key, 'version-file': file, 'dry-run': dryRun } = values;
  const version = (file === undefined ? values.version : readFileSync(file, 'utf8'))?.trim();
  for (const [name, value] of Object.entries({ url, service, environment, version })) {
    if (!value) throw new Refusal('usage', `--${name} is missing.`);
  }
  if (!versionShape.test(version)) throw new Refusal('usage', `"${version}" is neither a version nor a commit.`);
  const body = { kind: 'deploy', service, environment, version, dryRun, ...(reason ? { reason } : {}) };
  return { url: url.replace(/\/$/, ''), body, key: key || randomUUID(), digest: digest || undefined };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function main() {
  const say = (line) => process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  try {
    const { url, ...asked } = readOptions(process.argv.slice(2));
    return await deploy({ client: api({ url, token: tokenFrom(process.env), say }), say, ...asked });
  } catch (error) {
    say(error.message);
    return codes[error.kind] ?? codes.usage;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main();
}
