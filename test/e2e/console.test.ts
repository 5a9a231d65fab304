// The main job as people do it: in the console, with a keyboard and a mouse. Each test goes on where the one before left off.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { quickShop } from '../../bench/catalogues.ts';
import { type Sandbox, startSandbox } from '../../sandbox/supervisor/sandbox.ts';
import { approving } from './console/approving.ts';
import { pushing } from './console/pushing.ts';
import { steering } from './console/steering.ts';
import { findBrowser, openBrowser } from './support/browser.ts';
import { openConsole, type Person } from './support/person.ts';

const executable = findBrowser();
const screenshots = join(import.meta.dirname, '..', '..', '.coxswain', 'screenshots');
const name = 'the console in a browser';

let sandbox: Sandbox;
let stateDir: string;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let developer: Person;
let oncall: Person;

/** A picture of what the person sees now, for whoever wants to know what a test saw. */
const picture = (person: Person, file: string) => person.page.screenshot({ path: join(screenshots, `${file}.png`) });
const only = 'Only visible to you';

if (executable === undefined) {
  process.stdout.write(`Skipped: ${name}. No chromium, chromium-browser or google-chrome is on the PATH.\n`);
}

(executable === undefined ? describe.skip : describe)(name, () => {
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    stateDir = mkdtempSync(join(tmpdir(), 'coxswain-console-'));
    [sandbox, browser] = await Promise.all([
      startSandbox({
        stateDir,
        usualPorts: false,
        awsArguments: ['--scenario', quickShop.scenario],
        env: { COXSWAIN_CATALOGUE: quickShop.catalogue },
      }),
      openBrowser(executable ?? ''),
    ]);
    developer = await openConsole(browser.context, sandbox.addresses.slack.console);
    oncall = await openConsole(browser.context, sandbox.addresses.slack.console);
  });

  afterAll(async () => {
    await browser?.close();
    await sandbox?.close();
    if (stateDir !== undefined) rmSync(stateDir, { recursive: true, force: true });
  });

  test('a person says who they are, and the console completes commands', async () => {
    await oncall.become('oncall');
    await developer.become('release-manager');
    await developer.become('developer');

    await developer.composer.pressSequentially('/dep');
    const offered = developer.page.getByRole('option', { name: /^\/deploy <service> <version> <environment>/ });
    await offered.waitFor();
    await developer.composer.press('ArrowDown');
    await developer.composer.press('ArrowUp');
    await developer.composer.press('Tab');
    expect(await developer.composer.inputValue()).toBe('/deploy ');
    await developer.page.getByText('deploy a version: tag, commit sha').waitFor();
    await developer.composer.fill('');
  });

  test('a bare /deploy asks in a form, with what there is and the plan as it would be', async () => {
    await developer.type('/deploy');
    const form = developer.page.getByRole('dialog', { name: 'Deploy' });
    const choose = async (field: string, value: string, typed = '') => {
      await form.getByLabel(field).click();
      await developer.page.keyboard.type(typed);
      await developer.page.getByRole('menuitemradio', { name: value }).first().click();
    };
    await choose('Service', 'app', 'ap');
    await choose('Environment', 'prod');
    await choose('Version', '1.4.2', '1.4.2');
    await form.getByText('1.4.1 → 1.4.2 in prod').waitFor();
    await form.getByText('Plan: prepare → canary').waitFor();
    await picture(developer, 'deploy-form');
    await choose('Service', 'web');
    await form.getByText('Choose an environment and a version to see the plan.').waitFor();
    await form.getByRole('button', { name: 'Leave it' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await developer.page.getByRole('article').filter({ hasText: '1.4.2' }).count()).toBe(0);
  });

  test('a typo is answered to the one who typed it, and to nobody else', async () => {
    await developer.type('/deploy ap 1.4.2 prod');
    const answer = developer.message(only, 'No service "ap" in the catalogue. Did you mean "api" or "app"?');
    await answer.waitFor();
    await picture(developer, 'did-you-mean');
    // What comes after it is seen by everyone: had the answer been, it would be there by then.
    await developer.type('that was a typo');
    await oncall.message('that was a typo').waitFor();
    expect(await oncall.message('in the catalogue').count()).toBe(0);
    await answer.getByRole('button', { name: 'Dismiss' }).click();
    await answer.waitFor({ state: 'detached' });
  });

  test('who may not deploy is told so, and nothing begins', async () => {
    await oncall.become('outsider');
    await oncall.type('/deploy app 1.4.2 prod');
    await oncall.message(only, 'You may not deploy app to prod (needs group deployers; you are in no group)').waitFor();
    await picture(oncall, 'outsider');
    await oncall.become('oncall');
    expect(await oncall.message('1.4.2 in prod').count()).toBe(0);
  });

  test('a deploy shows its plan, then its canary, in one message that is edited while one looks', async () => {
    await developer.page.evaluate(() => Object.assign(globalThis, { loadedOnce: true }));
    await developer.type('/deploy app 1.4.2 prod');
    const card = developer.message(/1\.4\.1 → 1\.4\.2 in prod/);
    await card.filter({ hasText: 'Task definition: app: image 1.4.1 → 1.4.2' }).waitFor();
    await card.filter({ hasText: 'until "promote"; from there it takes one rollout' }).waitFor();
    // Slack's own progress block: a task a phase, its state in words for those who do not see the sign.
    await card.locator('.plan .task.complete', { hasText: /prepare · 0:0\d, done/ }).waitFor();
    await card.locator('.plan .task.in_progress', { hasText: /canary 5 % · 0:0\d of 0:07, under way/ }).waitFor();
    expect(await developer.message('1.4.2 in prod').count()).toBe(1);
  });

  test('Pause holds it, by name, for everyone to see', async () => {
    const card = developer.message('1.4.2 in prod').first();
    await developer.press(card, 'Pause');
    await oncall.message(/1\.4\.2 in prod is paused at \d+ % by @developer/).waitFor();
    await card.filter({ hasText: 'Traffic stays as it is.' }).waitFor();
    expect(await developer.buttons(card)).toEqual(['Resume', 'Abort…']);
    await picture(developer, 'paused');
  });

  test('a second deploy is queued behind the first, and can be withdrawn', async () => {
    await oncall.type('/deploy app abc123 prod');
    const queued = oncall.message('app abc123 in prod is queued behind 1.4.2 (@developer, paused)');
    await queued.waitFor();
    await picture(oncall, 'queued');
    expect(await oncall.buttons(queued)).toEqual(['Withdraw…']);
    await oncall.press(queued, 'Withdraw…');
    const dialog = oncall.page.getByRole('dialog', { name: 'Withdraw' });
    await dialog.getByRole('textbox', { name: /^Reason/ }).fill('not today');
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await developer
      .message('app abc123 in prod was withdrawn by @oncall ("not today"): nothing was changed.')
      .waitFor();
  });

  test('Resume lets it go on and Promote now ends the bake; at the end it serves, in the same message, without a reload', async () => {
    const card = developer.message('1.4.2 in prod').or(developer.message('1.4.2 serves in prod')).first();
    const moved = card.filter({ hasText: /canary at (25|50) %/ });
    await oncall.press(oncall.message('1.4.2 in prod is paused'), 'Resume');
    await developer.press(card, 'Promote now');
    await moved.getByRole('img', { name: /errors: 1\.4\.2 .*Weight 5 % at 0:00/ }).waitFor();
    await picture(developer, 'canary');
    await card
      .filter({ hasText: /app 1\.4\.2 serves in prod since \d\d:\d\d · .* · @developer/ })
      .waitFor({ timeout: 45_000 });
    await card.filter({ hasText: '4 tasks behind the load balancer, all 1.4.2' }).waitFor();
    expect(await developer.buttons(card)).toEqual(['Roll back…']);
    await card.getByText('(edited)').waitFor();
    expect(await developer.page.evaluate(() => 'loadedOnce' in globalThis)).toBe(true);
    await picture(developer, 'serves');
  });

  test('the thread has the details: digests, every step, every weight', async () => {
    const card = developer.message('1.4.2 serves in prod');
    await card.getByRole('button', { name: /1 reply/ }).click();
    const thread = developer.page.getByRole('log', { name: 'Messages in the thread' });
    for (const text of [
      'sha256:',
      'Plan hash',
      'eu-west-1 serves 1.4.2',
      'ended early by promote',
      '25 % to the canary',
    ]) {
      await thread.getByText(text).first().waitFor();
    }
    await picture(developer, 'thread');
    await developer.page.getByRole('button', { name: 'Close thread' }).click();
  });

  pushing(() => ({ sandbox, person: developer, picture: (file) => picture(developer, file) }));

  test('a bad version is rolled back, with the reason in the first line and the chart', async () => {
    await developer.type('/deploy app 1.4.3-bad prod');
    const card = developer.message('app 1.4.3-bad in prod was rolled back after').last();
    await card.waitFor({ timeout: 45_000 });
    const reason = /errors rose to [\d.]+ % at 5 % of traffic \(1\.4\.2: [\d.]+ %, limit 1 %\)/;
    await card.filter({ hasText: reason }).waitFor();
    await card.filter({ hasText: /1\.4\.2 serves everywhere again since .* \(0 % confirmed at/ }).waitFor();
    const chart = card.getByRole('img', { name: /errors: 1\.4\.3-bad .*limit 1 %/ });
    await chart.waitFor();
    expect(await chart.evaluate((image) => 'naturalWidth' in image && Number(image.naturalWidth) > 500)).toBe(true);
    expect(await developer.buttons(card)).toEqual(['Deploy another version…']);
    await picture(developer, 'rolled-back');
  });

  test('Home of the bot has what ended last, with the way to its message', async () => {
    const { page } = developer;
    await page
      .locator('.sidebar')
      .getByRole('button', { name: /^coxswain/ })
      .click();
    const home = page.getByRole('tabpanel', { name: 'Home of coxswain' });
    await home.getByText('Nothing waits for you.').waitFor();
    await home.getByText(/app 1\.4\.3-bad in prod · rolled back · .* · @developer · /).waitFor();
    const serves = home.getByRole('link', { name: 'app 1.4.2 in prod' });
    await serves.and(page.locator('[href*="/archives/C0DEPLOYS/p"]')).waitFor();
    await picture(developer, 'home');
    await developer.comeBack();
  });

  approving(() => ({ sandbox, context: browser.context, picture }));

  steering(() => ({ sandbox, person: developer, picture: (file) => picture(developer, file) }));
});
