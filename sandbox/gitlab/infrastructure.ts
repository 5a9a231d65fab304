import type { Events } from './events.ts';
import type { Commit, MergeRequest, Project } from './shapes.ts';
import type { Store } from './store.ts';
import { filesWith, proposals, shaOf } from './trees.ts';

/** The project with the code of stacks: no service is built of it. */
export const INFRASTRUCTURE = 'shop/infrastructure';
const PROJECT_ID = 90;

export interface Infrastructure {
  /** Pushes a change to a branch of its own and opens a merge request, as a person does. @throws with its sentence */
  propose(change: string, user?: string): MergeRequest;
  /** Merges a merge request of it; no pipeline runs there. @throws as `propose` */
  merge(iid: number, user?: string): Commit;
}

const titles: Readonly<Record<string, string>> = {
  'encrypt-database': 'reports: encrypt the database',
  'releases-topic': 'base: topic of releases',
};

/** A project with two stacks: its first commit on main, and what may be proposed. */
export function createInfrastructure(store: Store, events: Events): Infrastructure {
  const { state } = store;
  const project: Project = { id: PROJECT_ID, path: INFRASTRUCTURE, service: '' };
  if (store.project(INFRASTRUCTURE) === undefined) state.projects.push(project);
  if (store.head(INFRASTRUCTURE, 'main') === undefined) {
    put({
      title: 'base and reports: first stacks',
      branch: 'main',
      parents: [],
      changes: [],
      author: 'developer',
      request: 1,
    });
  }

  function put(made: Omit<Commit, 'project' | 'sha' | 'at'> & { readonly changes: string[] }): Commit {
    const sha = shaOf(filesWith(made.changes), made.title, made.parents);
    const commit: Commit = { project: INFRASTRUCTURE, sha, at: new Date().toISOString(), ...made };
    state.commits.push(commit);
    store.save();
    return commit;
  }

  return {
    propose(change, user = 'developer') {
      if (!proposals().includes(change)) throw new Error(`change: "${change}" is none of ${proposals().join(', ')}`);
      const open = state.mergeRequests.find(
        (each) => each.project === INFRASTRUCTURE && each.from === change && each.state === 'opened',
      );
      if (open !== undefined) throw new Error(`change: "${change}" is proposed already, as !${open.iid}`);
      const base = store.head(INFRASTRUCTURE, 'main');
      if (base?.changes?.includes(change)) throw new Error(`change: "${change}" is on main already`);
      const title = titles[change] ?? change;
      const iid = store.nextRequest(INFRASTRUCTURE);
      const changes = [...(base?.changes ?? []), change];
      const commit = put({
        title,
        branch: change,
        parents: base === undefined ? [] : [base.sha],
        changes,
        author: user,
        request: iid,
      });
      const request: MergeRequest = {
        iid,
        project: INFRASTRUCTURE,
        from: change,
        to: 'main',
        title,
        description: '',
        author: user,
        state: 'opened',
        sha: commit.sha,
        approvedBy: [],
        at: commit.at,
      };
      state.mergeRequests.push(request);
      store.save();
      events.pushed(commit, base?.sha);
      events.mergeRequest(request, 'open');
      return request;
    },
    merge(iid, user = 'developer') {
      const request = state.mergeRequests.find((each) => each.project === INFRASTRUCTURE && each.iid === iid);
      if (request?.state !== 'opened') throw new Error(`request: no open merge request !${iid} in ${INFRASTRUCTURE}`);
      const [head, base] = [store.commit(INFRASTRUCTURE, request.sha), store.head(INFRASTRUCTURE, 'main')];
      if (head === undefined || base === undefined) throw new Error(`request: !${iid} has no branches any more`);
      const changes = [...new Set([...(base.changes ?? []), ...(head.changes ?? [])])];
      const title = `Merge branch '${request.from}' into 'main'`;
      const commit = put({ title, branch: 'main', parents: [base.sha, head.sha], changes, author: user, request: iid });
      Object.assign(request, { state: 'merged', mergedAs: commit.sha });
      store.save();
      events.pushed(commit, base.sha);
      events.mergeRequest(request, 'merge');
      return commit;
    },
  };
}
