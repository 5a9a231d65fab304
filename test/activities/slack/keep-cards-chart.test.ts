import { describe, expect, test } from '@jest/globals';
import { at, canaryView, stepView } from '../../bot/support/views.ts';
import { change, slack, views, drawn, keep } from './kept-cards.ts';

describe('the chart', () => {
  const points = [{ at: 1_000, canary: 0.2, stable: 0.2 }];
  const series = [{ metric: 'errors', title: 'errors', unit: 'percent', points }];
  const watching = (text: string, of = series) =>
    canaryView({
      steps: [stepView('bake-5', 'canary 5 %', 'running', { kind: 'bake', progress: { text, series: of } })],
    });
  const shownFile = () => slack.root(change)?.blocks.find(({ type }) => type === 'image')?.slack_file?.id;

  test('is shown only once Slack has processed it; the card does not wait for it', async () => {
    slack.looksUntilProcessed = 2;
    views.set(change, watching('watching'));
    keep();
    await slack.until(() => slack.root(change) !== undefined);
    expect(shownFile()).toBeUndefined();
    await slack.until(() => shownFile() !== undefined);
    expect(slack.count('files.info')).toBe(3);
  });

  test('is drawn whole when the change comes to stand still', async () => {
    // So long that another would not be due in the time of a test.
    const startedAt = at(-36_000);
    views.set(change, { ...watching('watching'), startedAt });
    keep();
    await slack.until(() => shownFile() !== undefined);
    const first = shownFile();
    const more = [{ ...series[0], points: [...points, { at: 6_000, canary: 0.3, stable: 0.2 }] }] as typeof series;
    const waitsFor = { what: 'prod is frozen', since: at(700), on: [], unblocks: ['abort'] };
    views.set(change, { ...watching('watched', more), startedAt, status: 'waiting', waitsFor });
    await slack.until(() => shownFile() !== first);
    expect(drawn).toBe(2);
  });

  test('is drawn at the verdict at once, replaces the one before, which is then removed', async () => {
    views.set(change, watching('watching'));
    const { result } = keep();
    await slack.until(() => shownFile() !== undefined);
    const first = shownFile();
    const more = [{ ...series[0], points: [...points, { at: 6_000, canary: 6.1, stable: 0.2 }] }] as typeof series;
    views.set(change, {
      ...watching('errors rose', more),
      status: 'rolledBack',
      intents: [],
      endedAt: at(80),
      sentence: 'errors rose',
    });
    await result;
    expect(shownFile()).not.toBe(first);
    expect(drawn).toBe(2);
    await slack.until(() => slack.count('files.delete') === 1);
    expect(slack.calls.find(({ method }) => method === 'files.delete')?.body['file']).toBe(first);
  });

  test('that Slack refuses all the same is left out rather than the card', async () => {
    views.set(change, watching('watching'));
    keep();
    await slack.until(() => slack.root(change) !== undefined);
    slack.faults.set('chat.update', ['invalid_blocks']);
    await slack.until(() => slack.count('files.info') >= 2);
    views.set(change, { ...watching('watching'), status: 'paused', pausedBy: { person: 'oncall', since: at(0) } });
    await slack.until(() => slack.root(change)?.text.includes('paused') === true);
  });
});
