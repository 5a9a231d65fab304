import { beforeEach, describe, expect, test } from '@jest/globals';
import { authorise } from '../../domain/catalogue/authorise.ts';
import { graceMs } from '../../domain/catalogue/doubt.ts';
import { createRoster, freshMs } from '../../people/roster.ts';
import { SourceRefusal } from '../../people/source.ts';
import { catalogue } from '../domain/catalogue/support.ts';

const written = catalogue({
  groups: {
    deployers: {},
    oncall: { slack: 'S0ONCALL' },
    auditors: { slack: 'S0ONCALL' },
    nobody: { gitlab: 'shop/x' },
  },
});
const actor = { via: 'slack', team: 'T0SHOP', user: 'U0OUTSIDER' } as const;

let clock = 0;
let asked: string[] = [];
let slack: () => Promise<string[]>;
let gitlab: () => Promise<string[]>;
let warned: object[] = [];
const log = { info: () => undefined, warn: (fields: object) => void warned.push(fields) };

beforeEach(() => {
  clock = Date.parse('2026-01-05T02:00:00Z');
  asked = [];
  warned = [];
  slack = () => Promise.resolve(['U0OUTSIDER']);
  gitlab = () => Promise.resolve([]);
});

function roster() {
  const counting = (at: string, answer: () => Promise<string[]>) => (group: string) => {
    asked.push(`${at} ${group}`);
    return answer();
  };
  const ask = { slack: counting('slack', () => slack()), gitlab: counting('gitlab', () => gitlab()) };
  return createRoster({ catalogue: written, ask, log, now: () => clock });
}
const may = (of: ReturnType<typeof roster>) => authorise(of.catalogue, actor, 'operate', 'app', 'prod');

describe('who is in the groups', () => {
  test('is not known before somebody was asked, and then at once, in the same catalogue', async () => {
    const known = roster();
    expect(may(known)).toMatchObject({ allowed: false, sentence: expect.stringContaining('has not answered so far') });
    await known.refresh(1_000);
    expect(may(known)).toEqual({ allowed: true, person: 'outsider' });
    expect(known.catalogue.doubts).toEqual({});
  });

  test('is asked once a source, and again only when the answer is old', async () => {
    const known = roster();
    await Promise.all([known.refresh(1_000), known.refresh(1_000)]);
    await known.refresh(1_000);
    expect(asked.toSorted()).toEqual(['gitlab shop/x', 'slack S0ONCALL']);
    clock += freshMs;
    slack = () => Promise.resolve([]);
    await known.refresh(1_000);
    expect(asked).toHaveLength(4);
    expect(may(known)).toMatchObject({ allowed: false });
  });

  test('costs nothing where the catalogue names everybody', async () => {
    const plain = catalogue();
    const known = createRoster({ catalogue: plain, ask: { slack, gitlab }, log });
    await known.refresh(0);
    expect(known.catalogue).toBe(plain);
  });
});

describe('a source that fails', () => {
  test('counts by its last answer for a night, however often it is asked, and is logged once', async () => {
    const known = roster();
    await known.refresh(1_000);
    slack = () => Promise.reject(new Error('HTTP 502'));
    for (let hour = 0; hour < 8; hour += 1) {
      clock += 3_600_000 - 60_000;
      await known.refresh(1_000);
      expect(may(known)).toMatchObject({ allowed: true });
    }
    expect(known.catalogue.doubts?.['oncall']).toMatch(/^Members of oncall are those of 2026-01-05 02:00 UTC: Slack/);
    expect(warned).toHaveLength(1);
    clock += graceMs;
    expect(may(known)).toMatchObject({ allowed: false, sentence: expect.stringContaining('older than 8 h') });
  });

  test('is not asked by every click', async () => {
    const known = roster();
    slack = () => Promise.reject(new Error('HTTP 502'));
    for (let second = 0; second < 10; second += 1) {
      await known.refresh(1_000);
      clock += 1_000;
    }
    expect(asked.filter((each) => each.startsWith('slack'))).toHaveLength(1);
    await known.refresh(1_000);
    expect(asked.filter((each) => each.startsWith('slack'))).toHaveLength(2);
  });

  test('by a refusal counts for nothing at once, and again as soon as it answers', async () => {
    const known = roster();
    await known.refresh(1_000);
    slack = () => Promise.reject(new SourceRefusal('no_such_subteam'));
    clock += freshMs;
    await known.refresh(1_000);
    expect(may(known)).toMatchObject({ allowed: false, sentence: expect.stringContaining('(no_such_subteam)') });
    slack = () => Promise.resolve(['U0OUTSIDER']);
    clock += freshMs;
    await known.refresh(1_000);
    expect(may(known)).toMatchObject({ allowed: true });
  });

  test('by silence keeps nobody waiting longer than agreed, and another source meanwhile counts', async () => {
    const known = roster();
    const answer = Promise.withResolvers<string[]>();
    gitlab = () => answer.promise;
    await known.refresh(20);
    expect(may(known)).toMatchObject({ allowed: true });
    expect(known.catalogue.doubts?.['nobody']).toContain('has not answered so far');
    answer.resolve([]);
    await known.refresh(1_000);
    expect(known.catalogue.doubts).toEqual({});
  });
});
