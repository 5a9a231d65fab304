import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buttons, type Harness, section, startHarness } from './harness.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const present = existsSync(CHROMIUM);
if (!present) console.warn(`Skipped: no browser at ${CHROMIUM}. On Debian: apt-get install chromium.`);

const plain = (text: string): { type: 'plain_text'; text: string } => ({ type: 'plain_text', text });

test('the page is served under every path of a permalink, and asks nothing of other hosts', async () => {
  const h = await startHarness({ page: true });
  const page = await fetch(`${h.slack.console}/archives/C0DEPLOYS/p1795214342000001`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const html = await page.text();
  expect(html).toContain('Workspace (simulated)');
  const [script] = /\/assets\/[\w-]+\.js/.exec(html) ?? [];
  expect((await fetch(`${h.slack.console}${script}`)).headers.get('content-type')).toContain('text/javascript');
  expect((await fetch(`${h.slack.console}/assets/..%2f..%2fpackage.json`)).status).toBe(404);
  await h.close();
});

(present ? describe : describe.skip)('the console in a browser', () => {
  let h: Harness;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    h = await startHarness({ page: true, links: [{ name: 'Temporal UI', url: 'http://127.0.0.1:8233' }] });
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(h.slack.console);
    await page.getByText('Nothing here yet').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await h?.close();
  });

  const composer = (): ReturnType<Page['locator']> => page.locator('.channel textarea');

  test('completes and sends a command, shows the answer to the person alone, and recalls it', async () => {
    h.bot.answer = () => ({ body: 'No service "ap" in the catalogue. Did you mean *app*?' });
    await composer().fill('/dep');
    await page.getByRole('option', { name: /^\/deploy SERVICE/ }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('ap 1.4.2 prod');
    await page.keyboard.press('Enter');
    await page.getByText('Did you mean app?').waitFor();
    expect(await page.getByText('Only visible to you').count()).toBe(1);
    expect(h.bot.received[0]?.fields).toMatchObject({
      command: '/deploy',
      text: 'ap 1.4.2 prod',
      user_id: 'U0DEVELOPER',
    });
    await page.keyboard.press('ArrowUp');
    expect(await composer().inputValue()).toBe('/deploy ap 1.4.2 prod');
    await composer().fill('');
  });

  test('shows a card, its edits and its thread as they happen', async () => {
    const at = Math.floor(Date.now() / 1000);
    const { ts = '' } = await h.client.chat.postMessage({
      channel: 'C0DEPLOYS',
      text: 'card',
      blocks: [section('canary at 5 %')],
    });
    await page.getByText('canary at 5 %').waitFor();
    await h.client.chat.update({
      channel: 'C0DEPLOYS',
      ts,
      text: 'card',
      blocks: [section(`canary at *25 %* since <!date^${at}^{date_num}|never>`)],
    });
    await page.getByText('canary at 25 % since 2').waitFor();
    await h.client.chat.postMessage({ channel: 'C0DEPLOYS', thread_ts: ts, text: 'all the samples' });
    await page.getByRole('button', { name: /1 reply/ }).click();
    await page.getByRole('complementary', { name: 'Thread' }).getByText('all the samples').waitFor();
    await page.getByRole('button', { name: 'Close thread' }).click();
  });

  test('a button sends its press as the person chosen, and says when the app is silent', async () => {
    await h.raw('chat.postMessage', {
      channel: 'C0DEPLOYS',
      text: 'card',
      blocks: [section('press'), buttons('Pause')],
    });
    await page.locator('.person button').click();
    await page.getByRole('menuitemradio', { name: 'oncall' }).click();
    h.bot.answer = () => ({ status: 503 });
    const press = h.bot.next();
    await page.getByRole('button', { name: 'Pause' }).click();
    expect((await press).payload).toMatchObject({ type: 'block_actions', user: { id: 'U0ONCALL' } });
    await page.getByText('The app could not be reached').waitFor();
  });

  test('a modal shows what is wrong where it is wrong, and closes when submitted', async () => {
    const input = {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: 'text' },
    };
    const view = { type: 'modal', title: plain('Abort'), submit: plain('Stop it'), blocks: [input] };
    h.bot.answer = () => undefined;
    const press = h.bot.next();
    await page.getByRole('button', { name: 'Pause' }).click();
    const trigger = (await press).payload['trigger_id'];
    expect((await h.raw('views.open', { trigger_id: trigger, view })).body).toMatchObject({ ok: true });
    const dialog = page.getByRole('dialog', { name: 'Abort' });
    await dialog.getByRole('button', { name: 'Stop it' }).click();
    await dialog.getByText('Please complete this required field.').waitFor();
    await dialog.getByLabel('Reason').fill('checking logs');
    const submitted = h.bot.next();
    await page.keyboard.press('Enter');
    expect((await submitted).payload).toMatchObject({
      type: 'view_submission',
      view: { state: { values: { reason: { text: { value: 'checking logs' } } } } },
    });
    await dialog.waitFor({ state: 'detached' });
  });

  test('who one is outlives a reload, and nothing went wrong on the way', async () => {
    await page.reload();
    await page.getByRole('button', { name: /oncall/ }).waitFor();
    await page.getByRole('link', { name: /Temporal UI/ }).waitFor();
    expect(errors).toEqual([]);
  });
});
