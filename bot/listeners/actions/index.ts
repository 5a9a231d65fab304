import type { AllMiddlewareArgs, App, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Intent } from '../../../domain/change/view.ts';
import { approveModal, rejectModal } from '../../blocks/approval-modals.ts';
import { failbackModal, overrideModal, ungracefulModal } from '../../blocks/group-modals.ts';
import { abortModal, passOverModal, redeployModal, rollbackModal } from '../../blocks/modals.ts';
import { actionIds, parsePress, type Press } from '../../blocks/press.ts';
import { applyPlanModal } from '../../blocks/stack-modals.ts';
import { decide, mustOverride } from '../../asks.ts';
import { mustApprove, placeOf } from '../../approval-asks.ts';
import { mustDecideOnGroup, toGroupRequest } from '../../group-asks.ts';
import { mustDecideOnStack, toStackRequest } from '../../stack-asks.ts';
import { note } from '../../blocks/ephemeral.ts';
import { slackActor } from '../../slack/actor.ts';
import { inTime } from '../in-time.ts';
import { type Asked, type ListenerDeps, requestKey, sorry, whisper } from '../listener.ts';

type Pressed = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** Buttons that decide at once. */
const decisions = {
  [actionIds.promote]: 'promote',
  [actionIds.approveNow]: 'approve',
  [actionIds.pause]: 'pause',
  [actionIds.resume]: 'resume',
  [actionIds.goBack]: 'abort',
  [actionIds.retryStep]: 'retryStep',
  [actionIds.skipStep]: 'skipStep',
} as const satisfies Readonly<Record<string, Intent>>;

/** Buttons that ask something first. */
const modals = {
  [actionIds.abort]: abortModal,
  [actionIds.rollback]: rollbackModal,
  [actionIds.redeploy]: redeployModal,
  [actionIds.approve]: approveModal,
  [actionIds.reject]: rejectModal,
  [actionIds.override]: overrideModal,
  [actionIds.ungraceful]: ungracefulModal,
  [actionIds.passOver]: passOverModal,
  [actionIds.failback]: failbackModal,
  [actionIds.applyPlan]: applyPlanModal,
} as const satisfies Readonly<Record<string, (press: Press) => ModalView>>;

/** Listens to the buttons of the change's message. Who pressed is checked on the server: that a button shows is no right. */
export function listenToActions(app: App, deps: ListenerDeps): void {
  for (const [action, intent] of Object.entries(decisions)) {
    app.action<BlockButtonAction>({ type: 'block_actions', action_id: action }, (args) =>
      onDecision(args, intent, deps),
    );
  }
  for (const [action, modal] of Object.entries(modals)) {
    app.action<BlockButtonAction>({ type: 'block_actions', action_id: action }, (args) => onModal(args, modal, deps));
  }
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: actionIds.assess }, (args) => onAssess(args, deps));
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: actionIds.planAgain }, (args) =>
    onPlanAgain(args, deps),
  );
  // The browser follows the button's address by itself; Slack wants to be answered all the same.
  app.action<BlockButtonAction>({ type: 'block_actions', action_id: actionIds.report }, (args) => args.ack());
}

async function onDecision(args: Pressed, intent: Intent, deps: ListenerDeps): Promise<void> {
  // As with commands: what Slack has acknowledged should not be lost with the bot.
  const work = saying(args, deps, async (press) => {
    await decide(deps, { change: press.change }, intent, {
      ...askedBy(args),
      ...(press.plan === undefined ? {} : { plan: press.plan }),
      ...(press.step === undefined ? {} : { step: press.step }),
      ...(press.attempt === undefined ? {} : { attempt: press.attempt }),
    });
  });
  await inTime(work);
  await args.ack();
  await work;
}

async function onModal(args: Pressed, modal: (press: Press) => ModalView, deps: ListenerDeps): Promise<void> {
  await args.ack();
  await saying(args, deps, async (press) => {
    mustBeOneOfThem(press, args, deps);
    const channel = args.body.channel?.id;
    const view = modal({ ...press, ...(channel === undefined ? {} : { channel }) });
    await args.client.views.open({ trigger_id: args.body.trigger_id, view });
  });
}

/** Looks at the group anew: a change of its own, with a card of its own. */
async function onAssess(args: Pressed, deps: ListenerDeps): Promise<void> {
  const work = saying(args, deps, async ({ group = '', kind = 'failover' }) => {
    const { actor, key } = askedBy(args);
    const request = toGroupRequest(deps.catalogue, { kind, group, dryRun: false }, actor);
    const { change } = await deps.gateway.start(request, key);
    deps.log.info({ change, kind }, 'change asked for');
  });
  await inTime(work);
  await args.ack();
  await work;
}

/** Plans the stack anew: a change of its own, with a card of its own. */
async function onPlanAgain(args: Pressed, deps: ListenerDeps): Promise<void> {
  const work = saying(args, deps, async ({ stack = '' }) => {
    const { actor, key } = askedBy(args);
    const { change } = await deps.gateway.start(toStackRequest(deps.catalogue, { stack, dryRun: true }, actor), key);
    deps.log.info({ change }, 'change asked for');
  });
  await inTime(work);
  await args.ack();
  await work;
}

/** Who may not is told so before they fill in a form. The change itself checks again. */
function mustBeOneOfThem({ group, stack, service, environment }: Press, args: Pressed, deps: ListenerDeps): void {
  const { action_id: action } = args.action;
  const { actor, key } = askedBy(args);
  const { catalogue } = deps;
  const place = placeOf({ group, stack, service, environment });
  if (place !== undefined && action === actionIds.approve)
    return mustApprove(catalogue, actor, place, 'approve', 'either');
  if (place !== undefined && action === actionIds.reject)
    return mustApprove(catalogue, actor, place, 'reject', 'together');
  if (stack !== undefined) {
    mustDecideOnStack(catalogue, { actor }, action === actionIds.passOver ? 'override' : 'abort', stack);
    return;
  }
  if (group === undefined) {
    if (
      (action === actionIds.override || action === actionIds.passOver) &&
      service !== undefined &&
      environment !== undefined
    )
      mustOverride(catalogue, actor, { service, environment });
    return;
  }
  if (action === actionIds.override || action === actionIds.passOver || action === actionIds.ungraceful)
    mustDecideOnGroup(catalogue, { actor, key }, 'ungraceful', group);
  else mustDecideOnGroup(catalogue, { actor, key }, 'abort', group);
}

function askedBy({ body, context }: Pressed): Asked {
  return { actor: slackActor(body), key: requestKey(context, body.trigger_id) };
}

/** Runs it; what goes wrong is told to the one who pressed. What goes well shows on the message itself. */
async function saying(args: Pressed, deps: ListenerDeps, act: (press: Press) => Promise<void>): Promise<void> {
  try {
    const press = parsePress(args.action.value);
    if (press === undefined) {
      await args.respond(whisper(note('This button is of an older Coxswain. Type the command instead.')));
      return;
    }
    await act(press);
  } catch (error) {
    await args.respond(whisper(sorry(error, deps.log, askedBy(args).actor)));
  }
}
