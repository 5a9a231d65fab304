import { describe, expect, test } from '@jest/globals';
import { deploymentReport } from '../../../domain/change/deployment-report.ts';
import type { ChangeStatus } from '../../../domain/change/view.ts';
import { at, canaryView, movedView, stepView, unplanned } from '../../bot/support/views.ts';

const commit = 'abcdef0123456789abcdef0123456789abcdef01';
const link = 'https://temporal.example/run';

describe('what the project of a commit is told', () => {
  test('a change under way', () => {
    expect(deploymentReport(canaryView(), link)).toMatchObject({
      commit,
      version: '1.4.2',
      state: 'running',
      description: 'app 1.4.1 → 1.4.2 in prod is under way (app-prod-abcd2345)',
      since: at(1),
      begun: true,
    });
  });

  test.each<[ChangeStatus, string, string]>([
    ['succeeded', 'success', 'app 1.4.2 serves in prod'],
    ['rolledBack', 'failed', 'rolled back: '],
    ['failed', 'failed', 'failed and could not be rolled back: '],
    ['aborted', 'canceled', 'stopped: '],
    ['superseded', 'canceled', 'gave way: '],
    ['refused', 'canceled', 'refused: '],
    ['paused', 'running', 'app 1.4.1 → 1.4.2 in prod is paused'],
  ])('%s is %s', (status, state, text) => {
    const report = deploymentReport(
      canaryView({ status, endedAt: at(9), sentence: 'app 1.4.2 serves in prod.' }),
      link,
    );
    expect(report?.state).toBe(state);
    expect(report?.description.startsWith(text)).toBe(true);
    expect(report?.description).not.toContain('. (');
  });

  test('until something is changed it is pending, whatever it waits for', () => {
    const wait = { what: 'one release manager', since: at(2), on: [], unblocks: [] };
    const steps = [stepView('gate', 'gate', 'passed', { kind: 'readiness' }), stepView('roll', 'promote', 'pending')];
    const report = deploymentReport(canaryView({ status: 'waiting', waitsFor: wait, steps }), link);
    expect(report).toMatchObject({ state: 'pending', begun: false });
    expect(report?.description).toBe('app 1.4.1 → 1.4.2 in prod waits: one release manager (app-prod-abcd2345)');
  });

  test('before the plan the commit is known where it was asked for by its whole hash', () => {
    expect(deploymentReport(unplanned({ startedAt: at(1), version: commit }), link)).toMatchObject({
      commit,
      version: commit,
    });
    expect(deploymentReport(unplanned({ startedAt: at(1), version: '1.4.2' }), link)).toBeUndefined();
  });

  test('nothing of a dry run, of a change that was not let in, of a move', () => {
    expect(deploymentReport(canaryView({ dryRun: true }), link)).toBeUndefined();
    expect(deploymentReport(unplanned({ status: 'refused', version: commit }), link)).toBeUndefined();
    expect(deploymentReport(movedView(), link)).toBeUndefined();
  });

  test('a description has at most 255 characters and keeps the id of its change', () => {
    const sentence = `errors rose ${'very '.repeat(100)}much.`;
    const { description = '' } = deploymentReport(canaryView({ status: 'rolledBack', sentence }), link) ?? {};
    expect(description).toHaveLength(255);
    expect(description).toMatch(/^rolled back: errors rose .*… \(app-prod-abcd2345\)$/);
  });

  test('the comment has what happened, who asked, the run and the steps', () => {
    const steps = [
      stepView('bake-5', 'canary 5 %', 'failed', { title: 'watch 5 %', reason: 'errors 6.1 %, limit 1 %' }),
      stepView('weight', 'canary 5 %', 'undone', { title: '5 % to the canary' }),
      stepView('roll', 'promote', 'pending'),
    ];
    const view = canaryView({ status: 'rolledBack', endedAt: at(90), sentence: 'errors rose to 6.1 %', steps });
    expect(deploymentReport(view, link)?.comment).toBe(
      [
        '**app 1.4.1 → 1.4.2 in prod**: rolled back: errors rose to 6.1 %.',
        'Asked by developer, 2026-01-05 14:00 UTC. [Its run](https://temporal.example/run).',
        '<details><summary>Steps</summary>',
        '- ✗ watch 5 % (failed): errors 6.1 %, limit 1 %\n- ↶ 5 % to the canary (undone)',
        '</details>',
      ].join('\n\n'),
    );
  });

  test('while it runs the comment says so, and before anything is changed there is none', () => {
    expect(deploymentReport(canaryView(), link)?.comment).toBe(
      [
        '**app 1.4.1 → 1.4.2 in prod**: under way.',
        'Asked by developer, 2026-01-05 14:00 UTC. [Its run](https://temporal.example/run).',
      ].join('\n\n'),
    );
    expect(deploymentReport(canaryView({ steps: [] }), link)?.comment).toBeUndefined();
  });

  test('words of others mention nobody, give no order and are no mark-up', () => {
    const sentence = '@all see [this](http://evil.example)\n/close\n<script>';
    const { comment = '' } = deploymentReport(canaryView({ status: 'aborted', endedAt: at(9), sentence }), link) ?? {};
    expect(comment).toContain('stopped: all see \\[this\\](http://evil.example) /close \\<script>.');
    expect(comment.split('\n').some((line) => line.startsWith('/'))).toBe(false);
  });
});
