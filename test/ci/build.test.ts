import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fakeGitLab } from './fake-gitlab.ts';
import { type Project, type Run, scratchProject } from './pipelines.ts';
import { gates, sample, service, settings } from './service.ts';

// Whole pipelines, on a machine that may be busy.
const uri = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app';
const trigger = 'POST /api/v4/projects/shop%2Fapp-deploy/trigger/pipeline';
const digestShape = /^sha256:[0-9a-f]{64}\n$/;

describe('the sample build project', () => {
  let gitlab: Awaited<ReturnType<typeof fakeGitLab>>;
  let variables: Record<string, string>;
  beforeAll(async () => {
    gitlab = await fakeGitLab({
      [trigger]: '{"id":7,"web_url":"https://gitlab.example/shop/app-deploy/-/pipelines/7"}',
      'PUT /api/v4/projects/1217/packages/generic/image/v1.4.2/image_tag.txt': '{}',
      'PUT /api/v4/projects/1217/packages/generic/image/v1.4.2/image_digest.txt': '{}',
    });
    variables = { ...settings, CI_API_V4_URL: `${gitlab.url}/api/v4`, CI_PROJECT_ID: '1217' };
  });
  afterAll(() => gitlab.close());

  describe('on main, then with the tag of a version', () => {
    let project: Project;
    let main: Run;
    let tagged: Run;
    let sha: string;
    beforeAll(async () => {
      project = scratchProject('shop/app');
      project.write({ ...service, '.gitlab-ci.yml': sample() });
      main = await project.run({ variables });
      sha = project.sha;
      tagged = await project.run({
        variables: { ...variables, CI_COMMIT_TAG: 'v1.4.2', CI_COMMIT_SHA: sha },
        without: ['CI_COMMIT_BRANCH'],
      });
    });
    afterAll(() => project.remove());

    test('every job passes', () => {
      const said = main.code === 0 ? {} : { output: main.output };
      expect({ ...main.jobs, code: main.code, ...said }).toEqual({
        ...Object.fromEntries(gates.map(({ job }) => [job, 'passed'])),
        build: 'passed',
        test: 'passed',
        publish: 'passed',
        handover: 'passed',
        code: 0,
      });
    });

    test('leaves tag, address and digest, and what the image consists of', () => {
      expect(main.artifact('publish', 'image_tag.txt')).toBe(`${sha}\n`);
      expect(main.artifact('publish', 'image_uri_primary.txt')).toBe(`${uri}:${sha}\n`);
      expect(main.artifact('publish', 'image_digest.txt')).toMatch(digestShape);
      expect(JSON.parse(main.artifact('sbom', 'sbom.cdx.json') ?? '')).toMatchObject({ bomFormat: 'CycloneDX' });
      expect(JSON.parse(main.artifact('sbom', 'sbom.spdx.json') ?? '')).toMatchObject({ spdxVersion: 'SPDX-2.3' });
    });

    test('pushes what was scanned, signs and attests that digest', () => {
      const digest = (main.artifact('publish', 'image_digest.txt') ?? '').trim();
      expect(main.artifact('build', 'image/index.json')).toContain(digest);
      const signed = readFileSync(join(project.stubs, 'signed'), 'utf8');
      expect(signed).toMatch(new RegExp(`^sign ${digest}\nattest ${digest}\nattest ${digest}\n`));
    });

    test('hands over by starting the deploy project with tag and digest, and nothing else', () => {
      const [call] = gitlab.calls.filter(({ line }) => line === trigger);
      expect(JSON.parse(call?.body ?? '')).toEqual({
        token: 'job-token',
        ref: 'main',
        inputs: {
          service: 'app',
          environment: 'staging',
          version_from: 'given',
          version: sha,
          digest: main.artifact('publish', 'image_digest.txt')?.trim(),
        },
      });
      expect(main.output).toContain('https://gitlab.example/shop/app-deploy/-/pipelines/7');
    });

    test('gives the published image its version, and pushes none anew', () => {
      expect(tagged.jobs).toMatchObject({ publish: 'passed', release: 'passed' });
      expect(tagged.jobs).not.toHaveProperty('handover');
      expect(tagged.output).toContain('is published already');
      expect(tagged.artifact('publish', 'image_tag.txt')).toBe('1.4.2\n');
      expect(readdirSync(join(project.stubs, 'registry')).sort()).toEqual(['1.4.2', sha].sort());
      const digests = ['1.4.2', sha].map((tag) => readFileSync(join(project.stubs, 'registry', tag), 'utf8'));
      expect(digests[0]).toBe(digests[1]);
      expect(gitlab.calls).toContainEqual({
        line: 'PUT /api/v4/projects/1217/packages/generic/image/v1.4.2/image_tag.txt',
        token: 'job-token',
        body: '1.4.2\n',
      });
    });
  });

  test('with soft gates reports every finding and goes on', async () => {
    const project = scratchProject('shop/app');
    try {
      const planted = gates.filter(({ job }) => job !== 'trivy').map((gate) => gate.planted);
      const files = Object.assign({}, ...planted, { 'packages.txt': 'zlib CRITICAL\nunreadable\n' });
      project.write({ ...service, ...files, 'image/packages.txt': '', '.gitlab-ci.yml': sample({ hardGates: false }) });
      // Tests have no switch: they are no gate.
      project.write({ 'package.json': (service['package.json'] ?? '').replace('node src/app.js', 'true') });
      const run = await project.run({ variables });
      expect(run.jobs).toMatchObject(Object.fromEntries(gates.map(({ job }) => [job, 'warned'])));
      for (const { says } of gates) expect(run.output).toMatch(says);
      expect(run.artifact('build', 'image/index.json')).toBeDefined();
    } finally {
      project.remove();
    }
  });

  test('publishes nothing from a branch that is not protected', async () => {
    const project = scratchProject('shop/app');
    try {
      const alone = sample().replace(/include:\n[\s\S]*?(?= {2}# What is published)/, 'include:\n');
      project.write({ ...service, '.gitlab-ci.yml': `${alone}\nbranch: { stage: check, script: [echo built] }\n` });
      const run = await project.run({ variables: { ...variables, CI_COMMIT_REF_PROTECTED: 'false' } });
      expect(run.jobs).toEqual({ branch: 'passed' });
      expect(existsSync(join(project.stubs, 'registry'))).toBe(false);
    } finally {
      project.remove();
    }
  });
});
