import type { Log } from '../config/log.ts';
import { blockedProblem, leftProblem, slackAccountProblem } from '../domain/catalogue/account.ts';
import { personOf, workspacesOf } from '../domain/catalogue/authorise.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { type Actor, isBuild, isOwn } from '../domain/change/actor.ts';
import { createRecall } from './recall.ts';
import { createRoster, type Roster } from './roster.ts';
import type { GitlabPeople } from './gitlab.ts';
import type { SlackPeople } from './slack.ts';
import { notSetUp } from './source.ts';

/** Who somebody is just now, asked before anything is decided about what they may do. */
export interface People extends Roster {
  /**
   * Brings up to date who is in the groups, and answers why nothing is done for this actor, one sentence; undefined where nothing
   * speaks against them. Never throws.
   */
  readonly admit: (actor: Actor) => Promise<string | undefined>;
  /** Asks now and then without being asked, so that an outage finds the last answers young. Answers how to end it. */
  readonly keepWarm: () => () => void;
}

/** The one question that comes before all others. */
export type Admit = People['admit'];

export interface PeopleDeps {
  readonly catalogue: Catalogue;
  readonly slack: SlackPeople;
  /** Absent: no GitLab is set up. */
  readonly gitlab?: GitlabPeople;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** How long somebody who acts is kept waiting for the answers, ms. */
  readonly patienceMs: number;
  readonly now?: () => number;
}

const warmMs = 5 * 60_000;

/** Asks Slack and GitLab who people are. */
export function createPeople({ catalogue, slack, gitlab, log, patienceMs, now = Date.now }: PeopleDeps): People {
  const unset = notSetUp('COXSWAIN_GITLAB_URL and COXSWAIN_GITLAB_TOKEN are not set');
  const ask = { slack: slack.members, gitlab: gitlab?.members ?? unset };
  const roster = createRoster({ catalogue, ask, log, now });
  const recall = { now, withinMs: patienceMs, onTrouble: (err: unknown) => log.warn({ err }, 'account not looked up') };
  const slackAccount = createRecall((account) => slack.account(account.user, account.team), keyOf, recall);
  const gitlabState = createRecall((user: string) => gitlab?.state(user) ?? Promise.resolve(undefined), String, recall);

  return {
    ...roster,
    async admit(actor) {
      const [problem] = await Promise.all([problemOf(actor), roster.refresh(patienceMs)]);
      if (problem !== undefined) log.warn({ actor: described(actor), problem }, 'not let in');
      return problem;
    },
    keepWarm() {
      void roster.refresh(patienceMs);
      const timer = setInterval(() => void roster.refresh(patienceMs), warmMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };

  async function problemOf(actor: Actor): Promise<string | undefined> {
    if (isOwn(actor)) return undefined;
    if (isBuild(actor)) {
      const { user } = actor;
      if (user === undefined || (actor.via === 'ci' && actor.host !== 'gitlab')) return undefined;
      const state = await gitlabState(user);
      return state === undefined || state === 'active' ? undefined : blockedProblem(user, state);
    }
    if (actor.via === 'slack') {
      const account = await slackAccount(actor);
      return account === undefined ? undefined : slackAccountProblem(actor.user, account, workspacesOf(catalogue));
    }
    const person = personOf(catalogue, actor);
    const id = person === undefined ? undefined : catalogue.people[person]?.slack;
    const account = id === undefined ? undefined : await slackAccount({ user: id });
    return person !== undefined && account?.deactivated === true ? leftProblem(person) : undefined;
  }
}

interface AccountId {
  readonly user: string;
  readonly team?: string;
}

const keyOf = ({ user, team = '' }: AccountId) => `${team} ${user}`;

/** As much as a log needs to tell who it was. */
function described(actor: Actor): object {
  if (actor.via === 'slack') return { via: actor.via, team: actor.team, user: actor.user };
  return isBuild(actor) ? { via: actor.via, project: actor.project, user: actor.user } : actor;
}
