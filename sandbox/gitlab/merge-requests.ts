import { stringOf } from '../slack/json.ts';
import type { Answer, Asked, Route } from './route.ts';
import { BRANCH, commitOf, TOKEN_USER } from './answers.ts';
import type { Events } from './events.ts';
import type { Commit, MergeRequest } from './shapes.ts';
import type { Store } from './store.ts';

/** Branches, and merge requests between them, as GitLab's REST API has them. */
export function mergeRequestRoutes(store: Store, events: Events): readonly Route[] {
  const { state } = store;
  const found = (project: string, iid: string) =>
    state.mergeRequests.find((each) => each.project === project && String(each.iid) === iid);

  function withRequest(answer: (request: MergeRequest, asked: Asked) => Answer): (asked: Asked) => Answer {
    return (asked) => {
      const request = found(asked.project.path, asked.parts[0] ?? '');
      return request === undefined ? [404, { message: '404 Not found' }] : answer(request, asked);
    };
  }

  function branch({ project, parts }: Asked): Answer {
    const name = decodeURIComponent(parts[0] ?? '');
    const head = store.head(project.path, name);
    if (head === undefined) return [404, { message: '404 Branch Not Found' }];
    return [200, { name, protected: true, default: name === BRANCH, commit: commitOf(head) }];
  }

  /** What one branch has that the other lacks; the stand-in knows no files, so each commit changes one. */
  function compare({ project, query }: Asked): Answer {
    const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
    const [base, head] = [from, to].map((ref) => store.head(project.path, ref) ?? store.commit(project.path, ref));
    if (base === undefined || head === undefined) return [404, { message: '404 Ref Not Found' }];
    const commits = between(store, base, head);
    return [200, { commits: commits.map(commitOf), diffs: commits.map(() => ({ new_path: 'README.md' })) }];
  }

  /** All commits, newest first, or those of a range `a..b`. */
  function history({ project, query }: Asked): Answer {
    const [from, to] = (query.get('ref_name') ?? '').split('..').map((sha) => store.commit(project.path, sha));
    const isAll = query.get('all') === 'true' || query.has('ref_name');
    const all = state.commits.filter((each) => each.project === project.path && (isAll || each.branch === BRANCH));
    if (query.has('ref_name') && (from === undefined || to === undefined))
      return [404, { message: '404 Commit Not Found' }];
    const found = from === undefined || to === undefined ? all : between(store, from, to);
    return [
      200,
      found
        .toReversed()
        .slice(0, Number(query.get('per_page') ?? 20))
        .map(commitOf),
    ];
  }

  function list({ project, query }: Asked): Answer {
    const wanted = query.get('state') ?? 'all';
    const requests = state.mergeRequests.filter(
      (each) =>
        each.project === project.path &&
        (wanted === 'all' || each.state === wanted) &&
        [null, each.from].includes(query.get('source_branch')) &&
        [null, each.to].includes(query.get('target_branch')),
    );
    return [200, requests.toReversed().map((each) => answered(each))];
  }

  function open({ project, body }: Asked): Answer {
    const [from, to, title] = [
      stringOf(body['source_branch']),
      stringOf(body['target_branch']),
      stringOf(body['title']),
    ];
    const missing = Object.entries({ source_branch: from, target_branch: to, title }).filter(([, text]) => text === '');
    if (missing.length > 0) return [400, { error: missing.map(([key]) => `${key} is missing`).join(', ') }];
    const head = store.head(project.path, from);
    if (head === undefined) return [400, { message: { source_branch: ['does not exist'] } }];
    const other = state.mergeRequests.find(
      (each) => each.project === project.path && each.state === 'opened' && each.from === from && each.to === to,
    );
    if (other !== undefined) {
      return [409, { message: [`Another open merge request already exists for this source branch: !${other.iid}`] }];
    }
    const request: MergeRequest = {
      iid: store.nextRequest(project.path),
      project: project.path,
      from,
      to,
      title,
      description: stringOf(body['description']),
      author: TOKEN_USER.username,
      state: 'opened',
      sha: head.sha,
      approvedBy: [],
      at: new Date().toISOString(),
    };
    state.mergeRequests.push(request);
    events.mergeRequest(request, 'open');
    return [201, answered(request)];
  }

  function approve(request: MergeRequest, { body }: Asked): Answer {
    const { username } = TOKEN_USER;
    const sha = stringOf(body['sha']);
    if (request.state !== 'opened' || request.approvedBy.includes(username)) {
      return [401, { message: '401 Unauthorized' }];
    }
    if (sha !== '' && sha !== request.sha) return [409, { message: 'SHA does not match HEAD of source branch' }];
    request.approvedBy.push(username);
    events.mergeRequest(request, 'approved');
    return [201, approvals(request)];
  }

  function unapprove(request: MergeRequest): Answer {
    const { username } = TOKEN_USER;
    if (!request.approvedBy.includes(username)) return [404, { message: '404 Not found' }];
    request.approvedBy = request.approvedBy.filter((each) => each !== username);
    events.mergeRequest(request, 'unapproved');
    return [201, {}];
  }

  function answered({ iid, project, from, to, title, description, state: at, sha, approvedBy }: MergeRequest): object {
    const id = store.project(project)?.id;
    return {
      iid,
      title,
      description,
      state: at,
      sha,
      source_branch: from,
      target_branch: to,
      source_project_id: id,
      target_project_id: id,
      upvotes: approvedBy.length,
      author: TOKEN_USER,
    };
  }

  return [
    ['GET', /^repository\/branches\/([^/]+)$/, branch],
    ['GET', /^repository\/compare$/, compare],
    ['GET', /^repository\/commits$/, history],
    ['GET', /^merge_requests$/, list],
    ['POST', /^merge_requests$/, open],
    ['GET', /^merge_requests\/(\d+)$/, withRequest((request) => [200, answered(request)])],
    ['GET', /^merge_requests\/(\d+)\/approvals$/, withRequest((request) => [200, approvals(request)])],
    ['POST', /^merge_requests\/(\d+)\/approve$/, withRequest(approve)],
    ['POST', /^merge_requests\/(\d+)\/unapprove$/, withRequest(unapprove)],
  ];
}

/** Of the commits that lead to `head`, oldest first, those that do not lead to `base`. */
export function between({ state }: Store, base: Commit, head: Commit): Commit[] {
  const reached = (from: Commit): Set<Commit> => {
    const set = new Set<Commit>();
    const next = [from];
    for (let commit = next.pop(); commit !== undefined; commit = next.pop()) {
      if (set.has(commit)) continue;
      set.add(commit);
      const { project, parents } = commit;
      next.push(...state.commits.filter((each) => each.project === project && parents.includes(each.sha)));
    }
    return set;
  };
  const known = reached(base);
  return [...reached(head)].filter((commit) => !known.has(commit)).toReversed();
}

function approvals({ iid, approvedBy }: MergeRequest): object {
  const approved = approvedBy.includes(TOKEN_USER.username);
  return {
    iid,
    approved: approvedBy.length > 0,
    user_has_approved: approved,
    user_can_approve: !approved,
    approved_by: approvedBy.map((username) => ({ user: { username } })),
  };
}
