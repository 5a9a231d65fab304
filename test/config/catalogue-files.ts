import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogueError, loadCatalogue } from '../../config/catalogue.ts';

/** A catalogue that is well, in one file; tests replace parts of it. */
export const sound = `
accounts:
  live: { id: "123456789012", role: "arn:aws:iam::123456789012:role/deploy" }
groups: [deployers, auditors]
people:
  developer: { slack: U0DEVELOPER, oidc: developer, groups: [deployers] }
  auditor: { slack: U0AUDITOR, groups: [auditors] }
metrics:
  http.errorRate:
    title: errors
    unit: percent
    delaySeconds: 0
    scale: 100
    queries:
      requests: { namespace: Service, name: total, stat: Sum, dimensions: { Service: "{service}" } }
      errors: { namespace: Service, name: errors, stat: Sum, dimensions: { Service: "{service}" } }
    value: errors / requests
    requests: requests
services:
  app:
    containers: { app: app }
    environments:
      staging:
        targets:
          - { name: eu, account: live, region: eu-west-1, cluster: shop, service: app-staging }
        channel: "#deploys"
        strategy: { rolling: { alarms: [app-staging-5xx] } }
        rights: { deploy: [deployers] }
      prod:
        targets:
          - { name: eu, account: live, region: eu-west-1, cluster: shop, service: app-prod }
        channel: "#deploys"
        strategy:
          canary:
            weights: [5, 25, 50]
            bake: 30s
            testTraffic: { port: 8080 }
        verify:
          - { metric: http.errorRate, max: 1%, critical: true, period: 5s }
        smoke: [{ get: /healthz, expect: 200 }]
        onBusy: queue
        rights: { deploy: [deployers], operate: [deployers] }
`.trimStart();

/** Writes files (name -> text) into a new folder and answers it. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The problems of a catalogue in these files, without the folder's name before each; empty when it is well. */
export function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = folderOf(files);
  try {
    loadCatalogue(folder);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return error.problems.map((problem) => problem.replaceAll(`${folder}/`, '').replaceAll(folder, 'folder'));
  }
}

/** The problems after one replacement, which has to hit. */
export function problemsAfter(from: string, to: string): readonly string[] {
  if (!sound.includes(from)) throw new Error(`"${from}" is not in the catalogue.`);
  return problemsOf({ 'one.yaml': sound.replace(from, to) });
}
