import { describe, expect, test } from '@jest/globals';
import { changeCard } from '../../../bot/blocks/card.ts';
import { markdownOf } from '../../../domain/change/report/markdown.ts';
import { reportOf } from '../../../domain/change/report/report.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { why } from '../../../domain/change/why.ts';
import { at, now, rehearsedView } from '../support/views.ts';

const words = { now, time: (iso: string) => iso.slice(11, 16) };
const shown = (view: ChangeView) => JSON.stringify(changeCard(view, { now }).blocks).replaceAll('\u00a0', ' ');
const report = (view: ChangeView) => {
  const found = reportOf(view);
  return found === undefined ? '' : markdownOf(found);
};

const times = /restore 12 min, start 41 s, smoke tests 2 s, tear down 2 min/i;

describe('a rehearsal', () => {
  test('that came out says what was done and how long each part took', () => {
    const view = rehearsedView();
    expect(shown(view)).toMatch(/\*?shop\*? came up in eu-central-1 as a copy: 1 database restored/);
    expect(shown(view)).toMatch(times);
    expect(why(view, words)).toEqual([
      expect.stringMatching(/^shop came up in eu-central-1/),
      expect.stringMatching(times),
    ]);
    expect(report(view)).toMatch(/^# Rehearsal of shop/);
  });

  test('that found something says so, and that it was taken down: nothing was ever moved', () => {
    const [restore, start, smoke, stop, remove] = rehearsedView().steps;
    if (!restore || !start || !smoke || !stop || !remove) throw new Error('five steps');
    const reason = 'GET http://10.21.0.11:8080/healthz answered 500, expected 200 (3 tries)';
    const view = rehearsedView({
      status: 'rolledBack',
      sentence: `${reason}; all that was started in eu-central-1 is gone again, and nothing that serves or stands by was touched.`,
      steps: [
        { ...restore, state: 'undone' },
        { ...start, state: 'undone' },
        { ...smoke, state: 'failed', reason },
        ...[stop, remove].map(({ startedAt: _s, endedAt: _e, ...step }) => ({ ...step, state: 'pending' as const })),
      ],
    });
    expect(shown(view)).toMatch(/Rehearsal of \*?shop\*? \*found something\*: GET .*answered 500.*is gone again/);
    expect(why(view, words)[0]).toMatch(/^Rehearsal of shop found something at 14:15, and was taken down\./);
    expect(report(view)).toContain(`Mend "smoke tests of the task of app": ${reason}.`);
    expect(report(view)).not.toContain('Mend "a copy');
  });

  test('that could not be taken down needs a person, unlike a paper drill with findings', () => {
    const [first, ...rest] = rehearsedView().steps;
    if (!first) throw new Error('no step');
    const steps = [{ ...first, state: 'undoFailed' as const, reason: 'RDS does not answer' }, ...rest];
    const view = rehearsedView({ status: 'failed', sentence: 'Look at it now.', steps });
    expect(shown(view)).toMatch(
      /Rehearsal of \*?shop\*? \*failed and could not be taken back\*: it needs a person now/,
    );
    expect(report(view)).toContain(
      'Take away by hand "a copy of the last snapshot of shop-db-replica": RDS does not answer.',
    );
    const { depth: _depth, ...paper } = view;
    expect(shown(paper)).toMatch(/Paper drill of \*?shop\*? \*found something\*/);
  });

  test('that was stopped leaves nothing to mend', () => {
    const [first, ...rest] = rehearsedView().steps;
    if (!first) throw new Error('no step');
    const steps = [{ ...first, state: 'undone' as const, reason: 'stopped before its end' }, ...rest];
    const stoppedBy = { person: 'oncall', at: at(300) };
    const view = rehearsedView({ status: 'aborted', sentence: 'Stopped by oncall.', stoppedBy, steps });
    expect(report(view)).toMatch(/Left to do\n+- Nothing\./);
  });
});
