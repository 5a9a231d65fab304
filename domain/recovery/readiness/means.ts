import { duration } from '../../text/duration.ts';
import { count, listOf } from '../../text/list.ts';
import { number } from '../../text/number.ts';
import { seenIn } from './facts.ts';
import { type Judgement, type Judging, ofBoth, unknown, worst } from './judging.ts';
import { vcpusOf } from './normal-definition.ts';
import type { Finding } from './score.ts';
import { fullTasks } from './services.ts';

const daySeconds = 86_400;
const drillWarnDays = 90;
const drillBadDays = 180;
/** Below this share of the quota left over at full capacity, another service's growth takes it. */
const spare = 0.1;

/** What a failover itself leans on: regions that answer, secrets, quota, roles, playbooks, practice. */
export function judgeMeans(judging: Judging): Finding[] {
  const { group, from, to, facts, active, standby } = judging;
  const playbooks = Object.values(group.playbooks).map(({ playbook }) => playbook);
  const answers = (side: typeof active, region: string): Judgement => {
    const look = facts.answers[side];
    if ('seen' in look) return { state: 'ok', sentence: `${region} answers.` };
    // Whether the side that serves can be asked says nothing against the one that stands by.
    return side === active
      ? unknown(`${look.unseen} What stands in ${region} is not known until it answers.`)
      : { state: 'bad', sentence: `${look.unseen} There is nowhere to move to until ${region} is back.`, blocks: true };
  };
  return [
    { id: 'regions/active', topic: 'regions', title: `${from} answers`, ...answers(active, from) },
    { id: 'regions/standby', topic: 'regions', title: `${to} answers`, ...answers(standby, to) },
    { id: 'secrets', topic: 'secrets', title: 'secrets in step', ...secrets(judging) },
    { id: 'quota', topic: 'quota', title: 'quota for full capacity', ...quota(judging) },
    { id: 'roles', topic: 'roles', title: 'roles', ...roles(judging) },
    ...(playbooks.length === 0
      ? []
      : [{ id: 'playbooks', topic: 'playbooks', title: 'playbooks', ...present(judging, playbooks) } as const]),
    { id: 'drill', topic: 'drill', title: 'last drill', ...drill(judging) },
  ];
}

function secrets({ facts, active, standby, from, to }: Judging): Judgement {
  if ('unseen' in facts.secrets) return unknown(facts.secrets.unseen);
  const found = facts.secrets.seen;
  const judged = found.map(({ name, sides }) =>
    ofBoth(sides[active], sides[standby], (here, there): Judgement => {
      if (there === undefined) {
        const sentence = `There is no secret ${name} in ${to}; replicate it there.`;
        return { state: 'bad', sentence, blocks: true };
      }
      if (here === undefined) {
        return { state: 'bad', sentence: `There is no secret ${name} in ${from}; what names it cannot start there.` };
      }
      if (here === there) return { state: 'ok', sentence: '' };
      const sentence = `Secret ${name}: ${to} has version ${brief(there)}, ${from} has ${brief(here)}; look at its replication status.`;
      return { state: 'bad', sentence };
    }),
  );
  const fine =
    found.length === 0 ? 'No secret is named.' : `${count(found.length, 'secret')} in step: ${names(found)}.`;
  return worst(judged, fine);
}

function quota(judging: Judging): Judgement {
  const { group, facts, active, standby, to } = judging;
  if ('unseen' in facts.quota) return unknown(facts.quota.unseen);
  const { limit, used } = facts.quota.seen;
  let needed = 0;
  let own = 0;
  for (const service of group.services) {
    const sides = facts.services[service.service];
    const looks = [standby, active].flatMap((side) => sides?.[side] ?? []);
    const definitions = looks.flatMap((look) => seenIn(look)?.definition ?? []);
    const each = definitions.flatMap((look) => vcpusOf(seenIn(look)?.definition ?? {}) ?? [])[0];
    if (each === undefined) {
      const [silent] = [...looks, ...definitions].flatMap((look) => ('unseen' in look ? [`${look.unseen} `] : []));
      return unknown(
        `${silent ?? ''}How many vCPUs a task of ${service.service} takes is not known; the Fargate quota in ${to} is ${number(limit)}.`,
      );
    }
    const look = sides?.[standby];
    needed += each * fullTasks(judging, service);
    own += each * ((look && seenIn(look)?.running) ?? 0);
  }
  const others = used === undefined ? 0 : Math.max(0, used - own);
  const among = used === undefined ? 'what others use there is not known' : `${number(others)} are used by others`;
  const said = `Full capacity in ${to} takes ${number(needed)} vCPUs; the Fargate quota is ${number(limit)}, ${among}`;
  const ask = 'ask Service Quotas for more (Fargate On-Demand vCPU resource count).';
  if (needed + others > limit) return { state: 'bad', sentence: `${said}; ${ask}`, blocks: true };
  if (needed + others > limit * (1 - spare))
    return { state: 'warn', sentence: `${said}, which leaves less than a tenth; ${ask}` };
  return { state: 'ok', sentence: `${said}.` };
}

function roles({ facts, to }: Judging): Judgement {
  const judged = facts.roles.map(({ role, answer }): Judgement => {
    if ('unseen' in answer) return unknown(answer.unseen);
    const { denied } = answer.seen;
    if (denied === undefined) return { state: 'ok', sentence: '' };
    const sentence = `${role} cannot be assumed in ${to}: ${denied}. Correct its trust policy.`;
    return { state: 'bad', sentence, blocks: true };
  });
  return worst(judged, `${listOf(facts.roles.map(({ role }) => role))} can be used in ${to}.`);
}

function present({ facts }: Judging, playbooks: readonly string[]): Judgement {
  const missing = facts.missingPlaybooks;
  if (missing.length === 0)
    return {
      state: 'ok',
      sentence: `${listOf([...new Set(playbooks)])} ${playbooks.length === 1 ? 'is' : 'are'} there.`,
    };
  const sentence = `The folder of playbooks (COXSWAIN_PLAYBOOKS) has no ${listOf(missing, 'or')}; add it, or correct the catalogue.`;
  return { state: 'bad', sentence, blocks: true };
}

function drill({ facts: { at, lastDrill }, group }: Judging): Judgement {
  const limits = `limits ${drillWarnDays} and ${drillBadDays} days`;
  if (lastDrill === undefined)
    return unknown(`No drill of ${group.name} is known (${limits}); hold one with drill ${group.name}.`);
  const age = Math.max(0, (at - lastDrill) / 1000);
  const said = `The last drill or move ended ${duration(age)} ago (${limits})`;
  const state = age > drillBadDays * daySeconds ? 'bad' : age > drillWarnDays * daySeconds ? 'warn' : 'ok';
  return { state, sentence: state === 'ok' ? `${said}.` : `${said}; hold one with drill ${group.name}.` };
}

function names(found: readonly { readonly name: string }[]): string {
  const most = 3;
  const shown = found.slice(0, most).map(({ name }) => name);
  return found.length > most ? `${shown.join(', ')} and ${found.length - most} more` : listOf(shown);
}

/** Enough of a version id to recognise it. */
function brief(version: string): string {
  return version.slice(0, 8);
}
