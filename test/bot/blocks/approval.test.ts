import { describe, expect, test } from '@jest/globals';
import { passOverModal } from '../../../bot/blocks/modals.ts';
import { approveModal } from '../../../bot/blocks/approval-modals.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeNotices } from '../../../bot/blocks/notices.ts';
import { parsePress } from '../../../bot/blocks/press.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { why } from '../../../domain/change/why.ts';
import { catalogue } from '../support/catalogue.ts';
import { at, canaryView, now, stepView } from '../support/views.ts';

const time = (iso: string) => iso.slice(11, 16);

/** app 1.4.1 → 1.4.2 in prod, waiting for two others, one of them of duty. */
function asked(more: Partial<NonNullable<ChangeView['approval']>> = {}, view: Partial<ChangeView> = {}): ChangeView {
  const { weight: _, ...rest } = canaryView({
    status: 'waiting',
    steps: [stepView('register', 'prepare', 'pending'), stepView('roll', 'promote', 'pending')],
    weights: [],
    waitsFor: { what: 'so', since: at(600), until: at(4200), on: ['duty'], unblocks: ['approve', 'reject'] },
    intents: ['approve', 'reject', 'abort'],
    ...view,
  });
  return {
    ...rest,
    approval: {
      missing: 2,
      count: 2,
      from: ['release-managers', 'duty'],
      roles: ['duty'],
      openRoles: ['duty'],
      notRequester: true,
      since: at(600),
      until: at(4200),
      given: [],
      refused: [],
      outcome: 'waiting',
      ...more,
    },
  };
}

function shown(view: ChangeView): string {
  const [first] = changeCard(view, { now }).blocks;
  return first?.type === 'section' ? (first.text?.text ?? '').replaceAll(/<!date[^|]*\|([^>]*)>/g, '$1') : '';
}

function buttonsOf(view: ChangeView) {
  return changeCard(view, { now }).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((one) => (one.type === 'button' ? [one] : [])) : [],
  );
}

describe('a deploy that waits for approval', () => {
  test('says what, who asked, the plan, whose word it needs and until when', () => {
    const lines = shown(asked({ instructions: 'look at the error budget' })).split('\n');
    expect(lines[0]).toBe('*app* 1.4.1 → 1.4.2 in prod *waits for approval*: nothing is changed before it');
    expect(lines).toContain('by @developer · "fix checkout rounding"');
    expect(lines).toContain(
      'Needs 2 of release-managers or duty, among them one of duty, not @developer, to approve; lapses at 15:10 UTC (in 58 min), or if something else comes to run there.',
    );
    expect(lines).toContain('Before you approve: look at the error budget.');
  });

  test('one press approves the plan that was seen; a form opens only where there is something to type or pick', () => {
    expect(buttonsOf(asked()).map(({ text }) => text.text)).toEqual(['Approve', 'Reject…', 'Withdraw…']);
    expect(parsePress(buttonsOf(asked())[0]?.value)).toMatchObject({ plan: asked().plan?.hash, service: 'app' });
    const press = parsePress(buttonsOf(asked({ choices: ['checked', 'trusted'] }))[0]?.value);
    const modal = JSON.stringify(approveModal(press ?? { change: '' }));
    expect(modal).toContain('Deploy app 1.4.1 → 1.4.2 in prod?');
    expect(modal).toMatch(/radio_buttons.*checked.*trusted/);
    expect(modal).not.toContain('Name of the');
  });

  test('those who may are called, with what to type', () => {
    const [notice] = changeNotices(asked(), catalogue, now);
    expect(notice?.message.text).toMatch(
      /2 of you have to approve by .*press Approve above, or type \/approve app prod$/,
    );
    expect(JSON.stringify(notice?.message.blocks)).toMatch(/<@U0MANAGER> <@U0DUTY>/);
    const delegates = { to: 'oncall', until: '2026-01-05' };
    const duty = { slack: 'U0DUTY', groups: ['duty'], delegates };
    const [lent] = changeNotices(asked(), { ...catalogue, people: { ...catalogue.people, 'duty-manager': duty } }, now);
    expect(JSON.stringify(lent?.message.blocks)).toMatch(/<@U0ONCALL> <@U0MANAGER> <@U0DUTY>/);
  });

  test('/why gives the price, who has approved, on whom it waits', () => {
    const one = asked({
      missing: 1,
      openRoles: ['duty'],
      given: [{ person: 'release-manager', at: at(660), choice: 'checked' }],
    });
    expect(why(one, { now, time })).toEqual([
      'Deploy app 1.4.1 → 1.4.2 in prod?',
      'Done in about 36 min (the last 3: 35 min to 41 min).',
      'Needs 1 more of duty, not @developer, to approve; lapses at 15:10 (in 58 min), or if something else comes to run there.',
      'Approved by @release-manager at 14:11: checked.',
      'Waiting since 14:10 (2 min), on duty.',
      'Unblocks: approve or reject.',
    ]);
  });

  test('where less is enough at expiry, it says so beforehand and afterwards', () => {
    expect(shown(asked({ atExpiry: 'approve' }))).toContain(
      'is rejected, or goes on if one of them has and every role has spoken, at 15:10 UTC',
    );
    const given = [{ person: 'duty-manager', at: at(700) }];
    expect(shown(asked({ atExpiry: 'approve', missing: 1, openRoles: [], given }))).toContain(
      'goes on with that at 15:10 UTC',
    );
    const done = asked(
      { given, missing: 1, expired: true, outcome: 'approved' },
      { status: 'succeeded', endedAt: at(5000), intents: [] },
    );
    expect(shown(done)).toMatch(/@developer, approved by @duty-manager, 1 of 2 at expiry/);
  });

  test('what was rejected is named, with the reason', () => {
    const sentence = 'Rejected by oncall ("not on a Friday"). Nothing was changed.';
    expect(shown(asked({ outcome: 'rejected' }, { status: 'refused', sentence, intents: [], endedAt: at(700) }))).toBe(
      '*app* 1.4.2 in prod was *rejected*. Rejected by oncall ("not on a Friday"). Nothing was changed. · asked by @developer',
    );
  });
});

test('the form that lets a held change go on says until when in the reader’s own time', () => {
  const says = 'prod is frozen by @oncall until Sat 10 Jan 18:00 UTC ("sale").';
  const { blocks } = passOverModal({ change: 'c', service: 'app', environment: 'prod', says }, now);
  expect(JSON.stringify(blocks[0])).toMatch(/until <!date\^1768068000\^[^|]+\|2026-01-10 18:00 UTC> /);
});
