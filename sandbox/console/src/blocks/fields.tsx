import { stringOf } from '../../../slack/json.ts';
import type { ElementProps } from './element.tsx';
import { plainText } from './text.tsx';

const KEYBOARDS: Readonly<Record<string, 'email' | 'url' | 'decimal'>> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'decimal',
};
const DATES: Readonly<Record<string, { type: 'date' | 'time' | 'datetime-local'; field: string; initial: string }>> = {
  datepicker: { type: 'date', field: 'selected_date', initial: 'initial_date' },
  timepicker: { type: 'time', field: 'selected_time', initial: 'initial_time' },
  datetimepicker: { type: 'datetime-local', field: 'selected_date_time', initial: 'initial_date_time' },
};

const FALLBACK = { type: 'date', field: 'selected_date', initial: 'initial_date' } as const;

/** A text field of one or several lines. */
export function TextInput({ element, entry, choose, id }: ElementProps) {
  const value = stringOf(entry ? entry['value'] : element['initial_value']);
  const max = Number(element['max_length'] ?? 0);
  const common = {
    id,
    value,
    placeholder: plainText(element['placeholder']),
    autoFocus: element['focus_on_load'] === true,
    ...(max > 0 ? { maxLength: max } : {}),
  };
  const enter = (text: string): void => choose({ value: text === '' ? null : text }, text);
  if (element['multiline'] === true || element['type'] === 'rich_text_input') {
    return <textarea {...common} rows={4} onInput={(event) => enter(event.currentTarget.value)} />;
  }
  const type = stringOf(element['type']);
  return (
    <input
      {...common}
      type="text"
      inputMode={KEYBOARDS[type] ?? 'text'}
      autoComplete="off"
      onInput={(event) => enter(event.currentTarget.value)}
    />
  );
}

/** A date, a time or both, by the browser's own picker. Slack's date-times are Unix seconds. */
export function DateInput({ element, entry, choose, busy, id }: ElementProps) {
  const kind = DATES[stringOf(element['type'])] ?? FALLBACK;
  const held = entry ? entry[kind.field] : element[kind.initial];
  const seconds = kind.field === 'selected_date_time';
  const shown = seconds ? localInput(Number(held ?? 0)) : stringOf(held);
  return (
    <input
      id={id}
      type={kind.type}
      value={shown}
      disabled={busy}
      onChange={(event) => {
        const text = event.currentTarget.value;
        const value = seconds && text ? Math.floor(new Date(text).getTime() / 1000) : text || null;
        choose({ [kind.field]: value }, value);
      }}
    />
  );
}

function localInput(seconds: number): string {
  if (!seconds) return '';
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
