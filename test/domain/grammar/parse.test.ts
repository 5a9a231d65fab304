import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { verbsOf } from '../../../domain/grammar/families.ts';
import { helpText, usage } from '../../../domain/grammar/help.ts';
import { parseLine, parseWords } from '../../../domain/grammar/parse.ts';
import { specOf, verbNames } from '../../../domain/grammar/verbs.ts';
import { splitWords } from '../../../domain/grammar/words.ts';

const deploy = { verb: 'deploy', service: 'app', version: '1.4.2', environment: 'prod', dryRun: false };

test.each([
  ['app 1.4.2 prod', deploy],
  ['  app   1.4.2\tprod ', deploy],
  ['--dry-run app 1.4.2 prod', { ...deploy, dryRun: true }],
  ['app 1.4.2 prod —dry-run', { ...deploy, dryRun: true }],
  ['app 1.4.2 prod --reason "fix checkout rounding"', { ...deploy, reason: 'fix checkout rounding' }],
  ['app 1.4.2 prod --reason “fix it”', { ...deploy, reason: 'fix it' }],
  ["app 1.4.2 prod --reason=‘don't’", { ...deploy, reason: "don't" }],
  ['app 1.4.2 prod --reason="5 &gt; 4 &amp; more"', { ...deploy, reason: '5 > 4 & more' }],
  ["app 1.4.2 prod --reason don't", { ...deploy, reason: "don't" }],
  ['`app` `1.4.2` prod', deploy],
])('deploy %s', (text, command) => {
  expect(parseLine(`deploy ${text}`)).toMatchObject({ command });
});

test.each([
  ['failover shop', { verb: 'failover', group: 'shop', acceptLoss: false, dryRun: false }],
  [
    'failover shop --mode ungraceful --accept-loss --reason “lost”',
    { verb: 'failover', group: 'shop', mode: 'ungraceful', acceptLoss: true, reason: 'lost', dryRun: false },
  ],
  ['failback shop --dry-run', { verb: 'failback', group: 'shop', dryRun: true }],
  ['drill shop', { verb: 'drill', group: 'shop', dryRun: false }],
  ['drill shop --depth rehearsal', { verb: 'drill', depth: 'rehearsal', group: 'shop', dryRun: false }],
  ['dr sync shop', { verb: 'dr sync', meant: { group: 'shop' }, dryRun: false }],
  ['dr sync app prod', { verb: 'dr sync', meant: { service: 'app', environment: 'prod' }, dryRun: false }],
  ['status app-prod-abcd2345-sync', { verb: 'status', subject: { change: 'app-prod-abcd2345-sync' } }],
  ['dr rebuild shop', { verb: 'dr rebuild', group: 'shop', dryRun: false }],
  ['dr  rebuild  shop --reason back', { verb: 'dr rebuild', group: 'shop', dryRun: false, reason: 'back' }],
  [
    'ansible run settings shop --check',
    { verb: 'ansible run', playbook: 'settings', group: 'shop', check: true, dryRun: false },
  ],
  ['approve shop', { verb: 'approve', subject: { name: 'shop' }, breakGlass: false }],
  [
    'approve shop-prod-abcd2345 --typed shop',
    { verb: 'approve', subject: { change: 'shop-prod-abcd2345' }, typed: 'shop', breakGlass: false },
  ],
  [
    'approve shop --break-glass --reason alone',
    { verb: 'approve', subject: { name: 'shop' }, breakGlass: true, reason: 'alone' },
  ],
  ['reject shop --reason later', { verb: 'reject', subject: { name: 'shop' }, reason: 'later' }],
  ['ungraceful shop --reason died', { verb: 'ungraceful', subject: { name: 'shop' }, reason: 'died' }],
  ['abort shop', { verb: 'abort', subject: { name: 'shop' } }],
  ['deploys shop', { verb: 'deploys', name: 'shop', limit: 10 }],
  ['status shop-recovery', { verb: 'status', subject: { name: 'shop-recovery' } }],
  ['status app prod', { verb: 'status', subject: { service: 'app', environment: 'prod' } }],
  ['why app-prod-abcd2345', { verb: 'why', subject: { change: 'app-prod-abcd2345' } }],
  ['promote app prod --full', { verb: 'promote', subject: { service: 'app', environment: 'prod' }, full: true }],
  [
    'retry app prod --step eu/roll',
    { verb: 'retry', subject: { service: 'app', environment: 'prod' }, step: 'eu/roll' },
  ],
  ['deploys', { verb: 'deploys', limit: 10 }],
  ['deploys app --limit 3', { verb: 'deploys', name: 'app', limit: 3 }],
  ['rollback app prod --dry-run', { verb: 'rollback', service: 'app', environment: 'prod', dryRun: true }],
])('%s', (line, command) => {
  expect(parseLine(line)).toMatchObject({ command });
});

