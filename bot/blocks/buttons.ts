import type { ActionsBlock, Button, ConfirmationDialog } from '@slack/types';
import { changeTitle, targetVersion } from '../../domain/change/title.ts';
import { hasEnded, type ChangeView, type StepView } from '../../domain/change/view.ts';
import { isGate, isSafeguard } from '../../domain/change/safeguards.ts';
import { approvalButtons } from './approval-buttons.ts';
import { button, dialog } from './element.ts';
import { passOverButton } from './pass-over-button.ts';
import { groupButtons } from './group-buttons.ts';
import { actionIds, type Press } from './press.ts';
import { stackButtons } from './stack-buttons.ts';
import { clip } from './text.ts';

/**
 * The buttons that fit the moment: what the change would accept now, or what follows its end; `report`: where its report is. Empty
 * when nothing does.
 */
export function buttons(view: ChangeView, report?: string): ActionsBlock[] {
  const elements = [...(report === undefined ? [] : [reportButton(view, report)]), ...buttonsOf(view)];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

function buttonsOf(view: ChangeView): Button[] {
  if (view.kind === 'infrastructure') return stackButtons(view);
  if (view.service === undefined) return groupButtons(view);
  if (hasEnded(view.status)) return afterwards(view);
  if (!view.intents.includes('approve')) return meanwhile(view);
  return approvalButtons(view, { ...placed(view), title: clip(`${view.kind} of ${changeTitle(view, true)}`, 150) });
}

function reportButton({ change, kind }: ChangeView, url: string): Button {
  return button(kind === 'infrastructure' ? 'Whole plan' : 'Report', actionIds.report, { change }, { url });
}

function meanwhile(view: ChangeView): Button[] {
  const accepts = new Set(view.intents);
  const held = heldStep(view);
  const baking = view.steps.find((step) => step.kind === 'bake' && step.state === 'running');
  const change = view.change;
  return [
    ...(accepts.has('promote') && view.status !== 'paused'
      ? [button('Promote now', actionIds.promote, pressOf(change, baking), { style: 'primary' })]
      : []),
    ...(accepts.has('retryStep') ? [button(retryText(held), actionIds.retryStep, pressOf(change, held))] : []),
    ...(accepts.has('skipStep') && held !== undefined && isSafeguard(held) ? [overrideButton(view, held)] : []),
    ...(accepts.has('skipStep') && (held === undefined || !isSafeguard(held))
      ? [button(skipText(view, held), actionIds.skipStep, pressOf(change, held), { confirm: skipConfirm(view, held) })]
      : []),
    ...(accepts.has('override') ? [passOverButton(placed(view), view)] : []),
    ...(accepts.has('resume') ? [button('Resume', actionIds.resume, { change }, { style: 'primary' })] : []),
    // What holds needs no pause besides.
    ...(accepts.has('pause') && held === undefined && !accepts.has('override')
      ? [button('Pause', actionIds.pause, { change })]
      : []),
    ...(accepts.has('abort') ? [abortButton(view, held)] : []),
  ];
}

/** The step that waits for a person. */
function heldStep(view: ChangeView): StepView | undefined {
  return view.steps.find((step) => step.id === view.waitsFor?.step);
}

function abortButton(view: ChangeView, held: StepView | undefined): Button {
  const begun = view.steps.some(({ state }) => state !== 'pending');
  if (view.status === 'queued' || !begun || (held !== undefined && isGate(held)))
    return button('Withdraw…', actionIds.abort, { ...placed(view), queued: true });
  if (held === undefined) return button('Abort…', actionIds.abort, placed(view), { style: 'danger' });
  const back = view.plan?.from === undefined ? 'Stop and scale to 0?' : `Go back to ${view.plan.from} everywhere?`;
  return button(
    'Go back',
    actionIds.goBack,
    { change: view.change },
    { style: 'danger', confirm: dialog('Go back', back, 'Go back') },
  );
}

/** Passing over a safeguard asks for a reason. */
function overrideButton(view: ChangeView, held: StepView): Button {
  const press = { ...placed(view), ...pressOf(view.change, held), says: held.reason ?? held.title };
  return button('Go on without it…', actionIds.override, press, { style: 'danger' });
}

function retryText(held: StepView | undefined): string {
  if (held?.state !== 'inconclusive' || isGate(held)) return 'Try again';
  return held.plannedSeconds === undefined ? 'Wait more' : `Wait ${shortly(held.plannedSeconds)} more`;
}

function shortly(seconds: number): string {
  return seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}

function skipText(view: ChangeView, held: StepView | undefined): string {
  if (view.undoing) return 'Leave it as it is';
  return held?.state === 'inconclusive' ? 'Go on' : 'Go on without it';
}

function skipConfirm(view: ChangeView, held: StepView | undefined): ConfirmationDialog {
  const what = held?.title ?? 'this step';
  if (view.undoing) {
    const text = `Leave "${what}" as it is? It is not put back then, and the change ends as failed, for a person to look at.`;
    return dialog('Leave it', text, 'Leave it');
  }
  const without = held?.state === 'inconclusive' ? `a verdict of "${what}"` : `"${what}"`;
  return dialog('Go on', `Go on without ${without}? It counts as skipped, in your name.`, 'Go on');
}

function afterwards(view: ChangeView): Button[] {
  if (view.dryRun || view.plan === undefined) return [];
  if (view.status === 'succeeded') {
    return view.plan.from === undefined ? [] : [button('Roll back…', actionIds.rollback, placed(view))];
  }
  if (view.status === 'superseded') return [];
  return [button('Deploy another version…', actionIds.redeploy, placed(view))];
}

/** With what a modal needs to say, so that it can open without asking the change. */
function placed(view: ChangeView): Press {
  const version = targetVersion(view);
  return {
    change: view.change,
    ...(view.service === undefined ? {} : { service: view.service }),
    environment: view.environment,
    ...(version === undefined ? {} : { version: clip(version, 100) }),
    ...(view.plan?.from === undefined ? {} : { back: clip(view.plan.from, 100) }),
  };
}

function pressOf(change: string, step: StepView | undefined): Press {
  return step === undefined ? { change } : { change, step: step.id, attempt: step.attempt };
}
