import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { changeNotices } from '../../../bot/blocks/notices.ts';
import { parsePress, type Press } from '../../../bot/blocks/press.ts';
import { whyMessage } from '../../../bot/blocks/why.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { catalogue } from '../support/catalogue.ts';
import {
  approvedBy,
  armedView,
  at,
  firedView,
  movedView,
  moveSteps,
  moveView,
  movingView,
  now,
} from '../support/views.ts';

function textOf(blocks: readonly KnownBlock[]): string {
  const texts = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []));
  return texts
    .join('\n')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');
}

function buttonsOf(view: ChangeView): { readonly text: string; readonly press: Press | undefined }[] {
  return changeCard(view, { now }).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) =>
          element.type === 'button' ? [{ text: element.text.text, press: parsePress(element.value) }] : [],
        )
      : [],
  );
}

const shown = (view: ChangeView) => textOf(changeCard(view, { now }).blocks);
const names = (view: ChangeView) => buttonsOf(view).map(({ text }) => text);

describe('the price, before anything moves', () => {
  test('who does not answer, what it loses, how long, in which order, what cannot be undone, whose word it takes', () => {
    expect(shown(moveView()).split('\n')).toEqual([
      'eu-west-1 does not answer (ECS timed out). Move *shop* to eu-central-1?',
      'Lose about 3 s of writes (estimated at the last contact, 13:59:38 UTC; objective 1 min) · back in about 5 min (objective 15 min)',
      'fence eu-west-1 → promote shop-db ∥ scale app → configure settings → switch app.shop.example → validate',
      'Until "promote", stopping goes back to eu-west-1; after it there is no way back but failback.',
      'Note: No task of app runs in eu-central-1 yet: it starts from nothing.',
      'Asked by @developer at 14:00 UTC ("checkout is down").',
      'Needs 2 of oncall or release-managers, not @developer, to approve; lapses at 14:20 UTC (in 8 min), or if the estimate or the plan changes. One of duty may approve alone, loudly, with a reason.',
    ]);
  });

  test('a region that answers hands over', () => {
    const { recovery, plan } = moveView();
    if (recovery === undefined || plan === undefined) throw new Error('a move has both');
    const { silence: _, ...answering } = recovery;
    const view = moveView({
      recovery: {
        ...answering,
        mode: 'graceful',
        lossSeconds: 0,
        loss: 'nothing is lost: every write is replayed before the switch',
      },
      plan: { ...plan, notes: [], lastSeconds: [250, 340] },
    });
    expect(shown(view)).toContain('Graceful failover: move *shop* from eu-west-1 to eu-central-1?');
    expect(shown(view)).toContain(
      'Nothing is lost: every write is replayed before the switch · back in about 5 min (the last 2: 5 min to 6 min; objective 15 min)',
    );
  });

  test('who has approved so far, and how many more have to', () => {
    const view = moveView(approvedBy([{ person: 'oncall', at: at(640) }], 'waiting'));
    expect(shown(view)).toContain('Needs 1 more of oncall or release-managers, not @developer, to approve;');
    expect(shown(view)).toContain('Approved by @oncall at 14:10 UTC.');
  });

  test('its buttons: approve with the plan and the price that were seen, not now, withdraw', () => {
    expect(names(moveView())).toEqual(['Approve…', 'Not now…', 'Withdraw…']);
    const [approve] = buttonsOf(moveView());
    expect(approve?.press).toMatchObject({
      change: 'shop-prod-abcd2345',
      group: 'shop',
      plan: 'beef'.repeat(16),
      typed: 'shop',
      alone: 'duty',
      says: expect.stringContaining('Lose about 3 s of writes'),
    });
  });

  test('a dry run shows the same and asks nobody', () => {
    const { approval: _, waitsFor: __, ...rest } = moveView();
    const view: ChangeView = { ...rest, dryRun: true, status: 'succeeded', endedAt: at(5), intents: [] };
    expect(shown(view)).toContain('*Plan only* (dry run, nothing was changed): eu-west-1 does not answer');
    expect(shown(view)).toContain('Lose about 3 s of writes');
    expect(names(view)).toEqual([]);
  });

  test('before there is a plan it says that looking changes nothing', () => {
    const { plan: _, recovery: __, approval: ___, waitsFor: ____, ...rest } = moveView();
    expect(shown({ ...rest, status: 'running', steps: [], intents: ['abort'] })).toBe(
      'failover of *shop*: looking at both regions and making the plan; nothing is changed by it · by @developer · "checkout is down"',
    );
  });
});

