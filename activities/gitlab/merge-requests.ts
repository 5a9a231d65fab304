import { z } from 'zod';
import { CodeHostTrouble } from './code-host.ts';
import { createRest, type RestOptions } from './rest.ts';

/** A branch that is proposed for another one, at a commit. */
export interface Proposal {
  readonly from: string;
  readonly to: string;
  readonly commit: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
}

/** The merge request that is open now, or why there is none. */
export type Proposed = { readonly request: number } | { readonly nothing: string };

/**
 * Merge requests from branch to branch, and the approval of whom the access token stands for. Each call looks first, so that the same
 * one twice does it once. Each throws a `CodeHostTrouble` where it could not be done.
 */
export interface MergeRequests {
  /** One merge request for a pair of branches: the open one, whoever opened it, else a new one. */
  propose(project: string, proposal: Proposal): Promise<Proposed>;
  /** Its state (`opened`, `merged`, `closed`, `locked`), and the commit that its branch is at. */
  standing(project: string, request: number, from: string): Promise<{ readonly state: string; readonly head: string }>;
  /** Approves it at this commit; refused, to be looked at again, where it has moved on. */
  approve(project: string, request: number, commit: string): Promise<void>;
  withdraw(project: string, request: number): Promise<void>;
}

const branchSchema = z.object({ protected: z.boolean(), commit: z.object({ id: z.string() }) });
const requestSchema = z.object({ iid: z.number(), state: z.string(), sha: z.string().nullable() });
const requestsSchema = z.array(
  requestSchema.extend({ source_project_id: z.number().nullable(), target_project_id: z.number() }),
);
const comparisonSchema = z.object({ commits: z.array(z.unknown()), diffs: z.array(z.unknown()) });
const approvalsSchema = z.object({ user_has_approved: z.boolean() });
const nothing = z.unknown();

/** https://docs.gitlab.com/api/merge_requests/ https://docs.gitlab.com/api/merge_request_approvals/ */
export function createMergeRequests(options: RestOptions): MergeRequests {
  const call = createRest(options);

  function branchOf(project: string, name: string): Promise<z.infer<typeof branchSchema>> {
    const path = `repository/branches/${encodeURIComponent(name)}`;
    return call(project, { method: 'GET', path, answer: branchSchema });
  }

  async function hasApproved(project: string, request: number): Promise<boolean> {
    const path = `merge_requests/${request}/approvals`;
    return (await call(project, { method: 'GET', path, answer: approvalsSchema })).user_has_approved;
  }

  return {
    async propose(project, { from, to, commit, title, description }) {
      const branch = await branchOf(project, from);
      if (branch.commit.id !== commit) return { nothing: `${from} has moved on to ${branch.commit.id.slice(0, 8)}.` };
      if (!branch.protected) return { nothing: `${from} of ${project} is not protected.` };
      const branches = { source_branch: from, target_branch: to };
      const known = await call(project, {
        method: 'GET',
        path: 'merge_requests',
        query: { ...branches, state: 'all', order_by: 'updated_at', sort: 'desc', per_page: '50' },
        answer: requestsSchema,
      });
      // A fork may have a branch of that name.
      const own = known.filter((each) => each.source_project_id === each.target_project_id);
      const open = own.find(({ state }) => state === 'opened');
      if (open !== undefined) return { request: open.iid };
      const before = own.find(({ sha }) => sha === commit);
      if (before !== undefined) return { nothing: `!${before.iid} of the same commit is ${before.state} already.` };
      const { commits, diffs } = await call(project, {
        method: 'GET',
        path: 'repository/compare',
        query: { from: to, to: from },
        answer: comparisonSchema,
      });
      if (commits.length === 0 || diffs.length === 0) return { nothing: `${from} has nothing that ${to} lacks.` };
      const body = { ...branches, title, description };
      const made = await call(project, { method: 'POST', path: 'merge_requests', body, answer: requestSchema });
      return { request: made.iid };
    },

    async standing(project, request, from) {
      const path = `merge_requests/${request}`;
      const { state } = await call(project, { method: 'GET', path, answer: requestSchema });
      // Not what the request says: GitLab brings that up to date a moment later.
      return { state, head: (await branchOf(project, from)).commit.id };
    },

    async approve(project, request, commit) {
      if (await hasApproved(project, request)) return;
      const path = `merge_requests/${request}/approve`;
      try {
        await call(project, { method: 'POST', path, body: { sha: commit }, answer: nothing });
      } catch (error) {
        if (!(error instanceof CodeHostTrouble) || !error.message.includes('HTTP 401')) throw error;
        // GitLab says no more than that, whether the token or the project's rules are in the way.
        throw new CodeHostTrouble(
          `${error.message} If the token is right, the project lets nobody approve what they opened: Settings, Merge requests, "Prevent approval by merge request creator".`,
        );
      }
    },

    async withdraw(project, request) {
      if (!(await hasApproved(project, request))) return;
      const path = `merge_requests/${request}/unapprove`;
      await call(project, { method: 'POST', path, answer: nothing });
    },
  };
}
