import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { coxswain } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'from-terraform-'));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const account = { name: 'live', id: '123456789012', role: 'arn:aws:iam::123456789012:role/coxswain-deploy' };
const stack = (side: string, region: string, cluster: string) => ({
  catalogue: {
    sensitive: false,
    value: {
      side,
      name: region.slice(0, 2),
      account,
      region,
      services: {
        app: {
          containers: { app: 'app' },
          environments: { prod: { cluster, service: 'app-prod', alarms: ['app-prod-5xx'] } },
        },
      },
    },
  },
});
const primary = file('primary.json', stack('primary', 'eu-west-1', 'shop'));
const dr = file('dr.json', stack('standby', 'us-east-1', 'shop-dr'));

/** The stacks of the guide: app as a canary, web rolling. */
function guided(side: 'primary' | 'standby'): string {
  const region = side === 'primary' ? 'eu-west-1' : 'eu-central-1';
  const serving = { canary: 'app-prod-canary', test_traffic: { port: 8080, header: null } };
  const place = (service: string) => ({ cluster: 'shop-prod', service: `${service}-prod`, alarms: [], tasks: 4 });
  const services = {
    app: {
      containers: { app: 'app' },
      environments: { prod: { ...place('app'), ...(side === 'primary' ? serving : {}) } },
    },
    web: { containers: { web: 'web', proxy: 'web-proxy' }, environments: { prod: place('web') } },
  };
  return file(`${side}.json`, { catalogue: { value: { side, account, region, services } } });
}

const people = `# By hand.
groups: [deployers]
people:
  developer: { slack: U0DEVELOPER, groups: [deployers] } # the first
`;

test('prints what an empty catalogue lacks, and says what only people know', async () => {
  const ran = await coxswain(['catalogue', 'from-terraform', primary, dr], {});
  expect(ran.code).toBe(0);
  expect(ran.out).toBe(`accounts:
  live: { id: "123456789012", role: arn:aws:iam::123456789012:role/coxswain-deploy }
services:
  app:
    containers: { app: app }
    environments:
      prod:
        targets:
          - { name: eu, account: live, region: eu-west-1, cluster: shop, service: app-prod }
        standby: { name: us, account: live, region: us-east-1, cluster: shop-dr, service: app-prod }
        strategy:
          rolling:
            alarms: [ app-prod-5xx ]`);
  expect(ran.err).toContain('services.app.environments.prod: channel and rights');
});

test('writes it in two goes, into the files that have the entries; comments stay, and the catalogue is well', async () => {
  const catalogue = mkdtempSync(join(tmpdir(), 'catalogue-'));
  writeFileSync(join(catalogue, 'people.yaml'), people);
  const target = join(catalogue, 'services.yaml');
  const args = ['catalogue', 'from-terraform', '--catalogue', catalogue, '--write'];
  const first = await coxswain([...args, target, primary], {});
  expect([first.code, first.out.split('\n').length]).toEqual([0, 3]);
  const own = '        channel: "#deploys" # ours\n        rights: { deploy: [deployers] }\n';
  writeFileSync(target, readFileSync(target, 'utf8').replace('        strategy:', `${own}        strategy:`));
  // The second go names another file; the environment stands in the first already.
  const second = await coxswain([...args, join(catalogue, 'other.yaml'), primary, dr], {});
  expect([second.code, second.out]).toEqual([
    0,
    expect.stringMatching(/services\.yaml: services\.app\.environments\.prod\.standby$/),
  ]);
  const written = readFileSync(target, 'utf8');
  expect(written).toContain('channel: "#deploys" # ours');
  expect(written).toContain(
    'standby: { name: us, account: live, region: us-east-1, cluster: shop-dr, service: app-prod }',
  );
  expect(readFileSync(join(catalogue, 'people.yaml'), 'utf8')).toBe(people);
  expect((await coxswain(['check', catalogue], {})).out).toContain('is well: 1 service in 1 environment');
  const third = await coxswain([...args, target, primary, dr], {});
  expect(third.out).toBe('The catalogue has everything that these stacks have.');
});

test('with what docs/from-nothing-to-production.md has people write, the catalogue is well', async () => {
  const guide = readFileSync(new URL('../../docs/from-nothing-to-production.md', import.meta.url), 'utf8');
  const [written, own, recovery] = [...guide.matchAll(/```yaml\n([^]*?)```/g)].map(([, block = '']) => block);
  // The lines of its second block go below an environment and below a service.
  const lines = (own ?? '').split('\n').map((line) => `${line}\n`);
  const environment = lines.filter((line) => line.startsWith('        ')).join('');
  const service = lines.filter((line) => /^ {4}\S/.test(line)).join('');
  const catalogue = mkdtempSync(join(tmpdir(), 'catalogue-'));
  writeFileSync(join(catalogue, 'people.yaml'), written ?? '');
  writeFileSync(join(catalogue, 'recovery.yaml'), recovery ?? '');
  const services = join(catalogue, 'services.yaml');
  await coxswain(['catalogue', 'from-terraform', guided('primary'), guided('standby'), '--write', services], {});
  const text = readFileSync(services, 'utf8').replaceAll('        strategy:', `${environment}        strategy:`);
  writeFileSync(services, text.replace('    containers: { app: app }\n', `    containers: { app: app }\n${service}`));
  const checked = await coxswain(['check', catalogue], {});
  expect([checked.err, checked.out]).toEqual(['', expect.stringContaining('is well: 2 services in 2 environments')]);
});

test('an answer that cannot be used is told by file, and nothing is written', async () => {
  const target = join(folder, 'none.yaml');
  const wrong = file('wrong.json', { vpc_id: { value: 'vpc-1' } });
  const ran = await coxswain(['catalogue', 'from-terraform', primary, wrong, '--write', target], {});
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toContain('wrong.json: the output "catalogue" is missing; it has vpc_id.');
  expect(() => readFileSync(target)).toThrow('ENOENT');
  const none = await coxswain(['catalogue', 'from-terraform', join(folder, 'no.json')], {});
  expect(none.err).toMatch(/no\.json cannot be read \(ENOENT\)\. Give the answer of `terraform output -json`\./);
});
