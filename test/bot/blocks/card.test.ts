import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { parsePress } from '../../../bot/blocks/press.ts';
import { approvedBy, at, canaryView, now, stepView, unplanned } from '../support/views.ts';

function textOf(blocks: readonly KnownBlock[]): string {
  const texts = blocks.flatMap((block) => (block.type === 'section' && block.text ? [block.text.text] : []));
  return texts.join('\n').replaceAll('\u00a0', ' ');
}

function buttonsOf(blocks: readonly KnownBlock[]): string[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) => (element.type === 'button' ? [element.text.text] : []))
      : [],
  );
}

describe('the card', () => {
  test('under way: versions, weight, time left, phases and what is measured', () => {
    const { text, blocks } = changeCard(canaryView(), { now });
    const shown = textOf(blocks);
    expect(shown).toContain('*app* 1.4.1 → 1.4.2 in prod · canary at 25 % · 12 min');
    expect(shown).toContain('about 26 min left');
    expect(shown).toContain('✓ canary 5 % 10:00');
    expect(shown).toContain('▸ *canary 25 %* 3:31 of 10:00');
    expect(shown).toContain('· promote');
    expect(shown).toContain('errors 0.21 %');
    expect(buttonsOf(blocks)).toEqual(['Promote now', 'Pause', 'Abort…']);
    expect(text).toBe('app 1.4.1 → 1.4.2 in prod · canary at 25 % · 12 min, about 26 min left');
  });

  describe('held by its gate', () => {
    const gate = stepView('', 'gate', 'failed', { id: 'gate/readiness', kind: 'readiness', reason: '62 of 100.' });
    const pending = canaryView().steps.map((step) => ({ ...step, state: 'pending' as const }));
    const held = canaryView({
      status: 'waiting',
      weights: [],
      weight: 0,
      steps: [{ ...gate, title: 'readiness of shop at least 70' }, ...pending],
      waitsFor: { what: '62 of 100.', since: at(2), on: [], unblocks: ['retry', 'skip', 'abort'], step: gate.id },
      intents: ['promoteFull', 'pause', 'abort', 'retryStep', 'skipStep'],
    });

    test('says why, shows the plan, and asks for a reason to go on without it', () => {
      const { blocks } = changeCard(held, { now });
      expect(textOf(blocks)).toMatch(/^\*app\* 1\.4\.2 in prod \*waits\*: 62 of 100\./);
      expect(textOf(blocks)).toContain('Task definition: app: image');
      expect(buttonsOf(blocks)).toEqual(['Try again', 'Go on without it…', 'Withdraw…']);
      const actions = blocks.find((block) => block.type === 'actions');
      const override = actions?.type === 'actions' ? actions.elements[1] : undefined;
      expect(override).toMatchObject({ action_id: 'override' });
      expect(override?.type === 'button' && parsePress(override.value)).toMatchObject({
        change: held.change,
        service: 'app',
        environment: 'prod',
        step: gate.id,
        attempt: 1,
        says: '62 of 100.',
      });
    });

    test('says that an approval does not cover going on without it', () => {
      const { approval } = approvedBy([{ person: 'oncall', at: at(1) }], 'approved');
      const approved = approval === undefined ? held : { ...held, approval };
      expect(textOf(changeCard(approved, { now }).blocks)).toContain('The approval does not cover going on without it');
      expect(textOf(changeCard(held, { now }).blocks)).not.toContain('The approval');
    });

    test('gone on without it, and withdrawn', () => {
      const what = 'went on without "readiness of shop at least 70"';
      const overrides = [{ what, person: 'oncall', reason: 'it mends it', at: at(9) }];
      expect(textOf(changeCard(canaryView({ overrides }), { now }).blocks)).toContain(
        `:warning: Override: ${what}, by @oncall ("it mends it").`,
      );
      const stoppedBy = { person: 'oncall', at: at(9) };
      const { waitsFor: _, ...rest } = held;
      const gone = textOf(
        changeCard({ ...rest, status: 'aborted', stoppedBy, endedAt: at(9), intents: [] }, { now }).blocks,
      );
      expect(gone.split('\n')[0]).toBe('*app* 1.4.2 in prod was *withdrawn* by @oncall: nothing was changed.');
      expect(gone).not.toContain('serves everywhere again');
    });
  });

  test('a button names the bake that was shown', () => {
    const { blocks } = changeCard(canaryView(), { now });
    const actions = blocks.find((block) => block.type === 'actions');
    const [promote] = actions?.type === 'actions' ? actions.elements : [];
    expect(promote?.type === 'button' && parsePress(promote.value)).toEqual({
      change: 'app-prod-abcd2345',
      step: 'eu/bake-25',
      attempt: 1,
    });
  });

  test('before anything moves: the plan, the expected time, how far undo reaches', () => {
    const view = canaryView({
      weights: [],
      steps: canaryView().steps.map((step) => ({ ...step, state: 'pending' as const })),
    });
    const shown = textOf(
      changeCard({ ...view, dryRun: true, status: 'succeeded', endedAt: at(3), intents: [] }, { now }).blocks,
    );
    expect(shown).toContain('*Plan only* (dry run, nothing was changed)');
    expect(shown).toContain('Plan: prepare → canary 5 % → canary 25 % → promote → check');
    expect(shown).toContain('About 37 min (the last 3: 35 min to 41 min)');
    expect(shown).toContain('until "promote"');
    expect(shown).toContain('Task definition: app: image 1.4.1 → 1.4.2');
    const counted = (kind: 'deploy' | 'rollback', commits: number) => {
      const dry = { ...view, kind, dryRun: true, ...(view.plan && { plan: { ...view.plan, commits } }) };
      return textOf(changeCard(dry, { now }).blocks);
    };
    expect(counted('deploy', 12)).toContain('"fix checkout rounding" · 12 commits\n');
    expect(counted('deploy', 1)).toContain(' · 1 commit\n');
    expect(counted('rollback', 100)).toContain(' · takes back 100 commits or more\n');
  });

  test('a card of a dry run has no button', () => {
    expect(
      buttonsOf(changeCard(canaryView({ dryRun: true, status: 'succeeded', intents: [] }), { now }).blocks),
    ).toEqual([]);
  });

  test('queued: behind what, and that it is planned later', () => {
    const view = unplanned({
      status: 'queued',
      waitsFor: {
        what: '1.4.1 (release-manager) to end',
        since: at(0),
        on: [],
        change: 'app-prod-zzzz',
        unblocks: ['abort'],
      },
    });
    const shown = textOf(changeCard(view, { now }).blocks);
    expect(shown).toContain('*app* 1.4.2 in prod is *queued* · by @developer');
    expect(shown).toContain('waits for 1.4.1 (release-manager) to end; it is planned when its turn comes');
    expect(buttonsOf(changeCard(view, { now }).blocks)).toEqual(['Withdraw…']);

    const { text } = changeCard(view, { now, ahead: canaryView({ requestedBy: 'release-manager' }) });
    expect(text).toContain('is queued behind 1.4.2 (@release-manager, about 26 min left) · by @developer');
  });

  test('held without enough evidence: what is missing and the three ways on', () => {
    const view = canaryView({
      status: 'waiting',
      intents: ['pause', 'abort', 'retryStep', 'skipStep'],
      steps: [
        stepView('bake-25', 'canary 25 %', 'inconclusive', {
          kind: 'bake',
          progress: { text: 'not enough traffic to judge (310 of about 2,200 requests)' },
          plannedSeconds: 600,
          startedAt: at(6),
          endedAt: at(606),
        }),
      ],
      waitsFor: {
        what: 'not enough traffic to judge (310 of about 2,200 requests)',
        since: at(606),
        on: ['someone who may operate it'],
        unblocks: ['retry', 'skip', 'abort'],
        step: 'eu/bake-25',
      },
    });
    const { blocks } = changeCard(view, { now });
    expect(textOf(blocks)).toContain('*waits* at 25 %: not enough traffic to judge (310 of about 2,200 requests).');
    expect(textOf(blocks)).toContain('? canary 25 % not enough to judge');
    expect(textOf(blocks).match(/310 of about/g)).toHaveLength(1);
    expect(buttonsOf(blocks)).toEqual(['Wait 10 min more', 'Go on', 'Go back']);
  });

  test('paused: by whom, why, for how long, and that traffic stays', () => {
    const view = canaryView({
      status: 'paused',
      intents: ['promote', 'resume', 'abort'],
      pausedBy: { person: 'oncall', since: at(480), reason: 'checking logs' },
    });
    const { blocks } = changeCard(view, { now });
    expect(textOf(blocks)).toContain(
      'is *paused* at 25 % by @oncall ("checking logs"), 4 min. Traffic stays as it is.',
    );
    expect(buttonsOf(blocks)).toEqual(['Resume', 'Abort…']);
  });

  test('trouble is said at once, in the fallback too', () => {
    const trouble = 'AWS does not answer in eu-west-1 (ECS: ThrottlingException); attempt 4 in 8 s';
    const view = canaryView({
      steps: [stepView('bake-25', 'canary 25 %', 'running', { progress: { text: '', trouble } })],
    });
    const { text, blocks } = changeCard(view, { now });
    expect(textOf(blocks)).toContain(`In the way: ${trouble}`);
    expect(text).toContain(trouble);
    expect(changeCard(unplanned({ trouble }), { now }).text).toContain(`making the plan · by @developer ${trouble}`);
  });

  test('rolled back: the reason, what serves, how fast the requests were off it', () => {
    const view = canaryView({
      status: 'rolledBack',
      intents: [],
      endedAt: at(190),
      sentence: 'errors rose to 6.1 % at 5 % of traffic (1.4.1: 0.2 %, limit 1 %); app 1.4.1 serves in prod again.',
      weight: 0,
      weights: [
        { at: at(6), percent: 5 },
        { at: at(71.8), percent: 0 },
      ],
      steps: [stepView('bake-5', 'canary 5 %', 'failed', { kind: 'bake', startedAt: at(6), endedAt: at(70) })],
    });
    const { text, blocks } = changeCard(view, { now });
    expect(text).toContain('was rolled back after 3 min 9 s: errors rose to 6.1 % at 5 % of traffic');
    expect(text).toContain('limit 1 %).');
    expect(text).not.toContain('serves in prod again');
    expect(textOf(blocks)).toContain('1.4.1 serves everywhere again since');
    expect(textOf(blocks)).toContain('1.8 s after the verdict');
    expect(buttonsOf(blocks)).toEqual(['Deploy another version…']);
  });

  test('done: since when, how long, by whom', () => {
    const view = canaryView({
      status: 'succeeded',
      intents: [],
      endedAt: at(2161),
      sentence: 'app 1.4.2 serves in prod.',
    });
    const { text, blocks } = changeCard(view, { now });
    expect(text).toBe('app 1.4.2 serves in prod since 14:36 UTC · 36 min · @developer');
    expect(buttonsOf(blocks)).toEqual(['Roll back…']);
    expect(changeCard({ ...view, kind: 'rollback' }, { now }).text).toContain('· rolled back from 1.4.1 · 36 min');
  });

  test('a first deploy offers no way back', () => {
    const { from: _from, ...plan } = canaryView().plan ?? {
      hash: '',
      to: '',
      digests: {},
      taskDefinitionDiff: [],
      estimateSeconds: 0,
      lastSeconds: [],
      undo: '',
      notes: [],
    };
    const view = canaryView({ status: 'succeeded', intents: [], endedAt: at(60), plan });
    expect(buttonsOf(changeCard(view, { now }).blocks)).toEqual([]);
  });

  test('withdrawn before it began is not called rolled back', () => {
    const view = unplanned({
      status: 'aborted',
      intents: [],
      endedAt: at(9),
      sentence: 'Withdrawn by developer; nothing was changed.',
      stoppedBy: { person: 'developer', at: at(9), reason: 'not today' },
    });
    expect(changeCard(view, { now }).text).toBe(
      'app 1.4.2 in prod was withdrawn by @developer ("not today"): nothing was changed.',
    );
    expect(textOf(changeCard(view, { now }).blocks)).not.toContain('serves everywhere again');
  });

  test('stopped: by whom and why, while it goes back and afterwards; the step that ran is not called unanswered', () => {
    const stopped = {
      intents: [],
      stoppedBy: { person: 'oncall', at: at(520), reason: 'wrong ticket' },
      steps: [
        stepView('register', 'prepare', 'undoing', { startedAt: at(1), endedAt: at(5) }),
        stepView('bake-5', 'canary 5 %', 'errored', { startedAt: at(6), endedAt: at(521) }),
        stepView('bake-25', 'canary 25 %', 'pending'),
      ],
    };
    const back = changeCard(canaryView({ ...stopped, undoing: true }), { now });
    expect(back.text).toBe('app 1.4.2 in prod is going back to 1.4.1: stopped by @oncall ("wrong ticket").');
    expect(textOf(back.blocks)).toContain('✗ canary 5 % stopped 8:35');
    expect(textOf(back.blocks)).not.toContain('canary 25 %');
    const { text } = changeCard(canaryView({ ...stopped, status: 'aborted', endedAt: at(540) }), { now });
    expect(text).toBe('app 1.4.2 in prod was stopped by @oncall ("wrong ticket") and rolled back.');
  });

  test('superseded: by what and whom, once', () => {
    const sentence = 'Superseded by 1.4.3 (oncall) and rolled back; app 1.4.1 serves in prod again.';
    const { text } = changeCard(canaryView({ status: 'superseded', intents: [], endedAt: at(540), sentence }), { now });
    expect(text).toBe(
      'app 1.4.2 in prod was superseded by 1.4.3 (oncall) and rolled back; app 1.4.1 serves in prod again.',
    );
  });

  test('failed: that a person is needed, and what could not be put back', () => {
    const view = canaryView({
      status: 'failed',
      intents: [],
      endedAt: at(700),
      sentence: 'app 1.4.2 in prod could not be rolled back completely: look at it now.',
      steps: [
        stepView('weight-25', 'canary 25 %', 'undoFailed', { title: '25 % to the canary', reason: 'access denied' }),
      ],
    });
    const { text, blocks } = changeCard(view, { now });
    expect(text).toContain('failed and could not be rolled back');
    expect(text).toContain('needs a person now');
    expect(textOf(blocks)).toContain('✗ not put back: 25 % to the canary: access denied');
    expect(textOf(blocks).match(/look at it|needs a person/g)).toHaveLength(1);
  });

  test('nothing to do and refused are one sentence', () => {
    const nothing = unplanned({
      status: 'succeeded',
      intents: [],
      sentence: 'app 1.4.2 already serves in prod: nothing to do.',
    });
    expect(changeCard(nothing, { now }).text).toBe('app 1.4.2 already serves in prod: nothing to do.');
    const refused = unplanned({
      status: 'refused',
      version: '9.9.9',
      intents: [],
      sentence: 'app has no version 9.9.9.',
    });
    expect(changeCard(refused, { now }).text).toBe(
      'app 9.9.9 in prod was refused: app has no version 9.9.9. · asked by @developer',
    );
  });

  test('the chart is an image with words for those who cannot see it', () => {
    const { blocks } = changeCard(canaryView(), { now, chart: { file: 'F123', alt: 'errors: 1.4.2 0.21 %' } });
    expect(blocks.find((block) => block.type === 'image')).toEqual({
      type: 'image',
      slack_file: { id: 'F123' },
      alt_text: 'errors: 1.4.2 0.21 %',
    });
  });

  test('text of others cannot mention anybody', () => {
    const { blocks, text } = changeCard(unplanned({ reason: '<!channel> look' }), { now });
    expect(textOf(blocks)).toContain('&lt;!channel&gt; look');
    expect(text).toContain('<!channel> look');
  });
});

test('the thread has the plan, every step and the hash', () => {
  const shown = textOf(changeDetails(canaryView(), { now }).blocks);
  expect(shown).toContain(canaryView().plan?.hash);
  expect(shown).toContain('✓ bake-5 · 10:00');
  expect(shown).toContain('25 % to the canary');
});
