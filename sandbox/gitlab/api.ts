import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, readBody, sendJson } from '../slack/http.ts';
import { isObject, type Json, parseJson, stringOf } from '../slack/json.ts';
import { commitOf, deploymentOf, requestOf, statusOf, TOKEN_USER } from './answers.ts';
import { archiveOf } from './archive.ts';
import type { Events } from './events.ts';
import { mergeRequestRoutes } from './merge-requests.ts';
import type { Pipelines } from './pipelines.ts';
import type { Registry } from './registry.ts';
import type { Answer, Asked, Route } from './route.ts';
import type { Commit, Deployment, State, Status } from './shapes.ts';
import type { Store } from './store.ts';
import { filesWith } from './trees.ts';

export interface ApiDeps {
  readonly store: Store;
  readonly registry: Registry;
  readonly pipelines: Pipelines;
  readonly events: Events;
  /** The access token that is taken. */
  readonly token: string;
  /** Answers in place of the API, taken one by one: what GitLab says when it limits or is ill. */
  readonly faults: { status: number; retryAfter?: number }[];
}

const DEPLOYMENT_STATES = ['running', 'success', 'failed', 'canceled'] as const satisfies readonly State[];
const STATES = ['pending', ...DEPLOYMENT_STATES] as const;
const LONGEST_DESCRIPTION = 255;
const EVENTS: Readonly<Record<State, string>> = {
  pending: 'enqueue',
  running: 'run',
  success: 'success',
  failed: 'drop',
  canceled: 'cancel',
};

