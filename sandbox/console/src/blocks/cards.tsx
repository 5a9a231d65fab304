import { arrayOf, isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import { RichText } from '../text/rich-text.tsx';
import { Element } from './element.tsx';
import { Picture } from './picture.tsx';
import { Text } from './text.tsx';

const LEVELS: Readonly<Record<string, string>> = { info: 'ℹ', warning: '⚠', error: '✕', success: '✓', default: '•' };

/** A notice of some severity, told by sign as well as by colour. */
export function Alert({ block }: { block: Json }) {
  const level = stringOf(block['level']) || 'default';
  return (
    <div class={`alert ${level}`} role={level === 'error' ? 'alert' : 'note'}>
      <span aria-hidden="true">{LEVELS[level] ?? '•'}</span>
      <div>
        <Text text={block['text']} />
      </div>
    </div>
  );
}

/** A card: picture, icon, title, subtitle, body, buttons. */
export function Card({ block, blockId }: { block: Json; blockId: string }) {
  const { hero_image: hero, icon, title, subtitle, body } = block;
  return (
    <div class="card">
      {isObject(hero) && <Picture picture={hero} />}
      <div class="card-head">
        {isObject(icon) && <Picture picture={icon} size="icon" />}
        <div>
          {isObject(title) && (
            <strong>
              <Text text={title} />
            </strong>
          )}
          {isObject(subtitle) && (
            <div class="quiet">
              <Text text={subtitle} />
            </div>
          )}
        </div>
      </div>
      {isObject(body) && <Text text={body} />}
      {arrayOf(block['actions']).length > 0 && (
        <div class="actions">
          {arrayOf(block['actions'])
            .filter(isObject)
            .map((element, index) => (
              <Element key={index} element={element} blockId={blockId} />
            ))}
        </div>
      )}
    </div>
  );
}

/** A table; its first row is its head. Wide ones scroll by themselves. */
export function Table({ block }: { block: Json }) {
  const settings = arrayOf(block['column_settings']).map(objectOf);
  const [head = [], ...rows] = arrayOf(block['rows']).map((row) => arrayOf(row).map(objectOf));
  const align = (column: number): { textAlign: string } => ({
    textAlign: stringOf(settings[column]?.['align']) || 'left',
  });
  return (
    <div class="table-frame">
      <table class="table">
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" style={align(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} style={align(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { cell: Json }) {
  return cell['type'] === 'rich_text' ? <RichText block={cell} /> : <>{stringOf(cell['text'])}</>;
}
