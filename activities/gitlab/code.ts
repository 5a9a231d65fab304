import { z } from 'zod';
import type { CodeSource } from '../terraform/ports.ts';
import { CodeHostTrouble } from './code-host.ts';
import { createDownload, createRest, type RestOptions } from './rest.ts';

const commitSchema = z.object({ id: z.string().regex(/^[0-9a-f]{40}$/), title: z.string() });

/** The code of stacks, from GitLab. https://docs.gitlab.com/api/commits/ and https://docs.gitlab.com/api/repositories/#get-file-archive */
export function createCode(options: RestOptions): CodeSource {
  const [call, download] = [createRest(options), createDownload(options)];
  return {
    async commit(project, sha) {
      if (sha === undefined) {
        // Without a ref it is the default branch.
        const query = { per_page: '1' };
        const answer = z.array(commitSchema);
        const [head] = await call(project, { method: 'GET', path: 'repository/commits', query, answer });
        return head;
      }
      try {
        const found = await call(project, { method: 'GET', path: `repository/commits/${sha}`, answer: commitSchema });
        // A branch may have the name of a commit.
        return found.id.startsWith(sha) ? found : undefined;
      } catch (error) {
        if (error instanceof CodeHostTrouble && error.status === 404) return undefined;
        throw error;
      }
    },
    async archive(project, commit) {
      const found = await download(project, { path: 'repository/archive.tar.gz', query: { sha: commit } });
      if (found === undefined)
        throw new CodeHostTrouble(`GitLab has no archive of ${project} at ${commit.slice(0, 8)}.`);
      return found;
    },
  };
}
