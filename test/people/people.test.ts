import { beforeEach, expect, test } from '@jest/globals';
import type { SlackAccount } from '../../domain/catalogue/account.ts';
import type { Actor } from '../../domain/change/actor.ts';
import { createPeople } from '../../people/people.ts';
import { catalogue } from '../domain/catalogue/support.ts';

const active: SlackAccount = { deactivated: false, bot: false };
let accounts: Record<string, SlackAccount> = {};
let states: Record<string, string> = {};
let asked: string[] = [];
let ill = false;
let clock = 0;

beforeEach(() => {
  accounts = {};
  states = {};
  asked = [];
  ill = false;
  clock = 1_000_000;
});

const log = { info: () => undefined, warn: () => undefined };
const people = (written = catalogue()) =>
  createPeople({
    catalogue: written,
    slack: {
      members: () => Promise.resolve([]),
      async account(user) {
        asked.push(user);
        if (ill) throw new Error('Slack is away');
        return accounts[user] ?? active;
      },
    },
    gitlab: { members: () => Promise.resolve([]), state: async (user) => states[user] },
    log,
    patienceMs: 1_000,
    now: () => clock,
  });

const slack = (user: string): Actor => ({ via: 'slack', team: 'T0SHOP', user });
const build = (user: string): Actor => ({
  via: 'gitlab',
  event: 'pipeline',
  project: 'shop/app',
  ref: 'main',
  tag: false,
  sha: 'a'.repeat(40),
  user,
});

test('people with an account in order are let in', async () => {
  const { admit } = people();
  expect(await admit(slack('U0DEVELOPER'))).toBeUndefined();
  expect(await admit({ via: 'oidc', subject: 'developer' })).toBeUndefined();
  expect(await admit(build('developer'))).toBeUndefined();
});

test.each<[string, Partial<SlackAccount>, RegExp]>([
  ['a deactivated account', { deactivated: true }, /^The Slack account U0DEVELOPER is deactivated/],
  ['a stranger in a shared channel', { strangerOf: 'T0PARTNER' }, /belongs to another workspace \(T0PARTNER\)/],
  ['a bot', { bot: true }, /^Only people may ask for this, and U0DEVELOPER is a bot/],
])('%s is not', async (_, more, sentence) => {
  accounts = { U0DEVELOPER: { ...active, ...more } };
  expect(await people().admit(slack('U0DEVELOPER'))).toMatch(sentence);
});

test('a member of another workspace is let in where the catalogue names that workspace', async () => {
  accounts = { U0DEVELOPER: { ...active, strangerOf: 'T0PARTNER' } };
  const both = catalogue({ workspace: ['T0SHOP', 'T0PARTNER'] });
  expect(await people(both).admit(slack('U0DEVELOPER'))).toBeUndefined();
});

test('who has left in Slack has left on the command line too', async () => {
  accounts = { U0DEVELOPER: { ...active, deactivated: true } };
  expect(await people().admit({ via: 'oidc', subject: 'developer' })).toBe(
    'The Slack account of developer is deactivated, so nothing is done in their name. If they still belong here, have it activated, or take it from them in the catalogue.',
  );
});

test('a build of a blocked GitLab user starts nothing', async () => {
  states = { developer: 'blocked' };
  expect(await people().admit(build('developer'))).toMatch(/^The GitLab user developer is blocked/);
});

test('a change or a schedule of our own is nobody’s account', async () => {
  expect(await people().admit({ via: 'schedule', schedule: 'drill' })).toBeUndefined();
  expect(asked).toEqual([]);
});

test('an account is looked up once a minute, and an outage lets in whom nothing is known against', async () => {
  const { admit } = people();
  await Promise.all([admit(slack('U0DEVELOPER')), admit(slack('U0DEVELOPER'))]);
  await admit(slack('U0DEVELOPER'));
  expect(asked).toEqual(['U0DEVELOPER']);
  accounts = { U0DEVELOPER: { ...active, deactivated: true } };
  clock += 61_000;
  expect(await admit(slack('U0DEVELOPER'))).toMatch(/deactivated/);
  ill = true;
  asked = [];
  clock += 61_000;
  expect(await admit(slack('U0DEVELOPER'))).toMatch(/deactivated/);
  expect(await admit(slack('U0ONCALL'))).toBeUndefined();
  expect(await admit(slack('U0ONCALL'))).toBeUndefined();
  expect(asked).toEqual(['U0DEVELOPER', 'U0ONCALL']);
  clock += 10_000;
  await admit(slack('U0ONCALL'));
  expect(asked).toHaveLength(3);
});
