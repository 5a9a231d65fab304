import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { BrowserContext } from 'playwright-core';
import type { Sandbox } from '../../../sandbox/supervisor/sandbox.ts';
import { openConsole, type Person } from '../support/person.ts';

/** A deploy that two people have to approve, and that a freeze then holds: each in their own window. */
export function approving(
  running: () => {
    sandbox: Sandbox;
    context: BrowserContext;
    picture: (person: Person, file: string) => Promise<unknown>;
  },
) {
  let developer: Person;
  let manager: Person;
  let oncall: Person;
  const people = () => [developer, manager, oncall];
  const only = 'Only visible to you';
  const card = (person: Person, text: string | RegExp) => person.message(/^(?!.*Only visible)/s, 'stock', text).first();

  beforeAll(async () => {
    const { sandbox, context } = running();
    const open = () => openConsole(context, sandbox.addresses.slack.console, 'deploys-staging');
    [developer, manager, oncall] = [await open(), await open(), await open()];
    await developer.become('developer');
    await manager.become('release-manager');
    await oncall.become('oncall');
  }, 30_000);
  afterAll(async () => {
    for (const person of people()) await person?.close();
  });

  test('the plan is shown with whose word it needs; who may not approve is told who can', async () => {
    await developer.type('/deploy stock 1.4.2 staging --reason "fix counting"');
    const plan = card(developer, 'waits for approval');
    await plan.filter({ hasText: 'Plan: prepare → roll → check' }).waitFor();
    await plan.filter({ hasText: 'Needs 2 of release-managers or auditors, not @developer, to approve' }).waitFor();
    await plan.filter({ hasText: 'Before you approve: Look at the stock reports first.' }).waitFor();
    expect(await developer.buttons(plan)).toEqual(['Approve…', 'Reject…', 'Withdraw…']);
    await developer.press(plan, 'Approve…');
    await developer.message(only, 'You may not approve changes of stock in staging', '@auditor can').waitFor();
  });

  test('an approver picks a choice; what is frozen meanwhile is said before the last one approves', async () => {
    const plan = card(manager, 'waits for approval');
    await manager.press(plan, 'Approve…');
    const form = manager.page.getByRole('dialog', { name: 'Approve' });
    await form.getByText('Before you approve: Look at the stock reports first.').waitFor();
    await form.getByRole('radio', { name: 'hotfix' }).check();
    await form.getByRole('button', { name: 'Approve', exact: true }).click();
    await plan.filter({ hasText: 'Approved by @release-manager' }).filter({ hasText: ': hotfix.' }).waitFor();
    await manager.type('/freeze staging --for 2h --reason "stock-taking"');
    await plan
      .filter({ hasText: 'Once approved it waits: staging is frozen by @release-manager until Today' })
      .waitFor();
  });

  test('a delegate approves in the place of who is away; then it waits for the freeze, and says who may let it pass', async () => {
    await oncall.type('/approve stock staging --choice hotfix');
    await oncall.message(only, 'Approved: it waits, since staging is frozen').waitFor();
    const held = card(oncall, 'waits: staging is frozen by @release-manager');
    await held.filter({ hasText: 'for @release-manager or release-managers' }).waitFor();
    await held.filter({ hasText: 'It goes on by itself when that ends, or with /unfreeze staging.' }).waitFor();
    expect(await oncall.buttons(held)).toEqual(['Go on all the same…', 'Withdraw…']);
    await oncall.type('/why stock staging');
    await oncall.message(only, 'Unblocks: /unfreeze staging, override with a reason or abort.').waitFor();
    await oncall.press(held, 'Go on all the same…');
    await oncall.message(only, 'You may not override', '@release-manager and @second-manager can').waitFor();
    await running().picture(oncall, 'held');
  });

  test('what is asked for while it is frozen is refused, in one sentence that begins with what', async () => {
    await developer.type('/deploy web 1.4.2 staging');
    await developer
      .message('web 1.4.2 in staging was refused: staging is frozen by @release-manager until Today')
      .waitFor();
    await developer.type('/locks');
    await developer
      .message(only, /staging is frozen by @release-manager .*\("stock-taking"\)\. Release: \/unfreeze staging/)
      .waitFor();
  });

  test('an override lets it go on, with its reason; the end names everybody, and so does the audit', async () => {
    const held = card(manager, 'waits: staging is frozen');
    await manager.press(held, 'Go on all the same…');
    const form = manager.page.getByRole('dialog', { name: 'Go on all the same' });
    await form.getByRole('textbox', { name: /^Reason/ }).fill('this shop is counted');
    await form.getByRole('button', { name: 'Go on', exact: true }).click();
    const end = card(
      manager,
      /stock 1\.4\.2 serves in staging since .* approved by @release-manager and @oncall for @second-manager/,
    );
    await end
      .filter({
        hasText: /Override: went on although staging is frozen .* by @release-manager \("this shop is counted"\)/,
      })
      .waitFor({ timeout: 30_000 });
    await end.getByRole('link', { name: 'run', exact: true }).waitFor();
    await end.getByRole('link', { name: 'CloudWatch eu-west-1' }).waitFor();
    await manager.type('/audit stock staging --since 1h');
    const audit = manager.message(only, 'Changes of stock in staging');
    for (const deed of [
      '@developer asked for it ("fix counting")',
      '@oncall approved for @second-manager (2 of 2): hotfix',
      'OVERRIDE: @release-manager went on although staging is frozen',
    ])
      await audit.filter({ hasText: deed }).waitFor();
    await running().picture(manager, 'audit');
    await manager.type('/unfreeze staging');
    await manager.message(only, 'staging is not frozen any more').waitFor();
  });

  test('a rejection ends it before anything was changed', async () => {
    await developer.type('/deploy stock 1.4.1 staging');
    const plan = card(manager, /1\.4\.2 → 1\.4\.1 in staging waits for approval/);
    await manager.press(plan, 'Reject…');
    const form = manager.page.getByRole('dialog', { name: 'Reject' });
    await form.getByRole('textbox', { name: /^Reason/ }).fill('not before Monday');
    await form.getByRole('button', { name: 'Reject', exact: true }).click();
    await card(developer, 'stock 1.4.1 in staging was rejected.')
      .filter({ hasText: '("not before Monday")' })
      .waitFor();
  });
}
