import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differences } from '../../../../domain/recovery/readiness/differences.ts';
import {
  imagesOf,
  normalDefinition,
  normalEnvironment,
} from '../../../../domain/recovery/readiness/normal-definition.ts';
import { definition, type DefinitionOptions } from '../../../support/readiness-inputs.ts';

const normal = (region: string, options: DefinitionOptions = {}, own: Record<string, string> = {}) =>
  normalDefinition({
    name: 'app-prod:7',
    definition: definition(region, options),
    own: { [region]: 'region', ...own },
  });
const paths = (a: DefinitionOptions, b: DefinitionOptions) =>
  differences(normal('eu-west-1', a), normal('eu-central-1', b)).map(({ path }) => path.join('.'));

test('region, roles, images, log region and what ECS fills in are no differences', () => {
  expect(paths({}, {})).toEqual([]);
  expect(paths({ more: { registeredBy: 'somebody', requiresAttributes: [] } }, { digest: 'sha256:0' })).toEqual([]);
});

test.each<[string, DefinitionOptions, DefinitionOptions, string[]]>([
  ['memory', {}, { more: { memory: '2048' } }, ['memory']],
  ['a setting of a container', { container: { user: 'app' } }, {}, ['containerDefinitions.app.user']],
  ['a default that is written down on one side', { container: { cpu: 0, links: [] } }, {}, []],
  [
    'a port on the host that is the same',
    { container: { portMappings: [{ containerPort: 80, hostPort: 80 }] } },
    { container: { portMappings: [{ containerPort: 80 }] } },
    [],
  ],
  [
    'the order of words of a command',
    { container: { command: ['a', 'b'] } },
    { container: { command: ['b', 'a'] } },
    ['containerDefinitions.app.command'],
  ],
  [
    'a secret of another name',
    { container: { secrets: [{ name: 'LOGIN', valueFrom: 'arn:aws:secretsmanager:eu-west-1:1:secret:a' }] } },
    { container: { secrets: [{ name: 'LOGIN', valueFrom: 'arn:aws:secretsmanager:eu-central-1:1:secret:b' }] } },
    ['containerDefinitions.app.secrets.LOGIN.valueFrom'],
  ],
  [
    'the same secret in each region',
    { container: { secrets: [{ name: 'LOGIN', valueFrom: 'arn:aws:secretsmanager:eu-west-1:1:secret:a' }] } },
    { container: { secrets: [{ name: 'LOGIN', valueFrom: 'arn:aws:secretsmanager:eu-central-1:1:secret:a' }] } },
    [],
  ],
  [
    'a role on one side only',
    { more: { taskRoleArn: 'arn:aws:iam::1:role/a' } },
    { more: { taskRoleArn: 'arn:aws:iam::1:role/b' } },
    [],
  ],
])('%s', (_, a, b, expected) => {
  expect(paths(a, b)).toEqual(expected);
});

test('the order of variables, secrets and ports does not count', () => {
  const items = fc.shuffledSubarray(['A', 'B', 'C', 'D'], { minLength: 4 });
  const of = (names: readonly string[]): DefinitionOptions => ({
    environment: names.map((name) => ({ name, value: name })),
    container: {
      secrets: names.map((name) => ({ name, valueFrom: `/shop/${name}` })),
      portMappings: names.map((name) => ({ containerPort: name.charCodeAt(0), protocol: 'tcp' })),
      dependsOn: names.map((containerName) => ({ containerName, condition: 'HEALTHY' })),
    },
  });
  fc.assert(
    fc.property(items, items, (one, other) => {
      expect(paths(of(one), of(other))).toEqual([]);
      const environment = (names: readonly string[]) =>
        normalEnvironment({ name: '', definition: definition('eu-west-1', of(names)), own: {} });
      expect(differences(environment(one), environment(other))).toEqual([]);
    }),
    { seed: 15 },
  );
});

test("a variable that names the region's own database is the same in both; any other value is not", () => {
  const environment = (region: string, value: string) =>
    normalEnvironment({
      name: '',
      definition: definition(region, { environment: [{ name: 'DATABASE_URL', value }] }),
      own: { [region]: 'region', [`db.${region}.rds`]: 'database shop-db' },
    });
  const west = environment('eu-west-1', 'postgres://db.eu-west-1.rds:5432/shop');
  expect(differences(west, environment('eu-central-1', 'postgres://db.eu-central-1.rds:5432/shop'))).toEqual([]);
  expect(differences(west, environment('eu-central-1', 'postgres://db.eu-west-1.rds:5432/shop'))).toHaveLength(1);
});

test('images are compared without the registry', () => {
  expect(imagesOf(definition('eu-west-1'))).toEqual(imagesOf(definition('eu-central-1')));
  const images = {
    containerDefinitions: [
      { name: 'a', image: 'shop/app:1' },
      { name: 'b', image: 'localhost:5000/app:1' },
    ],
  };
  expect(imagesOf(images)).toEqual({ a: 'shop/app:1', b: 'app:1' });
});
