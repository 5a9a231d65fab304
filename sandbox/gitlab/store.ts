import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Commit, GitlabState, Project } from './shapes.ts';

/** So many of each kind are kept, the newest. */
const KEPT = 500;

export interface Store {
  readonly state: GitlabState;
  /** A number that was not given before. */
  next(): number;
  project(idOrPath: string): Project | undefined;
  commit(project: string, sha: string): Commit | undefined;
  /** The newest commit of a branch. */
  head(project: string, branch: string): Commit | undefined;
  /** A number of a merge request that the project has not given yet. */
  nextRequest(project: string): number;
  /** To be called after each change of `state`. */
  save(): void;
}

/** What the stand-in knows, kept in a file over a restart where one is given. */
export function createStore(file: string | undefined): Store {
  const kept = file === undefined ? undefined : read(file);
  let last = kept?.last ?? 1000;
  const state = { ...empty(), ...kept?.state };
  // What an older stand-in kept had main alone.
  state.commits = state.commits.map((commit) => Object.assign({ branch: 'main', parents: [] }, commit));
  return {
    state,
    next: () => (last += 1),
    project: (name) => state.projects.find(({ id, path }) => path === name || String(id) === name),
    // Its name may be shortened, as in GitLab.
    commit: (project, sha) =>
      state.commits.find(
        (each) => each.project === project && (each.sha === sha || (sha.length >= 7 && each.sha.startsWith(sha))),
      ),
    head: (project, branch) => state.commits.findLast((each) => each.project === project && each.branch === branch),
    nextRequest(project) {
      const given = [
        ...state.commits.filter((each) => each.project === project).map(({ request }) => request),
        ...state.mergeRequests.filter((each) => each.project === project).map(({ iid }) => iid),
      ];
      return 1 + Math.max(0, ...given);
    },
    save() {
      for (const list of [
        state.mergeRequests,
        state.pipelines,
        state.statuses,
        state.deployments,
        state.notes,
        state.deliveries,
      ]) {
        list.splice(0, Math.max(0, list.length - KEPT));
      }
      if (file === undefined) return;
      writeFileSync(`${file}.new`, JSON.stringify({ last, state }));
      renameSync(`${file}.new`, file);
    },
  };
}

function empty(): GitlabState {
  return {
    projects: [],
    commits: [],
    mergeRequests: [],
    pipelines: [],
    statuses: [],
    deployments: [],
    notes: [],
    deliveries: [],
  };
}

function read(file: string): { last: number; state: GitlabState } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
