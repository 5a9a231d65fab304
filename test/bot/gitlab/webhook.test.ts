import { beforeEach, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { createLog } from '../../../config/log.ts';
import { secret } from '../../../config/secret.ts';
import { Problem } from '../../../bot/gateway/problem.ts';
import { gitlabRoutes } from '../../../bot/gitlab/routes.ts';
import { createServer } from '../../../bot/http/server.ts';
import { fakeGateway, type FakeGateway } from '../support/gateway.ts';
import {
  catalogueWith,
  pipelineEvent,
  project,
  type SentDelivery,
  sha,
  signedDelivery,
  signingToken,
} from '../support/gitlab.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const rules = [
  { event: 'pipeline', branch: 'main', deploy: 'staging', as: 'deployers' },
  { event: 'tag', tag: 'v*', propose: 'prod', as: 'deployers' },
  { event: 'push', branch: 'trunk', deploy: 'staging', as: 'deployers' },
  { event: 'job', branch: 'main', name: 'image', protected: false, deploy: 'prod', as: 'deployers' },
  { event: 'mergeRequest', branch: 'main', protected: false, deploy: 'staging', as: 'deployers' },
  { event: 'deployment', branch: 'main', name: 'staging', protected: false, propose: 'prod', as: 'deployers' },
];

let gateway: FakeGateway;
let server: FastifyInstance;

beforeEach(async () => {
  gateway = fakeGateway();
  server = await serverWith(signingToken);
});

function serverWith(configured: string | undefined): Promise<FastifyInstance> {
  const log = createLog('test', 'silent');
  const catalogue = catalogueWith(rules, { gitflow: {} });
  const hook = configured === undefined ? undefined : secret(configured);
  return createServer({
    log,
    url: undefined,
    catalogue,
    gateway,
    now: () => now,
    authenticate: () => Promise.reject(new Problem('unauthenticated', 'Nobody.')),
    gitlabRoutes: gitlabRoutes({ secret: hook, catalogue, gateway, log, now: () => now }),
  });
}

async function send({ headers, payload }: SentDelivery) {
  const answer = await server.inject({ method: 'POST', url: '/gitlab/webhook', headers, payload });
  return { status: answer.statusCode, body: answer.json() };
}

const deliver = (body: unknown, id = 'delivery-1') => send(signedDelivery(body, id, now));

test('a green pipeline of main deploys its commit to staging, in the name of who pushed', async () => {
  const { status, body } = await deliver(pipelineEvent());
  expect(status).toBe(200);
  expect(body).toEqual({ started: [gateway.started[0]?.change], known: [] });
  expect(gateway.started.map(({ request }) => request)).toEqual([
    {
      kind: 'deploy',
      service: 'app',
      environment: 'staging',
      version: sha,
      dryRun: false,
      actor: {
        via: 'gitlab',
        event: 'pipeline',
        project: 'shop/app',
        projectId: 7,
        ref: 'main',
        tag: false,
        protected: true,
        sha,
        pipeline: 31,
        user: 'dev',
      },
    },
  ]);
});

test('a delivery that comes again starts nothing more; another pipeline does', async () => {
  const first = await deliver(pipelineEvent());
  const again = await deliver(pipelineEvent());
  expect(again).toEqual({ status: 200, body: { started: [], known: first.body.started } });
  await deliver(pipelineEvent({ id: 32 }), 'delivery-2');
  expect(gateway.started).toHaveLength(2);
});

test('a pipeline that is green anew, since a status beside its commit has changed, starts nothing more', async () => {
  const first = await deliver(pipelineEvent());
  const anew = await deliver(pipelineEvent(), 'delivery-2');
  expect(anew).toEqual({ status: 200, body: { started: [], known: first.body.started } });
  expect((await deliver(pipelineEvent({ source: 'external', id: 33 }), 'delivery-3')).body.ignored).toContain(
    'external',
  );
  expect(gateway.started).toHaveLength(1);
});

const tagged = {
  object_kind: 'tag_push',
  ref: 'refs/tags/v1.4.2',
  ref_protected: true,
  checkout_sha: sha,
  user_username: 'dev',
  project,
};
const pushed = { ...tagged, object_kind: 'push', ref: 'refs/heads/trunk' };
const job = {
  object_kind: 'build',
  ref: 'main',
  tag: false,
  sha,
  build_name: 'image',
  build_status: 'success',
  pipeline_id: 31,
  user: { username: 'dev' },
  project,
};
const merge = {
  object_kind: 'merge_request',
  object_attributes: { iid: 4, action: 'merge', target_branch: 'main', merge_commit_sha: sha },
  user: { username: 'dev' },
  project,
};
const deployment = {
  object_kind: 'deployment',
  status: 'success',
  ref: 'main',
  environment: 'staging',
  commit_url: `https://gitlab.example.com/shop/app/-/commit/${sha}`,
  user: { username: 'dev' },
  project,
};

test.each<[string, object, object]>([
  ['a tag proposes its version for prod', tagged, { environment: 'prod', version: '1.4.2', dryRun: true }],
  ['a push', pushed, { environment: 'staging', version: sha, dryRun: false }],
  ['a job', job, { environment: 'prod', version: sha, dryRun: false }],
  ['a merge', merge, { environment: 'staging', version: sha, dryRun: false }],
  ['a deployment', deployment, { environment: 'prod', version: sha, dryRun: true }],
])('%s', async (_what, event, request) => {
  expect(await deliver(event)).toMatchObject({ status: 200 });
  expect(gateway.started).toMatchObject([{ request }]);
});

