import { type Handler, readBody, sendJson } from '../slack/http.ts';
import { isObject, type Json, parseJson, stringOf } from '../slack/json.ts';
import type { ApiDeps } from './api.ts';
import type { Events } from './events.ts';
import type { IdTokens } from './id-tokens.ts';
import { type Infrastructure, INFRASTRUCTURE } from './infrastructure.ts';
import { changePeople } from './people.ts';
import type { Pipelines } from './pipelines.ts';
import type { Registry } from './registry.ts';
import { BRANCHES, LIKES } from './shapes.ts';
import type { Store } from './store.ts';
import type { Webhooks } from './webhooks.ts';

export interface ControlDeps {
  readonly store: Store;
  readonly registry: Registry;
  readonly pipelines: Pipelines;
  readonly events: Events;
  readonly infrastructure: Infrastructure;
  readonly webhooks: Webhooks;
  readonly idTokens: IdTokens;
  readonly faults: ApiDeps['faults'];
}

const PREFIX = '/_sandbox/gitlab/';
const MOST_DELIVERIES = 5;

/** What people do in GitLab itself, and what GitLab would not tell: below `/_sandbox/gitlab/`. An error is `{ "error": sentence }`. */
export function controlHandler(deps: ControlDeps): Handler {
  const { store, registry, pipelines, infrastructure, webhooks, idTokens, faults } = deps;
  const acts: Readonly<Record<string, (body: Json) => unknown>> = {
    'GET state': async () => {
      await registry.learn();
      return store.state;
    },
    'POST push': (body) => {
      const like = LIKES.find((each) => each === body['like']);
      if (like === undefined) throw new Error(`like: "${stringOf(body['like'])}" is none of ${LIKES.join(', ')}`);
      const deliveries = timesOf(body);
      const [title, user] = [stringOf(body['title']), stringOf(body['user'])];
      const branch = BRANCHES.find((each) => each === (body['branch'] ?? 'main'));
      if (branch === undefined) {
        throw new Error(`branch: "${stringOf(body['branch'])}" is none of ${BRANCHES.join(', ')}`);
      }
      return pipelines.push({
        project: stringOf(body['project']),
        like,
        deliveries,
        ...(title === '' ? {} : { title }),
        ...(user === '' ? {} : { user }),
        branch,
      });
    },
    'POST tag': (body) =>
      pipelines.tag(
        stringOf(body['project']),
        stringOf(body['tag']),
        stringOf(body['user']) || 'developer',
        timesOf(body),
      ),
    'POST merge': ({ project, request, user }) =>
      project === INFRASTRUCTURE
        ? infrastructure.merge(Number(request), stringOf(user) || 'developer')
        : pipelines.merge(stringOf(project), Number(request), stringOf(user) || 'developer'),
    'POST propose': ({ change, user }) => infrastructure.propose(stringOf(change), stringOf(user) || 'developer'),
    'POST redeliver': ({ id }) => {
      if (!webhooks.resend(stringOf(id))) throw new Error(`id: no delivery "${stringOf(id)}" since the start`);
      return { ok: true };
    },
    'POST faults': ({ status, count = 1, retryAfter }) => {
      const one = { status: Number(status), ...(retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) }) };
      if (!(one.status >= 400 && one.status < 600)) throw new Error(`status: ${String(status)} is no HTTP error`);
      for (let each = 0; each < Number(count); each += 1) faults.push(one);
      return { faults };
    },
    'POST people': (body) => changePeople(store, body),
    'POST id-token': async (body) => {
      await registry.learn();
      const project = store.project(stringOf(body['project']));
      if (project === undefined) throw new Error(`project: no "${stringOf(body['project'])}"`);
      const ref = stringOf(body['ref']);
      const token = await idTokens.mint({
        audience: stringOf(body['audience']),
        project,
        sha: stringOf(body['sha']),
        user: stringOf(body['user']) || 'developer',
        protectedRef: body['protected'] !== false,
        ...(ref === '' ? {} : { ref }),
      });
      return { token };
    },
  };

  return async (request, response) => {
    // Nobody proves who they are here, so no page of another origin may ask.
    const { host = '', origin } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`)
      return sendJson(response, 403, { error: 'Not from there.' });
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const act = acts[`${request.method} ${pathname.slice(PREFIX.length)}`];
    if (act === undefined) return sendJson(response, 404, { error: `There is no ${request.method} ${pathname}.` });
    try {
      const body = request.method === 'POST' ? parseJson((await readBody(request, 100_000)).toString('utf8')) : {};
      if (!isObject(body)) throw new Error('the body is not a JSON object');
      sendJson(response, 200, await act(body));
    } catch (error) {
      sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function timesOf({ deliveries = 1 }: Json): number {
  const times = Number(deliveries);
  if (Number.isInteger(times) && times >= 1 && times <= MOST_DELIVERIES) return times;
  throw new Error(`deliveries: ${String(deliveries)} is not a whole number from 1 to ${MOST_DELIVERIES}`);
}
