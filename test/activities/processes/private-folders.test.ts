import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Trace, traceOf } from '../../../activities/processes/machine.ts';
import { ownedBy, makePrivateFolder, sweepPrivateFolders } from '../../../activities/processes/private-folders.ts';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'coxswain-folders-'));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const here = traceOf(process.pid);
const before = { ...here, started: `${here.started}0` };
const elsewhere = { ...here, machine: 'elsewhere' };

/** A folder as a run leaves it, last written to so many hours ago. */
async function folder(hours: number, owner?: Trace): Promise<void> {
  const made = await makePrivateFolder('stack', temporary);
  if (owner !== undefined) writeFileSync(join(made, 'guard.json'), JSON.stringify(owner));
  const at = Date.now() / 1000 - hours * 3600;
  utimesSync(made, at, at);
}

test.each<[string, number, Trace | undefined, boolean]>([
  ['whose guard lives', 100, here, false],
  ['whose guard has ended, and another process has its id', 0, before, true],
  ['of this host before its last boot', 0, { ...here, machine: `${here.machine.split(' ')[0]} boot` }, true],
  ['of another container', 20, elsewhere, false],
  ['of another container, older than any run', 25, elsewhere, true],
  ['that is just being made', 0, undefined, false],
  ['that was never made to the end', 25, undefined, true],
])('a folder %s', async (_, hours, owner, isRemoved) => {
  await folder(hours, owner);
  await sweepPrivateFolders(temporary);
  expect(readdirSync(temporary)).toHaveLength(isRemoved ? 0 : 1);
});

test('what others have there is left alone', async () => {
  const theirs = ['coxswain-stack-', 'coxswain-stack-of-mine', 'coxswain-terraform-abcdef'];
  for (const name of theirs) {
    mkdirSync(join(temporary, name));
    writeFileSync(join(temporary, name, 'guard.json'), JSON.stringify(before));
  }
  await sweepPrivateFolders(temporary);
  expect(readdirSync(temporary).toSorted()).toEqual(theirs.toSorted());
});

test('its guard is written into it', async () => {
  const made = await makePrivateFolder('playbook', temporary);
  await ownedBy(process.pid, made);
  await sweepPrivateFolders(temporary);
  expect(readdirSync(made)).toEqual(['guard.json']);
});
