import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stepsOf } from '../../../domain/plan/tree.ts';
import { planSync, sideInStep } from '../../../domain/recovery/plan-sync.ts';
import { standbyTasks } from '../../../domain/recovery/standby.ts';
import { assessment, dead, recoveryGroup, side } from '../../support/recovery-inputs.ts';
import { definition, digestOf, type Standing, standby } from '../../support/standby-inputs.ts';

function planned(input: Standing, group?: string) {
  const answer = planSync(standby(input), 'prod', group);
  if (answer.outcome !== 'planned') throw new Error(answer.sentence);
  return answer.draft;
}
const sentenceOf = (input: Standing, group?: string) => {
  const answer = planSync(standby(input), 'prod', group);
  return answer.outcome === 'planned' ? 'planned' : `${answer.outcome}: ${answer.sentence}`;
};
const idsOf = (input: Standing) => stepsOf(planned(input).steps).map(({ id }) => id.replace('standby/app/', ''));

describe('a standby', () => {
  test('that is in step is left alone', () => {
    expect(sentenceOf({})).toBe('nothingToDo: app 1.4.1 stands by in eu-central-1 with 2 tasks: in step.');
  });

  test('that is behind gets the digest once it is replicated, rolls, and is looked at through its own load balancer', () => {
    const input = { serves: '1.4.2', stands: '1.4.1' };
    expect(idsOf(input)).toEqual(['replicated', 'register', 'roll', 'smoke', 'serving']);
    const { steps, summary, guards } = planned(input);
    const [replicated, register, roll, smoke, serving] = stepsOf(steps);
    expect(replicated?.params).toMatchObject({
      scope: { region: 'eu-central-1' },
      from: 'eu-west-1',
      images: [{ container: 'app', repository: 'app', digest: digestOf('1.4.2') }],
    });
    expect(register?.params).toMatchObject({
      base: expect.stringContaining(':eu-central-1:'),
      images: { app: expect.stringMatching(/^123456789012\.dkr\.ecr\.eu-central-1\..*\/app@sha256:142/) },
    });
    expect(register?.params).not.toHaveProperty('settings');
    expect(roll?.params).toMatchObject({ taskDefinition: { from: 'standby/app/register' } });
    expect(roll?.params).not.toHaveProperty('desiredCount');
    expect(smoke?.params).toMatchObject({ url: 'http://app-prod.eu-central-1.elb.amazonaws.com:80' });
    expect(serving?.params).toMatchObject({ digests: { app: digestOf('1.4.2') }, version: '1.4.2' });
    expect([summary.from, summary.to, summary.taskDefinitionDiff]).toEqual([
      '1.4.1',
      '1.4.2',
      ['app: image 1.4.1 → 1.4.2 (sha256:1410…00 → sha256:1420…00)'],
    ]);
    expect(guards).toMatchObject([
      { place: { region: 'eu-west-1' }, equals: expect.stringContaining('app-prod:7') },
      { place: { region: 'eu-central-1' }, equals: expect.stringContaining('app-prod:3') },
    ]);
  });

  test('whose sync does not come out goes back by itself: nobody sits beside it', () => {
    const { steps } = planned({ serves: '1.4.2', stands: '1.4.1' });
    expect(new Set(stepsOf(steps).map(({ on }) => JSON.stringify(on)))).toEqual(
      new Set([JSON.stringify({ failed: 'undo', errored: 'undo', inconclusive: 'undo' })]),
    );
  });

  test('with too few tasks, or too many that nothing scales, gets its share of full capacity, rounded up', () => {
    const count = (input: Standing) =>
      stepsOf(planned(input).steps).flatMap((step) => (step.kind === 'service' ? (step.params.desiredCount ?? 0) : []));
    expect(count({ tasks: 7, desired: 2 })).toEqual([4]);
    expect(count({ tasks: 2, desired: 1 })).toEqual([2]);
    expect(count({ tasks: 4, desired: 9 })).toEqual([2]);
    expect(sentenceOf({ tasks: 4, desired: 9, stable: { scaleInSuspended: false } })).toMatch(/^nothingToDo.*9 tasks/);
  });

  test('that was fenced is not started by a sync', () => {
    expect(sentenceOf({ desired: 0 }, 'shop')).toBe(
      'refused: app-prod in eu-central-1 is set to 0 tasks, as a fence leaves it: /dr rebuild shop starts it again.',
    );
    expect(idsOf({ desired: 0 })).toEqual(['roll', 'smoke', 'serving']);
  });

  test('waits while what serves is being changed', () => {
    const is = 'nothingToDo: app is being changed in eu-west-1: its standby is brought in step afterwards.';
    const { serving } = standby();
    expect(sentenceOf({ stands: '1.4.0', serving: { stable: { ...serving.stable, settled: false } } })).toBe(is);
    expect(sentenceOf({ stands: '1.4.0', serving: { canaryPercent: 5 } })).toBe(is);
  });
});

