import { userOf } from './payloads.ts';
import type { Commit, Deployment, Status } from './shapes.ts';

/** What the API answers of each thing. */

export const BRANCH = 'main';
/** The bot user of the access token. */
export const TOKEN_USER = userOf('project_bot');

export function commitOf({ sha, title, author, at }: Commit): object {
  return { id: sha, short_id: sha.slice(0, 8), title, message: title, author_name: author, created_at: at };
}

export function requestOf({ request, title, sha, author }: Commit): object {
  return {
    iid: request,
    title,
    state: 'merged',
    merge_commit_sha: sha,
    squash_commit_sha: null,
    author: userOf(author),
  };
}

export function statusOf({ id, sha, name, status, description, targetUrl, at }: Status): object {
  return {
    id,
    sha,
    ref: BRANCH,
    status,
    name,
    target_url: targetUrl ?? null,
    description,
    created_at: at,
    author: TOKEN_USER,
  };
}

export function deploymentOf({ id, sha, ref, tag, status, createdAt, updatedAt, environment }: Deployment): object {
  const times = { created_at: createdAt, updated_at: updatedAt };
  return {
    id,
    iid: id,
    ref,
    sha,
    tag,
    status,
    ...times,
    user: TOKEN_USER,
    environment: { name: environment },
    deployable: null,
  };
}
