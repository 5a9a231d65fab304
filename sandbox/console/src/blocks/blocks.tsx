import { arrayOf, isObject, type Json, objectOf, stringOf } from '../../../slack/json.ts';
import { Markdown } from '../text/markdown.tsx';
import { RichText } from '../text/rich-text.tsx';
import { Element } from './element.tsx';
import { Alert, Card, Table } from './cards.tsx';
import { Input } from './input.tsx';
import { Picture } from './picture.tsx';
import { Plan, Task } from './plan.tsx';
import { Text } from './text.tsx';

/** Draws a list of blocks. Keys are places, so that an edited block keeps its focus and its state. */
export function Blocks({ blocks }: { blocks: readonly unknown[] }) {
  return (
    <div class="blocks">
      {blocks.filter(isObject).map((block, index) => (
        <Block key={`${index}:${stringOf(block['type'])}`} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: Json }) {
  const blockId = stringOf(block['block_id']);
  switch (block['type']) {
    case 'section':
      return <Section block={block} />;
    case 'header':
      return (
        <h3 class="block-header">
          <Text text={block['text']} />
        </h3>
      );
    case 'divider':
      return <hr />;
    case 'image':
      return <Picture picture={block} />;
    case 'context':
      return <Context block={block} />;
    case 'actions':
    case 'context_actions':
      return (
        <div class="actions">
          {arrayOf(block['elements'])
            .filter(isObject)
            .map((element, index) => (
              <Element key={`${index}:${stringOf(element['action_id'])}`} element={element} blockId={blockId} />
            ))}
        </div>
      );
    case 'input':
      return <Input block={block} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'markdown':
      return <Markdown text={stringOf(block['text'])} />;
    case 'plan':
      return <Plan block={block} />;
    case 'task_card':
      return <Task task={block} />;
    case 'table':
      return <Table block={block} />;
    case 'alert':
      return <Alert block={block} />;
    case 'card':
      return <Card block={block} blockId={blockId} />;
    default:
      return <p class="quiet">A block of type “{stringOf(block['type'])}” cannot be shown here.</p>;
  }
}

function Section({ block }: { block: Json }) {
  const accessory = block['accessory'];
  const fields = arrayOf(block['fields']).filter(isObject);
  return (
    <div class="section">
      <div class="section-text">
        {isObject(block['text']) && <Text text={block['text']} />}
        {fields.length > 0 && (
          <div class="fields">
            {fields.map((field, index) => (
              <div key={index}>
                <Text text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isObject(accessory) && (
        <div class="accessory">
          <Element element={accessory} blockId={stringOf(block['block_id'])} />
        </div>
      )}
    </div>
  );
}

function Context({ block }: { block: Json }) {
  return (
    <div class="context">
      {arrayOf(block['elements']).map((element, index) =>
        objectOf(element)['type'] === 'image' ? (
          <Picture key={index} picture={objectOf(element)} size="icon" />
        ) : (
          <Text key={index} text={element} />
        ),
      )}
    </div>
  );
}
