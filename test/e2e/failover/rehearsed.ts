import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditCall } from '../../../bench/lab/aws.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import { type ChangeView, changeViewSchema } from '../../../domain/change/view.ts';
import { coxswain } from '../support/cli.ts';
import { lastCall } from '../support/world.ts';

/** The group depot is rehearsed in the other region before it is moved there. */
export function rehearsed(lab: () => Lab): void {
  describe('a rehearsal, by the command line', () => {
    let view: ChangeView;
    let writes: AuditCall[];

    beforeAll(async () => {
      const seen = await lastCall(lab());
      const words = ['drill', 'depot', '--depth', 'rehearsal', '--as', 'oncall', '--wait', '--json'];
      const ended = await coxswain(lab(), ...words);
      expect(ended).toMatchObject({ code: 0 });
      view = changeViewSchema.parse(JSON.parse(ended.stdout));
      const calls = await lab().aws.audit(seen);
      writes = calls.filter(
        ({ action, service }) => service !== 'sts' && !/^(Describe|List|Get|BatchGet)/.test(action),
      );
    });

    test('comes up as a copy, is smoke-tested, and is gone again', () => {
      expect(view).toMatchObject({
        status: 'succeeded',
        depth: 'rehearsal',
        sentence:
          'depot came up in eu-central-1 as a copy: 1 database restored, 1 service started, 1 smoke-tested; all of it is gone again.',
      });
      expect(view.steps.every(({ state }) => state === 'passed')).toBe(true);
      expect(writes.map(({ action }) => action)).toEqual([
        'RestoreDBInstanceFromDBSnapshot',
        'RunTask',
        'StopTask',
        'DeleteDBInstance',
      ]);
    });

    test('touches nothing that serves or stands by: what it writes is its own, in the region that stands by', () => {
      const [restore, run, , remove] = writes;
      const copy = restore?.params['DBInstanceIdentifier'];
      expect(copy).toMatch(/^depot-db-replica-rehearsal-/);
      expect(remove?.params['DBInstanceIdentifier']).toBe(copy);
      expect(JSON.stringify(run?.params['overrides'])).toContain(`"value":"${String(copy)}.`);
      expect(new Set(writes.map(({ region }) => region))).toEqual(new Set(['eu-central-1']));
    });
  });
}
