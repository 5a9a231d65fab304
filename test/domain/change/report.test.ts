import { describe, expect, test } from '@jest/globals';
import { markdownOf } from '../../../domain/change/report/markdown.ts';
import { reportOf, unreported } from '../../../domain/change/report/report.ts';
import type { ChangeView, StepView } from '../../../domain/change/view.ts';
import { approvedBy, at, canaryView, movedView, moveView, movingView } from '../../bot/support/views.ts';

const lines = (view: ChangeView, heading: string): readonly string[] | undefined =>
  reportOf(view)?.sections.find((section) => section.heading === heading)?.lines;
const rows = (view: ChangeView, heading: string) =>
  reportOf(view)?.sections.find((section) => section.heading === heading)?.table?.rows;
const changed = (view: ChangeView, id: string, more: Partial<StepView>): ChangeView => ({
  ...view,
  steps: view.steps.map((step) => (step.id === id ? { ...step, ...more } : step)),
});

/** As `movedView`, from a region that could not be fenced, which a person passed over. */
function overridden(): ChangeView {
  const moved = movedView();
  if (moved.recovery === undefined) throw new Error('a move has one');
  const override = {
    what: 'went on without "nothing writes in eu-west-1"',
    person: 'manager',
    reason: 'power is out',
    at: at(690),
  };
  const view: ChangeView = {
    ...moved,
    recovery: { ...moved.recovery, silentSince: at(-20) },
    overrides: [override],
    decisions: [
      { intent: 'pause', person: 'oncall', at: at(685), reason: 'looking' },
      { intent: 'resume', person: 'oncall', at: at(688) },
      { intent: 'skipStep', person: 'manager', at: at(690), step: 'fence/confirm', reason: 'power is out' },
    ],
  };
  return changed(view, 'fence/confirm', {
    state: 'skipped',
    reason: 'skipped by manager: power is out',
    endedAt: at(681),
    holds: [
      {
        why: 'eu-west-1 does not answer: whether app-prod still takes writes is not known.',
        since: at(681),
        until: at(690),
        answer: { kind: 'skip', person: 'manager', reason: 'power is out' },
      },
    ],
  });
}