test.each<[string, object, string]>([
  ['an unknown event', { object_kind: 'wiki_page' }, 'nothing listens to "wiki_page" events'],
  [
    'a project that the catalogue does not name',
    pipelineEvent({}, { id: 9, path_with_namespace: 'evil/app' }),
    'no rule',
  ],
  ['a project of another number', pipelineEvent({}, { ...project, id: 8 }), 'no rule'],
  ['a pipeline that runs', pipelineEvent({ status: 'running' }), 'the pipeline is running'],
  ['a failed pipeline', pipelineEvent({ status: 'failed' }), 'the pipeline is failed'],
  ['a branch that is not protected', pipelineEvent({ protected_ref: false }), 'not protected'],
  ['a branch of which it is not told', pipelineEvent({ protected_ref: undefined }), 'not protected, as far as'],
  ['another branch', pipelineEvent({ ref: 'feature' }), 'no rule'],
  ['a merge request of a fork’s main', pipelineEvent({ source: 'merge_request_event' }), 'start nothing'],
  ['a child pipeline', pipelineEvent({ source: 'parent_pipeline' }), 'start nothing'],
  ['a deleted branch', { ...pushed, checkout_sha: null }, 'deleted'],
  [
    'a merge request that was only approved',
    { ...merge, object_attributes: { ...merge.object_attributes, action: 'approved' } },
    'not merged',
  ],
  [
    'a merge request of a fork',
    {
      ...merge,
      object_attributes: { ...merge.object_attributes, action: 'open', source_project_id: 7, target_project_id: 8 },
    },
    'a fork',
  ],
  [
    'a merge request of a project without stacks',
    {
      ...merge,
      object_attributes: {
        ...merge.object_attributes,
        action: 'open',
        source_project_id: 8,
        target_project_id: 8,
        last_commit: { id: '3f'.repeat(20) },
      },
    },
    'no stack with a planRole',
  ],
  ['a failed deployment', { ...deployment, status: 'failed' }, 'the deployment is failed'],
  ['a job of another name', { ...job, build_name: 'test' }, 'no rule'],
])('%s is ignored with 200', async (_what, event, why) => {
  const { status, body } = await deliver(event);
  expect(status).toBe(200);
  expect(body.ignored).toContain(why);
  expect(gateway.started).toEqual([]);
});

test.each<[string, SentDelivery, number]>([
  ['no JSON', signedDelivery('{', 'one', now), 400],
  ['no object', signedDelivery('[]', 'one', now), 400],
  ['a known event without its project', signedDelivery({ ...pipelineEvent(), project: undefined }, 'one', now), 400],
  ['a shortened commit', signedDelivery(pipelineEvent({ sha: 'c0ffee' }), 'one', now), 400],
  ['an id of spaces', signedDelivery(pipelineEvent(), 'a b', now), 400],
  ['an old delivery', signedDelivery(pipelineEvent(), 'one', now - 301_000), 401],
  ['one of the future', signedDelivery(pipelineEvent(), 'one', now + 301_000), 401],
  ['no signature', { payload: JSON.stringify(pipelineEvent()), headers: { 'webhook-id': 'one' } }, 401],
  ['too much', signedDelivery({ ...pipelineEvent(), filler: 'x'.repeat(4 * 1024 * 1024) }, 'one', now), 400],
])('%s is refused and starts nothing', async (_what, delivery, status) => {
  const answer = await send(delivery);
  expect(answer.status).toBe(status);
  expect(answer.body.error.sentence).toMatch(/\S/);
  expect(gateway.started).toEqual([]);
});

test('without a configured secret every delivery is refused', async () => {
  server = await serverWith(undefined);
  expect((await deliver(pipelineEvent())).status).toBe(401);
  expect(gateway.started).toEqual([]);
});

test('while Temporal does not answer, GitLab is told so and its next sending starts it', async () => {
  gateway.failure = new Problem('unreachable', 'Temporal does not answer.');
  expect((await deliver(pipelineEvent())).status).toBe(503);
  gateway.failure = undefined;
  expect((await deliver(pipelineEvent())).body.started).toHaveLength(1);
});

test('a green pipeline of develop makes its merge request due, once for the commit', async () => {
  const green = (attributes: object) => pipelineEvent({ ref: 'develop', ...attributes });
  const { status, body } = await deliver(green({ id: 41 }));
  expect([status, body]).toEqual([200, { started: [`gitflow:shop/app:${sha}`], known: [] }]);
  expect(gateway.proposed).toEqual([{ project: 'shop/app', commit: sha }]);
  // Sent again, and green again after Coxswain's own status beside it.
  expect((await deliver(green({ id: 41 }))).body).toEqual({ started: [], known: [`gitflow:shop/app:${sha}`] });
  expect((await deliver(green({ id: 42 }), 'delivery-2')).body.started).toEqual([]);
  expect(gateway.started).toEqual([]);
  expect((await deliver(green({ status: 'failed' }), 'delivery-3')).body.ignored).toBe('the pipeline is failed');
  expect((await deliver(green({ source: 'merge_request_event' }), 'delivery-4')).body.started).toEqual([]);
  expect(gateway.proposed).toHaveLength(1);
  gateway.failure = new Problem('unreachable', 'Temporal does not answer.');
  expect((await deliver(green({ id: 43 }), 'delivery-5')).status).toBe(503);
});
