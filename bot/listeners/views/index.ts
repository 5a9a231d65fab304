import type { AllMiddlewareArgs, App, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { versionProblem } from '../../../domain/grammar/version.ts';
import type { Intent } from '../../../domain/change/view.ts';
import { decide, toRequest } from '../../asks.ts';
import { mustApprove, placeOf } from '../../approval-asks.ts';
import { toGroupRequest } from '../../group-asks.ts';
import { toStackRequest } from '../../stack-asks.ts';
import { inputs } from '../../blocks/modals.ts';
import { parsePress, type Press, viewIds } from '../../blocks/press.ts';
import { inTime } from '../in-time.ts';
import { type Asked, type ListenerDeps, requestKey, sorry } from '../listener.ts';
import { slackActor } from '../../slack/actor.ts';

type Submitted = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Modals that decide, with a reason. */
const reasoned = {
  [viewIds.abort]: 'abort',
  [viewIds.reject]: 'reject',
  [viewIds.override]: 'skipStep',
  [viewIds.ungraceful]: 'ungraceful',
  [viewIds.passOver]: 'override',
} as const satisfies Readonly<Record<string, Intent>>;

/** Listens to the modals: decisions with a reason, approvals, and what starts a change. */
export function listenToViews(app: App, deps: ListenerDeps): void {
  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.approve }, (args) =>
    onApproval(args, deps),
  );

  for (const [view, intent] of Object.entries(reasoned)) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: view }, async (args) => {
      await carryOut(args, deps, async ({ change, step, attempt }, asked) => {
        const meant = { ...(step === undefined ? {} : { step }), ...(attempt === undefined ? {} : { attempt }) };
        await decide(deps, { change }, intent, { ...asked, ...reason(args), ...meant });
      });
    });
  }

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.failback }, async (args) => {
    await carryOut(args, deps, async ({ group = '' }, asked) => {
      const wish = { kind: 'failback', group, dryRun: false, ...reason(args) } as const;
      const { change } = await deps.gateway.start(toGroupRequest(deps.catalogue, wish, asked.actor), asked.key);
      deps.log.info({ change }, 'change asked for');
    });
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: viewIds.applyPlan }, async (args) => {
    await carryOut(args, deps, async ({ stack = '', change: of }, asked) => {
      const wish = { stack, of, dryRun: false, ...reason(args) };
      const { change } = await deps.gateway.start(toStackRequest(deps.catalogue, wish, asked.actor), asked.key);
      deps.log.info({ change }, 'change asked for');
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

/** Approves what was looked at. What was typed wrong stays in the modal, with what is wrong about it. */
async function onApproval(args: Submitted, deps: ListenerDeps): Promise<void> {
  const press = parsePress(args.view.private_metadata);
  const typed = input(args, inputs.typed);
  const alone = (args.view.state.values[inputs.alone]?.[inputs.alone]?.selected_options?.length ?? 0) > 0;
  const picked = args.view.state.values[inputs.choice]?.[inputs.choice]?.selected_option?.value;
  const choice = picked === undefined ? undefined : press?.choices?.[Number(picked)];
  const { reason: why } = reason(args);
  const errors = {
    ...(press?.typed === undefined || typed === press.typed
      ? {}
      : { [inputs.typed]: `Type "${press.typed}" exactly; you typed "${typed ?? ''}".` }),
    ...(alone && why === undefined ? { [inputs.reason]: 'Approving alone needs a reason.' } : {}),
  };
  if (Object.keys(errors).length > 0) {
    await args.ack({ response_action: 'errors', errors });
    return;
  }
  await carryOut(args, deps, async ({ change, plan, ...about }, asked) => {
    const place = placeOf(about);
    if (place !== undefined) mustApprove(deps.catalogue, asked.actor, place, 'approve', alone ? 'alone' : 'together');
    await decide(deps, { change }, 'approve', {
      ...asked,
      ...reason(args),
      ...(plan === undefined ? {} : { plan }),
      ...(typed === undefined ? {} : { typed }),
      ...(choice === undefined ? {} : { choice }),
      ...(alone ? { breakGlass: true } : {}),
    });
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
  const { user, trigger_id: trigger } = args.body;
  const actor = slackActor(args.body);
  try {
    await act(press, { actor, key: requestKey(args.context, trigger) });
  } catch (error) {
    const message = sorry(error, deps.log, actor);
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
