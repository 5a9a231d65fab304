import { expect, test } from '@jest/globals';
import type { GitlabState } from '../../../sandbox/gitlab/shapes.ts';
import type { Sandbox } from '../../../sandbox/supervisor/sandbox.ts';
import type { Person } from '../support/person.ts';

/** A commit that is pushed in the console. What came of it is looked up at the stand-in and at the API, not in the panel alone. */
export function pushing(
  running: () => { sandbox: Sandbox; person: Person; picture: (file: string) => Promise<unknown> },
) {
  test('a pushed commit is deployed to staging by its green pipeline, once, and GitLab is told', async () => {
    const { person, picture, sandbox } = running();
    const { page } = person;
    await page.bringToFront();
    await page.getByRole('button', { name: 'Push a commit to GitLab' }).click();
    await page.getByLabel('Project').selectOption('shop/app');
    await page.getByLabel('Send every webhook delivery twice').check();
    await page.getByRole('button', { name: 'Push a commit', exact: true }).click();
    const pipeline = page.getByRole('list', { name: 'Pipelines' }).getByRole('listitem').first();
    for (const job of ['lint', 'test', 'image', 'trivy', 'coxswain/staging']) {
      const green = pipeline.getByRole('listitem').filter({ hasText: `${job} ✓ success` });
      await green.waitFor({ timeout: 50_000 });
    }
    const sha = await pipeline.locator('code').innerText();
    await page
      .getByRole('list', { name: 'Deployments' })
      .getByRole('listitem')
      .filter({ hasText: `shop/app staging ${sha}` })
      .filter({ hasText: 'success' })
      .waitFor();
    await page.getByText('Comment in shop/app').first().click();
    await page.getByText('serves in staging').waitFor();
    await picture('pushed');

    // The status made the pipeline run again: it was announced as green a second time, and each announcement came twice.
    const deliveries = page.getByRole('list', { name: 'Webhook deliveries' }).getByRole('listitem');
    const green = deliveries.filter({ hasText: /pipeline \d+ success/ }).filter({ hasText: 'answered 200, 200' });
    await green.nth(1).waitFor();
    const { commits, deployments, notes, statuses } = await stateOf(sandbox);
    const commit = commits.find((each) => each.sha.startsWith(sha));
    const told = statuses.filter((each) => each.sha === commit?.sha);
    expect(told.map(({ name, status }) => `${name} ${status}`)).toEqual(['coxswain/staging success']);
    expect(deployments.filter((each) => each.sha === commit?.sha)).toHaveLength(1);
    expect(notes.filter(({ request }) => request === commit?.request)).toHaveLength(1);
    expect(await changesOf(sandbox, commit?.sha ?? '')).toEqual(['succeeded']);
    await person.comeBack();
  });

  test('a tag on it proposes that version for prod, and moves nothing', async () => {
    const { person, picture, sandbox } = running();
    const { page } = person;
    await page.getByRole('button', { name: 'Push a commit to GitLab' }).click();
    await page.getByLabel('Project').selectOption('shop/app');
    await page.getByRole('textbox', { name: 'Tag' }).fill('v1.6.0');
    await page.getByRole('button', { name: 'Push a tag' }).click();
    const deliveries = page.getByRole('list', { name: 'Webhook deliveries' }).getByRole('listitem');
    await deliveries.filter({ hasText: 'tag v1.6.0' }).filter({ hasText: 'answered 200' }).waitFor();
    await person.comeBack();
    await page
      .getByText(/Plan only.*dry run/)
      .last()
      .waitFor();
    // The images have titles; how many commits lie between is GitLab's to say.
    await page
      .getByText(/"basket: show the total with gift cards" · \d+ commits?/)
      .last()
      .waitFor();
    await picture('tagged');
    expect(await changesOf(sandbox, '1.6.0', 'prod')).toEqual(['succeeded, dry run']);
  });

  test('develop is proposed for main when it is green, and approved once it serves in staging', async () => {
    const { person, picture, sandbox } = running();
    const { page } = person;
    await page.getByRole('button', { name: 'Push a commit to GitLab' }).click();
    await page.getByLabel('Project').selectOption('shop/app');
    await page.getByRole('combobox', { name: 'Branch' }).selectOption('develop');
    await page.getByLabel('Send every webhook delivery twice').check();
    await page.getByRole('button', { name: 'Push a commit', exact: true }).click();
    const request = page.getByRole('list', { name: 'Merge requests' }).getByRole('listitem').first();
    await request.getByText('opened, approved by nobody').waitFor({ timeout: 30_000 });
    await request.getByText('opened, approved by project_bot').waitFor({ timeout: 60_000 });
    await picture('proposed');
    const { commits, mergeRequests } = await stateOf(sandbox);
    const head = commits.findLast(({ branch }) => branch === 'develop');
    expect(mergeRequests).toEqual([
      expect.objectContaining({ from: 'develop', to: 'main', sha: head?.sha, approvedBy: ['project_bot'] }),
    ]);
    expect(await changesOf(sandbox, head?.sha ?? '')).toEqual(['succeeded']);
    await person.comeBack();
  });
}

async function stateOf({ addresses }: Sandbox): Promise<GitlabState> {
  const answer = await fetch(`${addresses.gitlab.url}/_sandbox/gitlab/state`);
  return (await answer.json()) as GitlabState;
}

/** How the changes of a version ended, by the API. */
async function changesOf({ addresses }: Sandbox, sha: string, environment = 'staging'): Promise<string[]> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'developer', audience: 'coxswain' });
  const signedIn = await fetch(`${addresses.oidc.issuer}/token`, { method: 'POST', body: form });
  const token = (await signedIn.json()) as { access_token: string };
  const answer = await fetch(`${addresses.coxswain.url}/api/v1/changes?service=app&environment=${environment}`, {
    headers: { authorization: `Bearer ${token.access_token}` },
  });
  const { changes } = (await answer.json()) as {
    changes: { version?: string; status: string; dryRun: boolean }[];
  };
  return changes
    .filter(({ version }) => version !== undefined && sha.startsWith(version))
    .map(({ status, dryRun }) => `${status}${dryRun ? ', dry run' : ''}`);
}
