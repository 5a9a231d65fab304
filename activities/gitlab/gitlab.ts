import { z } from 'zod';
import { type CodeHost, CodeHostTrouble } from './code-host.ts';
import { createRest, type RestOptions } from './rest.ts';

const nothing = z.unknown();
const statusesSchema = z.array(
  z.object({ id: z.number(), status: z.string(), name: z.string(), description: z.string().nullish() }),
);
const refsSchema = z.array(z.object({ type: z.enum(['branch', 'tag']), name: z.string() }));
const deploymentsSchema = z.array(
  z.object({ id: z.number(), sha: z.string(), status: z.string(), created_at: z.string() }),
);
const mergeRequestsSchema = z.array(
  z.object({
    iid: z.number(),
    state: z.string(),
    merge_commit_sha: z.string().nullish(),
    squash_commit_sha: z.string().nullish(),
  }),
);
const notesSchema = z.array(z.object({ id: z.number(), body: z.string() }));
type MergeRequest = z.infer<typeof mergeRequestsSchema>[number];

const underWay: readonly string[] = ['created', 'running'];
/** How far GitLab's clock and ours may be apart. */
const skewMs = 60_000;
const newestFirst = { order_by: 'id', sort: 'desc', per_page: '20' } as const;

/**
 * GitLab's commit statuses, deployments and comments.
 * https://docs.gitlab.com/api/commits/#set-commit-pipeline-status https://docs.gitlab.com/api/deployments/
 */
export function createGitlab(options: RestOptions): CodeHost {
  const call = createRest(options);

  return {
    async setStatus(project, commit, { name, state, description, link }) {
      const known = await call(project, {
        method: 'GET',
        path: `repository/commits/${commit}/statuses`,
        query: { name, all: 'true', ...newestFirst },
        answer: statusesSchema,
      });
      if (known.some((status) => status.status === state && status.description === description)) return;
      try {
        await call(project, {
          method: 'POST',
          path: `statuses/${commit}`,
          body: { state, name, description, ...(link === undefined ? {} : { target_url: link }) },
          answer: nothing,
        });
      } catch (error) {
        // GitLab refuses a state that stands already: then it says what was to be said.
        if (!(error instanceof CodeHostTrouble) || !error.message.includes('Cannot transition status')) throw error;
      }
    },

    async recordDeployment(project, { environment, commit, version, state, since }) {
      const oldest = Date.parse(since) - skewMs;
      const recent = await call(project, {
        method: 'GET',
        path: 'deployments',
        query: { environment, ...newestFirst },
        answer: deploymentsSchema,
      });
      const ours = recent.filter(({ sha, created_at }) => sha === commit && Date.parse(created_at) >= oldest);
      if (ours.some(({ status }) => status === state)) return;
      const open = ours.find(({ status }) => underWay.includes(status));
      if (open !== undefined) {
        await call(project, {
          method: 'PUT',
          path: `deployments/${open.id}`,
          body: { status: state },
          answer: nothing,
        });
        return;
      }
      const body = { environment, sha: commit, status: state, ...(await refOf(project, commit, version)) };
      await call(project, { method: 'POST', path: 'deployments', body, answer: nothing });
    },

    async comment(project, commit, key, markdown) {
      const requests = await call(project, {
        method: 'GET',
        path: `repository/commits/${commit}/merge_requests`,
        answer: mergeRequestsSchema,
      });
      const request = cameBy(requests, commit);
      if (request !== undefined) await commentOn(project, request.iid, key, markdown);
    },

    commentOn,
  };

  async function commentOn(project: string, request: number, key: string, markdown: string): Promise<void> {
    const path = `merge_requests/${request}/notes`;
    const mark = `<!-- coxswain ${key} -->`;
    const notes = await call(project, {
      method: 'GET',
      path,
      query: { order_by: 'created_at', sort: 'desc', per_page: '100' },
      answer: notesSchema,
    });
    const body = `${markdown}\n\n${mark}`;
    const standing = notes.find((note) => note.body.includes(mark));
    if (standing?.body.trim() === body) return;
    await call(project, {
      ...(standing === undefined ? { method: 'POST', path } : { method: 'PUT', path: `${path}/${standing.id}` }),
      body: { body },
      answer: nothing,
    });
  }

  /** A deployment names a branch or tag: the tag of that version, else a branch the commit is on, else any tag, else the commit. */
  async function refOf(project: string, commit: string, version: string): Promise<{ ref: string; tag: boolean }> {
    const refs = await call(project, {
      method: 'GET',
      path: `repository/commits/${commit}/refs`,
      query: { type: 'all', per_page: '100' },
      answer: refsSchema,
    });
    const tags = refs.filter(({ type }) => type === 'tag');
    const found =
      tags.find(({ name }) => name === version || name === `v${version}`) ??
      refs.find(({ type }) => type === 'branch') ??
      tags[0];
    return { ref: found?.name ?? commit, tag: found?.type === 'tag' };
  }
}

/** The request whose merge made the commit, else one that was merged with it, else one that still holds it. */
function cameBy(requests: readonly MergeRequest[], commit: string): MergeRequest | undefined {
  return (
    requests.find((each) => each.merge_commit_sha === commit || each.squash_commit_sha === commit) ??
    requests.find(({ state }) => state === 'merged') ??
    requests.find(({ state }) => state === 'opened')
  );
}