describe('settings', () => {
  const register = (input: Standing) => {
    const step = stepsOf(planned(input).steps).find(({ kind }) => kind === 'registerTaskDefinition');
    if (step?.kind !== 'registerTaskDefinition') throw new Error('nothing is registered');
    return step.params.settings;
  };

  test('follow: size, ports, commands and plain variables; what only the standby has stays', () => {
    const input: Standing = {
      from: {
        task: { memory: '1024' },
        container: { command: ['serve'] },
        environment: { FEATURE: 'on', LEVEL: 'info' },
      },
      into: { environment: { FEATURE: 'off', LEVEL: 'info', STANDBY: 'yes' } },
    };
    expect(register(input)).toEqual({
      task: { memory: '1024' },
      containers: {
        app: {
          command: ['serve'],
          environment: [
            { name: 'FEATURE', value: 'on' },
            { name: 'LEVEL', value: 'info' },
            { name: 'STANDBY', value: 'yes' },
          ],
        },
      },
    });
    expect(planned(input).summary.taskDefinitionDiff).toEqual([
      'memory as where it serves',
      'app: command as where it serves',
      'app: FEATURE as where it serves',
    ]);
  });

  test('never show a value: a variable may hold a secret', () => {
    const { summary } = planned({ from: { environment: { TOKEN: 's3cr3t-value' } } });
    expect(JSON.stringify(summary)).not.toContain('s3cr3t');
  });

  test('of a region stay in it: roles, secrets, logs, and variables that name it', () => {
    const queue = (region: string) => ({ QUEUE: `https://sqs.${region}.amazonaws.com/1/orders` });
    const logs = (region: string) => ({
      logConfiguration: { options: { 'awslogs-region': region, 'awslogs-group': region } },
    });
    expect(
      sentenceOf({
        from: { environment: queue('eu-west-1'), container: logs('eu-west-1'), task: { taskRoleArn: 'here' } },
        into: { environment: queue('eu-central-1'), container: logs('eu-central-1'), task: { taskRoleArn: 'there' } },
      }),
    ).toMatch(/^nothingToDo/);
    const missing = planned({ stands: '1.4.0', from: { environment: queue('eu-west-1') } });
    expect(missing.summary.notes).toEqual(['QUEUE of app names what only its region has: set it in eu-central-1.']);
  });

  test('of a container that the standby lacks are left to a person', () => {
    const sidecar = definition({ region: 'eu-west-1' });
    const [app] = sidecar.definition['containerDefinitions'] as readonly object[];
    const containers = [app, { name: 'agent', image: 'agent:1' }] as never;
    const serving = {
      definition: { ...sidecar, definition: { ...sidecar.definition, containerDefinitions: containers } },
    };
    expect(planned({ desired: 1, serving }).summary.notes).toEqual([
      'Container agent is missing in app-prod:7 of eu-central-1: add it there, with its own secrets.',
    ]);
  });

  test('once taken over are no difference any more, whatever they were', () => {
    const names = fc.constantFrom('A', 'B', 'C', 'D');
    const values = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('at eu-west-1', 'at eu-central-1'));
    const written = fc.record({
      environment: fc.dictionary(names, values),
      task: fc.record(
        { memory: fc.constantFrom('512', '1024'), cpu: fc.constantFrom('256', '512') },
        { requiredKeys: [] },
      ),
      container: fc.record(
        { command: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }), stopTimeout: fc.nat(120) },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(written, written, (from, into) => {
        const before = standby({ from, into });
        const answer = planSync(before, 'prod');
        const step =
          answer.outcome === 'planned'
            ? stepsOf(answer.draft.steps).find(({ kind }) => kind === 'registerTaskDefinition')
            : undefined;
        if (step?.kind !== 'registerTaskDefinition') return;
        const { task = {}, containers = {} } = step.params.settings ?? {};
        const merged = (base: object, settings: object) =>
          Object.fromEntries(Object.entries({ ...base, ...settings }).filter(([, value]) => value !== null));
        const [app = {}] = before.definition.definition['containerDefinitions'] as readonly object[];
        const next = {
          ...merged(before.definition.definition, task),
          containerDefinitions: [merged(app, containers['app'] ?? {})],
        };
        const after = { ...before, definition: { ...before.definition, definition: next as never } };
        expect(planSync(after, 'prod').outcome).toBe('nothingToDo');
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

test('the share of full capacity is never nothing, and never more than one task beyond it', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 1, max: 50 }),
      (desired, capacity, tasks) => {
        const observed = { ...standby({ tasks: desired }), capacity, tasks };
        const full = Math.max(desired, tasks);
        const count = standbyTasks(observed);
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count * 100).toBeGreaterThanOrEqual(full * capacity);
        expect((count - 1) * 100).toBeLessThanOrEqual(full * capacity);
      },
    ),
    { seed: 7 },
  );
});

describe('the side that is kept in step', () => {
  const group = recoveryGroup();
  const sentence = (given: Parameters<typeof assessment>[0]) => {
    const found = sideInStep(group, assessment(given));
    return 'sentence' in found ? found.sentence : found.serving;
  };
  const [database] = assessment().databases;

  test('is the other than the one that serves, wherever that is', () => {
    expect(sentence({})).toBe('primary');
    expect(
      sentence({
        databases: database === undefined ? [] : [{ ...database, writer: 'standby' }],
        names: [{ name: 'app.shop.example', leadsTo: 'standby' }],
      }),
    ).toBe('standby');
  });

  test('is none while it does not answer, was left and is not rebuilt, or the group is half-way', () => {
    expect(sentence({ sides: { primary: side('eu-west-1'), standby: { ...dead, region: 'eu-central-1' } } })).toBe(
      'eu-central-1 does not answer (ECS does not answer in eu-west-1): its sync waits for the region.',
    );
    expect(sentence({ databases: [{ name: 'shop-db', writer: 'primary', hosts: {}, replication: 'none' }] })).toBe(
      'eu-central-1 is not a standby of shop: shop-db does not replicate there. Rebuild it first: /dr rebuild shop.',
    );
    const two = [
      { name: 'a', leadsTo: 'primary' },
      { name: 'b', leadsTo: 'standby' },
    ] as const;
    expect(sentence({ databases: [], names: two })).toMatch(/^shop is half-way between eu-west-1 and eu-central-1/);
  });
});
