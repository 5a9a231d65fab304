import { duration } from '../../text/duration.ts';
import { count, listOf } from '../../text/list.ts';
import type { GroupDatabase } from '../group.ts';
import { differences, worded } from './differences.ts';
import { type DatabaseFacts, type MemberFacts, seenIn, type Seen } from './facts.ts';
import { type Judgement, type Judging, ofBoth, unknown, worst } from './judging.ts';
import type { Finding } from './score.ts';

const restorableWarnSeconds = 3600;
const restorableBadSeconds = 24 * 3600;

/** The fence sets it on purpose, on one side alone. */
const fenceParameter = 'default_transaction_read_only';

/** Whether each database could take over, how much that would lose, and whether it could be restored. */
export function judgeDatabases(judging: Judging): Finding[] {
  return judging.group.databases.flatMap((database) => {
    const { name } = database;
    const facts = judging.facts.databases[name] ?? nothing(name);
    const finding = (topic: Finding['topic'], title: string, judgement: Judgement): Finding => ({
      id: `${topic}/${name}`,
      topic,
      title: `${name}: ${title}`,
      ...judgement,
    });
    return [
      finding('replication', 'replication within the objective', replication(judging, database, facts)),
      finding('backups', 'backups', backups(judging, database, facts)),
      // A DynamoDB table has neither.
      ...(database.engine === 'dynamodb'
        ? []
        : [finding('parameters', 'same parameters and size', parameters(judging, database, facts))]),
    ];
  });
}

function replication(
  { group, active, from, to }: Judging,
  { name, engine }: GroupDatabase,
  facts: DatabaseFacts,
): Judgement {
  if ('unseen' in facts.replication) return unknown(facts.replication.unseen);
  const { problem } = facts.replication.seen;
  if (problem !== undefined) {
    const sentence = `${name}: ${problem}; repair it with dr rebuild ${group.name}, or look at the replica in RDS.`;
    return { state: 'bad', sentence, blocks: true };
  }
  if (facts.writer !== undefined && facts.writer !== active) {
    const sentence = `${name} is written in ${to}, but the group serves from ${from}; bring the move to its end.`;
    return { state: 'bad', sentence, blocks: true };
  }
  const { rpo } = group.objectives;
  const objective = `objective ${duration(rpo)}`;
  if ('unseen' in facts.loss) return unknown(facts.loss.unseen);
  const loss = facts.loss.seen;
  if (loss === undefined) {
    if (engine === 'dynamodb')
      return { state: 'ok', sentence: `The replica of ${name} in ${to} is active (${objective}).` };
    return unknown(
      `${name}: CloudWatch in ${to} has no datapoint of its lag in the last 15 min (${objective}); look at the metric.`,
    );
  }
  const said = `${name}: a failover now would lose about ${duration(loss)} of writes (${objective})`;
  if (loss > rpo) {
    const sentence = `${said}; find out why the replica is behind before relying on it.`;
    return { state: 'bad', sentence, blocks: true };
  }
  if (loss > rpo / 2)
    return { state: 'warn', sentence: `${said}; watch the load of the source and the size of the replica.` };
  return { state: 'ok', sentence: `${said}.` };
}

