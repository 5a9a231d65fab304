import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { stackView } from '../bot/support/stack-views.ts';
import { stackPlan } from '../support/stack-inputs.ts';
import { type FakeApi, fakeApi, problem } from './fake-api.ts';
import { coxswain } from './support.ts';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const typed = (line: string) => coxswain(line.split(' '), { COXSWAIN_URL: api.url, COXSWAIN_TOKEN: 'secret-token' });
const change = 'primary-prod-abcd2345';

test('a plan is waited for and shown, with how to apply it', async () => {
  const { approval: _, ...view } = stackView(stackPlan(), { dryRun: true, status: 'succeeded', intents: [] });
  api.routes = { 'POST /changes': () => ({ body: { change } }), [`GET /changes/${change}`]: () => ({ body: view }) };
  const ran = await typed('infra plan primary --commit 3f2a9c1b');
  expect(ran.code).toBe(0);
  expect(api.calls[0]?.body).toEqual({ kind: 'infrastructure', stack: 'primary', commit: '3f2a9c1b', dryRun: true });
  expect(ran.out).toContain('+ add aws_ecr_repository.worker');
  expect(ran.out).toContain(`To apply just this: coxswain infra apply ${change}`);
});

test('an apply says whose word it waits for', async () => {
  api.routes = {
    'POST /changes': () => ({ body: { change } }),
    [`GET /changes/${change}`]: () => ({ body: stackView() }),
  };
  const ran = await typed('infra apply primary');
  expect(api.calls[0]?.body).toEqual({ kind: 'infrastructure', stack: 'primary', dryRun: false });
  expect(ran.err).toContain('Approve with: coxswain approve primary --as NAME');
});

test('the stacks, a line each', async () => {
  const stacks = [{ stack: 'primary', environment: 'prod', account: 'live', region: 'eu-west-1' }];
  api.routes = { 'GET /stacks': () => ({ body: { stacks } }) };
  expect((await typed('infra')).out).toContain('primary (prod, eu-west-1) · no apply is known');
  expect(JSON.parse((await typed('infra --json')).out)).toEqual({ stacks });
});

test('a stack that is not there', async () => {
  api.routes = {
    'POST /changes': () => problem(404, 'notFound', 'No stack "primry" in the catalogue. Did you mean "primary"?'),
  };
  const ran = await typed('infra plan primry');
  expect([ran.code, ran.err]).toEqual([2, 'No stack "primry" in the catalogue. Did you mean "primary"?']);
});
