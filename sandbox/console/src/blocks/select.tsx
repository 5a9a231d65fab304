import { useRef, useState } from 'preact/hooks';
import { arrayOf, isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import { getState } from '../lib/state.ts';
import { Menu, type MenuItem } from '../chat/menu.tsx';
import type { ElementProps } from './element.tsx';
import { useSurface } from './surface.ts';
import { plainText } from './text.tsx';

/** Any of Slack's select menus: of given options, of options from the app, of people, of channels; for one or many. */
export function Select({ element, entry, choose, busy, id, blockId }: ElementProps & { blockId: string }) {
  const type = stringOf(element['type']);
  const many = type.startsWith('multi_');
  const source = type.replace(/^multi_/, '').replace(/_select$/, '');
  const field = fieldOf(source, many);
  const surface = useSurface();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState<Json[]>([]);
  const [empty, setEmpty] = useState('');
  const turn = useRef(0);
  const trigger = useRef<HTMLButtonElement>(null);

  const options = source === 'static' ? flat(element) : source === 'external' ? asked : listed(source);
  const held = entry ? entry[field] : element[field.replace('selected', 'initial')];
  const chosen = (Array.isArray(held) ? held : held === undefined || held === null ? [] : [held]).map((one) =>
    isObject(one)
      ? one
      : (options.find((option) => option['value'] === one) ?? { value: one, text: { text: stringOf(one) } }),
  );
  const values = chosen.map((option) => stringOf(option['value']));

  function pick(key: string): void {
    const option = options.find((one) => one['value'] === key);
    if (!option) return;
    const isOption = field.startsWith('selected_option');
    if (!many) return choose({ [field]: isOption ? option : key }, source === 'external' ? option : key);
    const next = values.includes(key) ? chosen.filter((one) => one['value'] !== key) : [...chosen, option];
    const keys = next.map((one) => stringOf(one['value']));
    choose({ [field]: isOption ? next : keys }, source === 'external' ? next : keys);
  }

  async function search(query: string): Promise<void> {
    const min = Number(element['min_query_length'] ?? 3);
    turn.current += 1;
    const mine = turn.current;
    setAsked([]);
    if (query.length < min) return setEmpty('Type to search');
    setEmpty('Looking…');
    const result = await surface.suggest(blockId, stringOf(element['action_id']), query);
    // Answers may overtake each other; only that to the last question counts.
    if (mine !== turn.current) return;
    setEmpty(result.ok ? 'Nothing found' : 'The app did not answer. Type to try again.');
    if (result.ok) setAsked(flat(objectOf(result.response)));
  }

  function toggle(): void {
    setOpen(!open);
    if (source === 'external' && !open) void search('');
  }

  const placeholder = plainText(element['placeholder']) || 'Choose';
  return (
    <>
      <button
        ref={trigger}
        type="button"
        id={id}
        class="select"
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={busy}
        onClick={toggle}
      >
        <span class={chosen.length > 0 ? '' : 'quiet'}>
          {chosen.map((one) => plainText(one['text'])).join(', ') || placeholder}
        </span>
        <span aria-hidden="true">▾</span>
      </button>
      {open && (
        <Menu
          anchor={trigger}
          label={placeholder}
          items={options.map((option) => item(option, values))}
          stay={many}
          {...(source === 'external'
            ? { empty, onSearch: (query: string) => void search(query) }
            : { filter: options.length > 7 })}
          onPick={pick}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function fieldOf(source: string, many: boolean): string {
  const name = { users: 'user', channels: 'channel', conversations: 'conversation' }[source] ?? 'option';
  return `selected_${name}${many ? 's' : ''}`;
}

function flat(holder: Json): Json[] {
  const groups = arrayOf(holder['option_groups']).filter(isObject);
  const grouped = groups.flatMap((group) =>
    arrayOf(group['options'])
      .filter(isObject)
      .map((option) => ({ ...option, group: plainText(group['label']) })),
  );
  return [...arrayOf(holder['options']).filter(isObject), ...grouped];
}

function listed(source: string): Json[] {
  const { workspace } = getState();
  const all = source === 'users' ? workspace.people : workspace.channels.filter((channel) => !channel.direct);
  const mark = source === 'users' ? '@' : '#';
  return all.map(({ id, name }) => ({ value: id, text: { type: 'plain_text', text: `${mark}${name}` } }));
}

function item(option: Json, values: readonly string[]): MenuItem {
  return {
    key: stringOf(option['value']),
    text: plainText(option['text']),
    detail: plainText(option['description']),
    group: stringOf(option['group']),
    checked: values.includes(stringOf(option['value'])),
  };
}
