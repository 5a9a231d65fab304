import { WebAPIHTTPError, WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { SlackToken, SlackTokens } from '../config/slack-tokens.ts';
import type { SlackAccount } from '../domain/catalogue/account.ts';
import { slackClient } from './slack-client.ts';
import { type AskMembers, SourceRefusal } from './source.ts';

export interface SlackPeople {
  /** Members of a user group, given by id or handle; needs the scope `usergroups:read`. */
  readonly members: AskMembers;
  /** An account as it is now, in `team` (else at home); needs `users:read`. Undefined where Slack knows none of that id. */
  readonly account: (user: string, team?: string) => Promise<SlackAccount | undefined>;
}

export interface SlackPeopleOptions {
  /** User groups are those of the home workspace; an account is looked up where its owner is. */
  readonly tokens: SlackTokens;
  /** Base of the Web API, ending in a slash. */
  readonly apiUrl: string;
}

/** A click waits for it. */
const timeoutMs = 4_000;
/** A handle may be given to another group; seldom. */
const handlesKeptMs = 5 * 60_000;

/** Slack's own words for trouble on its side; all others are answers. https://docs.slack.dev/reference/methods/usergroups.users.list */
const theirs = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
  'team_added_to_org',
]);

/** Asks Slack who people are, one call at a time, without retries: a click waits, and the next asks again. */
export function createSlackPeople({ tokens, apiUrl }: SlackPeopleOptions): SlackPeople {
  const options = { slackApiUrl: apiUrl, timeout: timeoutMs };
  const web = slackClient(() => tokens.home(), options);
  let handles: { readonly at: number; readonly ids: ReadonlyMap<string, string> } | undefined;
  const places = new Map<string, Place>();

  return {
    async members(group) {
      try {
        const { users = [] } = await web.usergroups.users.list({ usergroup: await idOf(group) });
        return users;
      } catch (error) {
        throw asRefusal(error);
      }
    },
    async account(user, team = '') {
      try {
        const place = placeOf(team);
        const [{ user: found }, workspace] = await Promise.all([place.web.users.info({ user }), place.own()]);
        if (found === undefined) return undefined;
        const from = strangerOf(found, workspace);
        return {
          deactivated: found.deleted === true,
          bot: found.is_bot === true,
          ...(from === undefined ? {} : { strangerOf: from }),
        };
      } catch (error) {
        if (error instanceof WebAPIPlatformError && error.data.error === 'user_not_found') return undefined;
        throw error;
      }
    },
  };

  async function idOf(group: string): Promise<string> {
    if (/^S[A-Z0-9]{6,}$/.test(group)) return group;
    if (handles === undefined || Date.now() - handles.at > handlesKeptMs || !handles.ids.has(group)) {
      const { usergroups = [] } = await web.usergroups.list();
      const named = usergroups.flatMap(({ id, handle }) =>
        id === undefined || handle === undefined ? [] : [[handle, id] as const],
      );
      handles = { at: Date.now(), ids: new Map(named) };
    }
    const id = handles.ids.get(group);
    if (id === undefined) throw new SourceRefusal(`no user group has the handle ${group}`);
    return id;
  }

  /** In a workspace that has not installed the app, somebody in a shared channel of one that has may be. */
  function placeOf(team: string): Place {
    const known = places.get(team) ?? createPlace(() => tokens.of({ team }) ?? tokens.home());
    if (tokens.of({ team }) !== undefined || team === '') places.set(team, known);
    return known;
  }

  function createPlace(token: () => SlackToken | undefined): Place {
    const client = slackClient(token, options);
    let own: Promise<Own> | undefined;
    return {
      web: client,
      // Where a token is from does not change while it works.
      own() {
        own ??= client.auth.test().then(({ team_id: team, enterprise_id: enterprise }) => ({ team, enterprise }));
        own.catch(() => (own = undefined));
        return own;
      },
    };
  }
}

/** A workspace that the app is installed in. */
interface Place {
  readonly web: WebClient;
  readonly own: () => Promise<Own>;
}

interface Own {
  readonly team: string | undefined;
  readonly enterprise: string | undefined;
}

interface Belonging {
  readonly team_id?: string;
  readonly enterprise_user?: { readonly enterprise_id?: string; readonly teams?: string[] };
}

/** In an Enterprise Grid a person belongs to several workspaces, and all of them to one enterprise. */
function strangerOf({ team_id: team, enterprise_user: grid }: Belonging, own: Own): string | undefined {
  if (team === undefined || own.team === undefined || team === own.team) return undefined;
  if (grid?.teams?.includes(own.team) === true) return undefined;
  if (own.enterprise !== undefined && grid?.enterprise_id === own.enterprise) return undefined;
  return team;
}

/** What Slack understood and will not do is an answer; the rest is no answer. */
function asRefusal(error: unknown): unknown {
  if (error instanceof WebAPIPlatformError && !theirs.has(error.data.error)) {
    const help = error.data.error === 'missing_scope' ? ', the app needs usergroups:read: install it again' : '';
    return new SourceRefusal(`${error.data.error}${help}`);
  }
  if (error instanceof WebAPIHTTPError && error.statusCode < 500 && error.statusCode !== 429)
    return new SourceRefusal(`HTTP ${error.statusCode}`);
  return error;
}
