import { describe, expect, test } from '@jest/globals';
import type { HomeView } from '@slack/types';
import fc from 'fast-check';
import { homeView, saying } from '../../../bot/blocks/home.ts';
import type { GroupStanding, HomeFacts, OpenChange } from '../../../bot/home.ts';
import type { ChangeSummary } from '../../../domain/change/summary.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { ReadinessReport } from '../../../domain/recovery/readiness/report.ts';
import { viewProblems } from '../../../sandbox/slack/blocks/payload.ts';
import { catalogue, team } from '../support/catalogue.ts';
import { at, canaryView, moveView, now } from '../support/views.ts';

const summary = (change: string, more: Partial<ChangeSummary> = {}): ChangeSummary => ({
  change,
  kind: 'deploy',
  subject: 'app',
  service: 'app',
  environment: 'prod',
  status: 'succeeded',
  dryRun: false,
  version: '1.4.2',
  requestedBy: 'developer',
  startedAt: at(0),
  endedAt: at(300),
  ...more,
});
const open = (view: ChangeView): OpenChange => ({ summary: summary(view.change), view });
const report = (group: string, score: number, blockers: string[] = []): ReadinessReport => ({
  group,
  at: now - 180_000,
  from: 'eu-west-1',
  to: 'eu-central-1',
  score,
  level: blockers.length > 0 ? 'blocked' : score >= 90 ? 'ready' : 'partly',
  points: [],
  blockers,
});
const standing = (group: string, score: number, blockers: string[] = []): GroupStanding => ({
  group,
  report: report(group, score, blockers),
  series: [
    { at: now - 900_000, score },
    { at: now - 180_000, score },
  ],
  chart: { file: `F0${group.toUpperCase()}`, alt: `history of ${group}` },
});
const facts = (more: Partial<HomeFacts> = {}): HomeFacts => ({
  at: now,
  open: [],
  more: false,
  ended: [],
  groups: [],
  stacks: [],
  restraints: [],
  ...more,
});
const links: Record<string, string> = {
  'app-prod-abcd2345': 'https://slack.example/p1',
  old: 'https://run.example/old',
};

function homeOf(of: HomeFacts, user = 'U0ONCALL'): HomeView {
  const actor = { via: 'slack', team, user } as const;
  return homeView(of, { catalogue, actor, linkTo: (change) => links[change] });
}

/** Headings and lines, as they stand. */
function textOf({ blocks }: HomeView): string[] {
  return blocks.flatMap((block) => {
    const { type, text, elements } = block as { type: string; text?: { text: string }; elements?: { text?: string }[] };
    if (type === 'image') return ['[image]'];
    const own = type === 'header' ? `# ${text?.text ?? ''}` : (text?.text ?? elements?.[0]?.text ?? '');
    return own.replaceAll('\u00a0', ' ').split('\n');
  });
}

