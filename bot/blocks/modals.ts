import type { ModalView } from '@slack/types';
import { pressValue, viewIds, type Press } from './press.ts';
import { clip, section } from './text.ts';
import { inSlack } from './words.ts';

/** Ids under which the inputs come back. */
export const inputs = {
  reason: 'reason',
  version: 'version',
  typed: 'typed',
  alone: 'alone',
  choice: 'choice',
} as const;

/** In place of a form of somebody for whom nothing is done. */
export function sorryModal(sentence: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Not done' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [text(sentence)],
  };
}

/** Asks why before it stops the change. */
export function abortModal(press: Press): ModalView {
  if (press.queued === true) {
    const what = `Withdraw ${titleOf(press)}? Nothing was changed so far.`;
    return modal(viewIds.abort, press, 'Withdraw', 'Withdraw', [text(what), reasonInput()]);
  }
  if (press.kind === 'arm') {
    const what = `Disarm ${titleOf(press)}? From then on no alarm may move ${press.group ?? 'it'}; it can be armed again, with new approvals.`;
    return modal(viewIds.abort, press, 'Disarm', 'Disarm', [text(what), reasonInput()]);
  }
  if (press.stack !== undefined) {
    const what = `Stop the ${press.title ?? `apply to ${press.stack}`}? What is under way is finished first, and what is applied stands: its message says how far it came.`;
    return modal(viewIds.abort, press, 'Abort', 'Abort', [text(what), reasonInput()]);
  }
  const again = press.group === undefined ? `${press.back} serves` : `${press.group} runs in ${press.back}`;
  const after =
    press.back === undefined ? 'What it changed is put back.' : `What it changed is put back: ${again} again.`;
  return modal(viewIds.abort, press, 'Abort', 'Abort', [text(`Stop ${titleOf(press)}? ${after}`), reasonInput()]);
}

/** Asks why before a change goes on in spite of what holds it back. */
export function passOverModal(press: Press, now = Date.now()): ModalView {
  const what = `Let ${titleOf(press)} go on? ${press.says ?? ''} This is an override: it is recorded in your name, with your reason.`;
  const said = inSlack(() => [what], now).map(section);
  return modal(viewIds.passOver, press, 'Go on all the same', 'Go on', [...said, reasonInput(true)]);
}

/** Asks why before it rolls back. */
export function rollbackModal(press: Press): ModalView {
  const what = `Roll back ${titleOf(press)}? It goes to the last version that succeeded before, by a rolling update.`;
  return modal(viewIds.rollback, press, 'Roll back', 'Roll back', [text(what), reasonInput()]);
}

/** Asks which version to deploy. */
export function redeployModal(press: Press): ModalView {
  return modal(viewIds.redeploy, press, 'Deploy a version', 'Deploy', [
    text(`Deploy ${press.service ?? ''} to ${press.environment ?? ''}.`),
    {
      type: 'input',
      block_id: inputs.version,
      label: { type: 'plain_text', text: 'Version' },
      hint: { type: 'plain_text', text: 'A tag (1.4.2), a commit sha or a unique beginning of one, or a digest' },
      element: { type: 'plain_text_input', action_id: inputs.version, max_length: 100 },
    },
    reasonInput(),
  ]);
}

function titleOf({ change, title, service, version, environment }: Press): string {
  if (title !== undefined) return `the ${title}`;
  return service === undefined
    ? change
    : [service, version, 'in', environment].filter((word) => word !== undefined).join(' ');
}

/** Slack allows 24 characters for a modal's title and its buttons. */
export function modal(id: string, press: Press, title: string, submit: string, blocks: ModalView['blocks']): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: pressValue(press),
    title: { type: 'plain_text', text: clip(title, 24) },
    submit: { type: 'plain_text', text: clip(submit, 24) },
    close: { type: 'plain_text', text: 'Leave it' },
    blocks,
  };
}

export function text(markup: string): ModalView['blocks'][number] {
  return { type: 'section', text: { type: 'plain_text', text: clip(markup, 3000) } };
}

/** Why; `owed` where it is not taken without. */
export function reasonInput(owed = false): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: inputs.reason,
    optional: !owed,
    label: { type: 'plain_text', text: 'Reason (everybody sees it)' },
    element: { type: 'plain_text_input', action_id: inputs.reason, max_length: 200 },
  };
}
