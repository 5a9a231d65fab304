// What docker-compose.yml promises, as far as it can be seen without an engine; one-host.test.ts starts it.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { secretVariables, variables } from '../../config/variables.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { VERSION } from '../../sandbox/setup/temporal-server.mjs';
import { root } from '../../sandbox/supervisor/root.ts';
import { composeFile, readCompose, variablesOf, writtenCompose } from './support/compose.ts';

const text = readFileSync(composeFile, 'utf8');
const { services, secrets, volumes } = writtenCompose();
const all = Object.entries(services);
const lasting = all.filter(([, { restart }]) => restart !== 'no');
const those = (found: readonly (readonly [string, unknown])[]) => found.map(([name]) => name);
const env = { COXSWAIN_CATALOGUE_DIR: '/etc/coxswain/catalogue', COXSWAIN_OIDC_ISSUER: 'https://sign-in.example.com' };
const page = readFileSync(join(root, 'docs/one-host.md'), 'utf8');

/** By its name; the key that plans are encrypted with is an ARN. */
const mayBeSecret = (name: string) =>
  /TOKEN|PASSWORD|SECRET(?!S_DIR)|KEY|PWD|CREDENTIALS/.test(name) && name !== 'COXSWAIN_PLAN_KEY';

test("it is what Compose's own schema asks for", async () => {
  const program = join(root, '.venv/bin/check-jsonschema');
  const { stdout } = await promisify(execFile)(program, ['--builtin-schema', 'vendor.compose-spec', composeFile]);
  expect(stdout).toContain('ok');
});

test('images have a version of their own; that of Coxswain is built here', () => {
  expect(all.filter(([, { image, build }]) => build === undefined && !/:v?\d+\.\d+/.test(image))).toEqual([]);
  expect(those(all.filter(([, { build }]) => build !== undefined)).toSorted()).toEqual(['bot', 'worker']);
  const temporal = all.filter(([, { image }]) => /^temporalio\/(?:server|admin-tools)/.test(image));
  expect(temporal.length).toBe(3);
  // The tests run the same server as the image.
  expect(temporal.filter(([, { image }]) => !image.includes(`:${VERSION}`))).toEqual([]);
  const stages = [...readFileSync(join(root, 'Dockerfile'), 'utf8').matchAll(/^(?:FROM|ARG NODE=)\s*(\S+)/gm)];
  const outside = stages.map(([, image = '']) => image).filter((image) => image !== '${NODE}' && image.includes(':'));
  expect(outside.filter((image) => !/:\d+\.\d+\.\d+/.test(image))).toEqual([]);
});

test('what may not be told stands in files, each handed to those alone that read it', () => {
  const settings = all.flatMap(([name, { environment = {} }]) =>
    Object.entries(environment).map(([key, value]) => ({ name, key, value })),
  );
  const telling = settings.filter(({ key }) => mayBeSecret(key));
  expect(telling.filter(({ key, value }) => !key.endsWith('_FILE') || !value.startsWith('/run/secrets/'))).toEqual([]);
  expect(variablesOf().filter(mayBeSecret)).toEqual([]);

  const used = (name: string) =>
    new Set([...JSON.stringify(services[name]).matchAll(/run\/secrets\/(\w+)/g)].map(([, file]) => file));
  // Alertmanager reads its own from its settings.
  const given = all.filter(([name]) => name !== 'alertmanager');
  expect(given.map(([name]) => [name, [...used(name)].map(String).toSorted()])).toEqual(
    given.map(([name, each]) => [name, (each.secrets ?? []).toSorted()]),
  );
  expect(Object.keys(secrets).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(Object.entries(secrets).filter(([name, { file }]) => !file.endsWith(`/${name}`))).toEqual([]);
});

test('ports are open on this host alone', () => {
  const ports = all.flatMap(([, service]) => service.ports ?? []);
  expect(ports.length).toBeGreaterThan(4);
  expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
});

test('whatever goes on running has a health check, starts anew and writes nowhere but where it is let', () => {
  expect(those(lasting.filter(([, { healthcheck }]) => healthcheck?.test[0] !== 'CMD'))).toEqual([]);
  expect(those(lasting.filter(([, { restart }]) => restart !== 'unless-stopped'))).toEqual([]);
  expect(those(all.filter(([, { read_only: closed, tmpfs = [] }]) => closed !== true || tmpfs.length === 0))).toEqual(
    [],
  );
  expect(those(all.filter(([, { cap_drop: dropped }]) => dropped?.join() !== 'ALL'))).toEqual([]);
  expect(
    those(all.filter(([, { security_opt: options = [] }]) => !options.includes('no-new-privileges:true'))),
  ).toEqual([]);
  // Coxswain's image names its own user.
  expect(
    those(all.filter(([, { user = 'root', build }]) => build === undefined && /^(?:root|0)\b/.test(user))),
  ).toEqual([]);
  expect(
    readFileSync(join(root, 'Dockerfile'), 'utf8')
      .split(/^FROM /m)
      .at(-1),
  ).toMatch(/^USER node$/m);
});

test('settings of worker and bot are settings that they read', () => {
  const known = new Set<string>([...Object.keys(variables), ...secretVariables.map((name) => `${name}_FILE`)]);
  const ours = all.filter(([, { build }]) => build !== undefined);
  // The SDK's own.
  const asked = ours.flatMap(([, { environment = {} }]) => Object.keys(environment));
  expect(asked.filter((name) => !known.has(name) && name !== 'AWS_SHARED_CREDENTIALS_FILE')).toEqual([]);
});

test('what it needs of the environment is said when it is missing, and stands in the documentation', () => {
  expect(() => readCompose({})).toThrow(
    'required variable COXSWAIN_CATALOGUE_DIR is missing a value: the folder with your catalogue',
  );
  const { services: read } = readCompose(env);
  expect(read['worker']?.volumes).toEqual(['/etc/coxswain/catalogue:/catalogue:ro', '/tmp']);
  expect(read['bot']?.environment?.['COXSWAIN_OIDC_ISSUER']).toBe('https://sign-in.example.com');
  expect(variablesOf(text).filter((name) => !page.includes(name))).toEqual([]);
});

test('the namespace gets every search attribute', () => {
  const [, named = ''] = /for name in ([\w ]+); do/.exec(services['namespace']?.command?.join('\n') ?? '') ?? [];
  expect(named.split(' ').map((name) => `Coxswain${name}`)).toEqual(Object.values(searchAttributes));
});

test('what it mounts is there', () => {
  const mounts = all.flatMap(([, service]) => service.volumes ?? []).map((mount) => mount.split(':')[0] ?? '');
  const lost = mounts.filter((source) => source.startsWith('./') && !existsSync(join(root, source)));
  expect(lost).toEqual([]);
  expect(mounts.filter((source) => /^\w+$/.test(source) && !(source in volumes))).toEqual([]);
});
