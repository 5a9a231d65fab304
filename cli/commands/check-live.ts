import { counts } from '../../domain/catalogue/doubt.ts';
import { groupNames, type GroupSource, sourcesOf } from '../../domain/catalogue/group-schema.ts';
import { peopleAmong, placeOf } from '../../domain/catalogue/members.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import { listOf } from '../../domain/text/list.ts';
import { createGitlabPeople } from '../../people/gitlab.ts';
import { oneToken } from '../../config/slack-tokens.ts';
import { createRoster } from '../../people/roster.ts';
import { createSlackPeople } from '../../people/slack.ts';
import { notSetUp } from '../../people/source.ts';
import type { Terminal } from '../terminal.ts';

/** What one source says of the groups that name it. */
export interface LiveSource extends GroupSource {
  /** Groups of the catalogue. */
  readonly groups: readonly string[];
  readonly people: readonly string[];
  /** Members whom the catalogue does not know, as the source names them: they count for nothing. */
  readonly unknown: readonly string[];
  /** Why it did not say. */
  readonly problem?: string;
  readonly sentence: string;
}

/** Nobody waits at a button here. */
const patienceMs = 30_000;

/** Asks every source of the catalogue's groups who is in it now. */
export async function askSources(catalogue: Catalogue, { settings }: Terminal): Promise<LiveSource[]> {
  const { slack, gitlab } = settings;
  const roster = createRoster({
    catalogue,
    ask: {
      slack:
        slack.botToken === undefined
          ? notSetUp('SLACK_BOT_TOKEN is not set')
          : createSlackPeople({ tokens: oneToken(slack.botToken), apiUrl: slack.apiUrl }).members,
      gitlab:
        gitlab.url === undefined || gitlab.token === undefined
          ? notSetUp('COXSWAIN_GITLAB_URL and COXSWAIN_GITLAB_TOKEN are not set')
          : createGitlabPeople({ url: gitlab.url, token: gitlab.token }).members,
    },
    log: { info: () => undefined, warn: () => undefined },
  });
  await roster.refresh(patienceMs);
  return roster.sources().map(({ source, members, ...heard }) => {
    const known = (member: string) => peopleAmong(catalogue, source, [member]);
    const found = {
      ...source,
      groups: groupNames(catalogue.groups).filter((name) =>
        sourcesOf(catalogue.groups, name).some(({ at, group }) => at === source.at && group === source.group),
      ),
      people: members.flatMap(known),
      unknown: members.filter((member) => known(member).length === 0),
      ...(counts(heard, Date.now()) ? {} : { problem: heard.trouble?.reason ?? `no answer in ${patienceMs / 1000} s` }),
    };
    return { ...found, sentence: sentenceOf(found) };
  });
}

/** `release-managers: Slack (group S0123ABCD) has release-manager and second-manager; unknown to the catalogue: U0NOBODY.` */
function sentenceOf({ groups, people, unknown, problem, ...source }: Omit<LiveSource, 'sentence'>): string {
  const what = `${listOf(groups)}: ${placeOf(source)}`;
  if (problem !== undefined) return `${what} does not say who is in it (${problem}).`;
  const strangers = unknown.length === 0 ? '' : `; unknown to the catalogue: ${unknown.join(', ')}`;
  return `${what} has ${people.length === 0 ? 'nobody of the catalogue' : listOf(people)}${strangers}.`;
}
