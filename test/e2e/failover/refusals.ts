import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Lab } from '../../../bench/lab/lab.ts';
import { hasWritten } from '../../../bench/lab/writes.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { coxswain } from '../support/cli.ts';
import { lastCall } from '../support/world.ts';

/** What is refused while a failover of club waits for its approvals. */
export function refusals(lab: () => Lab): void {
  describe('a failover that waits for two people', () => {
    let seen: number;
    let waiting: ChangeView;

    beforeAll(async () => {
      seen = await lastCall(lab());
      const { change } = await lab().coxswain.start({ kind: 'failover', group: 'club' }, 'oncall');
      waiting = await lab().coxswain.until(change, ({ intents }) => intents.includes('approve'));
      await lab().coxswain.decide(change, 'approve', { typed: 'club' }, 'oncall');
    });

    test('the same person twice counts once', async () => {
      const again = await coxswain(lab(), 'approve', 'club', '--as', 'oncall');
      expect(again.stderr).toMatch(/1 more/);
      expect((await lab().coxswain.view(waiting.change)).approval).toMatchObject({
        missing: 1,
        given: [{ person: 'oncall' }],
        outcome: 'waiting',
      });
    });

    test.each([
      ['outsider', /You may not/],
      ['developer', /needs group oncall or release-managers; you are in deployers/],
    ])('the approval of %s does not count', async (person, sentence) => {
      const { code, stderr } = await coxswain(lab(), 'approve', 'club', '--as', person);
      expect(stderr).toMatch(sentence);
      expect(code).toBe(3);
    });

    test('nor one with another name typed, or of another plan', async () => {
      const refused = (body: object) =>
        expect(lab().coxswain.decide(waiting.change, 'approve', body, 'second-manager')).rejects;
      await refused({ typed: 'clubs' }).toThrow(/type "club" exactly/);
      await refused({ typed: 'club', plan: 'ab'.repeat(32) }).toThrow(/plan has changed since you looked/);
    });

    test('the group moves already', async () => {
      const { code, stdout } = await coxswain(lab(), 'failover', 'club', '--as', 'oncall', '--wait', '--json');
      const view: ChangeView = JSON.parse(stdout);
      expect(view).toMatchObject({ status: 'refused', sentence: expect.stringMatching(/club .*busy with a failover/) });
      expect(code).toBe(3);
    });

    test('and nothing was written', async () => {
      await lab().coxswain.decide(waiting.change, 'reject', { reason: 'not now' }, 'second-manager');
      expect(await lab().coxswain.ended(waiting.change)).toMatchObject({
        status: 'refused',
        sentence: 'Rejected by second-manager ("not now"). Nothing was changed.',
      });
      expect((await lab().aws.audit(seen)).filter(hasWritten)).toEqual([]);
    });
  });

  describe('what is typed wrongly', () => {
    test.each([
      ['clubb', [], /No recovery group "clubb".*club/],
      ['club', ['--mode', 'sideways'], /sideways/],
      ['club', ['--accept-loss'], /needs a reason/],
    ])('failover %s %j', async (group, more, sentence) => {
      const { code, stderr } = await coxswain(lab(), 'failover', group, ...more, '--as', 'oncall');
      expect(stderr).toMatch(sentence);
      expect(code).toBe(2);
    });

    test('a failback home while it is home is nothing to do; a stranger may not ask', async () => {
      const home = await coxswain(lab(), 'failback', 'club', '--as', 'oncall', '--wait');
      expect(home.stdout).toContain('club runs in eu-west-1 already: nothing to do.');
      const stranger = await coxswain(lab(), 'failover', 'club', '--as', 'outsider', '--wait');
      expect(`${stranger.stdout}${stranger.stderr}`).toMatch(/You may not/);
      expect(stranger.code).toBe(3);
    });
  });
}
