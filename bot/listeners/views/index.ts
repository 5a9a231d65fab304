import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { versionProblem } from '../../../domain/grammar/version.ts';
import { decide, toRequest } from '../../asks.ts';
import { inputs } from '../../blocks/modals.ts';
import { parsePress, type Press, viewIds } from '../../blocks/press.ts';
import { inTime } from '../in-time.ts';
import { type Asked, type ListenerDeps, requestKey, sorry } from '../listener.ts';

type Submitted = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Listens to the modals: abort with a reason, roll back with a reason, deploy another version. */
export function listenToViews(app: App, deps: ListenerDeps): void {
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.abort }, async (args) => {
    await carryOut(args, deps, async (press, asked) => {
      await decide(deps, { change: press.change }, 'abort', { ...asked, ...reason(args) });
    });
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.rollback }, async (args) => {
    await carryOut(args, deps, (press, asked) => start(press, asked, args, deps));
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.redeploy }, async (args) => {
    const version = input(args, inputs.version) ?? '';
    const wrong = versionProblem(version);
    if (wrong !== undefined) {
      await args.ack({ response_action: 'errors', errors: { [inputs.version]: wrong } });
      return;
    }
    await carryOut(args, deps, (press, asked) => start(press, asked, args, deps, version));
  });
}

/** As with commands: what Slack has acknowledged should not be lost with the bot. */
async function carryOut(args: Submitted, deps: ListenerDeps, act: Parameters<typeof saying>[2]): Promise<void> {
  const work = saying(args, deps, act);
  await inTime(work);
  await args.ack();
  await work;
}

async function start(press: Press, asked: Asked, args: Submitted, deps: ListenerDeps, version?: string): Promise<void> {
  // What is rolled back is the version that the message named, not whichever serves by now.
  const { service = '', environment = '', version: leaves } = press;
  const wish = { service, environment, dryRun: false, ...reason(args), version, leaves };
  const { change } = await deps.gateway.start(toRequest(deps.catalogue, wish, asked.actor, 'slack'), asked.key);
  deps.log.info({ change }, 'change asked for');
}

/** Runs it; a modal has no response URL, so what goes wrong is told in the channel of its message, to that person alone. */
async function saying(
  args: Submitted,
  deps: ListenerDeps,
  act: (press: Press, asked: Asked) => Promise<void>,
): Promise<void> {
  const press = parsePress(args.view.private_metadata);
  if (press === undefined) return;
  const { user, team, trigger_id: trigger } = args.body;
  const actor = { via: 'slack', team: user.team_id ?? team?.id ?? '', user: user.id } as const;
  try {
    await act(press, { actor, key: requestKey(args.context, trigger) });
  } catch (error) {
    const message = sorry(error, deps.log);
    await args.client.chat.postEphemeral({ channel: press.channel ?? user.id, user: user.id, ...message });
  }
}

function reason(args: Submitted): { readonly reason?: string } {
  const text = input(args, inputs.reason);
  return text === undefined ? {} : { reason: text };
}

function input(args: Submitted, name: string): string | undefined {
  const text = args.view.state.values[name]?.[name]?.value?.trim();
  return text === undefined || text === '' ? undefined : text;
}