/** The side that serves must be restorable; the other, once it takes over. */
function backups(
  { facts: { at }, active, standby }: Judging,
  { name, sides }: GroupDatabase,
  facts: DatabaseFacts,
): Judgement {
  const here = facts.sides[active];
  const { id, scope } = sides[active];
  const where = `${id} in ${scope.region}`;
  if ('unseen' in here) return unknown(here.unseen);
  if (here.seen === undefined)
    return { state: 'bad', sentence: `There is no ${where}; correct ${name} in the catalogue.` };
  const { retentionDays, restorable } = here.seen;
  if (retentionDays === undefined) return unknown(`Whether ${where} is backed up is not known; look at its backups.`);
  if (retentionDays === 0) {
    return { state: 'bad', sentence: `${where} keeps no backups (0 days); set a retention of some days.` };
  }
  const limit = `limit ${duration(restorableWarnSeconds)}`;
  if (restorable === undefined) {
    return { state: 'bad', sentence: `${where} has no backup yet that could be restored; look at its backups.` };
  }
  const age = Math.max(0, (at - restorable) / 1000);
  const said = `${where} can be restored to ${duration(age)} ago (${limit}, kept ${count(retentionDays, 'day')})`;
  if (age > restorableBadSeconds) return { state: 'bad', sentence: `${said}; look why its backups stopped.` };
  if (age > restorableWarnSeconds) return { state: 'warn', sentence: `${said}; look at its backups.` };
  const there = seenIn(facts.sides[standby]);
  if (there?.retentionDays === 0) {
    const other = `${sides[standby].id} in ${sides[standby].scope.region}`;
    const sentence = `${said}, but ${other} keeps none (0 days): after a failover nothing could be restored until its first backup; set a retention.`;
    return { state: 'warn', sentence };
  }
  return { state: 'ok', sentence: `${said}.` };
}

function parameters({ active, standby }: Judging, database: GroupDatabase, facts: DatabaseFacts): Judgement {
  const { name, sides } = database;
  return ofBoth(facts.sides[active], facts.sides[standby], (a, b) => {
    const [here, there] = [sides[active], sides[standby]];
    if (a === undefined || b === undefined) {
      const gone = a === undefined ? here : there;
      const sentence = `There is no ${gone.id} in ${gone.scope.region}; create it, or correct ${name} in the catalogue.`;
      return { state: 'bad', sentence, blocks: true };
    }
    const declared = database.engine === 'rds' ? database.parameterGroup : undefined;
    const others = [
      { member: here, found: a },
      { member: there, found: b },
    ].flatMap(({ member, found }): Judgement[] =>
      declared === undefined || found.parameterGroup === declared
        ? []
        : [
            {
              state: 'bad',
              sentence: `${member.id} in ${member.scope.region} uses the parameter group ${found.parameterGroup ?? 'of nobody'}, the catalogue says ${declared}: a fence would not reach it. Correct one of them.`,
            },
          ],
    );
    const all = [...others, values(a, b, there.scope.region), size(a, b, there.id)];
    const amount = Object.keys((a.parameters && seenIn(a.parameters)) ?? {}).length;
    return worst(
      all,
      `${name}: ${count(amount, 'parameter')} set, the same in both regions; both are ${a.size ?? 'of one size'}.`,
    );
  });
}

function values({ parameters: a }: MemberFacts, { parameters: b }: MemberFacts, to: string): Judgement {
  if (a === undefined || b === undefined) return { state: 'ok', sentence: '' };
  return ofBoth(a, b, (here, there) => {
    const found = differences(here, there).filter(({ path }) => path[0] !== fenceParameter);
    if (found.length === 0) return { state: 'ok', sentence: '' };
    const each = found
      .slice(0, 4)
      .map((one) => `${one.path.join('.')} is ${worded(one.b)} in ${to} and ${worded(one.a)} in the other`);
    const more = found.length > each.length ? ` and ${found.length - each.length} more` : '';
    return { state: 'bad', sentence: `Parameters differ: ${listOf(each)}${more}. Set them alike.` };
  });
}

function size(a: MemberFacts, b: MemberFacts, id: string): Judgement {
  if (a.size === b.size) return { state: 'ok', sentence: '' };
  return {
    state: 'warn',
    sentence: `${id} is ${b.size ?? 'of unknown size'}, its source ${a.size ?? 'of unknown size'}; give it the same size.`,
  };
}

function nothing(name: string): DatabaseFacts {
  const look: Seen<never> = { unseen: `${name} was not looked at.` };
  return { replication: look, loss: look, sides: { primary: look, standby: look } };
}
