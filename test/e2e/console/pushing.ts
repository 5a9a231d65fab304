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
    await page
      .locator('.sidebar')
      .getByRole('button', { name: /deploys/ })
      .first()
      .click();
    await person.composer.waitFor();
  });
}

async function stateOf({ addresses }: Sandbox): Promise<GitlabState> {
  const answer = await fetch(`${addresses.gitlab.url}/_sandbox/gitlab/state`);
  return (await answer.json()) as GitlabState;
}

/** How the changes of a version to staging ended, by the API. */
async function changesOf({ addresses }: Sandbox, sha: string): Promise<string[]> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'developer', audience: 'coxswain' });
  const signedIn = await fetch(`${addresses.oidc.issuer}/token`, { method: 'POST', body: form });
  const token = (await signedIn.json()) as { access_token: string };
  const answer = await fetch(`${addresses.coxswain.url}/api/v1/changes?service=app&environment=staging`, {
    headers: { authorization: `Bearer ${token.access_token}` },
  });
  const { changes } = (await answer.json()) as { changes: { version?: string; status: string }[] };
  return changes.filter(({ version }) => version !== undefined && sha.startsWith(version)).map(({ status }) => status);
}