describe('under way', () => {
  test('each phase with its clock, what runs beside it, the time against the objective', () => {
    const text = shown(movingView());
    expect(text).toContain('Failover of *shop* to eu-central-1 · 1 min of the objective of 15 min');
    expect(text).toContain('✓ fence 0:21   ▸ *promote* 0:39 ∥ ▸ *scale* 0:39   · configure   · switch   · validate');
    expect(text).toContain('shop-db-replica is being promoted');
    expect(text).toContain('Approved by @oncall');
    expect(names(movingView())).toEqual(['Pause', 'Abort…']);
  });

  test('past the objective says so', () => {
    const late = textOf(changeCard(movingView(), { now: Date.parse(at(660 + 960)) }).blocks);
    expect(late).toContain('16 min so far, past the objective of 15 min');
  });

  test('a fence that could not be confirmed is a question in plain words, and an override with a reason', () => {
    const reason = 'app-prod may still run: ECS in eu-west-1 does not answer';
    const view = movingView({
      status: 'waiting',
      intents: ['pause', 'abort', 'retryStep', 'skipStep'],
      steps: moveSteps.map((step) =>
        step.id === 'fence/confirm'
          ? { ...step, state: 'errored', attempt: 1, reason, startedAt: at(672), endedAt: at(700) }
          : step,
      ),
      waitsFor: {
        what: reason,
        since: at(700),
        on: ['someone who may operate it'],
        unblocks: ['retry', 'skip', 'abort'],
        step: 'fence/confirm',
      },
    });
    expect(shown(view)).toContain(
      'Failover of *shop* to eu-central-1 *waits*: eu-west-1 is not known to be fenced: app-prod may still run: ECS in eu-west-1 does not answer. Promote without a complete fence? Both regions could then accept writes.',
    );
    expect(names(view)).toEqual(['Try again', 'Go on without it…', 'Abort…']);
    expect(buttonsOf(view)[1]?.press).toMatchObject({
      step: 'fence/confirm',
      attempt: 1,
      says: expect.stringContaining('Promote without a complete fence?'),
    });
    expect(textOf(whyMessage(view, now).blocks)).toContain('Promote without a complete fence?');
  });

  test('past the point of no return there is no abort; a graceful handover can be given up', () => {
    expect(names(movingView({ intents: ['ungraceful', 'pause'] }))).toEqual(['Go ungraceful…', 'Pause']);
  });

  test('break-glass is loud', () => {
    const view = movingView(
      approvedBy([{ person: 'duty-manager', at: at(640), breakGlass: 'nobody else answers' }], 'approved'),
    );
    expect(shown(view)).toContain(
      ':rotating_light: *BREAK-GLASS*: approved by @duty-manager alone at 14:10 UTC ("nobody else answers").',
    );
  });
});

