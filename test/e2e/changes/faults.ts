import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CanaryRun, inspect, problemsOf, runCanary } from '../../../bench/kills/canary.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { lastCall } from '../support/world.ts';
import type { References } from './references.ts';

const lost = ['RegisterTaskDefinition', 'UpdateService', 'ModifyListener'];

/** AWS at its worst: changes whose answer never arrives, and then it throttles everything for a while. */
export function faults(lab: () => Lab, references: () => References): void {
  describe('lost answers and throttling during canaries', () => {
    let seen: number;
    let runs: CanaryRun[];
    let trouble: string[];

    beforeAll(async () => {
      seen = await lastCall(lab());
      for (const action of lost) await lab().aws.fault({ kind: 'lost-answer', action, count: 2 });
      const all = [...references().keys()].map((service) => runCanary(lab(), service, 'abc123', seen));
      trouble = await throttled();
      runs = await Promise.all(all);
      await lab().aws.clearFaults();
    }, 180_000);

    /** Throttles for some seconds while canary tasks start; what the changes say of it. */
    async function throttled(): Promise<string[]> {
      const open = async () =>
        (await Promise.all([...references().keys()].map((service) => newest(service)))).flatMap((view) => view ?? []);
      const starting = ({ steps }: ChangeView) =>
        steps.some(({ id, state }) => id === 'eu/canary' && state === 'running');
      while (!(await open()).some(starting)) await new Promise((resolve) => setTimeout(resolve, 100));
      await lab().aws.fault({ kind: 'error', code: 'ThrottlingException', service: 'ecs|elbv2', duration: 6 });
      const said = new Set<string>();
      for (const until = Date.now() + 8_000; Date.now() < until; ) {
        for (const { steps } of await open())
          for (const { progress } of steps) if (progress?.trouble) said.add(progress.trouble);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      return [...said];
    }

    async function newest(service: string): Promise<ChangeView | undefined> {
      const holder = await lab().coxswain.holder(service, 'prod');
      return holder === undefined ? undefined : lab().coxswain.view(holder);
    }

    test('every kind of write lost an answer', async () => {
      const hit = (await lab().aws.audit(seen))
        .filter(({ fault }) => fault === 'lost-answer')
        .map(({ action }) => action);
      expect(new Set(hit)).toEqual(new Set(lost));
    });

    test('throttling is shown while it lasts', () => {
      expect(trouble.join('\n')).toMatch(
        /AWS does not answer in eu-west-1 \((ECS|ELB): ThrottlingException\), attempt \d+/,
      );
    });

    test('nothing was done twice', async () => {
      const problems = runs.map(async (run) =>
        problemsOf(await inspect(lab(), run), run, references().get(run.service)),
      );
      expect((await Promise.all(problems)).flat()).toEqual([]);
    });
  });
}