describe('the report of a failover', () => {
  test('says first what became of it, at what price, and what is left to do', () => {
    const report = reportOf(overridden());
    expect(report).toMatchObject({
      title: 'Failover of shop from eu-west-1 to eu-central-1',
      file: 'shop-prod-abcd2345-failover.md',
      lead: [
        'shop runs in eu-central-1 since 14:16:24.',
        expect.stringMatching(/^Down 6 min 10 s .* objective 15 min\) · at most 3 s of writes lost/),
        'Override: went on without "nothing writes in eu-west-1", by @manager ("power is out").',
        'Ungraceful: eu-west-1 did not answer (ECS timed out).',
        'Asked by @developer at 14:00:00 ("checkout is down").',
        'Times are UTC, of 2026-01-05 where no day is given. Change shop-prod-abcd2345, environment prod, plan beefbeefbeef.',
      ],
    });
    expect(rows(overridden(), 'Measured')).toEqual([
      ['down', '6 min 10 s', '15 min, kept'],
      ['– detected', '40 s', ''],
      ['– decided', '1 min 12 s', ''],
      ['– moved', '4 min 18 s', ''],
      ['writes lost', 'at most 3 s', '1 min, kept'],
    ]);
    expect(lines(overridden(), 'Left to do')).toEqual([
      'Compare the databases once eu-west-1 is back: which writes were lost shows only there.',
      'eu-west-1 is not known to be fenced; it is fenced as soon as it answers. After that, /dr rebuild shop makes it a standby again.',
      'When that is done and ready: /failback shop.',
    ]);
  });

  test('what was missed is said', () => {
    const view = movedView();
    const { recovery } = view;
    if (recovery === undefined) throw new Error('a move has one');
    const slow = { ...view, recovery: { ...recovery, lossSeconds: 90, objectives: { rto: 300, rpo: 60 } } };
    expect(rows(slow, 'Measured')?.map(([, , aim]) => aim)).toEqual(['5 min, missed', '', '', '', '1 min, missed']);
  });

  test('tells what happened when, by whom and why', () => {
    expect(lines(overridden(), 'Timeline')).toEqual([
      '13:59:40  eu-west-1 gave its last sign of life',
      '14:00:00  @developer asked for it ("checkout is down")',
      '14:00:01  it began to look at the regions and to make the plan',
      '14:10:00  the plan was shown; 2 of oncall or release-managers to approve it',
      '14:10:40  @oncall approved (1 of 2)',
      '14:10:55  @release-manager approved (2 of 2)',
      '14:11:00  fence began',
      '14:11:21  promote began',
      '14:11:21  scale began',
      '14:11:21  "nothing writes in eu-west-1" waited for a person: eu-west-1 does not answer: whether app-prod still takes writes is not known.',
      '14:11:25  @oncall paused it ("looking")',
      '14:11:28  @oncall let it go on',
      '14:11:30  OVERRIDE: @manager went on without "nothing writes in eu-west-1" ("power is out")',
      '14:11:30  fence: "nothing writes in eu-west-1" skipped, after 0:30',
      '14:13:08  scale: done, after 1:47',
      '14:14:19  promote: done, after 2:58',
      '14:14:19  configure began',
      '14:14:52  configure: done, after 0:33',
      '14:14:52  switch began',
      '14:15:44  switch: done, after 0:52',
      '14:15:44  validate began',
      '14:16:24  validate: done, after 0:40',
      '14:16:24  it succeeded',
    ]);
    expect(lines(overridden(), 'Waited for a person')).toEqual([
      '14:11:21  "nothing writes in eu-west-1": eu-west-1 does not answer: whether app-prod still takes writes is not known. @manager went on without it ("power is out"), after 9 s.',
    ]);
    expect(lines(overridden(), 'Not fenced')).toEqual([
      'nothing writes in eu-west-1: skipped. eu-west-1 does not answer: whether app-prod still takes writes is not known.',
    ]);
  });

  test('has every phase and every step with its duration, and what ran beside another', () => {
    const table = rows(overridden(), 'Phases and steps');
    expect(table?.map(([phase, step, , , took]) => `${phase}${step}: ${took}`)).toEqual([
      'fence: 0:30',
      'stop app-prod in eu-west-1: 0:21',
      'nothing writes in eu-west-1: 0:30',
      'promote: 2:58',
      'shop-db-replica in eu-central-1 takes the writes: 2:58',
      '∥ scale: 1:47',
      'app-prod in eu-central-1 to 4 tasks: 1:47',
      'configure: 0:33',
      'configure.yaml: 0:33',
      'switch: 0:52',
      'app.shop.example leads to eu-central-1: 0:52',
      'validate: 0:40',
      'resolvers lead app.shop.example there: 0:40',
    ]);
  });

  test('overrides of a history from before decisions were kept are told all the same', () => {
    const { decisions: _, ...older } = overridden();
    expect(lines(older, 'Decisions')).toContain(
      '14:11:30  OVERRIDE: went on without "nothing writes in eu-west-1", by @manager ("power is out")',
    );
  });

  test('who approved alone, and what alarms said', () => {
    const alone = approvedBy([{ person: 'captain', at: at(640), breakGlass: 'nobody awake' }], 'approved');
    const view = movedView(alone);
    expect(lines(view, 'Decisions')).toEqual([
      'The plan asked for 2 of oncall or release-managers, not @developer, by 14:20:00.',
      '14:10:40  BREAK-GLASS: @captain approved alone ("nobody awake")',
    ]);
    expect(lines(view, 'Alarms looked at')).toEqual(['None were.']);
    const looked = changed(view, 'validate/app.shop.example', {
      kind: 'alarms',
      title: 'alarms of shop',
      progress: { text: '2 alarms, none in ALARM' },
    });
    expect(lines(looked, 'Alarms looked at')).toEqual(['alarms of shop: 2 alarms, none in ALARM.']);
  });

  test('a step that was skipped is left to do; a graceful move has nothing to compare', () => {
    const view = changed(movedView(), 'configure/settings', { state: 'skipped', reason: 'skipped by oncall' });
    const { recovery } = view;
    if (recovery === undefined) throw new Error('a move has one');
    const graceful: ChangeView = { ...view, recovery: { ...recovery, mode: 'graceful', lossSeconds: 0 } };
    expect(lines(graceful, 'Left to do')).toEqual([
      'eu-west-1 is fenced and not yet a standby again: /dr rebuild shop makes it one.',
      'When that is done and ready: /failback shop.',
      '"configure.yaml" was skipped: do it by hand, or see that it is not needed.',
    ]);
    expect(rows(graceful, 'Measured')?.at(-1)).toEqual(['writes lost', 'none', '1 min, kept']);
  });

  test('one that could not be taken back names what has to be put back by hand', () => {
    const view = changed(
      movingView({ status: 'failed', endedAt: at(700), sentence: 'Look at it now.' }),
      'fence/app/stop',
      {
        state: 'undoFailed',
        reason: 'ECS does not answer',
      },
    );
    expect(lines(view, 'Left to do')).toEqual([
      'Put back by hand "stop app-prod in eu-west-1": ECS does not answer.',
      'Look at what serves and what writes in both regions now: /dr status shop.',
    ]);
  });
});

