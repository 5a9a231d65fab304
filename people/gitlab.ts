import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { type AskMembers, SourceRefusal } from './source.ts';

export interface GitlabPeople {
  /** User names of a group's active members, inherited and invited ones too. */
  readonly members: AskMembers;
  /** State of an account: `active`, `blocked`, `banned`, `deactivated`, …; undefined where GitLab knows none of that name. */
  readonly state: (user: string) => Promise<string | undefined>;
}

export interface GitlabPeopleOptions {
  /** Such as `https://gitlab.example.com`. */
  readonly url: string;
  /** An access token with `read_api` or `api`, that sees the groups. */
  readonly token: Secret;
}

const timeoutMs = 4_000;
const perPage = 100;
const mostPages = 50;
const usersSchema = z.array(z.object({ username: z.string(), state: z.string() }));

/** Asks GitLab who people are, without retries: a click waits, and the next asks again. */
export function createGitlabPeople({ url, token }: GitlabPeopleOptions): GitlabPeople {
  return {
    // https://docs.gitlab.com/api/group_members/#list-all-members-of-a-group-including-inherited-and-invited-members
    async members(group) {
      const found: string[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const query = `per_page=${perPage}&page=${page}`;
        const { users, more } = await ask(`groups/${encodeURIComponent(group)}/members/all?${query}`);
        found.push(...users.filter(({ state }) => state === 'active').map(({ username }) => username));
        if (!more) return found;
      }
      throw new SourceRefusal(`more than ${mostPages * perPage} members`);
    },
    async state(user) {
      const { users } = await ask(`users?username=${encodeURIComponent(user)}`);
      return users[0]?.state;
    },
  };

  async function ask(path: string) {
    const response = await fetch(`${url}/api/v4/${path}`, {
      headers: { 'private-token': token.reveal(), 'user-agent': 'coxswain' },
      // A redirect would carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    if (status === 429 || status >= 500) throw new Error(`HTTP ${status}`);
    if (status !== 200) {
      const help = status === 404 ? ', no such group, or COXSWAIN_GITLAB_TOKEN does not see it' : '';
      throw new SourceRefusal(`HTTP ${status}${help}`);
    }
    return { users: usersSchema.parse(await response.json()), more: (headers.get('x-next-page') ?? '') !== '' };
  }
}
