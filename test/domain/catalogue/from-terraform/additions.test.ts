import { describe, expect, test } from '@jest/globals';
import { additionsTo } from '../../../../domain/catalogue/from-terraform/additions.ts';
import { type KnownCatalogue, knownCatalogueSchema } from '../../../../domain/catalogue/from-terraform/known.ts';
import { readStackOutput, type StackOutput } from '../../../../domain/catalogue/from-terraform/stack-output.ts';

const account = { name: 'live', id: '123456789012', role: 'arn:aws:iam::123456789012:role/coxswain-deploy' };
const prod = { cluster: 'shop', service: 'app-prod', canary: 'app-prod-canary', alarms: ['app-prod-5xx'], tasks: 4 };
const value = {
  side: 'primary',
  name: 'eu',
  account,
  region: 'eu-west-1',
  services: { app: { containers: { app: 'app' }, environments: { prod: { ...prod, test_traffic: { port: 8080 } } } } },
};
const standby = {
  ...value,
  side: 'standby',
  name: 'dr',
  region: 'eu-central-1',
  services: {
    app: {
      containers: { app: 'app' },
      environments: {
        prod: {
          cluster: 'shop-dr',
          service: 'app-prod',
          canary: null,
          test_traffic: { port: null, header: null },
          capacity: 50,
        },
      },
    },
  },
};

function read(file: string, output: unknown): StackOutput {
  const found = readStackOutput(file, { vpc_id: { value: 'vpc-1' }, catalogue: { sensitive: false, value: output } });
  if ('problems' in found) throw new Error(found.problems.join('\n'));
  return found;
}
const known = (written: object): KnownCatalogue => knownCatalogueSchema.parse(written);
const primaryTarget = { name: 'eu', account: 'live', region: 'eu-west-1', cluster: 'shop', service: 'app-prod' };
const standbyPlace = { name: 'dr', account: 'live', region: 'eu-central-1', cluster: 'shop-dr', service: 'app-prod' };

describe('stacks and an empty catalogue', () => {
  const found = additionsTo(known({}), [read('primary.json', value), read('dr.json', standby)]);

  test('give account, service and environment, with the strategy that the stack is built for', () => {
    expect(found.additions).toEqual([
      { path: ['accounts', 'live'], value: { id: account.id, role: account.role } },
      { path: ['services', 'app', 'containers'], value: { app: 'app' } },
      {
        path: ['services', 'app', 'environments', 'prod'],
        value: {
          targets: [{ ...primaryTarget, canary: 'app-prod-canary' }],
          standby: { ...standbyPlace, capacity: '50%' },
          strategy: { canary: { weights: [5, 25, 50], bake: '10m', testTraffic: { port: 8080 } } },
          verify: [
            { metric: 'alb.errorRate', max: '1%', critical: true, period: '1m' },
            { metric: 'alb.p95Latency', judge: 'mann-whitney', direction: 'increase', tolerance: '10%', period: '1m' },
          ],
          tasks: 4,
        },
      },
    ]);
  });

  test('say what only people know', () => {
    expect(found.wanted).toEqual(['services.app.environments.prod: channel and rights']);
  });
});

describe('a catalogue that has a part already', () => {
  const written = { accounts: { shop: { id: account.id } } };
  const having = (environment: object) =>
    known({ ...written, services: { app: { containers: {}, environments: { prod: environment } } } });

  test('keeps its name for the account, and gets the standby alone', () => {
    const target = { ...primaryTarget, account: 'shop' };
    const found = additionsTo(having({ targets: [target], channel: '#deploys' }), [
      read('primary.json', value),
      read('dr.json', standby),
    ]);
    expect(found).toEqual({
      additions: [
        {
          path: ['services', 'app', 'environments', 'prod', 'standby'],
          value: { ...standbyPlace, account: 'shop', capacity: '50%' },
        },
      ],
      kept: [],
      wanted: [],
      problems: [],
    });
  });

  test('gets one more target in another region', () => {
    const elsewhere = { ...primaryTarget, name: 'us', account: 'shop', region: 'us-east-1' };
    const { additions } = additionsTo(having({ targets: [elsewhere] }), [read('primary.json', value)]);
    expect(additions).toEqual([
      {
        path: ['services', 'app', 'environments', 'prod', 'targets'],
        value: { ...primaryTarget, account: 'shop', canary: 'app-prod-canary' },
        item: true,
      },
    ]);
  });

  test('is told, and stays, where it says something else', () => {
    const target = { ...primaryTarget, account: 'shop', cluster: 'old' };
    const found = additionsTo(
      having({ targets: [target], standby: { ...standbyPlace, account: 'shop', cluster: 'old' } }),
      [read('primary.json', value), read('dr.json', standby)],
    );
    expect(found.additions).toEqual([]);
    expect(found.kept).toEqual([
      'services.app.environments.prod.targets.eu stays shop eu-west-1 old app-prod; primary.json has shop eu-west-1 shop app-prod.',
      'services.app.environments.prod.standby stays shop eu-central-1 old app-prod; dr.json has shop eu-central-1 shop-dr app-prod.',
    ]);
  });
});

describe('what does not fit is a problem', () => {
  test('the name of another account', () => {
    const { problems } = additionsTo(known({ accounts: { live: { id: '999999999999' } } }), [
      read('primary.json', value),
    ]);
    expect(problems).toEqual([
      'primary.json: its account "live" is 123456789012, but accounts.live of the catalogue is 999999999999; give the stack another account name (its variable account_name).',
    ]);
  });

  test('a standby of nothing, and two standbys of one', () => {
    expect(additionsTo(known({}), [read('dr.json', standby)]).problems).toEqual([
      'dr.json: app prod has a standby but no target; give the output of its primary stack as well.',
    ]);
    const stacks = [read('primary.json', value), read('a.json', standby), read('b.json', standby)];
    expect(additionsTo(known({}), stacks).problems).toEqual([
      'a.json and b.json are both the standby of app prod; it has one.',
    ]);
  });
});

describe('an answer that is not one of a stack', () => {
  const problemsOf = (written: unknown) => {
    const found = readStackOutput('x.json', written);
    return 'problems' in found ? found.problems : [];
  };

  test.each([
    [[], 'x.json: it is no answer of `terraform output -json`, which is an object of outputs.'],
    [
      { version: 4, terraform_version: '1.11.4' },
      'x.json: it is a state, not its outputs; give the answer of `terraform output -json` of that stack.',
    ],
    [
      {},
      'x.json: the output "catalogue" is missing; it has none, so the stack is not applied yet. The stacks primary and dr have it.',
    ],
    [
      { vpc_id: {}, zone: {} },
      'x.json: the output "catalogue" is missing; it has vpc_id, zone. The stacks primary and dr have it.',
    ],
  ])('%j', (written, sentence) => {
    expect(problemsOf(written)).toEqual([sentence]);
  });

  test('names each value that is missing or wrong by its place', () => {
    const { cluster: _, ...without } = prod;
    const services = { app: { containers: { app: 'app' }, environments: { prod: without } } };
    const output = { ...value, account: { ...account, id: '12' }, side: 'left', services };
    expect(problemsOf({ catalogue: { value: output } })).toEqual([
      expect.stringContaining('x.json: catalogue.side is "left"; '),
      'x.json: catalogue.account.id is "12"; an AWS account id has 12 digits.',
      'x.json: catalogue.services.app.environments.prod.cluster is missing; apply the stack again, with the modules of this version.',
    ]);
  });
});
