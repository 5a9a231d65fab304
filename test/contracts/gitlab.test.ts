import { createGitlab } from '../../activities/gitlab/gitlab.ts';
import { secret } from '../../config/secret.ts';
import { FIRST, startHarness, TOKEN } from '../sandbox/gitlab/harness.ts';
import { codeHostContract } from './code-host.ts';

codeHostContract('GitLab', async () => {
  const harness = await startHarness();
  const { url } = harness.gitlab;
  return {
    host: createGitlab({ url, token: secret(TOKEN) }),
    project: 'shop/app',
    commit: FIRST,
    version: '1.4.1',
    async seen() {
      const { statuses, deployments, notes } = await harness.state();
      return {
        statuses: statuses.map(({ name, status, description, targetUrl }) => ({
          name,
          state: status,
          description,
          ...(targetUrl === undefined ? {} : { link: targetUrl }),
        })),
        deployments: deployments.map(({ environment, status, ref, tag }) => ({ environment, state: status, ref, tag })),
        comments: notes.map(({ body }) => body),
      };
    },
    async trouble(status, retryAfter) {
      await harness.control('POST', 'faults', { status, ...(retryAfter === undefined ? {} : { retryAfter }) });
    },
    unreachable: createGitlab({ url: 'http://127.0.0.1:9', token: secret(TOKEN) }),
    stranger: createGitlab({ url, token: secret('wrong-token') }),
    close: () => harness.close(),
  };
});