test('a handover that was given up has writes to compare, one that gave way nothing to do', () => {
  const { recovery, steps } = movedView();
  if (recovery === undefined) throw new Error('a move has one');
  const [first] = steps;
  if (first === undefined) throw new Error('a move has steps');
  const caughtUp: StepView = { ...first, id: 'promote/shop-db/caught-up', kind: 'caughtUp', state: 'skipped' };
  const givenUp = movedView({ recovery: { ...recovery, mode: 'graceful' }, steps: [...steps, caughtUp] });
  expect(lines(givenUp, 'Left to do')?.[0]).toMatch(/^Compare the databases once eu-west-1 is back/);
  expect(rows(givenUp, 'Measured')?.at(-1)).toEqual(['writes lost', 'not known yet', '1 min']);
  expect(lines(movingView({ status: 'superseded', endedAt: at(700) }), 'Left to do')).toEqual([
    'Nothing here: the change that it gave way to goes on from what stands.',
  ]);
  expect(lines(movingView({ status: 'aborted', endedAt: at(700) }), 'Left to do')).toEqual([
    'shop is where it was; to try again: /failover shop.',
  ]);
});

test('a drill reports what to mend', () => {
  const { recovery: _, approval: __, ...rest } = movedView();
  const drill: ChangeView = { ...rest, kind: 'drill', sentence: 'shop could move to eu-central-1 now.' };
  expect(reportOf(drill)).toMatchObject({ title: 'Paper drill of shop', file: 'shop-prod-abcd2345-drill.md' });
  expect(lines(drill, 'Left to do')).toEqual(['Nothing: shop could move.']);
  const found = changed({ ...drill, status: 'failed' }, 'scale/app', {
    state: 'failed',
    reason: 'the quota is 2 tasks',
  });
  expect(lines(found, 'Left to do')).toEqual(['Mend "app-prod in eu-central-1 to 4 tasks": the quota is 2 tasks.']);
});

test('a rebuild leaves to people what its plan noted', () => {
  const { recovery: _, approval: __, ...rest } = movedView();
  const rebuilt: ChangeView = { ...rest, kind: 'rebuild', sentence: 'eu-west-1 stands by for shop.' };
  expect(lines(rebuilt, 'Left to do')).toEqual([
    'No task of app runs in eu-central-1 yet: it starts from nothing.',
    'See how ready it is: /dr status shop.',
  ]);
  expect(lines(rebuilt, 'Known before')).toBeUndefined();
});

describe('as Markdown', () => {
  test('is a whole file, its tables in line, and no word of others is a mark', () => {
    const text = markdownOf(
      reportOf(movedView({ reason: 'all\n# of *it* | [dead](http://x) <b>' })) ?? {
        title: '',
        file: '',
        lead: [],
        sections: [],
      },
    );
    expect(text).toMatch(/^# Failover of shop from eu-west-1 to eu-central-1\n\n/);
    expect(text).toContain('("all # of \\*it\\* | \\[dead\\](http://x) \\<b>")');
    expect(text).toContain('| down        | 6 min 10 s  | 15 min, kept |\n| – detected  | 40 s        |  |\n');
    expect(text).toContain('- 14:00:00 @developer asked for it');
    expect(text.endsWith('|\n')).toBe(true);
  });

  test('a bar in a table stays in its cell', () => {
    const view = changed(movedView(), 'scale/app', { reason: 'a | b' });
    expect(markdownOf(reportOf(view) ?? { title: '', file: '', lead: [], sections: [] })).toContain('| a \\| b |');
  });

  test('a day other than that of the request is given', () => {
    const view = movedView({ endedAt: new Date(Date.parse(at(0)) + 86_400_000).toISOString() });
    expect(lines(view, 'Timeline')?.at(-1)).toBe('2026-01-06 14:00:00  it succeeded');
  });
});

test.each([
  [
    'a deploy',
    canaryView({ status: 'succeeded' }),
    'app 1.4.2 in prod moves no recovery group, so there is no report of it.',
  ],
  ['a dry run', movedView({ dryRun: true }), /was a dry run/],
  ['what has not ended', movingView(), 'Failover of shop to eu-central-1 has not ended; its report follows then.'],
  [
    'what was rejected',
    moveView({ status: 'refused', sentence: 'Rejected by oncall.' }),
    /ended before anything was done: Rejected by oncall\.$/,
  ],
])('%s has none, and says why', (_, view, sentence) => {
  expect(reportOf(view)).toBeUndefined();
  if (typeof sentence === 'string') sentence = sentence.replace(/^app/, 'App');
  expect(unreported(view)).toMatch(sentence);
});
