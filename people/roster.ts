import type { Log } from '../config/log.ts';
import { counts, doubtAbout, graceMs, type Heard } from '../domain/catalogue/doubt.ts';
import { type GroupSource, groupNames, sourcesOf } from '../domain/catalogue/group-schema.ts';
import { type Members, peopleAmong, withMembers } from '../domain/catalogue/members.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import { type AskMembers, SourceRefusal } from './source.ts';

/** Who is in the catalogue's groups now. */
export interface Roster {
  /** The catalogue, whose `people` are always in the groups that they are known to be in at that moment. */
  readonly catalogue: Catalogue;
  /** Asks every source whose answer is old; waits so long at most, and then goes on with what is known. Never throws. */
  refresh(withinMs: number): Promise<void>;
  /** What each source said last. */
  sources(): readonly (Heard & { readonly source: GroupSource; readonly members: readonly string[] })[];
}

export interface RosterDeps {
  readonly catalogue: Catalogue;
  readonly ask: Readonly<Record<GroupSource['at'], AskMembers>>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly now?: () => number;
}

/** How long an answer is as good as new. */
export const freshMs = 45_000;
/** A source in trouble is not asked by every click. */
const againMs = 10_000;

interface Asked {
  readonly source: GroupSource;
  answer?: { readonly at: number; readonly members: readonly string[] };
  trouble?: { readonly since: number; readonly reason: string; readonly refused: boolean; tried: number };
  asking?: Promise<void> | undefined;
}

/** Keeps who is in the groups, each source asked again when somebody acts and its answer is older than 45 s. */
export function createRoster({ catalogue, ask, log, now = Date.now }: RosterDeps): Roster {
  const asked = new Map<string, Asked>();
  const groups = groupNames(catalogue.groups).flatMap((group) => {
    const sources = sourcesOf(catalogue.groups, group);
    return sources.length === 0 ? [] : [{ group, sources: sources.map(keep) }];
  });
  let resolved: { readonly until: number; readonly catalogue: Catalogue } | undefined;

  return {
    catalogue: groups.length === 0 ? catalogue : live(),
    async refresh(withinMs) {
      const due = [...asked.values()].filter((each) => each.asking !== undefined || isDue(each));
      if (due.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
      await Promise.race([Promise.all(due.map((each) => (each.asking ??= question(each)))), late]);
      clearTimeout(timer);
    },
    sources: () =>
      [...asked.values()].map((each) => ({ source: each.source, members: each.answer?.members ?? [], ...heard(each) })),
  };

  /** Several groups may have the same source. */
  function keep(source: GroupSource): Asked {
    const key = `${source.at} ${source.group}`;
    const known = asked.get(key) ?? { source };
    asked.set(key, known);
    return known;
  }

  function isDue({ answer, trouble }: Asked): boolean {
    if (trouble !== undefined) return now() - trouble.tried >= againMs;
    return answer === undefined || now() - answer.at >= freshMs;
  }

  async function question(each: Asked): Promise<void> {
    const { source, trouble: before } = each;
    try {
      const members = await ask[source.at](source.group);
      each.answer = { at: now(), members };
      delete each.trouble;
      if (before !== undefined) log.info({ source }, 'members of a group are known again');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const refused = error instanceof SourceRefusal;
      each.trouble = { since: before?.since ?? now(), reason, refused, tried: now() };
      // Once, not at every click of an outage.
      if (before?.reason !== reason) log.warn({ source, reason, refused }, 'members of a group are not known anew');
    } finally {
      each.asking = undefined;
      resolved = undefined;
    }
  }

  /** One object for all who hold it: only who is in the groups changes underneath. */
  function live(): Catalogue {
    return Object.freeze({
      ...catalogue,
      get people() {
        return current().people;
      },
      get doubts() {
        return current().doubts ?? {};
      },
    });
  }

  function current(): Catalogue {
    const at = now();
    if (resolved !== undefined && at < resolved.until) return resolved.catalogue;
    const members = groups.map(({ group, sources }) => [group, membersOf(group, sources, at)] as const);
    const lapses = [...asked.values()].map(({ answer }) => (answer?.at ?? Number.NEGATIVE_INFINITY) + graceMs + 1);
    const until = Math.min(...lapses.filter((each) => each > at));
    resolved = { until, catalogue: withMembers(catalogue, Object.fromEntries(members)) };
    return resolved.catalogue;
  }

  function membersOf(group: string, sources: readonly Asked[], at: number): Members {
    const doubts = sources.flatMap((each) => doubtAbout(group, each.source, heard(each), at) ?? []);
    return {
      people: sources.flatMap((each) =>
        counts(heard(each), at) ? peopleAmong(catalogue, each.source, each.answer?.members ?? []) : [],
      ),
      ...(doubts.length === 0 ? {} : { doubt: doubts.join(' ') }),
    };
  }
}

function heard({ answer, trouble }: Asked): Heard {
  return {
    ...(answer === undefined ? {} : { answeredAt: answer.at }),
    ...(trouble === undefined ? {} : { trouble }),
  };
}
