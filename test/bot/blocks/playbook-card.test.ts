import { describe, expect, test } from '@jest/globals';
import { changeCard } from '../../../bot/blocks/card.ts';
import { parsePress } from '../../../bot/blocks/press.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { playbookView, playingView } from '../support/playbook-view.ts';
import { at, now } from '../support/views.ts';

function shown(view: ChangeView): string[] {
  return changeCard(view, { now })
    .blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []))
    .join('\n')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1')
    .split('\n');
}

const pressesOf = (view: ChangeView) =>
  changeCard(view, { now }).blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) =>
          element.type === 'button' ? [[element.text.text, parsePress(element.value)] as const] : [],
        )
      : [],
  );
const names = (view: ChangeView) => pressesOf(view).map(([text]) => text);
const approvals = ['Approved by @oncall at 14:10 UTC.', 'Approved by @release-manager at 14:10 UTC.'];

/** Its one step as it stands otherwise. */
function stepping(state: 'passed' | 'failed', more: Partial<ChangeView>, reason?: string): ChangeView {
  const { steps } = playingView();
  const ended = { state, endedAt: at(700), ...(reason === undefined ? {} : { reason }) };
  return playingView({ steps: steps.map(({ progress: _progress, ...step }) => ({ ...step, ...ended })), ...more });
}

describe('the card of a playbook', () => {
  test('before it runs: where, with what, that nothing is put back, whose word it takes', () => {
    expect(shown(playbookView())).toEqual([
      'Run playbook reindex of *shop* in eu-west-1?',
      'Done in about 2 min',
      'What a playbook changes is not put back; it can be run again from its start.',
      'Note: reindex.yaml with shards = 4, token from secretsmanager:app/search.',
      'Asked by @developer at 14:00 UTC ("search is stale").',
      'Needs 2 of oncall or release-managers, not @developer, to approve; lapses at 14:20 UTC (in 8 min), or if shop moves.',
    ]);
    expect(pressesOf(playbookView())).toEqual([
      ['Approve…', expect.objectContaining({ group: 'shop', plan: 'feed'.repeat(16) })],
      ['Not now…', expect.objectContaining({ group: 'shop' })],
      ['Withdraw…', expect.objectContaining({ group: 'shop' })],
    ]);
  });

  test('while it runs: how far it is, and how to stop it', () => {
    expect(shown(playingView())).toEqual([
      'Playbook reindex of *shop* · about 30 s left',
      '▸ *playbook* 1:00',
      '3 of 9 tasks',
      ...approvals,
    ]);
    expect(names(playingView())).toEqual(['Pause', 'Abort…']);
  });

  test('where it holds: what went wrong, and what a person may do', () => {
    const reason = 'Playbook reindex failed on shop at "Ask": no.';
    const step = playingView().steps[0]?.id ?? '';
    const view = stepping(
      'failed',
      {
        status: 'waiting',
        waitsFor: { what: reason, step, since: at(700), on: ['oncall'], unblocks: ['retry', 'skip', 'abort'] },
        intents: ['retryStep', 'skipStep', 'abort'],
      },
      reason,
    );
    expect(shown(view)).toEqual([
      `Playbook reindex of *shop* *waits*: ${reason}`,
      '✗ playbook failed 0:40',
      'Waiting since 14:11 UTC.',
      ...approvals,
    ]);
    expect(names(view)).toEqual(['Try again', 'Go on without it', 'Abort…']);
  });

  test('at its end: what ran where, or who stopped it and that nothing was put back', () => {
    const over = { endedAt: at(700), intents: [] };
    expect(
      shown(
        stepping('passed', { ...over, status: 'succeeded', sentence: 'playbook reindex of shop ran in eu-west-1.' }),
      ),
    ).toEqual(['playbook reindex of *shop* ran in eu-west-1.', '✓ playbook 0:40', ...approvals]);
    const reason = 'Playbook reindex failed on shop at "Ask": no';
    const stopped = stepping(
      'failed',
      {
        ...over,
        status: 'aborted',
        stoppedBy: { person: 'oncall', at: at(695) },
        sentence: 'Stopped by oncall; what it changed stays.',
      },
      reason,
    );
    expect(shown(stopped)).toEqual([
      'Playbook reindex of *shop* was *stopped*: Stopped by oncall; what it changed stays.',
      '✗ playbook failed 0:40',
      ...approvals,
    ]);
    expect(names(stopped)).toEqual([]);
  });

  test('of a check says that nothing was changed, and asks nobody', () => {
    const { approval: _approval, waitsFor: _waits, ...asked } = playbookView();
    const view: ChangeView = {
      ...asked,
      playbook: { name: 'reindex', check: true },
      status: 'succeeded',
      endedAt: at(30),
      intents: [],
      sentence: 'playbook reindex of shop could run in eu-west-1: nothing was changed.',
    };
    expect(shown(view)).toEqual(['playbook reindex of *shop* could run in eu-west-1: nothing was changed.']);
    expect(names(view)).toEqual([]);
    const found = 'Playbook reindex failed on shop at "Ask": no such cluster; nothing was changed.';
    expect(shown({ ...view, status: 'rolledBack', sentence: found })).toEqual([
      `Check of playbook reindex of *shop* *did not pass*: ${found}`,
    ]);
  });
});
