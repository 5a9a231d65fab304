import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { driftReport } from '../../domain/infrastructure/drift.ts';
import { planProposed } from '../../bot/gitlab/plan-proposed.ts';
import { readEvent } from '../../bot/gitlab/event.ts';
import { stackCatalogue, stackPlan } from '../support/stack-inputs.ts';
import { fakeGateway, type FakeGateway } from './support/gateway.ts';
import { command, post, press, sign, slackBot } from './support/slack.ts';
import { applying, stackView } from './support/stack-views.ts';

const start = Date.UTC(2026, 0, 5, 14, 0, 0);
const catalogue = stackCatalogue({ primary: { drift: { every: '24h' } }, dr: {} });
let gateway: FakeGateway;
let server: FastifyInstance;

beforeEach(async () => {
  gateway = fakeGateway();
  server = await slackBot(gateway, { now: start }, undefined, undefined, catalogue);
});

const type = (text: string, user = 'U0ENGINEER') => post(server, sign(command('/infra', text, user), start));
const actor = { via: 'slack', team: 'T0SHOP', user: 'U0ENGINEER' };
const request = { kind: 'infrastructure', stack: 'primary', environment: 'prod', actor };

describe('/infra', () => {
  test('plan', async () => {
    const answer = await type('plan primary --commit 3f2a9c1b --reason "a third zone"');
    expect(answer.text).toBe(
      'Planning stack primary at 3f2a9c1b: the plan comes in #platform. Nothing is changed by that.',
    );
    expect(gateway.started.map((each) => each.request)).toEqual([
      { ...request, dryRun: true, commit: '3f2a9c1b', reason: 'a third zone' },
    ]);
    expect(gateway.started[0]?.change).toMatch(/^primary-prod-[a-z2-7]{8}$/);
  });

  test('apply of a stack plans anew, apply of a plan takes just that one', async () => {
    expect((await type('apply primary')).text).toContain('Nothing is changed before it is approved.');
    gateway.views.set('dr-prod-abcd2345', stackView(stackPlan(), { subject: 'dr', change: 'dr-prod-abcd2345' }));
    await type('apply dr-prod-abcd2345');
    expect(gateway.started.map((each) => each.request)).toEqual([
      { ...request, dryRun: false },
      { ...request, stack: 'dr', dryRun: false, of: 'dr-prod-abcd2345' },
    ]);
  });

  test('alone lists the stacks', async () => {
    const drifted = driftReport(stackPlan(), start - 3_600_000);
    gateway.driftOf.set('primary', { stack: 'primary', report: drifted, since: drifted.at });
    const { body } = await type('');
    const said = JSON.stringify(JSON.parse(body).blocks);
    expect(said).toContain(
      '*primary* (prod, eu-west-1) · no apply is known · DRIFTED: 2 to add and 1 to change, looked 1 h ago',
    );
    expect(said).toContain('*dr* (prod, eu-west-1) · no apply is known');
    expect(gateway.listed).toEqual([
      { stack: 'primary', limit: 30 },
      { stack: 'dr', limit: 30 },
    ]);
  });

  test('what was withdrawn before it began hides no apply', async () => {
    const ended = (change: string, status: 'succeeded' | 'aborted', hour: number) => ({
      change,
      kind: 'infrastructure' as const,
      subject: 'primary',
      environment: 'prod',
      status,
      dryRun: false,
      version: stackPlan().commit,
      requestedBy: 'engineer',
      startedAt: new Date(start - hour * 3_600_000).toISOString(),
      endedAt: new Date(start - hour * 3_600_000).toISOString(),
    });
    gateway.known.push(ended('withdrawn', 'aborted', 1), ended('stopped', 'aborted', 2), ended('done', 'succeeded', 3));
    gateway.views.set('withdrawn', stackView(stackPlan(), { change: 'withdrawn', status: 'aborted' }));
    gateway.views.set('stopped', stackView(stackPlan(), { change: 'stopped', status: 'aborted' }));
    expect((await type('')).body).toContain('applied 3f2a9c1b 3 h ago by @engineer');
    gateway.views.set('stopped', applying({ change: 'stopped', status: 'aborted' }));
    expect((await type('', 'U0ONCALL')).body).toContain('an apply was stopped, 3f2a9c1b 2 h ago by @engineer');
  });

  test.each([
    ['plan primry', 'No stack "primry" in the catalogue. Did you mean "primary"?'],
    ['plan primary --commit main', '--commit is "main"; write a commit sha'],
    ['apply secondary', 'No stack "secondary" in the catalogue.'],
    ['pln primary', 'infra has no command "pln". Did you mean "plan"?'],
    ['plan', 'infra plan needs a stack'],
    ['help', 'infra: stacks of infrastructure'],
  ])('%s', async (text, sentence) => {
    const answer = await type(text);
    expect(answer.text).toContain(sentence);
    expect(gateway.started).toEqual([]);
  });

  test('who may not is told who can', async () => {
    expect((await type('apply primary', 'U0ONCALL')).text).toBe(
      'You may not apply stack primary (needs group platform; you are in oncall). @engineer can.',
    );
  });
});

