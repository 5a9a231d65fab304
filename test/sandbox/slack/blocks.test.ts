import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buttons, type Harness, section, startHarness } from './harness.ts';

const text = (length: number): string => 'x'.repeat(length);
const plain = (length: number): object => ({ type: 'plain_text', text: text(length) });
const button = (fields: object): object => ({ type: 'button', action_id: 'a', text: plain(4), ...fields });
const options = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ text: plain(3), value: `v${index}` }));

describe('Block Kit limits', () => {
  let h: Harness;
  beforeAll(async () => {
    h = await startHarness();
  });
  afterAll(async () => h.close());

  const post = async (blocks: unknown): Promise<Record<string, unknown>> => {
    h.clock.offset += 2000;
    return (await h.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'fallback', blocks })).body;
  };

  test.each<[string, unknown, string]>([
    [
      '51 blocks',
      Array.from({ length: 51 }, () => section('x')),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    ['section of 3,001', [section(text(3001))], 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    ['empty section', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['section without text', [{ type: 'section' }], 'missing required field: text [json-pointer:/blocks/0]'],
    [
      'header of 151',
      [{ type: 'header', text: plain(151) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'header in mrkdwn',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'unsupported type: mrkdwn; must be plain_text [json-pointer:/blocks/0/text/type]',
    ],
    [
      '26 buttons',
      [buttons(...Array.from({ length: 26 }, (_, n) => `b${n}`))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['no buttons', [buttons()], 'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
    [
      'same action id twice',
      [buttons('go', 'go')],
      '`action_id` "go" already exists for another element in this block [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'same block id twice',
      [
        { ...section('x'), block_id: 'b' },
        { ...section('y'), block_id: 'b' },
      ],
      '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'block id of 256',
      [{ ...section('x'), block_id: text(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'image without alt_text',
      [{ type: 'image', image_url: 'https://example.com/a.png' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'image without source',
      [{ type: 'image', alt_text: 'a' }],
      'missing required field: image_url [json-pointer:/blocks/0]',
    ],
    [
      'misspelt field',
      [{ type: 'image', alt_text: 'a', image_url: 'https://e.com', altText: 'a' }],
      'invalid additional property: altText [json-pointer:/blocks/0]',
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: Array.from({ length: 11 }, () => plain(1)) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      '11 fields',
      [{ type: 'section', fields: Array.from({ length: 11 }, () => plain(1)) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'field of 2,001',
      [{ type: 'section', fields: [plain(2001)] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'button text of 76',
      [{ type: 'actions', elements: [button({ text: plain(76) })] }],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'button value of 2,001',
      [{ type: 'actions', elements: [button({ value: text(2001) })] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'button style',
      [{ type: 'actions', elements: [button({ style: 'red' })] }],
      'value must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'confirm text of 301',
      [{ type: 'actions', elements: [button({ confirm: { text: plain(301) } })] }],
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      '6 overflow options',
      [{ type: 'actions', elements: [{ type: 'overflow', options: options(6) }] }],
      'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      '101 options',
      [{ type: 'actions', elements: [{ type: 'static_select', options: options(101) }] }],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a text input in actions',
      [{ type: 'actions', elements: [{ type: 'plain_text_input' }] }],
      'unsupported type: plain_text_input in actions [json-pointer:/blocks/0/elements/0/type]',
    ],
    ['unknown block', [{ type: 'sparkline' }], 'unsupported type: sparkline [json-pointer:/blocks/0]'],
    [
      'task of an unknown state',
      [{ type: 'plan', title: 't', tasks: [{ task_id: '1', title: 'x', status: 'done' }] }],
      'value must be one of: pending, in_progress, complete, error [json-pointer:/blocks/0/tasks/0/status]',
    ],
    [
      'row of 21 cells',
      [{ type: 'table', rows: [Array.from({ length: 21 }, () => ({ type: 'raw_text', text: 'x' }))] }],
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0/row]',
    ],
  ])('%s is invalid_blocks', async (_name, blocks, line) => {
    const answer = await post(blocks);
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(answer['errors']).toContain(line);
    expect(answer['response_metadata']).toMatchObject({ messages: expect.arrayContaining([`[ERROR] ${line}`]) });
  });

  test('what is within the limits is accepted', async () => {
    const rich = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }],
    };
    const blocks = [
      { type: 'header', text: plain(150) },
      section(text(3000)),
      { type: 'divider' },
      {
        type: 'context',
        elements: [plain(5), { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png' }],
      },
      buttons(...Array.from({ length: 25 }, (_, n) => `b${n}`)),
      { type: 'plan', title: 'Deploy', tasks: [{ task_id: '1', title: 'gates', status: 'complete', details: rich }] },
      { type: 'task_card', task_id: 'x', title: 'canary', status: 'in_progress' },
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'a' },
            { type: 'raw_number', value: 1, text: '1' },
          ],
        ],
      },
      { type: 'alert', text: plain(10), level: 'warning' },
      { type: 'card', title: { type: 'mrkdwn', text: 'x' }, actions: [button({})] },
      { type: 'markdown', text: '**x**' },
      rich,
    ];
    expect(await post(blocks)).toMatchObject({ ok: true });
  });

  test('blocks that together are too long, and blocks that are no list', async () => {
    expect(await post(Array.from({ length: 5 }, () => section(text(3000))))).toMatchObject({
      error: 'msg_blocks_too_long',
    });
    expect(await post('[{')).toMatchObject({ error: 'invalid_blocks_format' });
  });

  test('Slack fills in block and action ids', async () => {
    const answer = await post([section('x'), { type: 'actions', elements: [{ type: 'button', text: plain(2) }] }]);
    expect(answer['message']).toMatchObject({
      blocks: [
        { block_id: expect.stringMatching(/.{5}/) },
        { elements: [{ action_id: expect.stringMatching(/.{5}/) }] },
      ],
    });
  });
});

test('a workspace without progress blocks refuses them as what it does not know', async () => {
  const older = await startHarness({ planBlocks: false });
  try {
    const plan = { type: 'plan', title: 'Progress', tasks: [] };
    const refused = await older.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'x', blocks: [plan] });
    expect(refused.body).toMatchObject({
      ok: false,
      error: 'invalid_blocks',
      errors: ['unsupported type: plan [json-pointer:/blocks/0]'],
    });
    const said = await older.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'x' });
    expect(said.body).toMatchObject({ ok: true });
  } finally {
    await older.close();
  }
});
