// Whole changes on a whole sandbox at a fast pace: each part of this file goes on from where the one before left it.
import { afterAll, beforeAll } from '@jest/globals';
import { quickShop } from '../../bench/catalogues.ts';
import { type Lab, startLab } from '../../bench/lab/lab.ts';
import { conflicts } from './changes/conflicts.ts';
import { faults } from './changes/faults.ts';
import { infrastructure } from './changes/infrastructure.ts';
import { kills } from './changes/kills.ts';
import { outcomes } from './changes/outcomes.ts';
import { references } from './changes/references.ts';
import { refusals } from './changes/refusals.ts';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab(quickShop);
});

afterAll(async () => {
  await lab?.close();
});

const running = () => lab;

outcomes(running);
conflicts(running);
refusals(running);
infrastructure(running);
const undisturbed = references(running);
faults(running, undisturbed);
kills(running, undisturbed);
