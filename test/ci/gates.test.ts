import { afterAll, describe, expect, test } from '@jest/globals';
import { type Project, scratchProject } from './pipelines.ts';
import { gates, service, settings } from './service.ts';

// Whole pipelines, on a machine that may be busy.
/** One component and a job after it. */
function pipeline(component: string, inputs = '{}'): string {
  return `
stages: [check, build, scan, after]
include:
  - component: $CI_SERVER_FQDN/platform/coxswain-build/${component}@1.0.0
    inputs: ${inputs}
after:
  stage: after
  script: [echo went on]
`;
}

// The schema is checked where the sample includes all of them.
const options = { variables: settings, checkSchema: false };

describe('a gate', () => {
  const projects: Project[] = [];
  afterAll(() => {
    for (const project of projects) project.remove();
  });

  function projectWith(files: Readonly<Record<string, string>>): Project {
    const project = scratchProject('shop/app');
    projects.push(project);
    project.write({
      ...service,
      'image/packages.txt': service['packages.txt'] ?? '',
      'image/index.json': '{}',
      ...files,
    });
    return project;
  }

  test.concurrent.each(gates)('$job stops the pipeline at what it finds', async ({ job, component, planted, says }) => {
    const run = await projectWith({ ...planted, '.gitlab-ci.yml': pipeline(component) }).run(options);
    expect(run.output).toMatch(says);
    expect(run.jobs).toMatchObject({ [job]: 'failed' });
    expect(run.jobs).not.toHaveProperty('after');
    expect(run.code).toBe(1);
  });

  test('has a threshold that can be lowered', async () => {
    const low = pipeline('trivy', '{ severity: "HIGH,CRITICAL" }');
    const run = await projectWith({ '.gitlab-ci.yml': low }).run(options);
    expect(run.output).toMatch(/1 vulnerabilities of severity HIGH,CRITICAL/);
    expect(run.jobs).toEqual({ trivy: 'failed' });
    expect(run.artifact('trivy', 'trivy.json')).toContain('"findings":1');
  });

  test('refuses a threshold that there is not', async () => {
    const wrong = pipeline('trivy', '{ severity: "SEVERE" }');
    const run = await projectWith({ '.gitlab-ci.yml': wrong }).run(options);
    expect(run.output).toMatch(/SEVERE.*does not match/s);
    expect(run.code).not.toBe(0);
  });

  test('that cannot build fails, soft or not', async () => {
    const files = {
      '.gitlab-ci.yml': pipeline('image', '{ hard_gate: false }'),
      Dockerfile: 'FROM scratch\nRUN false\n',
    };
    const run = await projectWith(files).run(options);
    expect(run.jobs).toEqual({ build: 'failed' });
  });
});
