import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { change, type FakeApi, fakeApi, plan, problem } from '../cli/fake-api.ts';
import { fakeGitLab } from './fake-gitlab.ts';
import { ci, type Project, type RunOptions, scratchProject } from './pipelines.ts';

// Whole pipelines, on a machine that may be busy.
const started = 'POST /changes';
const looked = 'GET /changes/app-prod-abcd2345';
const person = { CI_COMMIT_REF_PROTECTED: 'true', CI_PIPELINE_SOURCE: 'web', COXSWAIN_ID_TOKEN: 'id-token' };

const textOfPipeline = () => readFileSync(join(ci, 'deploy/.gitlab-ci.yml'), 'utf8');

describe('the deploy project', () => {
  let api: FakeApi;
  let project: Project;
  beforeEach(async () => {
    api = await fakeApi({ [started]: () => ({ status: 202, body: change({ status: 'queued' }) }) });
    project = scratchProject('shop/app-deploy');
    cpSync(join(ci, 'deploy'), project.folder, { recursive: true });
    project.write({ '.gitlab-ci.yml': textOfPipeline().replace('--url https://coxswain.example', `--url ${api.url}`) });
  });
  afterEach(async () => {
    await api.close();
    project.remove();
  });

  const run = ({ inputs, variables }: RunOptions) =>
    project.run({ inputs: { environment: 'prod', ...inputs }, variables: { ...person, ...variables } });

  const digest = plan.digests.app ?? '';

  test('asks with its id_token, shows how it goes, and is green when the change has succeeded', async () => {
    api.routes[looked] = () => ({ body: change({ status: 'succeeded', plan, sentence: 'app 1.4.2 serves.' }) });
    const { code, jobs, output } = await run({ inputs: { version: '1.4.2', reason: 'for the fair', digest } });
    expect({ ...jobs, code }).toEqual({ version: 'passed', deploy: 'passed', code: 0 });
    expect(output).toMatch(/app-prod-abcd2345: queued[\s\S]*app-prod-abcd2345: succeeded[\s\S]*app 1\.4\.2 serves\./);
    const [call] = api.calls;
    expect(call?.headers.authorization).toBe('Bearer id-token');
    expect(call?.headers['idempotency-key']).toMatch(/^gitlab-\d+$/);
    expect(call?.body).toEqual({
      kind: 'deploy',
      service: 'app',
      environment: 'prod',
      version: '1.4.2',
      dryRun: false,
      reason: 'for the fair',
    });
  });

  test('is red with 1 when ECS was rolled back', async () => {
    const sentence = 'Errors rose to 6 %.';
    api.routes[looked] = () => ({ body: change({ status: 'rolledBack', sentence }) });
    const rolledBack = await run({ inputs: { version: '1.4.3-bad' } });
    expect(rolledBack.jobs).toEqual({ version: 'passed', deploy: 'failed' });
    expect(rolledBack.exitCode('deploy')).toBe(1);
    expect(rolledBack.output).toContain(sentence);
  });

  test('is red with 1 when another image serves than the one that was built', async () => {
    api.routes[looked] = () => ({ body: change({ status: 'succeeded', plan }) });
    const other = await run({ inputs: { version: '1.4.2', digest: `sha256:${'2'.repeat(64)}` } });
    expect(other.exitCode('deploy')).toBe(1);
    expect(other.output).toContain(`deployed ${digest}, but the build made sha256:2`);
  });

  test('is red with 3 when it is refused', async () => {
    api.routes[started] = () => problem(403, 'refused', 'shop/app-deploy may not deploy app to prod.');
    const refused = await run({ inputs: { version: '1.4.2' } });
    expect(refused.exitCode('deploy')).toBe(3);
    expect(refused.output).toContain('shop/app-deploy may not deploy app to prod.');
  });

  test.each(['artifact', 's3'])('takes the version from %s', async (from) => {
    const gitlab = await fakeGitLab();
    gitlab.answers['GET /api/v4/projects/shop%2Fapp/jobs/artifacts/main/raw/image_tag.txt?job=publish'] = '1.4.2\n';
    mkdirSync(join(project.stubs, 's3'));
    writeFileSync(join(project.stubs, 's3/image_tag.txt'), '1.4.2\n');
    api.routes[looked] = () => ({ body: change({ status: 'succeeded' }) });
    try {
      const { output, jobs } = await run({
        inputs: { version_from: from },
        variables: {
          CI_API_V4_URL: `${gitlab.url}/api/v4`,
          CI_SERVER_URL: gitlab.url,
          CI_JOB_TOKEN: 'job-token',
          AWS_ID_TOKEN: 'token-for-arn:aws:iam::123456789012:role/read-image-tag',
        },
      });
      expect(output).toContain('succeeded');
      expect(Object.keys(jobs)).toEqual([from === 's3' ? 'version-from-s3' : 'version', 'deploy']);
      expect(api.calls[0]?.body).toMatchObject({ version: '1.4.2' });
      for (const { token } of gitlab.calls) expect(token).toBe('job-token');
    } finally {
      await gitlab.close();
    }
  });

  test('has pipelines for who asks, not for a push nor on a branch that anyone may change', async () => {
    // gitlab-ci-local runs whatever the workflow's rules say, so jobs are given them.
    const [, { workflow }] = parseAllDocuments(textOfPipeline()).map((document) => document.toJS());
    const job = (source: string, isProtected: boolean) => ({
      script: ['true'],
      rules: workflow.rules,
      variables: { CI_PIPELINE_SOURCE: source, CI_COMMIT_REF_PROTECTED: String(isProtected) },
    });
    const jobs = {
      person: job('web', true),
      build: job('pipeline', true),
      push: job('push', true),
      open: job('web', false),
    };
    project.write({ '.gitlab-ci.yml': stringify(jobs) });
    expect((await project.run()).jobs).toEqual({ person: 'passed', build: 'passed' });
  });

  test('refuses an input that is no version before anything runs', async () => {
    const { jobs, output } = await run({ inputs: { version: '1.4.2; env' } });
    expect(output).toMatch(/does not match/);
    expect(jobs).toEqual({});
  });
});
