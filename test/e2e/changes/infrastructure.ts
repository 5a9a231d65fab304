import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { MergeRequest } from '../../../sandbox/gitlab/shapes.ts';
import { knownProgram } from '../../../sandbox/supervisor/programs.ts';

const described = knownProgram('terraform') === undefined ? describe.skip : describe;

/** Stacks: planned by Terraform, approved, applied, against simulated AWS. */
export function infrastructure(lab: () => Lab): void {
  const asked = async (body: {
    stack: string;
    commit?: string;
    of?: string;
    dryRun?: boolean;
  }): Promise<ChangeView> => {
    const { change } = await lab().coxswain.start({ kind: 'infrastructure', ...body }, 'oncall');
    return lab().coxswain.until(change, ({ status, endedAt }) => endedAt !== undefined || status === 'waiting');
  };
  const approved = async ({ change }: ChangeView): Promise<ChangeView> => {
    await lab().coxswain.decide(change, 'approve', {}, 'release-manager');
    return lab().coxswain.ended(change);
  };

  described('stacks of infrastructure', () => {
    test('a plan is shown, and just that is applied once it is approved', async () => {
      const planned = await asked({ stack: 'base', dryRun: true });
      expect(planned.status).toBe('succeeded');
      const waiting = await asked({ stack: planned.change });
      expect(waiting.status).toBe('waiting');
      const view = await approved(waiting);
      expect(view.sentence).toMatch(/^base is as its code at [0-9a-f]{8} says: 6 added/);
      const { region, credentials } = {
        region: 'eu-west-1',
        credentials: { accessKeyId: 'e2e', secretAccessKey: 'e2e' },
      };
      const ecr = new ECRClient({ region, credentials, endpoint: lab().addresses.aws.endpoint });
      const { repositories = [] } = await ecr.send(
        new DescribeRepositoriesCommand({ repositoryNames: ['billing', 'invoices'] }),
      );
      ecr.destroy();
      expect(repositories).toHaveLength(2);
    });

    test('a database that is replaced needs the stronger quorum', async () => {
      const { coxswain, addresses } = lab();
      expect((await approved(await asked({ stack: 'reports' }))).status).toBe('succeeded');
      const response = await fetch(`${addresses.gitlab.url}/_sandbox/gitlab/propose`, {
        method: 'POST',
        body: JSON.stringify({ change: 'encrypt-database' }),
      });
      const { sha } = (await response.json()) as MergeRequest;
      const waiting = await asked({ stack: 'reports', commit: sha });
      expect(waiting.approval).toMatchObject({ count: 2 });
      await coxswain.decide(waiting.change, 'approve', { typed: 'reports' }, 'release-manager');
      expect((await coxswain.view(waiting.change)).status).toBe('waiting');
      await coxswain.decide(waiting.change, 'reject', { reason: 'not today' }, 'oncall');
      expect((await coxswain.ended(waiting.change)).steps.map(({ state }) => state)).toEqual(['pending']);
    });
  });
}