describe('one sentence for', () => {
  test.each([
    [
      'deploy app 1.4.2',
      'deploy needs a service, a version and an environment: /deploy <service> <version> <environment> [--reason "TEXT"] [--dry-run] [--override lock|freeze|stop]. For example: /deploy app 1.4.2 prod',
    ],
    [
      'deploy app latest prod',
      'A deploy names its version: "latest" may be another image tomorrow. Write a tag such as 1.4.2, a commit or a digest.',
    ],
    ['deploy app sha256:12 prod', '"sha256:12" is not a whole digest; write sha256: and its 64 hexadecimal digits.'],
    [
      'deploy app a/b prod',
      '"a/b" cannot be a version. Write a tag such as 1.4.2, a commit (or its beginning) or sha256:… .',
    ],
    ['deploy app 1.4.2 prod --dryrun', 'deploy has no flag --dryrun. Did you mean "--dry-run"?'],
    ['deploy app 1.4.2 prod -dry-run', 'Write --dry-run, with two dashes.'],
    ['deploy app 1.4.2 prod --dry-run --dry-run', '--dry-run is given twice; once is enough.'],
    ['deploy app 1.4.2 prod --dry-run=yes', '--dry-run takes no value; write just --dry-run.'],
    ['deploy app 1.4.2 prod --reason', '--reason needs a value: --reason "TEXT".'],
    ['deploy app 1.4.2 prod --reason --dry-run', '--reason needs a value: --reason "TEXT".'],
    [
      'deploy app 1.4.2 prod --reason fix it now',
      'deploy does not understand "it now". A reason of several words goes in quotes: --reason "fix …". Type /deploy <service> <version> <environment> [--reason "TEXT"] [--dry-run] [--override lock|freeze|stop].',
    ],
    ['deploy app 1.4.2 prod --reason "fix', 'The quote " is not closed. Put the reason in quotes on both sides.'],
    ['deploy app 1.4.2 prod --wait', '--wait is for the command line; leave it out here.'],
    ['status App!', '"App!" cannot be a name: names are lower-case letters, digits and dashes.'],
    [
      'failover',
      'failover needs a recovery group: /failover <group> [--mode graceful|ungraceful] [--accept-loss] [--reason "TEXT"] [--dry-run]. For example: /failover shop',
    ],
    ['drill shop --depth deep', '--depth is "deep"; write paper, rehearsal or live.'],
    ['failover shop --mode quick', '--mode is "quick"; write graceful or ungraceful.'],
    [
      'failover shop --accept-loss',
      'Accepting a loss beyond the objective needs a reason: --reason "TEXT". For example: /failover shop --mode ungraceful --reason "eu-west-1 is lost"',
    ],
    [
      'approve shop --break-glass',
      'Approving alone needs a reason: --break-glass --reason "TEXT". For example: /approve shop --break-glass --reason "nobody else answers"',
    ],
    [
      'ungraceful shop',
      'Writes may be lost by it, so it needs a reason: --reason "TEXT". For example: /ungraceful shop --reason "eu-west-1 died meanwhile"',
    ],
    [
      'approve',
      'approve needs a service and an environment, or a recovery group, a stack or a change: /approve (<service> <environment> | <group> | <stack> | <change>) [--typed NAME] [--choice "TEXT"] [--break-glass] [--reason "TEXT"]. For example: /approve app prod',
    ],
    ['dr rebiuld shop', 'dr has no command "rebiuld". Did you mean "rebuild"?'],
    [
      'dr rebuild',
      'dr rebuild needs a recovery group: /dr rebuild <group> [--reason "TEXT"] [--dry-run] [--override lock|freeze|stop]. For example: /dr rebuild shop',
    ],
    ['failovr shop', 'There is no command "failovr". Did you mean "failover"?'],
    ['deploys app prod --limit many', '--limit is "many"; write a whole number from 1 to 999.'],
    ['statsu app prod', 'There is no command "statsu". Did you mean "status"?'],
  ])('%s', (line, sentence) => {
    expect(parseLine(line)).toEqual({ usage: sentence });
  });
});

