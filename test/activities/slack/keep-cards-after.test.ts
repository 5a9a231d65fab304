import { describe, expect, test } from '@jest/globals';
import type { ChangeView } from '../../../domain/change/view.ts';
import type { CardOrder } from '../../../domain/keeper.ts';
import { at, canaryView, movedView, moveView, movingView } from '../../bot/support/views.ts';
import { change, order, ended, slack, views, worker, keep } from './kept-cards.ts';

describe('the report of a move', () => {
  const move = 'shop-prod-abcd2345';
  const inChannel: CardOrder = { change: move, channel: '#deploys' };
  const file = `${move}-failover.md`;
  const reports = () => slack.messages.filter(({ files }) => files?.some(({ name }) => name === file));
  const buttons = () => JSON.stringify(slack.root(move)?.blocks.at(-1));

  test('is shared once in the thread when the move has ended, and a button of the message leads to it', async () => {
    views.set(move, movingView());
    const { result } = keep(worker(), [inChannel]);
    await slack.until(() => slack.details(move) !== undefined);
    expect(reports()).toEqual([]);
    views.set(move, movedView());
    expect(await result).toEqual({ closed: [move] });
    expect(reports()).toMatchObject([{ thread: slack.root(move)?.ts }]);
    expect(buttons()).toContain(`"url":"${reports()[0]?.files?.[0]?.permalink}"`);
  });

  test('is found by its name, not shared again, where the answer was lost or the worker died', async () => {
    views.set(move, movedView());
    slack.lost.add('files.completeUploadExternal');
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    // Another process, that knows nothing.
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    expect(reports()).toHaveLength(1);
    expect(buttons()).toContain(`"url":"${reports()[0]?.files?.[0]?.permalink}"`);
  });

  test('is known to the next attempt from the heartbeat', async () => {
    views.set(move, movedView());
    const root = { channel: 'C0DEPLOYS', ts: '1700000000.000009' };
    slack.messages.push({ ...root, text: '', blocks: [] });
    const posts = { [move]: { root: { post: root }, report: { link: 'https://slack.example/files/F7' } } };
    await keep(worker(), [inChannel], { posts, closed: [] }).result;
    expect(reports()).toEqual([]);
    expect(slack.messages.find(({ ts }) => ts === root.ts)?.blocks.at(-1)).toMatchObject({
      elements: [{ url: 'https://slack.example/files/F7' }, {}],
    });
  });

  test('that Slack does not take does not keep the message open for ever', async () => {
    views.set(move, movedView());
    slack.faults.set(
      'files.completeUploadExternal',
      Array.from({ length: 20 }, () => 'not_in_channel'),
    );
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [move] });
    expect(slack.root(move)?.text).toContain('runs in eu-central-1');
  });

  test.each([
    ['a dry run', movedView({ dryRun: true })],
    ['a plan that was refused', moveView({ status: 'refused', intents: [], endedAt: at(900) })],
  ])('is not made of %s', async (_, view) => {
    views.set(move, view);
    await keep(worker(), [inChannel]).result;
    expect(reports()).toEqual([]);
  });
});

describe('the standby that follows a deploy', () => {
  const web = 'web-prod-abcd2345';
  const inChannel: CardOrder = { change: web, channel: '#deploys' };
  const deployed = canaryView({
    change: web,
    subject: 'web',
    service: 'web',
    status: 'succeeded',
    intents: [],
    endedAt: at(715),
    sentence: 'web 1.4.2 serves in prod.',
  });
  const { service: _, ...asSync } = deployed;
  const sync = (more: Partial<ChangeView>): ChangeView => ({
    ...asSync,
    change: `${web}-sync`,
    kind: 'sync',
    ...(asSync.plan === undefined ? {} : { plan: { ...asSync.plan, region: 'eu-central-1' } }),
    ...more,
  });
  const text = () => JSON.stringify(slack.root(web)?.blocks);

  test('is told on the deploy’s message until it is in step', async () => {
    views.set(web, deployed);
    const { endedAt: __, ...running } = sync({ status: 'running' });
    views.set(`${web}-sync`, running);
    const { result } = keep(worker(), [inChannel]);
    await slack.until(() => text()?.includes('Standby eu-central-1 is being brought in step') === true);
    views.set(`${web}-sync`, sync({ status: 'succeeded', endedAt: at(785) }));
    expect(await result).toEqual({ closed: [web] });
    expect(text()).toContain('Standby eu-central-1 follows: in step after 1 min 10 s');
  });

  test('that never begins is not waited for longer than half a minute', async () => {
    views.set(web, deployed);
    expect(await keep(worker(), [inChannel]).result).toEqual({ closed: [web] });
    expect(text()).toContain('Standby: not begun to follow; /dr sync web prod brings it in step');
  });

  test('is not looked for where there is none, or nothing was changed', async () => {
    views.set(change, ended);
    views.set(web, { ...deployed, steps: deployed.steps.map((step) => ({ ...step, state: 'pending' as const })) });
    await keep(worker(), [order, inChannel]).result;
    expect(text()).not.toContain('Standby');
    expect(JSON.stringify(slack.root(change)?.blocks)).not.toContain('Standby');
  });
});
