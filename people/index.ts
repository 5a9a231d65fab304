import type { Log } from '../config/log.ts';
import type { Secret } from '../config/secret.ts';
import type { SlackTokens } from '../config/slack-tokens.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { createGitlabPeople } from './gitlab.ts';
import { createPeople, type People } from './people.ts';
import { createSlackPeople } from './slack.ts';

export type { Admit, People } from './people.ts';

/** What bot and worker are set to, as far as it is about people. */
export interface PeopleSettings {
  readonly slack: { readonly apiUrl: string };
  readonly gitlab: { readonly url: string | undefined; readonly token: Secret | undefined };
}

/** Who people are, asked of the Slack and the GitLab that are set. */
export function peopleOf({
  settings: { slack, gitlab },
  tokens,
  ...deps
}: {
  readonly catalogue: Catalogue;
  readonly settings: PeopleSettings;
  readonly tokens: SlackTokens;
  readonly log: Log;
  readonly patienceMs: number;
}): People {
  const { url, token } = gitlab;
  return createPeople({
    ...deps,
    slack: createSlackPeople({ tokens, apiUrl: slack.apiUrl }),
    ...(url === undefined || token === undefined ? {} : { gitlab: createGitlabPeople({ url, token }) }),
  });
}
