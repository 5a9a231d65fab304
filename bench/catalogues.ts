import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { WrittenOrder } from '../domain/catalogue/schema.ts';
import { builtServices, rules } from './deliveries/events.ts';
import { root } from '../sandbox/supervisor/root.ts';

/** A fast shop: services, metrics and bakes of seconds. */
export const quickShop = {
  catalogue: join(root, 'test/e2e/fixtures/catalogue'),
  scenario: join(root, 'test/e2e/fixtures/scenario.yaml'),
} as const;

/** Four small recovery groups at a fast pace, each to be moved once. */
export const quickGroups = {
  catalogue: join(root, 'test/e2e/fixtures/failover/catalogue'),
  scenario: join(root, 'test/e2e/fixtures/failover/scenario.yaml'),
} as const;

/** The sandbox's own catalogue with fifty more people who may deploy, in a folder of its own, which the caller removes. */
export function crowdedCatalogue(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-catalogue-'));
  cpSync(join(root, 'sandbox/catalogue'), folder, { recursive: true });
  const people = Array.from({ length: 50 }, (_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return `  bench-${number}: { slack: U0BENCH${number}, groups: [deployers] }`;
  });
  writeFileSync(join(folder, 'crowd.yaml'), `people:\n${people.join('\n')}\n`);
  return folder;
}

/** The sandbox's own catalogue, where every kind of GitLab's events starts a deploy to staging. The caller removes the folder. */
export function builtShop(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-catalogue-'));
  cpSync(join(root, 'sandbox/catalogue'), folder, { recursive: true });
  for (const name of builtServices) {
    const file = join(folder, `${name}.yaml`);
    const { services }: { services: Record<string, object> } = parse(readFileSync(file, 'utf8'));
    const gitlab = { project: `shop/${name}`, start: rules };
    writeFileSync(file, JSON.stringify({ services: { [name]: { ...services[name], gitlab } } }));
  }
  return folder;
}

/** Like `app` in everything but the name, so that every sample version has a service to run on at the same time. */
export const likeApp = ['cart', 'search', 'stock', 'price'] as const;

/** The sandbox's own scenario and catalogue, paces and rates unchanged, with more services like `app`. The caller removes the folder. */
export function wideShop(): { folder: string; catalogue: string; scenario: string } {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-shop-'));
  const catalogue = join(folder, 'catalogue');
  cpSync(join(root, 'sandbox/catalogue'), catalogue, { recursive: true });
  const shop: { services: Record<string, object> } = parse(
    readFileSync(join(root, 'sandbox/scenarios/shop.yaml'), 'utf8'),
  );
  const app = readFileSync(join(root, 'sandbox/catalogue/app.yaml'), 'utf8');
  for (const name of likeApp) {
    shop.services[name] = { ...shop.services['app'], containers: { app: name } };
    const { services }: { services: { app: object } } = parse(
      app.replaceAll(/\bapp-(?=prod|staging)/g, `${name}-`).replaceAll('shop/app', `shop/${name}`),
    );
    const clone = { ...services.app, containers: { app: name } };
    writeFileSync(join(catalogue, `${name}.yaml`), JSON.stringify({ services: { [name]: clone } }));
  }
  const scenario = join(folder, 'scenario.yaml');
  writeFileSync(scenario, JSON.stringify(shop)); // JSON is YAML
  return { folder, catalogue, scenario };
}

/** The sandbox's own catalogue with another order of its recovery group `shop`. The caller removes the folder. */
export function reordered(order: WrittenOrder): string {
  const folder = mkdtempSync(join(tmpdir(), 'coxswain-catalogue-'));
  cpSync(join(root, 'sandbox/catalogue'), folder, { recursive: true });
  const file = join(folder, 'recovery.yaml');
  const written: { recovery: { shop: object } } = parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ recovery: { shop: { ...written.recovery.shop, order } } }));
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