describe('at the end', () => {
  test('recovered: measured beside the objectives, every phase, overrides, what is left to do', () => {
    const moved = movedView();
    if (moved.recovery === undefined) throw new Error('a move has one');
    const overrides = [
      { what: 'went on without "nothing writes in eu-west-1"', person: 'oncall', reason: 'it is dead', at: at(690) },
    ];
    const text = shown({ ...moved, overrides });
    expect(text.split('\n')).toEqual([
      '*shop* *runs in eu-central-1* since 14:16 UTC · down 6 min 10 s (detected 40 s, decided 1 min 12 s, moved 4 min 18 s; objective 15 min) · at most 3 s of writes lost (objective 1 min); the exact list once eu-west-1 is back',
      '✓ fence 0:21   ✓ promote 2:58 ∥ ✓ scale 1:47   ✓ configure 0:33   ✓ switch 0:52   ✓ validate 0:40',
      'Approved by @oncall at 14:10 UTC.',
      'Approved by @release-manager at 14:10 UTC.',
      ':warning: Override: went on without "nothing writes in eu-west-1", by @oncall ("it is dead").',
      'eu-west-1 is fenced and not yet a standby again: /dr rebuild shop makes it one.',
    ]);
    expect(names(moved)).toEqual(['Prepare failback…']);
    const withReport = changeCard(moved, { now, report: 'https://slack.example/files/F1' }).blocks.at(-1);
    expect(withReport).toMatchObject({
      elements: [{ text: { text: 'Report' }, url: 'https://slack.example/files/F1' }, { action_id: 'fail_back' }],
    });
    expect(buttonsOf(moved)[0]?.press).toMatchObject({ group: 'shop', kind: 'failback', back: 'eu-west-1' });
  });

  test('a graceful move lost nothing, unless what was not replayed was passed over', () => {
    const { recovery, steps } = movedView();
    if (recovery === undefined) throw new Error('a move has one');
    const graceful = { ...recovery, mode: 'graceful' as const, lossSeconds: 0 };
    expect(shown(movedView({ recovery: graceful }))).toContain('no write lost (objective 1 min)');
    const skipped = { ...moveSteps[2], id: 'promote/shop-db/caught-up', kind: 'caughtUp', state: 'skipped' as const };
    const view = movedView({
      recovery: graceful,
      steps: [...steps, { title: '', phase: 'promote', attempt: 1, ...skipped }],
    });
    expect(shown(view)).toContain(
      'writes that were not replayed yet are lost; how many shows once eu-west-1 can be read',
    );
  });

  test.each([
    ['rejected', 'Rejected by oncall ("it answers again"). Nothing was changed.', 'rejected'],
    ['expired', 'Not enough people approved it within 10 min. Nothing was changed.', 'not approved in time'],
    [
      'lapsed',
      'eu-west-1 answers again: what this costs has changed. What was approved no longer holds; ask again for a new plan. Nothing was changed.',
      'not carried out: it has lapsed',
    ],
  ] as const)('%s says so, that nothing was changed, and offers another look', (outcome, sentence, word) => {
    const { waitsFor: _, ...rest } = moveView();
    const view: ChangeView = {
      ...rest,
      ...approvedBy([], outcome),
      status: 'refused',
      endedAt: at(900),
      sentence,
      intents: [],
    };
    expect(shown(view)).toBe(`Failover of *shop* to eu-central-1 was *${word}*. ${sentence}`);
    expect(names(view)).toEqual(['Assess again']);
    expect(textOf(whyMessage(view, now).blocks)).toContain(sentence);
  });

  test('failed: that a person is needed, and no button that could make it worse', () => {
    const view = movedView({
      status: 'failed',
      sentence: 'shop eu-central-1 in prod could not be rolled back completely: look at it now.',
    });
    expect(shown(view)).toContain('*failed and could not be taken back*: it needs a person now.');
    expect(names(view)).toEqual([]);
  });
});

test('the thread has the price, the approvals and the hash', () => {
  const text = textOf(changeDetails(movingView(), { now }).blocks);
  expect(text).toContain('Lose about 3 s of writes');
  expect(text).toContain('Approved by @oncall');
  expect(text).toContain('beef'.repeat(16));
});

