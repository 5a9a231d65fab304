import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Harness, section, startHarness } from './harness.ts';

// A PNG of one pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe('Web API', () => {
  let h: Harness;
  beforeEach(async () => {
    h = await startHarness();
  });
  afterEach(async () => h.close());

  test('names the workspace, and refuses other tokens and methods', async () => {
    expect(await h.client.auth.test()).toMatchObject({
      team_id: 'T0SHOP',
      user_id: 'U0COXSWAIN',
      bot_id: 'B0COXSWAIN',
    });
    expect((await h.raw('auth.test', {}, 'xoxb-wrong')).body).toEqual({ ok: false, error: 'invalid_auth' });
    expect((await h.raw('auth.test', {}, '')).body).toEqual({ ok: false, error: 'not_authed' });
    expect((await h.raw('chat.sing', {})).body).toMatchObject({ ok: false, error: 'unknown_method' });
  });

  test('knows people, channels and direct messages by fixed ids', async () => {
    const { members = [] } = await h.client.users.list({});
    expect(members.map((user) => user.id)).toEqual(
      expect.arrayContaining(['U0DEVELOPER', 'U0RELEASEMGR', 'U0SECONDMGR', 'U0ONCALL', 'U0AUDITOR', 'U0OUTSIDER']),
    );
    const { channels = [] } = await h.client.conversations.list();
    expect(channels.map(({ id, name }) => [id, name])).toEqual([
      ['C0DEPLOYS', 'deploys'],
      ['C0STAGING', 'deploys-staging'],
      ['C0INCIDENTS', 'incidents'],
      ['C0GENERAL', 'general'],
    ]);
    expect(await h.client.conversations.open({ users: 'U0ONCALL' })).toMatchObject({ channel: { id: 'D0ONCALL' } });
    expect(await h.client.chat.postMessage({ channel: 'U0ONCALL', text: 'hello' })).toMatchObject({
      channel: 'D0ONCALL',
    });
  });

  test('chat.update answers 429 after 50 in a minute, with Retry-After', async () => {
    const { ts = '' } = await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: '0' });
    for (let count = 1; count <= 50; count += 1) {
      expect((await h.raw('chat.update', { channel: 'C0DEPLOYS', ts, text: String(count) })).status).toBe(200);
    }
    const limited = await h.raw('chat.update', { channel: 'C0DEPLOYS', ts, text: '51' });
    expect(limited).toMatchObject({ status: 429, body: { ok: false, error: 'ratelimited' } });
    const retryAfter = Number(limited.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(50);
    expect(retryAfter).toBeLessThanOrEqual(60);
    h.clock.offset += retryAfter * 1000;
    expect((await h.raw('chat.update', { channel: 'C0DEPLOYS', ts, text: '51' })).body).toMatchObject({
      ok: true,
      text: '51',
    });
  });

  test('chat.postMessage takes a short burst, then one a second, for each channel', async () => {
    const post = async (channel: string): Promise<number> =>
      (await h.raw('chat.postMessage', { channel, text: 'x' })).status;
    const frozen = Date.now();
    await h.close();
    h = await startHarness({ now: () => frozen + h.clock.offset });
    expect([
      await post('C0DEPLOYS'),
      await post('C0DEPLOYS'),
      await post('C0DEPLOYS'),
      await post('C0DEPLOYS'),
      await post('C0DEPLOYS'),
    ]).toEqual([200, 200, 200, 200, 200]);
    expect(await post('C0DEPLOYS')).toBe(429);
    expect(await post('C0GENERAL')).toBe(200);
    h.clock.offset = 1000;
    expect([await post('C0DEPLOYS'), await post('C0DEPLOYS')]).toEqual([200, 429]);
  });

  test('texts that are too long', async () => {
    const { ts = '' } = await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: 'x' });
    expect((await h.raw('chat.update', { channel: 'C0DEPLOYS', ts, text: 'x'.repeat(4001) })).body).toMatchObject({
      ok: false,
      error: 'msg_too_long',
    });
    expect((await h.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'x'.repeat(40_001) })).body).toMatchObject({
      ok: true,
      warning: 'message_truncated',
    });
    expect((await h.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: '' })).body).toMatchObject({
      ok: false,
      error: 'no_text',
    });
  });

  test('metadata is returned only when asked for, and must have a type and a payload', async () => {
    const metadata = { event_type: 'change', event_payload: { change: 'deploy-1' } };
    const before = await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: 'x', metadata });
    const plain = await h.client.conversations.history({ channel: 'C0DEPLOYS' });
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    const full = await h.client.conversations.history({ channel: 'C0DEPLOYS', include_all_metadata: true });
    expect(full.messages?.[0]?.metadata).toEqual(metadata);
    expect(
      (await h.raw('chat.postMessage', { channel: 'C0DEPLOYS', text: 'x', metadata: { event_type: 'change' } })).body,
    ).toMatchObject({ error: 'invalid_metadata_format' });
    expect(before.ts).toBeDefined();
  });

  test('history and replies know oldest, latest, inclusive and limit', async () => {
    const posted: string[] = [];
    for (const text of ['a', 'b', 'c'])
      posted.push((await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text })).ts ?? '');
    const [a = '', b = '', c = ''] = posted;
    const texts = async (args: object): Promise<(string | undefined)[]> =>
      ((await h.client.conversations.history({ channel: 'C0DEPLOYS', ...args })).messages ?? []).map((one) => one.text);
    expect(await texts({})).toEqual(['c', 'b', 'a']);
    expect(await texts({ oldest: a })).toEqual(['c', 'b']);
    expect(await texts({ oldest: b, latest: b, inclusive: true, limit: 1 })).toEqual(['b']);
    expect(await texts({ latest: c, limit: 1 })).toEqual(['b']);
    await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: 'reply', thread_ts: a });
    const replies = await h.client.conversations.replies({ channel: 'C0DEPLOYS', ts: a });
    expect((replies.messages ?? []).map((one) => one.text)).toEqual(['a', 'reply']);
    expect(replies.messages?.[0]?.reply_count).toBe(1);
  });

  test('a permalink leads to the console', async () => {
    const { ts = '' } = await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: 'x' });
    const { permalink } = await h.client.chat.getPermalink({ channel: 'C0DEPLOYS', message_ts: ts });
    expect(permalink).toBe(`${h.slack.console}/archives/C0DEPLOYS/p${ts.replace('.', '')}`);
  });

  test('a fresh file is invalid in an image block until it is processed', async () => {
    const upload = await h.client.files.getUploadURLExternal({
      filename: 'chart.png',
      length: PNG.length,
      alt_text: 'errors and p95',
    });
    await fetch(upload.upload_url ?? '', { method: 'POST', body: new Uint8Array(PNG) });
    const id = upload.file_id ?? '';
    await h.client.files.completeUploadExternal({ files: [{ id, title: 'chart' }] });
    const message = {
      channel: 'C0DEPLOYS',
      text: 'x',
      blocks: [{ type: 'image', slack_file: { id }, alt_text: 'chart' }],
    };
    const early = await h.raw('chat.postMessage', message);
    expect(early.body).toMatchObject({
      error: 'invalid_blocks',
      errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'],
    });
    expect((await h.client.files.info({ file: id })).file?.mimetype).toBe('');
    h.clock.offset += 1000;
    expect((await h.client.files.info({ file: id })).file?.mimetype).toBe('image/png');
    expect((await h.raw('chat.postMessage', message)).body).toMatchObject({ ok: true });
    const shown = await fetch(`${h.slack.console}/files/${id}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
  });

  test('a file shared in a thread is in its replies, and its permalink leads to the console', async () => {
    const { ts = '' } = await h.client.chat.postMessage({ channel: 'C0DEPLOYS', text: 'x' });
    const shared = { channel_id: 'C0DEPLOYS', thread_ts: ts, filename: 'report.md', title: 'Report' };
    await h.client.filesUploadV2({ ...shared, file: Buffer.from('# Report') });
    const { messages = [] } = await h.client.conversations.replies({ channel: 'C0DEPLOYS', ts });
    const file = messages.at(-1)?.files?.[0];
    expect(file).toMatchObject({ name: 'report.md', permalink: `${h.slack.console}/view/${file?.id}` });
    expect((await h.client.files.info({ file: file?.id ?? '' })).file?.permalink).toBe(file?.permalink);
    expect(await (await fetch(`${h.slack.console}/files/${file?.id}`)).text()).toBe('# Report');
  });

  test('a page of another origin is turned away', async () => {
    const answer = await fetch(`${h.slack.console}/api/workspace`, { headers: { origin: 'http://evil.example' } });
    expect(answer.status).toBe(403);
  });
});

test('the workspace outlives a restart: messages, pictures and response URLs, but no token', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slack-'));
  const stateFile = join(folder, 'slack.json');
  let h = await startHarness({ stateFile });
  const { ts = '' } = await h.client.chat.postMessage({
    channel: 'C0DEPLOYS',
    text: 'kept',
    blocks: [section('kept')],
  });
  await h.client.chat.update({ channel: 'C0DEPLOYS', ts, text: 'edited' });
  const upload = await h.client.files.getUploadURLExternal({ filename: 'chart.png', length: PNG.length });
  await fetch(upload.upload_url ?? '', { method: 'POST', body: new Uint8Array(PNG) });
  await h.client.files.completeUploadExternal({ files: [{ id: upload.file_id ?? '' }] });
  await h.close();
  expect(await readFile(stateFile, 'utf8')).not.toContain('xoxb-');

  h = await startHarness({ stateFile });
  const { messages = [] } = await h.client.conversations.history({ channel: 'C0DEPLOYS' });
  expect(messages).toMatchObject([{ ts, text: 'edited', user: 'U0COXSWAIN' }]);
  expect((await fetch(`${h.slack.console}/files/${upload.file_id}`)).headers.get('content-type')).toBe('image/png');
  expect((await h.client.conversations.list()).channels).toHaveLength(4);
  await h.close();
  await rm(folder, { recursive: true });
});
