import type { AllMiddlewareArgs, App, BlockButtonAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Intent } from '../../../domain/change/view.ts';
import { abortModal, redeployModal, rollbackModal } from '../../blocks/modals.ts';
import { actionIds, parsePress, type Press } from '../../blocks/press.ts';
import { decide } from '../../asks.ts';
import { note } from '../../blocks/ephemeral.ts';
import { inTime } from '../in-time.ts';
import { type ListenerDeps, requestKey, sorry, whisper } from '../listener.ts';

type Pressed = SlackActionMiddlewareArgs<BlockButtonAction> & AllMiddlewareArgs;

/** Buttons that decide at once. */
const decisions = {
  [actionIds.promote]: 'promote',
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
}

async function onDecision(args: Pressed, intent: Intent, deps: ListenerDeps): Promise<void> {
  // As with commands: what Slack has acknowledged should not be lost with the bot.
  const work = saying(args, deps, async (press) => {
    const { user, team, trigger_id: trigger } = args.body;
    await decide(deps, { change: press.change }, intent, {
      actor: { via: 'slack', team: user.team_id ?? team?.id ?? '', user: user.id },
      key: requestKey(args.context, trigger),
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
    const channel = args.body.channel?.id;
    const view = modal({ ...press, ...(channel === undefined ? {} : { channel }) });
    await args.client.views.open({ trigger_id: args.body.trigger_id, view });
  });
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
    await args.respond(whisper(sorry(error, deps.log)));
  }
}
