import type { Button, ConfirmationDialog } from '@slack/types';
import { pressValue, type Press } from './press.ts';
import { clip, limits } from './text.ts';

export function button(
  text: string,
  action: string,
  press: Press,
  extra: { style?: 'primary' | 'danger'; confirm?: ConfirmationDialog; url?: string } = {},
): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: clip(text, limits.button) },
    action_id: action,
    value: fitting(press),
    ...extra,
  };
}

/** A button's value may have 2,000 characters: what it says in a modal gives way to that. */
function fitting(press: Press): string {
  let fits = press;
  for (let value = pressValue(fits); ; value = pressValue(fits)) {
    const { says } = fits;
    if (value.length <= limits.value || says === undefined || says.length < 20) return value;
    fits = { ...fits, says: clip(says, Math.floor(says.length * 0.7)) };
  }
}

export function dialog(title: string, text: string, confirm: string): ConfirmationDialog {
  return {
    title: { type: 'plain_text', text: clip(title, 100) },
    text: { type: 'plain_text', text: clip(text, 300) },
    confirm: { type: 'plain_text', text: clip(confirm, 30) },
    deny: { type: 'plain_text', text: 'No' },
  };
}
