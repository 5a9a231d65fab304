import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import { type ChangeView, changeViewSchema } from '../../../domain/change/view.ts';
import { type CliAnswer, coxswain } from '../support/cli.ts';
import { lastCall, serving, wanted, weightsSet } from '../support/world.ts';

/** What each version does, all on services of their own at the same time. */
const bad = [
  { version: '1.4.3-bad', service: 'api', because: /errors rose to .* % at 10 % of traffic/ },
  { version: '1.4.4-slow', service: 'cart', because: /p95/ },
  { version: '1.4.5-crash', service: 'search', because: /circuit breaker|stopped|start/ },
  { version: '1.4.6-sick', service: 'stock', because: /GET http.*\/healthz answered 500, expected 200/ },
] as const;

export function outcomes(lab: () => Lab): void {
  describe('each sample version gets its stated outcome', () => {
    let seen: number;
    let good: Promise<CliAnswer>;
    let rolling: Promise<ChangeView>;
    let bySha: Promise<ChangeView>;
    let crashOnStaging: Promise<ChangeView>;
    const runs = new Map<string, Promise<ChangeView>>();

    beforeAll(async () => {
      seen = await lastCall(lab());
      const deploy = async (service: string, environment: string, version: string) => {
        const { change } = await lab().coxswain.start({ kind: 'deploy', service, environment, version });
        return lab().coxswain.ended(change, 150_000);
      };
      good = coxswain(lab(), 'deploy', 'app', '1.4.2', 'prod', '--as', 'release-manager', '--json', '--wait');
      for (const { version, service } of bad) runs.set(version, deploy(service, 'prod', version));
      rolling = deploy('web', 'prod', '1.4.2');
      bySha = deploy('app', 'staging', 'abc123');
      crashOnStaging = deploy('web', 'staging', '1.4.5-crash');
      // Each test looks at its own; one that fails must not bring the others down as unhandled.
      await Promise.allSettled([good, rolling, bySha, crashOnStaging, ...runs.values()]);
    }, 180_000);

    test('1.4.2 goes through 5, 25 and 50 % and serves; the command line says so in JSON alone', async () => {
      const { code, stdout } = await good;
      const view = changeViewSchema.parse(JSON.parse(stdout));
      expect(view.status).toBe('succeeded');
      expect(code).toBe(0);
      expect(await serving(lab(), 'app-prod')).toEqual(wanted(view));
      expect(await weightsSet(lab(), 'app-prod', seen)).toEqual([5, 25, 50, 0]);
      expect(await serving(lab(), 'app-prod-canary')).toEqual([]);
    });

    test.each(bad)('$version is rolled back and serves nowhere', async ({ version, service, because }) => {
      const view = await runs.get(version);
      expect(view?.status).toBe('rolledBack');
      expect(view?.sentence).toMatch(because);
      const stands = await serving(lab(), `${service}-prod`, `${service}-prod-canary`);
      expect(stands).toHaveLength(1);
      expect(stands).not.toEqual(view === undefined ? [] : wanted(view));
      expect((await weightsSet(lab(), `${service}-prod`, seen)).at(-1) ?? 0).toBe(0);
    });

    test.each(['1.4.5-crash', '1.4.6-sick'])('no request ever reached %s', async (version) => {
      const view = await runs.get(version);
      expect(view?.weights.filter(({ percent }) => percent > 0)).toEqual([]);
    });

    test('a version of three images rolls, all three', async () => {
      const view = await rolling;
      expect(view.status).toBe('succeeded');
      expect(wanted(view)).toHaveLength(3);
      expect(await serving(lab(), 'web-prod')).toEqual(wanted(view));
    });

    test('the beginning of a commit is enough', async () => {
      const view = await bySha;
      expect(view.status).toBe('succeeded');
      expect(view.plan?.to).toMatch(/^abc123[0-9a-f]{34}$|^abc123/);
      expect(await serving(lab(), 'app-staging')).toEqual(wanted(view));
    });

    test('a rolling deploy that crashes goes back to what ran', async () => {
      const view = await crashOnStaging;
      expect(view.status).toBe('rolledBack');
      expect(await serving(lab(), 'web-staging')).toHaveLength(3);
      expect(await serving(lab(), 'web-staging')).not.toEqual(wanted(view));
    });
  });
}
