import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createHandler } from '../../ci/samples/codepipeline/handler.mjs';
import { change, type FakeApi, fakeApi, plan, problem } from '../cli/fake-api.ts';
import { fakeGitLab } from './fake-gitlab.ts';
import { ci, stubsPath } from './pipelines.ts';

const textOf = (file: string) => readFileSync(join(ci, 'samples', file), 'utf8');
const digest = plan.digests.app ?? '';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coxswain-ci-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The script of the only step of a workflow's job that has the words. */
function stepWith(file: string, words: string): string {
  const jobs: Record<string, { steps: { run?: string }[] }> = parse(textOf(file)).jobs;
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.map(({ run }) => run ?? ''));
  return runs.find((run) => run.includes(words)) ?? '';
}

function bash(script: string, cwd: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  const environment = { PATH: process.env.PATH, ...env };
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-o', 'pipefail', '-c', script], { cwd, env: environment }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: out + err });
    });
  });
}

describe('asking from other systems', () => {
  let coxswain: FakeApi;
  beforeEach(async () => {
    coxswain = await fakeApi({ 'POST /changes': () => ({ status: 202, body: change({ status: 'succeeded', plan }) }) });
  });
  afterEach(() => coxswain.close());
  const asked = { VERSION: '1.4.2', ENVIRONMENT: 'prod', DIGEST: digest };
  const ask = (script: string, env: Record<string, string>) =>
    bash(script.replace('https://coxswain.example', coxswain.url), join(ci, 'deploy'), { ...asked, ...env });

  test('a GitHub workflow asks with the id token of its run', async () => {
    const github = await fakeGitLab({ 'GET /token?v=1&audience=coxswain': '{"value":"of-github"}' });
    try {
      const { code } = await ask(stepWith('github-actions/deploy.yml', 'coxswain.mjs'), {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?v=1`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'pass',
        GITHUB_RUN_ID: '12',
        GITHUB_RUN_ATTEMPT: '1',
      });
      expect(code).toBe(0);
      expect(coxswain.calls[0]?.headers).toMatchObject({
        authorization: 'Bearer of-github',
        'idempotency-key': 'github-12-1',
      });
    } finally {
      await github.close();
    }
  });

  test('a Jenkins job asks with the id token that is its credential, and fails as the change does', async () => {
    const script = /sh '''([^']*)'''/.exec(textOf('jenkins/Jenkinsfile'))?.[1] ?? '';
    const env = { COXSWAIN_ID_TOKEN: 'of-jenkins', BUILD_TAG: 'jenkins-deploy-app-3' };
    expect((await ask(script, env)).code).toBe(0);
    expect(coxswain.calls[0]?.body).toMatchObject({ service: 'app', environment: 'prod', version: '1.4.2' });
    coxswain.routes['POST /changes'] = () => ({ body: change({ status: 'rolledBack' }) });
    expect((await ask(script, env)).code).toBe(1);
  });

  describe('CodePipeline', () => {
    const said: unknown[][] = [];
    beforeEach(() => {
      said.length = 0;
    });
    const call = (more: { token?: string; patience?: number } = {}) => {
      const handler = createHandler({
        url: coxswain.url,
        patience: more.patience ?? 1_000,
        say: () => {},
        idToken: async () => 'of-aws',
        pipeline: {
          succeed: async (...words: unknown[]) => said.push(['succeed', ...words]),
          fail: async (...words: unknown[]) => said.push(['fail', ...words]),
        },
      });
      const UserParameters = JSON.stringify({ service: 'app', environment: 'prod', version: '1.4.2', digest });
      const data = { actionConfiguration: { configuration: { UserParameters } }, continuationToken: more.token };
      return handler({ 'CodePipeline.job': { id: 'job-1', data } });
    };
    const looked = 'GET /changes/app-prod-abcd2345';

    test('starts once, comes back while it goes on, and ends as the change does', async () => {
      coxswain.routes['POST /changes'] = () => ({ status: 202, body: change({ status: 'queued' }) });
      await call();
      expect(coxswain.calls[0]?.headers).toMatchObject({
        authorization: 'Bearer of-aws',
        'idempotency-key': 'codepipeline-job-1',
      });
      coxswain.routes[looked] = () => ({ body: change({ status: 'running' }) });
      await call({ token: 'app-prod-abcd2345' });
      coxswain.routes[looked] = () => ({ body: change({ status: 'succeeded', plan }) });
      await call({ token: 'app-prod-abcd2345' });
      expect(said).toEqual([
        ['succeed', 'job-1', 'app-prod-abcd2345'],
        ['succeed', 'job-1', 'app-prod-abcd2345'],
        ['succeed', 'job-1'],
      ]);
    });

    test('fails when the change was rolled back, was refused, or serves another image', async () => {
      coxswain.routes[looked] = () => ({ body: change({ status: 'rolledBack' }) });
      await call({ token: 'app-prod-abcd2345' });
      coxswain.routes[looked] = () => ({ body: change({ status: 'succeeded', plan: { ...plan, digests: {} } }) });
      await call({ token: 'app-prod-abcd2345' });
      coxswain.routes['POST /changes'] = () => problem(403, 'refused', 'It may not.');
      await call();
      expect(said).toEqual([
        ['fail', 'job-1', 'app-prod-abcd2345 ended as rolledBack.'],
        ['fail', 'job-1', `app-prod-abcd2345 deployed no known digest, but the build made ${digest}.`],
        ['fail', 'job-1', 'It may not.'],
      ]);
    });

    test('looks again later when Coxswain is away', async () => {
      coxswain.routes[looked] = () => 'hangUp';
      await call({ token: 'app-prod-abcd2345', patience: 0 });
      expect(said).toEqual([['succeed', 'job-1', 'app-prod-abcd2345']]);
    });
  });
});

test('a GitHub workflow copies its image to ECR by digest, and names with a version what it has copied', async () => {
  const script = stepWith('github-actions/build.yml', 'skopeo copy');
  const work = join(folder, 'work');
  const registry = join(folder, 'registry');
  mkdirSync(work);
  writeFileSync(join(folder, 'token'), 'token-for-push-app');
  const sha = 'c0ffee'.padEnd(40, '0');
  const env = {
    PATH: stubsPath,
    CI_STUBS: folder,
    GITHUB_TOKEN: 'github-token',
    GITHUB_ACTOR: 'developer',
    GITHUB_REPOSITORY: 'Shop/App',
    GITHUB_SHA: sha,
    REGISTRY: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    REPOSITORY: 'app',
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    AWS_ROLE_ARN: 'push-app',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'),
  };
  const first = await bash(script, work, {
    ...env,
    DIGEST: digest,
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REF_NAME: 'main',
  });
  expect(first).toMatchObject({ code: 0 });
  // The run of the tag has built anew, as no two builds are the same.
  const again = { DIGEST: `sha256:${'2'.repeat(64)}`, GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1.4.2' };
  expect(await bash(script, work, { ...env, ...again })).toMatchObject({ code: 0 });
  const copied = readdirSync(registry).map((tag) => [tag, readFileSync(join(registry, tag), 'utf8').trim()]);
  expect(Object.fromEntries(copied)).toEqual({ [sha]: digest, '1.4.2': digest });
  expect(readFileSync(join(work, 'image_tag.txt'), 'utf8')).toBe('1.4.2\n');
  expect(readFileSync(join(work, 'image_digest.txt'), 'utf8')).toBe(`${digest}\n`);
});

test('CodePipeline’s action hands over what the function reads', () => {
  const [stage] = parse(textOf('codepipeline/action.yaml'));
  const [action] = stage.Actions;
  expect(action.ActionTypeId).toEqual({ Category: 'Invoke', Owner: 'AWS', Provider: 'Lambda', Version: '1' });
  const parameters = JSON.parse(action.Configuration.UserParameters);
  expect(Object.keys(parameters)).toEqual(['service', 'environment', 'version', 'digest']);
});
