import type { ModalView } from '@slack/types';
import { inputs, modal, reasonInput, text } from './modals.ts';
import { viewIds, type Press } from './press.ts';

/** Shows the price again and asks for the group's name, so that nobody approves by a slip of the finger. */
export function approveModal(press: Press): ModalView {
  const { typed, alone, group = '' } = press;
  return modal(viewIds.approve, press, 'Approve', 'Approve', [
    text(press.says ?? `Approve the ${press.title ?? `move of ${group}`}?`),
    ...(typed === undefined ? [] : [typedInput(typed)]),
    reasonInput(),
    ...(alone === undefined ? [] : [aloneInput(alone)]),
  ]);
}

/** Asks why not, before it rejects. */
export function rejectModal(press: Press): ModalView {
  const what = `Reject the ${press.title ?? ''}? Nothing is changed; a new one can be asked for at any time.`;
  return modal(viewIds.reject, press, 'Not now', 'Reject', [text(what), reasonInput()]);
}

/** Asks whether to go on without a safeguard, in plain words; the answer is recorded with its reason. */
export function overrideModal(press: Press): ModalView {
  const what = `${press.says ?? 'Go on without it?'}\n\nThis is an override: it is recorded in your name, with your reason.`;
  return modal(viewIds.override, press, 'Override', 'Go on without it', [text(what), reasonInput(true)]);
}

/** Asks whether to give up on the region that is left. */
export function ungracefulModal(press: Press): ModalView {
  const what = `Stop waiting for ${press.back ?? 'the region that is left'}? Writes it took that were not replayed yet are lost. This is an override: it is recorded in your name, with your reason.`;
  return modal(viewIds.ungraceful, press, 'Go ungraceful', 'Go ungraceful', [text(what), reasonInput(true)]);
}

/** Asks why before it assesses a failback. */
export function failbackModal(press: Press): ModalView {
  const { group = '', back } = press;
  const what = `Assess a failback of ${group}${back === undefined ? '' : ` to ${back}`}? Its price comes first; nothing moves before it is approved.`;
  return modal(viewIds.failback, press, 'Prepare failback', 'Assess it', [text(what), reasonInput()]);
}

function typedInput(typed: string): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: inputs.typed,
    label: { type: 'plain_text', text: 'Name of the recovery group' },
    hint: { type: 'plain_text', text: `Type ${typed}` },
    element: { type: 'plain_text_input', action_id: inputs.typed, max_length: 100 },
  };
}

function aloneInput(group: string): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: inputs.alone,
    optional: true,
    label: { type: 'plain_text', text: 'Break-glass' },
    element: {
      type: 'checkboxes',
      action_id: inputs.alone,
      options: [
        {
          value: inputs.alone,
          text: { type: 'plain_text', text: `I approve alone, as ${group}`.slice(0, 75) },
          description: { type: 'plain_text', text: 'Needs a reason; everybody is told' },
        },
      ],
    },
  };
}