describe('messages that call people', () => {
  test('mention those who may approve, but not the requester where that does not count', () => {
    const [notice, ...more] = changeNotices(moveView({ requestedBy: 'oncall' }), catalogue, now);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'approvalAwaited', broadcast: false });
    const text = textOf(notice?.message.blocks ?? []);
    expect(text).toContain('<@U0MANAGER> eu-west-1 does not answer (ECS timed out). Move shop to eu-central-1?');
    expect(text).toContain('2 of you have to approve by 14:20 UTC');
    expect(text).not.toContain('U0ONCALL');
    expect(text).not.toContain('U0DEVELOPER');
  });

  test('tell everybody of break-glass, in the channel too', () => {
    const view = movingView(
      approvedBy([{ person: 'duty-manager', at: at(640), breakGlass: '<!channel> alone' }], 'approved'),
    );
    const [notice, ...more] = changeNotices(view, catalogue, now);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'breakGlass', broadcast: true });
    const text = textOf(notice?.message.blocks ?? []);
    expect(text).toContain('<@U0ONCALL>');
    expect(text).toContain(
      'BREAK-GLASS: @duty-manager approved the failover of shop from eu-west-1 to eu-central-1 alone',
    );
    expect(text).not.toContain('<!channel>');
  });

  test('tell everybody that an alarm fired it and by whose word, and again when it waits for a person', () => {
    const view = firedView();
    const [fired, ...more] = changeNotices(view, catalogue, now);
    expect(more).toEqual([]);
    expect(fired).toMatchObject({ kind: 'fired', broadcast: true });
    const text = textOf(fired?.message.blocks ?? []);
    expect(text).toMatch(/^:rotating_light: .*<@U0ONCALL>/);
    expect(text).toContain(
      'shop-down turned red: the failover of shop from eu-west-1 to eu-central-1 has begun. Nobody is asked again: it was approved beforehand by @oncall and @release-manager, the last at 13:50 UTC. Lose about 3 s',
    );
    const since = at(681);
    const steps = view.steps.map((step) =>
      step.id === 'fence/confirm'
        ? { ...step, state: 'errored' as const, holds: [{ why: 'it is away', since }] }
        : step,
    );
    const waitsFor = { what: 'it is away', since, on: [], unblocks: ['retry'], step: 'fence/confirm' };
    const intents: ChangeView['intents'] = ['retryStep', 'skipStep', 'abort'];
    const held = changeNotices({ ...view, status: 'waiting', steps, waitsFor, intents }, catalogue, now).at(-1);
    expect(held).toMatchObject({ kind: 'held_1', broadcast: true });
    expect(textOf(held?.message.blocks ?? [])).toMatch(
      /<@U0ONCALL>.* Failover of shop to eu-central-1 waits for a person: .* Promote without a complete fence\? .* \/skip shop --reason "…" or \/abort shop$/,
    );
  });

  test('call nobody for a step that holds where people began it, nor for what only shows its plan', () => {
    const waitsFor = { what: 'it is away', since: at(681), on: [], unblocks: ['retry'], step: 'fence/confirm' };
    expect(changeNotices(movingView({ status: 'waiting', waitsFor }), catalogue, now)).toEqual([]);
    expect(changeNotices({ ...firedView(), dryRun: true }, catalogue, now)).toEqual([]);
  });

  test('tell the channel, and call nobody, when it is not armed any more', () => {
    const sentence = 'shop-down did not turn red within 30 min; nothing may move shop unasked any more.';
    const view = armedView({ status: 'rolledBack', sentence, intents: [] });
    const fired = armedView({}, 'fired');
    const [notice, ...more] = changeNotices(view, catalogue, now);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ kind: 'disarmed', broadcast: true });
    expect(textOf(notice?.message.blocks ?? [])).toBe(`shop is *not armed* any more: ${sentence}`);
    const why = 'it would lose 2 min; nothing may move shop unasked any more.';
    const refused = changeNotices(armedView({ ...view, steps: fired.steps, sentence: why }), catalogue, now);
    expect(textOf(refused[0]?.message.blocks ?? [])).toMatch(
      /<@U0ONCALL>.* shop is \*not armed\* any more: the alarm turned red, but the failover came to nothing: it would lose 2 min; .* To ask for one: \/failover shop$/,
    );
  });

  test('call nobody for a plan that asks nobody', () => {
    const { approval: _, ...view } = moveView();
    expect(changeNotices(view, catalogue, now)).toEqual([]);
  });
});

describe('a pre-armed failover', () => {
  test('says until when it is armed, what would happen, and how the alarm stands', () => {
    const view = armedView();
    expect(shown(view).split('\n')).toEqual([
      '*shop* is *armed* until 14:41 UTC (30 min left): as soon as shop-down turns red, it moves from eu-west-1 to eu-central-1, and nobody is asked again.',
      'shop-down is green',
      'Armed by @developer ("storm").',
      'Approved by @oncall at 14:10 UTC.',
      'Approved by @release-manager at 14:10 UTC.',
    ]);
    expect(names(view)).toEqual(['Disarm…']);
  });

  test('says that the alarm fired it, and leaves stopping to what it fired', () => {
    const view = armedView({ intents: [] }, 'fired');
    expect(shown(view)).toMatch(
      /^shop-down is red since .*: it fired the failover of \*shop\* to eu-central-1, which has a message of its own\./,
    );
    expect(names(view)).toEqual([]);
  });

  test('asks a person where the failover did not end by itself', () => {
    const view = armedView({ intents: ['retryStep'] }, 'fired');
    const since = at(720);
    const steps = view.steps.map((step) =>
      step.id === 'failover' ? { ...step, state: 'failed' as const, reason: 'it was ended from outside' } : step,
    );
    const waitsFor = { what: 'it was ended from outside', since, on: [], unblocks: ['retry'], step: 'failover' };
    const held: ChangeView = { ...view, status: 'waiting', steps, waitsFor };
    expect(shown(held)).toContain(
      '*waits*: shop-down is red, but the failover of shop did not come to its end: it was ended from outside.',
    );
    expect(names(held)).toEqual(['Try again']);
    expect(changeNotices(held, catalogue, now).map(({ kind }) => kind)).toEqual(['held_0']);
  });

  test('what it fired names the alarm and whose word it has', () => {
    expect(shown(firedView())).toContain(
      'Fired by shop-down at 14:00 UTC; nobody was asked again. Armed by @developer ("checkout is down"), approved beforehand by @oncall and @release-manager, the last at 13:50 UTC.',
    );
  });
});
