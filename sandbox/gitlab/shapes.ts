/** What the GitLab stand-in knows, and tells the console. Nothing here needs Node or a browser. */

/** What a new commit may be like: as the versions of the sample services are. */
export const LIKES = ['good', 'bad', 'slow', 'crash', 'sick'] as const;
export type Like = (typeof LIKES)[number];

/** Where a commit can be put. */
export const BRANCHES = ['main', 'develop'] as const;

export type State = 'pending' | 'running' | 'success' | 'failed' | 'canceled';

export interface Project {
  id: number;
  /** Such as `shop/app`. */
  path: string;
  /** The service that it builds; empty: none. */
  service: string;
}

export interface Commit {
  project: string;
  sha: string;
  title: string;
  /** Who pushed it: a user name. */
  author: string;
  /** ISO 8601. */
  at: string;
  /** The tag on it. */
  version?: string;
  /** What the images built from it are like; only of those that were pushed here. */
  like?: Like;
  /** Number of the merge request that it came by. */
  request: number;
  /** The branch that it was put on. */
  branch: string;
  /** The commits that it follows: one, of a merge two; none of the first. */
  parents: string[];
  /** What of the infrastructure project is other than at its first commit; absent: the stand-in knows no files of it. */
  changes?: string[];
}

/** One from branch to branch. Those that single commits came by are not kept: each commit has the number of its own. */
export interface MergeRequest {
  iid: number;
  project: string;
  from: string;
  to: string;
  title: string;
  description: string;
  author: string;
  state: 'opened' | 'merged' | 'closed';
  /** Head of its branch; once it is not open any more, as it was then. */
  sha: string;
  /** The commit on the other branch that merged it. */
  mergedAs?: string;
  approvedBy: string[];
  at: string;
}

export interface Job {
  id: number;
  name: string;
  stage: string;
  status: State;
}

export interface Pipeline {
  id: number;
  project: string;
  sha: string;
  /** `external`: made for a commit status, without jobs. */
  source: 'push' | 'external';
  status: State;
  jobs: Job[];
  createdAt: string;
  finishedAt?: string;
}

export interface Status {
  id: number;
  project: string;
  sha: string;
  pipeline: number;
  name: string;
  status: State;
  description: string;
  targetUrl?: string;
  at: string;
}

export interface Deployment {
  id: number;
  project: string;
  environment: string;
  sha: string;
  ref: string;
  tag: boolean;
  status: State;
  createdAt: string;
  updatedAt: string;
}

export interface Note {
  id: number;
  project: string;
  request: number;
  body: string;
  at: string;
}

/** One webhook delivery; a repeated one keeps its id. */
export interface Delivery {
  id: string;
  event: string;
  project: string;
  /** In words, such as `pipeline 12 success`. */
  about: string;
  at: string;
  /** HTTP statuses of the answers in order; 0 where none came. */
  answers: number[];
  /** Whether it is still tried. */
  open: boolean;
}

export interface GitlabState {
  projects: Project[];
  commits: Commit[];
  mergeRequests: MergeRequest[];
  pipelines: Pipeline[];
  statuses: Status[];
  deployments: Deployment[];
  notes: Note[];
  deliveries: Delivery[];
  /** What was changed about people since the start; absent: nothing. */
  people?: { members: Record<string, string[]>; states: Record<string, string>; down: boolean };
}
