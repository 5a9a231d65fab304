import { expect, test } from '@jest/globals';
import { tokens } from '../../bench/lab/tokens.ts';
import { inArena } from '../../bench/races/arena.ts';
import type { Told } from '../../bench/races/judge.ts';
import { ways } from '../../bench/races/race.ts';
import { request } from '../../bench/races/requests.ts';
import { runRace } from '../../bench/races/run-race.ts';

test('a change that has ended takes no approval and no rejection more, and says so where they came from', () =>
  inArena(1, async (arena) => {
    const tokenOf = tokens(arena.issuer, 'coxswain');
    const approve = { person: 'release-manager', intent: 'approve', way: 'api', delay: 0 } as const;
    const ran = await runRace(arena, 0, { kind: 'double click', contestants: [approve] }, tokenOf);
    expect(ran).toMatchObject({ problem: undefined, finish: { status: 'succeeded', given: ['release-manager'] } });
    const { change } = ran;
    for (const way of ways) {
      for (const intent of ['approve', 'reject'] as const) {
        const id = `${way}-${intent}`;
        const late = { person: 'second-manager', intent, way, delay: 0 } as const;
        const waiting = { change, service: 'race-0', plan: 'ab'.repeat(32) };
        const own = { id, token: await tokenOf(late.person) };
        let told: Told = await request(arena, waiting, late, own)();
        // Slack acknowledges, and whispers afterwards.
        while (told === undefined) {
          const sentence = arena.ears.heard(id);
          if (sentence === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
          else told = { accepted: false, sentence };
        }
        expect(told.accepted).toBe(false);
        expect(told.sentence).toContain(`has ended already (succeeded): there is nothing left to ${intent}.`);
      }
    }
    expect((await arena.gateway.progress(change)).approval?.given).toHaveLength(1);
  }));
