import type { App, BlockButtonAction } from '@slack/bolt';
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { personOf, stranger } from '../../domain/catalogue/authorise.ts';
import { homeView, saying } from '../blocks/home.ts';
import { actionIds } from '../blocks/press.ts';
import { Problem } from '../gateway/problem.ts';
import { channelOf, createHomeFacts, type GroupStanding, type HomeFacts, pictured } from '../home.ts';
import { type SlackActor, slackActor } from '../slack/actor.ts';
import { createPermalinks } from '../slack/permalinks.ts';
import type { ListenerDeps } from './listener.ts';

/** Publishes Home when somebody opens it, and when they ask for it anew; never by itself. */
export function listenToHome(app: App, deps: ListenerDeps): void {
  const factsOf = createHomeFacts(deps, deps.now);
  const permalinks = createPermalinks(deps.log, deps.now);

  app.event('app_home_opened', async ({ event, body, client }) => {
    if (event.tab !== undefined && event.tab !== 'home') return;
    await show(client, slackActor(body), false);
  });
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: actionIds.refreshHome }, async (args) => {
    await args.ack();
    await show(args.client, slackActor(args.body), true);
  });

  async function show(client: WebClient, actor: SlackActor, anew: boolean): Promise<void> {
    try {
      await publish(client, actor, anew);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await put(client, actor.user, saying(error.message));
    }
  }

  async function publish(client: WebClient, actor: SlackActor, anew: boolean): Promise<void> {
    const { catalogue } = deps;
    if (personOf(catalogue, actor) === undefined)
      return void (await put(client, actor.user, saying(stranger(catalogue, actor))));
    const facts = await factsOf(anew);
    const linkTo = (change: string) => permalinks.known(change) ?? deps.runOf(change);
    const viewOf = (groups: HomeFacts['groups']) => homeView({ ...facts, groups }, { catalogue, actor, linkTo });
    const hash = await putWithout(client, actor.user, facts.groups, viewOf);
    // Looking for messages and drawing takes seconds: it comes after the words, and is kept for the next time.
    const shown = [...facts.open.map(({ summary }) => summary), ...facts.ended];
    const toDraw = new Set(pictured(facts.groups));
    const [found, groups] = await Promise.all([
      permalinks.find(
        client,
        shown.map((summary) => ({ change: summary.change, channel: channelOf(catalogue, summary) })),
      ),
      Promise.all(facts.groups.map((group) => drawn(group, toDraw))),
    ]);
    if (!found && groups.every((each, index) => each === facts.groups[index])) return;
    await put(client, actor.user, viewOf(groups), hash).catch((err: unknown) => {
      deps.log.info({ err }, 'Home stays as it was first this time');
    });
  }

  /** One picture serves everyone until the next evaluation. */
  async function drawn(group: GroupStanding, wanted: ReadonlySet<GroupStanding>): Promise<GroupStanding> {
    if (!wanted.has(group) || ('chart' in group && group.chart !== undefined)) return group;
    try {
      const view = await deps.gateway.drawn(group.group);
      return view.chart === undefined ? group : view;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return group;
    }
  }
}

/** With the pictures that are there already; where one of them is gone from Slack, without. */
async function putWithout(
  client: WebClient,
  user: string,
  groups: HomeFacts['groups'],
  viewOf: (groups: HomeFacts['groups']) => HomeView,
): Promise<string | undefined> {
  const bare = groups.map((group): GroupStanding => {
    if ('problem' in group) return group;
    const { chart: _, ...rest } = group;
    return rest;
  });
  const pictured = groups.some((group) => 'chart' in group && group.chart !== undefined);
  if (!pictured) return put(client, user, viewOf(groups));
  return put(client, user, viewOf(groups)).catch(() => put(client, user, viewOf(bare)));
}

/** Answers the hash of what is shown now. With `over`, only over that: what was published since is newer. */
async function put(client: WebClient, user: string, view: HomeView, over?: string): Promise<string | undefined> {
  const shown = await client.views.publish({ user_id: user, view, ...(over === undefined ? {} : { hash: over }) });
  return shown.view?.hash;
}
