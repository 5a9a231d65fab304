import { useRef, useState } from 'preact/hooks';
import { arrayOf, isObject, objectOf, stringOf } from '../../../slack/json.ts';
import { Menu } from '../chat/menu.tsx';
import type { ElementProps } from './element.tsx';
import { plainText } from './text.tsx';

/** A button; one with an address opens it too. */
export function ButtonElement({ element, choose, busy, id }: ElementProps) {
  const url = stringOf(element['url']);
  const label = stringOf(element['accessibility_label']);
  const press = (): void => {
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noreferrer');
    choose({}, undefined);
  };
  return (
    <button
      type="button"
      id={id}
      class={`button ${stringOf(element['style'])}`}
      aria-busy={busy}
      disabled={busy}
      onClick={press}
      {...(label ? { 'aria-label': label } : {})}
    >
      {plainText(element['text'])}
    </button>
  );
}

/** Thumbs up and down under an answer. */
export function FeedbackButtons({ element, choose, busy }: ElementProps) {
  return (
    <>
      {['positive_button', 'negative_button'].map((key) => {
        const button = objectOf(element[key]);
        const value = stringOf(button['value']);
        return (
          <button key={key} type="button" class="button" disabled={busy} onClick={() => choose({ value }, value)}>
            {key === 'positive_button' ? '👍' : '👎'} {plainText(button['text'])}
          </button>
        );
      })}
    </>
  );
}

/** The menu of further actions behind "⋯". */
export function Overflow({ element, choose, busy, id }: ElementProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const options = arrayOf(element['options']).filter(isObject);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        id={id}
        class="button overflow"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={busy}
        onClick={() => setOpen(!open)}
      >
        ⋯
      </button>
      {open && (
        <Menu
          anchor={trigger}
          label="More actions"
          items={options.map((option) => ({
            key: stringOf(option['value']),
            text: plainText(option['text']),
            detail: plainText(option['description']),
          }))}
          onPick={(key) => {
            const option = options.find((one) => one['value'] === key);
            const url = stringOf(option?.['url']);
            if (/^https?:/.test(url)) window.open(url, '_blank', 'noreferrer');
            if (option) choose({ selected_option: option }, key);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
