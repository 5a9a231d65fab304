import { expect, test } from '@jest/globals';
import { catalogue, frozen } from '../support/catalogue.ts';
import { fakeGateway } from '../support/gateway.ts';
import { command, post, sign, slackBot } from '../support/slack.ts';

const now = Date.parse('2026-11-21T06:30:00Z');
const actor = { via: 'slack', team: 'T0SHOP', user: 'U0ONCALL' } as const;

async function typed(
  verb: string,
  text: string,
  user: string = actor.user,
  gateway = fakeGateway(),
  known = catalogue,
) {
  const bot = await slackBot(gateway, { now }, 'http://127.0.0.1:9/api/', undefined, known);
  const { text: answer } = await post(bot, sign(command(`/${verb}`, text, user, 'http://127.0.0.1:9/response'), now));
  return { answer, gateway };
}

test('/lock says what it does, and until when in the reader’s own time', async () => {
  const { answer, gateway } = await typed('lock', 'app prod --reason "database migration" --for 2h');
  const until = now + 2 * 3_600_000;
  expect(gateway.restrained).toMatchObject([
    { kind: 'lock', on: { service: 'app', environment: 'prod' }, actor, reason: 'database migration', until },
  ]);
  expect(answer).toBe(
    'app in prod is locked by @oncall until 2026-11-21 08:30 UTC ("database migration"). Deploys there are refused, and those under way wait at their next step; rollbacks and failovers still work. It ends by itself, or with /unlock app prod.',
  );
});

test('/freeze takes an environment or a recovery group, and a time as people say it', async () => {
  const frozen = await typed('freeze', 'prod --until "mon 08:00" --reason "year end"');
  expect(frozen.gateway.restrained).toMatchObject([
    { kind: 'freeze', on: { environment: 'prod' }, until: Date.parse('2026-11-23T08:00:00Z') },
  ]);
  const group = await typed('freeze', 'shop --reason "move"');
  expect(group.gateway.restrained).toMatchObject([{ on: { group: 'shop' } }]);
});

test('/stop is one command, for everything; /unstop lets it go on', async () => {
  const stopped = await typed('stop', '--reason fire');
  expect(stopped.gateway.restrained).toMatchObject([{ kind: 'stop', on: { everything: true } }]);
  expect(stopped.answer).toBe(
    'The line is stopped by @oncall ("fire"). Nothing that brings something new begins or goes on, anywhere; rollbacks and failovers still work. It ends with /unstop.',
  );
  const { answer, gateway } = await typed('unstop', '');
  expect(gateway.released).toMatchObject([{ kind: 'stop', on: { everything: true }, actor }]);
  expect(answer).toBe('The line is not stopped any more: what waited for it goes on.');
});

test('/locks lists what holds, the widest first, with how it is released', async () => {
  const gateway = fakeGateway();
  expect((await typed('locks', '', actor.user, gateway)).answer).toBe('Nothing is locked, frozen or stopped now.');
  gateway.holding.push(
    { kind: 'lock', on: { service: 'app', environment: 'prod' }, by: 'oncall', reason: 'x', since: 0 },
    { kind: 'stop', on: { everything: true }, by: 'developer', reason: 'fire', since: 0 },
  );
  expect((await typed('locks', '', actor.user, gateway)).answer?.split('\n')).toEqual([
    'The line is stopped by @developer ("fire"). Release: /unstop',
    'app in prod is locked by @oncall ("x"). Release: /unlock app prod',
  ]);
});

test('/locks lists what calendars freeze, now and within two weeks, of each the next', async () => {
  const gateway = fakeGateway();
  gateway.holding.push({ kind: 'lock', on: { service: 'api', environment: 'prod' }, by: 'oncall', since: 0 });
  const { answer } = await typed('locks', '', actor.user, gateway, frozen);
  expect(answer?.split('\n')).toEqual([
    'prod is frozen until 2026-11-23 07:00 UTC (calendar "weekends", by @oncall: "nobody is here").',
    'api in prod is locked by @oncall. Release: /unlock api prod',
    'From 2026-11-27 15:00 UTC: prod is frozen until 2026-11-30 07:00 UTC (calendar "weekends", by @oncall: "nobody is here").',
  ]);
});

test.each([
  ['lock', 'app prod --reason x', 'U0OUTSIDER', /^You may not operate changes of app in prod/],
  ['lock', 'ap prod --reason x', 'U0ONCALL', /^No service "ap" in the catalogue/],
  ['lock', 'prd --reason x', 'U0ONCALL', /^No environment or recovery group "prd" .* Did you mean "prod"\?$/],
  ['lock', 'app --reason x', 'U0ONCALL', /^"app" is a service: name its environment too/],
  ['freeze', 'prod --until soon --reason x', 'U0ONCALL', /^"soon" is no time: write for example 2027-01-02 08:00/],
  ['unlock', 'app prod', 'U0NOBODY', /^The catalogue does not know you/],
])('/%s %s by %s is refused at once, and nothing is asked of anyone', async (verb, text, user, sentence) => {
  const { answer, gateway } = await typed(verb, text, user);
  expect(answer).toMatch(sentence);
  expect([gateway.restrained, gateway.released]).toEqual([[], []]);
});

test('a deploy carries what it overrides', async () => {
  const { gateway } = await typed('deploy', 'app 1.4.2 prod --override freeze --reason fix', 'U0DEVELOPER');
  expect(gateway.started).toMatchObject([{ request: { kind: 'deploy', override: ['freeze'], reason: 'fix' } }]);
});