describe('Home', () => {
  test('says who one is, and that nothing is to do', () => {
    expect(textOf(homeOf(facts()))).toEqual([
      'You are *@oncall*, in oncall. As of <!date^1767622320^{time_secs}|14:12:00 UTC>.',
      '# Waiting for you',
      'Nothing waits for you.',
      '# Running now',
      'Nothing runs now.',
      '# Locks and freezes',
      'Nothing is locked, frozen or stopped now.',
      '# Recent',
      'No change has ended yet.',
    ]);
  });

  test('what waits for one person runs for another; what does not answer is there all the same', () => {
    const of = facts({
      open: [open(canaryView()), open(moveView()), { summary: summary('mute', { version: '9.9.9' }) }],
      more: true,
    });
    const oncall = textOf(homeOf(of));
    expect(oncall.slice(1, 4)).toEqual([
      '# Waiting for you',
      'eu-west-1 does not answer (ECS timed out). Move *shop* to eu-central-1?',
      'You may approve or reject.',
    ]);
    expect(oncall.slice(4, 8)).toEqual([
      '# Running now',
      expect.stringMatching(
        /^\*app\* 1\.4\.1 → 1\.4\.2 in prod · canary at 25 %.* · <https:\/\/slack\.example\/p1\|open it>$/,
      ),
      '*app 9.9.9 in prod* does not answer just now',
      'And more: /deploys lists them.',
    ]);
    const developer = textOf(homeOf(of, 'U0DEVELOPER'));
    expect(developer.slice(1, 3)).toEqual(['# Waiting for you', 'Nothing waits for you.']);
    expect(developer.slice(4, 6)).toEqual([
      expect.stringContaining('*app* 1.4.1 → 1.4.2 in prod'),
      expect.stringContaining('Move *shop* to eu-central-1?'),
    ]);
  });

  test('what is locked or frozen, until when, by whom and why; and that it is not known', () => {
    const restraints = [
      { kind: 'freeze', on: { environment: 'prod' }, by: 'oncall', reason: 'a <b>', since: 0, until: now + 3_600_000 },
      { kind: 'stop', on: { everything: true }, by: 'oncall', since: 0 },
    ] as const;
    expect(textOf(homeOf(facts({ restraints }))).slice(5, 8)).toEqual([
      '# Locks and freezes',
      'The line is stopped by @oncall. Release: /unstop',
      'prod is frozen by @oncall until <!date^1767625920^{date_short_pretty} {time}|2026-01-05 15:12 UTC> ("a &lt;b&gt;"). Release: /unfreeze prod',
    ]);
    const { restraints: _, ...unknown } = facts();
    expect(textOf(homeOf(unknown))).toContain('What is locked and frozen is not known just now.');
  });

  test('readiness: the least ready first, with what is in the way and its history', () => {
    const groups = [
      standing('shop', 97),
      standing('bank', 55, ['no <replica>', 'b', 'c', 'd']),
      { group: 'blog', problem: 'No worker answers just now.' },
      { group: 'wiki', series: [] },
    ];
    const home = homeOf(facts({ groups }));
    expect(textOf(home).slice(7, 20)).toEqual([
      '# Readiness',
      '? *blog* is not known just now: No worker answers just now.',
      '? *wiki* has not been evaluated yet.',
      '*bank* is *not ready* to move from eu-west-1 to eu-central-1: 55 of 100 · evaluated 3 min ago',
      '✗ no &lt;replica&gt;',
      '✗ b',
      '✗ c',
      'and 1 more in the way',
      '[image]',
      '*shop* is *ready* to move from eu-west-1 to eu-central-1: 97 of 100 · evaluated 3 min ago',
      '[image]',
      'All points of a group: /dr status GROUP, which looks at it anew.',
      '# Recent',
    ]);
    expect(home.blocks).toContainEqual(
      expect.objectContaining({ slack_file: { id: 'F0BANK' }, alt_text: 'history of bank' }),
    );
  });

  test('recent: what, how it ended, how long, who, when; a way to each where one is known', () => {
    const { requestedBy: _, ...unasked } = summary('gone', { status: 'refused', endedAt: at(1) });
    const ended = [summary('old', { status: 'rolledBack' }), summary('old', { dryRun: true }), unasked];
    expect(textOf(homeOf(facts({ ended }))).slice(8)).toEqual([
      '• <https://run.example/old|app 1.4.2 in prod> · *rolled back* · 5 min · @developer · 7 min ago',
      '• <https://run.example/old|app 1.4.2 in prod> · *dry run* · 5 min · @developer · 7 min ago',
      '• app 1.4.2 in prod · *refused* · 1 s · 11 min ago',
    ]);
  });

  test('a stranger is told so, and nothing else', () => {
    const home = homeOf(facts({ open: [open(canaryView())] }), 'U0NOBODY');
    expect(textOf(home)).toEqual([
      'The catalogue does not know you (Slack member U0NOBODY). Add that id as "slack" of a person there.',
    ]);
    expect(home.blocks[0]).toMatchObject({ accessory: { action_id: 'refresh_home' } });
  });

  test('is within what Slack takes in a Home tab, whatever there is', () => {
    const text = fc.string({ maxLength: 1200 });
    const word = fc.string({ minLength: 1, maxLength: 300 });
    const some = fc.record({
      open: fc.array(
        text.map((sentence) =>
          open(canaryView({ status: 'paused', pausedBy: { person: sentence, since: at(0), reason: sentence } })),
        ),
        { maxLength: 15 },
      ),
      ended: fc.array(
        word.map((version) => summary('old', { version })),
        { maxLength: 10 },
      ),
      groups: fc.array(
        fc.tuple(word, fc.array(text, { maxLength: 30 })).map(([group, blockers]) => standing(group, 50, blockers)),
        { maxLength: 20 },
      ),
    });
    fc.assert(
      fc.property(some, text, (found, sentence) => {
        for (const view of [homeOf(facts(found)), saying(sentence === '' ? 'x' : sentence)])
          expect(viewProblems(JSON.parse(JSON.stringify(view)), 'home')).toEqual([]);
      }),
      { seed: 22, numRuns: 60 },
    );
  });
});