test('the name of a stack stands for the change of it that runs', async () => {
  gateway.views.set('primary-prod-abcd2345', stackView());
  const answer = await post(server, sign(command('/approve', 'primary', 'U0ONCALL'), start));
  expect(answer.status).toBe(200);
  expect(gateway.decided).toMatchObject([
    { change: 'primary-prod-abcd2345', intent: 'approve', choice: { typed: 'primary' } },
  ]);
  const refused = await post(server, sign(command('/abort', 'primary', 'U0ONCALL'), start));
  expect(refused.text).toContain('You may not apply stack primary');
  const unknown = await post(server, sign(command('/why', 'primry', 'U0ONCALL'), start));
  expect(unknown.text).toContain('No recovery group or stack "primry" in the catalogue. Did you mean "primary"?');
});

test('Plan again starts a plan, in the name of who pressed', async () => {
  const value = { change: 'primary-prod-abcd2345', stack: 'primary', environment: 'prod' };
  await post(server, sign(press('plan_again', value, 'U0ENGINEER'), start));
  expect(gateway.started.map((each) => each.request)).toEqual([{ ...request, dryRun: true }]);
});

describe('a merge request', () => {
  const event = (more: object = {}) => ({
    object_kind: 'merge_request',
    project: { id: 8, path_with_namespace: 'shop/infrastructure' },
    user: { username: 'engineer' },
    object_attributes: {
      iid: 7,
      action: 'open',
      target_branch: 'main',
      source_project_id: 8,
      target_project_id: 8,
      last_commit: { id: stackPlan().commit },
      ...more,
    },
  });
  const proposed = { project: 'shop/infrastructure', request: 7, commit: stackPlan().commit };

  test.each([
    ['opened', {}],
    ['reopened', { action: 'reopen' }],
    ['with a new commit', { action: 'update', oldrev: 'c0'.repeat(20) }],
  ])('%s is planned', (_what, more) => {
    expect(readEvent(event(more))).toEqual({ proposed });
  });

  test.each([
    ['whose title was changed', { action: 'update' }],
    ['of a fork', { source_project_id: 9 }],
    ['that is closed', { action: 'close' }],
  ])('%s is not', (_what, more) => {
    expect(readEvent(event(more))).toHaveProperty('ignored');
  });

  test('only stacks with a role of their own for plans are planned, once a commit', async () => {
    const planRole = 'arn:aws:iam::123456789012:role/look';
    const some = stackCatalogue({ primary: { planRole }, dr: {} });
    const asks = { catalogue: some, gateway };
    const id = 'merge-request-plan:shop/infrastructure:7';
    expect(await planProposed(asks, proposed)).toEqual({ started: [id], known: [] });
    expect(await planProposed(asks, proposed)).toEqual({ started: [], known: [id] });
    expect(gateway.requests).toEqual([{ ...proposed, stacks: ['primary'] }]);
    expect(await planProposed({ catalogue, gateway }, proposed)).toMatchObject({
      ignored: expect.stringContaining('planRole'),
    });
  });
});
