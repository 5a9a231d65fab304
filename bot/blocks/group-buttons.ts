import type { Button } from '@slack/types';
import { heldQuestion } from '../../domain/change/recovery-words.ts';
import { isSafeguard } from '../../domain/change/safeguards.ts';
import { changeTitle } from '../../domain/change/title.ts';
import { hasEnded, type ChangeView, type StepView } from '../../domain/change/view.ts';
import { approvalButtons } from './approval-buttons.ts';
import { passOverButton } from './pass-over-button.ts';
import { button, dialog } from './element.ts';
import { actionIds, type Press } from './press.ts';
import { clip } from './text.ts';

/** The buttons of a change that moves a recovery group. */
export function groupButtons(view: ChangeView): Button[] {
  if (hasEnded(view.status)) return afterwards(view);
  return view.intents.includes('approve') ? approvalButtons(view, placed(view)) : meanwhile(view);
}

function meanwhile(view: ChangeView): Button[] {
  const accepts = new Set(view.intents);
  const held = view.steps.find((step) => step.id === view.waitsFor?.step);
  const press = placed(view);
  return [
    ...(accepts.has('retryStep') ? [button('Try again', actionIds.retryStep, { ...press, ...stepOf(held) })] : []),
    ...(accepts.has('skipStep') && held !== undefined ? [skipButton(view, held)] : []),
    ...(accepts.has('ungraceful') ? [button('Go ungraceful…', actionIds.ungraceful, press, { style: 'danger' })] : []),
    ...(accepts.has('override') ? [passOverButton(press, view)] : []),
    ...(accepts.has('resume') ? [button('Resume', actionIds.resume, press, { style: 'primary' })] : []),
    // What holds needs no pause besides.
    ...(accepts.has('pause') && held === undefined && !accepts.has('override') && view.status !== 'queued'
      ? [button('Pause', actionIds.pause, press)]
      : []),
    // Offered only where the change accepts it: before the point of no return.
    ...(accepts.has('abort') ? [abortButton(view)] : []),
  ];
}

function abortButton(view: ChangeView): Button {
  const begun = view.steps.some(({ state }) => state !== 'pending');
  if (!begun) return button('Withdraw…', actionIds.abort, { ...placed(view), queued: true });
  return button(view.kind === 'arm' ? 'Disarm…' : 'Abort…', actionIds.abort, placed(view), { style: 'danger' });
}

function skipButton(view: ChangeView, held: StepView): Button {
  const press = { ...placed(view), ...stepOf(held) };
  if (view.undoing) {
    const text = `Leave "${held.title}" as it is? It is not put back then, and the change ends as failed, for a person to look at.`;
    return button('Leave it as it is', actionIds.skipStep, press, { confirm: dialog('Leave it', text, 'Leave it') });
  }
  if (isSafeguard(held)) {
    const says = heldQuestion(view, held) ?? `Go on without "${held.title}"?`;
    return button('Go on without it…', actionIds.override, { ...press, says }, { style: 'danger' });
  }
  const text = `Go on without "${held.title}"? It counts as skipped, in your name.`;
  return button('Go on without it', actionIds.skipStep, press, { confirm: dialog('Go on', text, 'Go on') });
}

function afterwards(view: ChangeView): Button[] {
  const { kind, status, dryRun, steps } = view;
  if (dryRun || kind === 'arm' || kind === 'rebuild' || kind === 'fence' || kind === 'sync' || kind === 'playbook')
    return [];
  const press = placed(view);
  if (status === 'succeeded') {
    return kind === 'failover' && view.plan !== undefined
      ? [button('Prepare failback…', actionIds.failback, { ...press, kind: 'failback' })]
      : [];
  }
  const untouched = steps.every(({ state }) => state === 'pending');
  return status === 'refused' || (status === 'aborted' && untouched)
    ? [button('Assess again', actionIds.assess, press)]
    : [];
}

/** With what a modal needs to say, so that it can open without asking the change. */
function placed(view: ChangeView): Press {
  const { change, kind, subject, environment, recovery } = view;
  return {
    change,
    ...(kind === 'sync' ? { service: subject } : { group: subject }),
    environment,
    ...(kind === 'deploy' || kind === 'rollback' || kind === 'sync' || kind === 'playbook' || kind === 'infrastructure'
      ? {}
      : { kind }),
    title: clip(changeTitle(view, true), 150),
    ...(recovery === undefined ? {} : { back: clip(recovery.from, 100) }),
  };
}

function stepOf(step: StepView | undefined): Pick<Press, 'step' | 'attempt'> {
  return step === undefined ? {} : { step: step.id, attempt: step.attempt };
}
