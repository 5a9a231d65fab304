import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createInstallations } from '../../config/installations.ts';
import { secret } from '../../config/secret.ts';
import { createSlackTokens } from '../../config/slack-tokens.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'installations-')), 'slack');
});

const installed = (place: object, token: string) => ({ ...place, token, botId: 'B1', botUserId: 'U1' });
const tokens = (homes: string[] = []) => createSlackTokens({ botToken: undefined, installations: folder }, homes);
const revealed = (found: ReturnType<ReturnType<typeof tokens>['of']>) => found?.token.reveal();

describe('installations', () => {
  test('are files that their owner alone reads, one a workspace, the newest counts', () => {
    const store = createInstallations(folder);
    expect(store.all()).toEqual([]);
    store.save(installed({ team: 'T1' }, 'old'));
    store.save(installed({ team: 'T1' }, 'new'));
    store.save(installed({ enterprise: 'E1' }, 'grid'));
    expect(readdirSync(folder).toSorted()).toEqual(['E1.json', 'T1.json']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'T1.json')).mode & 0o777).toBe(0o600);
    expect(store.find({ team: 'T1' })?.token).toBe('new');
  });

  test('of an enterprise count in each of its workspaces that has none of its own', () => {
    const store = createInstallations(folder);
    store.save(installed({ enterprise: 'E1' }, 'grid'));
    store.save(installed({ team: 'T1', enterprise: 'E1' }, 'own'));
    expect(store.find({ team: 'T1', enterprise: 'E1' })?.token).toBe('own');
    expect(store.find({ team: 'T2', enterprise: 'E1' })?.token).toBe('grid');
    expect(store.find({ team: 'T2' })).toBeUndefined();
    store.remove({ team: 'T1', enterprise: 'E1' });
    expect(store.find({ team: 'T1', enterprise: 'E1' })?.token).toBe('grid');
  });

  test('are found by ids alone: nothing that a request names leads elsewhere', () => {
    const store = createInstallations(folder);
    store.save(installed({ team: 'T1' }, 'x'));
    writeFileSync(join(folder, '..', 'T9.json'), JSON.stringify(installed({ team: 'T9' }, 'stolen')));
    expect(store.find({ team: '../T9' })).toBeUndefined();
    store.remove({ team: '../T9' });
    expect(statSync(join(folder, '..', 'T9.json')).isFile()).toBe(true);
    expect(() => store.save(installed({ team: '../T8' }, 'x'))).toThrow('named no workspace');
    expect(() => store.save(installed({}, 'x'))).toThrow('named no workspace');
  });
});

describe('the token', () => {
  test('of a workspace counts as soon as it is installed, and until it is removed', () => {
    const known = tokens();
    expect([known.of({ team: 'T1' }), known.home()]).toEqual([undefined, undefined]);
    const store = createInstallations(folder);
    store.save(installed({ team: 'T1' }, 'one'));
    expect(known.of({ team: 'T1' })).toMatchObject({ botId: 'B1', botUserId: 'U1' });
    expect(revealed(known.of({ team: 'T1' }))).toBe('one');
    expect(JSON.stringify(known.of({ team: 'T1' }))).not.toContain('one');
    store.remove({ team: 'T1' });
    expect(known.of({ team: 'T1' })).toBeUndefined();
  });

  test('of messages is that of the first workspace of the catalogue that has the app', () => {
    const store = createInstallations(folder);
    store.save(installed({ team: 'T1' }, 'one'));
    store.save(installed({ team: 'T2' }, 'two'));
    expect(revealed(tokens().home())).toBe('one');
    expect(revealed(tokens(['T3', 'T2', 'T1']).home())).toBe('two');
  });

  test('that is set is that of every place', () => {
    const one = createSlackTokens({ botToken: secret('xoxb-1'), installations: undefined }, ['T1']);
    expect([one.of({ team: 'T2' }), one.home()].map(revealed)).toEqual(['xoxb-1', 'xoxb-1']);
  });
});
