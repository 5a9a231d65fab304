import { arrayOf, isObject, type Json, stringOf } from '../../../slack/json.ts';
import type { ElementProps } from './element.tsx';
import { Text } from './text.tsx';

/** Checkboxes, or radio buttons. */
export function Choices({ element, entry, choose, busy, id }: ElementProps) {
  const many = element['type'] === 'checkboxes';
  const options = arrayOf(element['options']).filter(isObject);
  const chosen = chosenValues(element, entry, many);

  function toggle(option: Json): void {
    const value = stringOf(option['value']);
    if (!many) return choose({ selected_option: option }, value);
    const values = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    const selected = options.filter((one) => values.includes(stringOf(one['value'])));
    choose({ selected_options: selected }, values);
  }

  return (
    <div class="choices" role={many ? 'group' : 'radiogroup'} id={id}>
      {options.map((option) => (
        <label key={stringOf(option['value'])}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(stringOf(option['value']))}
            disabled={busy}
            onChange={() => toggle(option)}
          />
          <span>
            <Text text={option['text']} />
            {isObject(option['description']) && (
              <span class="quiet block">
                <Text text={option['description']} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

function chosenValues(element: Json, entry: Json | undefined, many: boolean): string[] {
  const held = entry
    ? (entry['selected_options'] ?? entry['selected_option'])
    : (element[many ? 'initial_options' : 'initial_option'] ?? []);
  return (Array.isArray(held) ? held : [held]).filter(isObject).map((option) => stringOf(option['value']));
}
