// Recovery groups moved from one simulated region to the other, on a whole sandbox at a fast pace. The region fails last.
import { afterAll, beforeAll } from '@jest/globals';
import { quickGroups } from '../../bench/catalogues.ts';
import { type Lab, startLab } from '../../bench/lab/lab.ts';
import { deadRegion } from './failover/dead-region.ts';
import { gated } from './failover/gated.ts';
import { goodOrder } from './failover/good-order.ts';
import { inWords } from './failover/in-words.ts';
import { killed } from './failover/killed.ts';
import { otherNames } from './failover/other-names.ts';
import { refusals } from './failover/refusals.ts';
import { rehearsed } from './failover/rehearsed.ts';

let lab: Lab;

beforeAll(async () => {
  // What a workspace without progress blocks is told, in words; the console's scenario has them.
  lab = await startLab({ ...quickGroups, planBlocks: false });
});

afterAll(async () => {
  await lab?.close();
});

const running = () => lab;

rehearsed(running);
goodOrder(running);
otherNames(running);
killed(running);
refusals(running);
gated(running);
deadRegion(running);
inWords(running);
