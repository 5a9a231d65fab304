import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { admit, type Lane, newLane, release } from '../../domain/lane.ts';

const claims = fc.record({
  kind: fc.constantFrom('claim', 'release'),
  change: fc.constantFrom('a', 'b', 'c', 'd'),
  mode: fc.constantFrom('queue', 'supersede', 'refuse', 'preempt'),
} as const);

describe('lane', () => {
  test('grants to one change at a time, with a rising epoch, and leaves no one waiting at a free lane', () => {
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 40 }), (events) => {
        let lane: Lane = newLane();
        let epoch = 0;
        for (const { kind, change, mode } of events) {
          const holder = lane.holder?.change;
          const next = kind === 'claim' ? admit(lane, { change, title: change, mode }) : release(lane, change);
          for (const reply of next.replies) {
            if (reply.say !== 'granted') continue;
            expect(reply.epoch).toBeGreaterThan(epoch);
            epoch = reply.epoch;
            // Granted only when the lane was free, or by the holder's own release.
            expect(holder === undefined || (kind === 'release' && holder === change)).toBe(true);
            expect(next.lane.holder?.change).toBe(reply.to);
          }
          if (next.lane.holder === undefined) expect(next.lane.queue).toEqual([]);
          lane = next.lane;
        }
      }),
    );
  });

  test('a claim said twice changes nothing', () => {
    const first = admit(newLane(), { change: 'a', title: 'a', mode: 'queue' }).lane;
    expect(admit(first, { change: 'a', title: 'a', mode: 'queue' })).toEqual({ lane: first, replies: [] });
  });

  test('queue waits, refuse is told, preempt sends the holder back and comes next with its name', () => {
    const held = admit(newLane(), { change: 'a', title: 'a', mode: 'queue' }).lane;
    const queued = admit(held, { change: 'b', title: 'b', mode: 'queue' });
    expect(queued.replies).toEqual([{ say: 'busy', to: 'b', behind: { change: 'a', title: 'a' } }]);
    const refused = { change: 'c', title: 'c', mode: 'refuse' } as const;
    expect(admit(queued.lane, refused).replies).toEqual([
      { say: 'refused', to: 'c', busyWith: { change: 'a', title: 'a' }, claim: refused },
    ]);
    const preempted = admit(queued.lane, { change: 'd', title: 'd', mode: 'preempt' });
    expect(preempted.replies).toEqual([
      { say: 'preempt', to: 'a', by: { change: 'd', title: 'd' }, yields: false },
      { say: 'preempt', to: 'b', by: { change: 'd', title: 'd' }, yields: false },
      { say: 'busy', to: 'd', behind: { change: 'a', title: 'a' } },
    ]);
    expect(release(preempted.lane, 'a').replies).toEqual([{ say: 'granted', to: 'd', epoch: 2, preempted: 'a' }]);
  });

  test('a way back under way is stopped by no one: a second one is refused, a deploy that supersedes waits', () => {
    const claim = (change: string, mode: 'preempt' | 'supersede') => ({ change, title: change, mode });
    const back = admit(newLane(), claim('back', 'preempt')).lane;
    const again = admit(back, claim('again', 'preempt'));
    expect(again).toEqual({
      lane: back,
      replies: [
        { say: 'refused', to: 'again', busyWith: { change: 'back', title: 'back' }, claim: claim('again', 'preempt') },
      ],
    });
    const deploy = admit(back, claim('deploy', 'supersede'));
    expect(deploy.replies).toEqual([{ say: 'busy', to: 'deploy', behind: { change: 'back', title: 'back' } }]);

    const waiting = admit(admit(newLane(), claim('bad', 'supersede')).lane, claim('back', 'preempt')).lane;
    const behind = admit(waiting, claim('deploy', 'supersede'));
    expect(behind.replies.map(({ say, to }) => [say, to])).toEqual([['busy', 'deploy']]);
    expect(release(behind.lane, 'bad').replies[0]).toEqual({ say: 'granted', to: 'back', epoch: 2, preempted: 'bad' });
  });

  test('a deploy that supersedes waits for what is none: it stops no apply of a stack, neither held nor queued', () => {
    const claim = (change: string, mode: 'queue' | 'supersede' | 'preempt') => ({ change, title: change, mode });
    const said = ({ replies }: ReturnType<typeof admit>) => replies.map(({ say, to }) => [say, to]);

    const applying = admit(newLane(), claim('apply', 'queue')).lane;
    const waiting = admit(applying, claim('deploy', 'supersede'));
    expect(said(waiting)).toEqual([['busy', 'deploy']]);
    expect(said(release(waiting.lane, 'apply'))).toEqual([['granted', 'deploy']]);

    const deploying = admit(newLane(), claim('deploy', 'supersede')).lane;
    const approved = admit(deploying, claim('apply', 'queue')).lane;
    const newer = admit(approved, claim('newer', 'supersede'));
    expect(newer.lane.queue.map(({ change }) => change)).toEqual(['apply', 'newer']);
    expect(said(newer)).toEqual([['busy', 'newer']]);

    expect(said(admit(deploying, claim('newer', 'supersede')))).toEqual([
      ['preempt', 'deploy'],
      ['busy', 'newer'],
    ]);
    expect(said(admit(applying, claim('back', 'preempt')))).toEqual([
      ['preempt', 'apply'],
      ['busy', 'back'],
    ]);
  });
});