/** The part of GitLab's REST API that writes beside commits, below `/api/v4/projects/:id/`. */
export function apiHandler(deps: ApiDeps): Handler {
  const { store, registry, pipelines, events, token, faults } = deps;
  const { state } = store;

  const routes: readonly Route[] = [
    ...mergeRequestRoutes(store, events),
    ['GET', /^repository\/archive\.tar\.gz$/, archive],
    ['GET', /^repository\/commits\/(\w+)$/, withCommit((commit) => [200, commitOf(commit)])],
    ['GET', /^repository\/commits\/(\w+)\/statuses$/, withCommit(statuses)],
    ['POST', /^statuses\/(\w+)$/, withCommit(setStatus)],
    ['GET', /^repository\/commits\/(\w+)\/refs$/, withCommit(refs)],
    ['GET', /^repository\/commits\/(\w+)\/merge_requests$/, withCommit((commit) => [200, [requestOf(commit)]])],
    ['GET', /^deployments$/, deployments],
    ['POST', /^deployments$/, createDeployment],
    ['PUT', /^deployments\/(\d+)$/, updateDeployment],
    ['GET', /^merge_requests\/(\d+)\/notes$/, notes],
    ['POST', /^merge_requests\/(\d+)\/notes$/, addNote],
    ['PUT', /^merge_requests\/(\d+)\/notes\/(\d+)$/, editNote],
  ];

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, id = '', path = ''] = /^\/api\/v4\/projects\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    const fault = faults.shift();
    if (fault !== undefined) return ill(response, fault);
    if (request.headers['private-token'] !== token) return sendJson(response, 401, { message: '401 Unauthorized' });
    const name = decodeURIComponent(id);
    // Simulated AWS may have more by now.
    const asksForUnknown = store.project(name) === undefined || isNew(name, path);
    if (asksForUnknown) await registry.learn();
    const project = store.project(name);
    if (project === undefined) return sendJson(response, 404, { message: '404 Project Not Found' });
    const route = routes.find(([method, pattern]) => method === request.method && pattern.test(path));
    if (route === undefined) return sendJson(response, 404, { error: '404 Not Found' });
    const parts = (route[1].exec(path) ?? []).slice(1);
    const [status, body] = route[2]({ project, query: url.searchParams, body: await bodyOf(request), parts });
    store.save();
    if (Buffer.isBuffer(body)) response.writeHead(status, { 'content-type': 'application/octet-stream' }).end(body);
    else sendJson(response, status, body);
  };

  function isNew(name: string, path: string): boolean {
    if (path === 'repository/commits') return true;
    const [sha] = /[0-9a-f]{40}/.exec(path) ?? [];
    return sha !== undefined && store.commit(store.project(name)?.path ?? '', sha) === undefined;
  }

  function withCommit(answer: (commit: Commit, asked: Asked) => Answer): (asked: Asked) => Answer {
    return (asked) => {
      const commit = store.commit(asked.project.path, asked.parts[0] ?? '');
      return commit === undefined ? [404, { message: '404 Commit Not Found' }] : answer(commit, asked);
    };
  }

  /** Of the one project whose files are known. */
  function archive({ project, query }: Asked): Answer {
    const commit = store.commit(project.path, query.get('sha') ?? '');
    if (commit?.changes === undefined) return [404, { message: '404 File Not Found' }];
    const folder = `${project.path.split('/').at(-1)}-${commit.sha}-${commit.sha}`;
    return [200, archiveOf(folder, commit.sha, filesWith(commit.changes))];
  }

  function statuses({ sha, project }: Commit, { query }: Asked): Answer {
    const name = query.get('name');
    const found = state.statuses.filter(
      (each) => each.project === project && each.sha === sha && (name === null || each.name === name),
    );
    return [200, found.toReversed().map(statusOf)];
  }

  /** The latest status of a name is moved on while it is pending or running; afterwards a new one is made. */
  function setStatus(commit: Commit, { project, body }: Asked): Answer {
    const wanted = STATES.find((each) => each === body['state']);
    const name = stringOf(body['name']) || 'default';
    const description = stringOf(body['description']);
    if (wanted === undefined) return [400, { error: 'state does not have a valid value' }];
    if (description.length > LONGEST_DESCRIPTION) {
      return [400, { message: { description: [`is too long (maximum is ${LONGEST_DESCRIPTION} characters)`] } }];
    }
    const pipeline = pipelines.of(project, commit);
    const open = state.statuses.findLast(
      (each) => each.pipeline === pipeline.id && each.name === name && ['pending', 'running'].includes(each.status),
    );
    const via = EVENTS[wanted];
    if (open?.status === wanted || (open?.status === 'running' && wanted === 'pending')) {
      const reason = `Status cannot transition via "${via}"`;
      return [400, { message: `Cannot transition status via :${via} from :${open.status} (Reason(s): ${reason})` }];
    }
    const status: Status = open ?? {
      id: store.next(),
      project: project.path,
      sha: commit.sha,
      pipeline: pipeline.id,
      name,
      status: 'pending',
      description: '',
      at: '',
    };
    const link = stringOf(body['target_url']);
    const at = new Date().toISOString();
    Object.assign(status, { status: wanted, description, at, ...(link === '' ? {} : { targetUrl: link }) });
    if (open === undefined) state.statuses.push(status);
    pipelines.settle(pipeline);
    return [201, statusOf(status)];
  }

  function refs({ version, branch }: Commit): Answer {
    const tags = version === undefined ? [] : [{ type: 'tag', name: version }];
    return [200, [{ type: 'branch', name: branch }, ...tags]];
  }

  function deployments({ project, query }: Asked): Answer {
    const environment = query.get('environment');
    const found = state.deployments.filter(
      (each) => each.project === project.path && (environment === null || each.environment === environment),
    );
    return [200, (query.get('sort') === 'desc' ? found.toReversed() : found).map(deploymentOf)];
  }

  function createDeployment({ project, body }: Asked): Answer {
    const [environment, sha, ref] = [stringOf(body['environment']), stringOf(body['sha']), stringOf(body['ref'])];
    const missing = ['environment', 'sha', 'ref', 'tag', 'status'].filter((key) => body[key] === undefined);
    if (missing.length > 0) return [400, { error: missing.map((key) => `${key} is missing`).join(', ') }];
    const status = DEPLOYMENT_STATES.find((each) => each === body['status']);
    if (status === undefined) return [400, { error: 'status does not have a valid value' }];
    if (store.commit(project.path, sha) === undefined)
      return [400, { message: { sha: ['The commit does not exist'] } }];
    const at = new Date().toISOString();
    const deployment: Deployment = {
      id: store.next(),
      project: project.path,
      environment,
      sha,
      ref,
      tag: body['tag'] === true,
      status,
      createdAt: at,
      updatedAt: at,
    };
    state.deployments.push(deployment);
    events.deployment(deployment);
    return [201, deploymentOf(deployment)];
  }

  function updateDeployment({ project, body, parts }: Asked): Answer {
    const deployment = state.deployments.find((each) => each.project === project.path && String(each.id) === parts[0]);
    if (deployment === undefined) return [404, { message: '404 Not found' }];
    const status = DEPLOYMENT_STATES.find((each) => each === body['status']);
    if (status === undefined) return [400, { error: 'status does not have a valid value' }];
    deployment.status = status;
    deployment.updatedAt = new Date().toISOString();
    events.deployment(deployment);
    return [200, deploymentOf(deployment)];
  }

  function notes({ project, parts }: Asked): Answer {
    const found = state.notes.filter((each) => each.project === project.path && String(each.request) === parts[0]);
    return [200, found.toReversed().map(({ id, body, at }) => ({ id, body, created_at: at, author: TOKEN_USER }))];
  }

  function addNote({ project, body, parts }: Asked): Answer {
    const request = Number(parts[0]);
    const isOne = ({ project: path, ...each }: { project: string; request?: number; iid?: number }) =>
      path === project.path && (each.request ?? each.iid) === request;
    if (![...state.commits, ...state.mergeRequests].some(isOne)) return [404, { message: '404 Not found' }];
    const text = stringOf(body['body']);
    if (text === '') return [400, { error: 'body is missing' }];
    const note = { id: store.next(), project: project.path, request, body: text, at: new Date().toISOString() };
    state.notes.push(note);
    return [201, { id: note.id, body: text, created_at: note.at, author: TOKEN_USER }];
  }

  function editNote({ project, body, parts: [request, id] }: Asked): Answer {
    const note = state.notes.find(
      (each) => each.project === project.path && String(each.request) === request && String(each.id) === id,
    );
    const text = stringOf(body['body']);
    if (note === undefined) return [404, { message: '404 Not found' }];
    if (text === '') return [400, { error: 'body is missing' }];
    note.body = text;
    return [200, { id: note.id, body: text, created_at: note.at, author: TOKEN_USER }];
  }
}

function ill(response: ServerResponse, { status, retryAfter }: ApiDeps['faults'][number]): void {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  sendJson(response, status, { message: status === 429 ? 'Too Many Requests' : `${status}` }, headers);
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const body = parseJson((await readBody(request, 1_000_000)).toString('utf8'));
  return isObject(body) ? body : {};
}
