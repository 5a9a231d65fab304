import type { ModalView } from '@slack/types';
import { inputs, modal, reasonInput, text } from './modals.ts';
import { viewIds, type Press } from './press.ts';
import { clip } from './text.ts';

/** Shows the price again and asks what the plan wants typed or picked, so that nobody approves by a slip of the finger. */
export function approveModal(press: Press): ModalView {
  const { typed, alone, choices, group, stack } = press;
  const named = stack !== undefined ? 'stack' : group === undefined ? 'service' : 'recovery group';
  return modal(viewIds.approve, press, 'Approve', 'Approve', [
    text(press.says ?? `Approve the ${press.title ?? `move of ${group ?? ''}`}?`),
    ...(typed === undefined ? [] : [typedInput(typed, named)]),
    ...(choices === undefined ? [] : [choiceInput(choices)]),
    reasonInput(),
    ...(alone === undefined ? [] : [aloneInput(alone)]),
  ]);
}

/** Asks why not, before it rejects. */
export function rejectModal(press: Press): ModalView {
  const what = `Reject the ${press.title ?? 'change'}? Nothing is changed; a new one can be asked for at any time.`;
  return modal(viewIds.reject, press, press.group === undefined ? 'Reject' : 'Not now', 'Reject', [
    text(what),
    reasonInput(),
  ]);
}

function typedInput(typed: string, of: string): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: inputs.typed,
    label: { type: 'plain_text', text: `Name of the ${of}` },
    hint: { type: 'plain_text', text: `Type ${typed}` },
    element: { type: 'plain_text_input', action_id: inputs.typed, max_length: 100 },
  };
}

function choiceInput(choices: readonly string[]): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: inputs.choice,
    label: { type: 'plain_text', text: 'Pick one; it is kept with your approval' },
    element: {
      type: 'radio_buttons',
      action_id: inputs.choice,
      options: choices.map((choice, index) => ({
        value: String(index),
        text: { type: 'plain_text', text: clip(choice, 75) },
      })),
    },
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