test('a terminal has flags of its own, and its own way to show a command', () => {
  expect(
    parseWords(['deploy', 'app', '1.4.2', 'prod', '--json', '--wait', '--as', 'developer'], 'terminal'),
  ).toMatchObject({
    command: deploy,
    options: { json: true, wait: true, as: 'developer' },
  });
  expect(usage('why', 'terminal')).toBe(
    'coxswain why (<service> <environment> | <group> | <stack> | <change>) [--json] [--as NAME]',
  );
});

test('a command of several verbs says which there are', () => {
  const lines = verbsOf('dr').map((verb) => new RegExp(`^/${verb} +${specOf(verb).summary}$`, 'm'));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of ['dr', 'dr help', 'dr --help']) {
    for (const each of lines) expect(parseLine(line)).toEqual({ usage: expect.stringMatching(each) });
  }
});

test.each(verbNames)('the examples of %s are understood, and its help names every flag', (verb) => {
  for (const example of specOf(verb).examples)
    expect(parseLine(example, 'terminal')).toHaveProperty('command.verb', verb);
  for (const flag of specOf(verb).flags) expect(helpText(verb, 'terminal')).toContain(`--${flag}`);
  expect(parseLine(`${verb} help`)).toEqual({ usage: helpText(verb, 'slack') });
});

test('quoting brings any words through', () => {
  const word = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => !/["“”„]/.test(text));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      expect(splitWords(words.map((one) => `"${one}"`).join(' '))).toEqual({ words });
    }),
    { seed: 4 },
  );
});

test('whatever is typed is answered by a command or a sentence, never by an error', () => {
  const piece = fc.oneof(
    fc.constantFrom('app', '1.4.2', 'prod', '--reason', '--dry-run', '"', '—', '--step=', '__proto__', '--constructor'),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...verbNames), fc.array(piece, { maxLength: 8 }), (verb, pieces) => {
      const parsed = parseLine(`${verb} ${pieces.join(' ')}`);
      expect('command' in parsed ? parsed.command.verb : typeof parsed.usage).toBe(
        'command' in parsed ? verb : 'string',
      );
    }),
    { seed: 5 },
  );
});

describe('where a change is talked about', () => {
  test('it need not be named, but another may be', () => {
    expect(parseLine('abort --reason no', 'slack', 'app-prod-abcd2345')).toMatchObject({
      command: { verb: 'abort', subject: { change: 'app-prod-abcd2345' }, reason: 'no' },
    });
    expect(parseLine('why app prod', 'slack', 'app-prod-abcd2345')).toMatchObject({
      command: { subject: { service: 'app', environment: 'prod' } },
    });
  });

  test('what starts something names what it starts', () => {
    expect(parseLine('rollback', 'slack', 'app-prod-abcd2345')).toHaveProperty('usage');
    expect(parseLine('failover', 'slack', 'shop-prod-abcd2345')).toHaveProperty('usage');
  });
});
