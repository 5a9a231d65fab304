// Makes the pictures of the documentation: `npm run pictures`. Ten minutes, as the sandbox's own bakes are real waits; with
// `-- failover` only those of a failover, in one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/supervisor/sandbox.ts';
import { findBrowser, openBrowser } from './support/browser.ts';
import { openConsole } from './support/person.ts';

const root = join(import.meta.dirname, '..', '..');
const images = join(root, 'docs', 'images');
const longest = 6 * 60_000;

const executable = findBrowser();
if (executable === undefined)
  throw new Error('No browser on the PATH: install chromium (Debian: apt install chromium).');
const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-pictures-'));
// One version earlier than the sandbox's own, so that a deploy of usual length lies behind the one in the picture.
const shop = readFileSync(join(root, 'sandbox', 'scenarios', 'shop.yaml'), 'utf8');
const scenario = join(stateDir, 'shop.yaml');
writeFileSync(scenario, shop.replace('runs: 1.4.1', 'runs: 1.4.0'));
mkdirSync(images, { recursive: true });

const sandbox = await startSandbox({ stateDir, usualPorts: false, awsArguments: ['--scenario', scenario] });
const browser = await openBrowser(executable, { width: 1200, height: 720, scale: 2 });
const person = await openConsole(browser.context, sandbox.addresses.slack.console);
const { page } = person;
const save = async (name: string, scale: 'css' | 'device' = 'device') => {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(images, name), scale, animations: 'disabled', caret: 'hide' });
  process.stderr.write(`${name}\n`);
};
const begin = async (version: string) => {
  await person.type(`/deploy app ${version} prod`);
  const answer = person.message('Only visible to you', version).last();
  await answer.getByRole('button', { name: 'Dismiss' }).click();
  return person.message(version).last();
};

try {
  if (!process.argv.includes('failover')) await deploys();
  await failover();
} finally {
  await browser.close();
  await sandbox.close();
  rmSync(stateDir, { recursive: true, force: true });
}

async function deploys(): Promise<void> {
  const earlier = await begin('1.4.1');
  await earlier.getByText('serves in prod').waitFor({ timeout: longest });

  const canary = await begin('1.4.2');
  const late = canary
    .filter({ hasText: /canary (25|50) % · 0:[12]\d of 0:30/ })
    .filter({ hasText: /errors [\d.]+ % \(/ });
  await late.getByRole('img', { name: /25 % at/ }).waitFor({ timeout: longest });
  await save('canary.png');
  await page.emulateMedia({ colorScheme: 'dark' });
  await canary
    .getByRole('button', { name: /repl(y|ies)/ })
    .last()
    .click();
  await page.getByRole('log', { name: 'thread' }).getByText('Details').waitFor();
  await save('console-dark.png', 'css');
  await page.getByRole('button', { name: 'Close thread' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await canary.getByText('serves in prod').waitFor({ timeout: longest });

  const bad = await begin('1.4.3-bad');
  await bad.getByText('was rolled back').waitFor({ timeout: longest });
  await bad.getByRole('button', { name: /Deploy another/ }).waitFor();
  await save('rolled-back.png');
}

/** A dead region, and the price of moving away from it. */
async function failover(): Promise<void> {
  const response = await fetch(`${sandbox.addresses.aws.endpoint}/_sandbox/regions`, {
    method: 'POST',
    body: JSON.stringify({ region: 'eu-west-1', state: 'down' }),
  });
  if (!response.ok) throw new Error(await response.text());
  const oncall = await openConsole(browser.context, sandbox.addresses.slack.console, 'incidents');
  await oncall.page.bringToFront();
  await oncall.become('oncall');
  await oncall.type('/failover shop --reason "checkout does not answer"');
  const answer = oncall.message('Only visible to you').last();
  await answer.getByRole('button', { name: 'Dismiss' }).click();
  const card = oncall.message('does not answer', 'Move shop').last();
  await card.getByRole('button', { name: /Approve/ }).waitFor({ timeout: longest });
  await oncall.page.mouse.move(0, 0);
  await oncall.page.screenshot({
    path: join(images, 'failover.png'),
    scale: 'css',
    animations: 'disabled',
    caret: 'hide',
  });
  process.stderr.write('failover.png\n');
}
