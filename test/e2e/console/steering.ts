import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { regionsSchema } from '../../../sandbox/control/network.ts';
import { loadsSchema } from '../../../sandbox/control/shapes.ts';
import type { Sandbox } from '../../../sandbox/supervisor/sandbox.ts';
import type { Person } from '../support/person.ts';

/** The panel that steers simulated AWS. What it does is looked up at simulated AWS itself, not in the panel. */
export function steering(
  running: () => { sandbox: Sandbox; person: Person; picture: (file: string) => Promise<unknown> },
) {
  const control = async (path: string): Promise<unknown> =>
    (await fetch(`${running().sandbox.addresses.aws.endpoint}/_sandbox/${path}`)).json();
  const section = (title: string): Locator => running().person.page.getByRole('region', { name: title });

  test('the panel of the sandbox adds a fault and ends it again', async () => {
    const { person, picture } = running();
    await person.page.bringToFront(); // a page behind another is drawn only now and then
    await person.page.getByRole('button', { name: 'Steer simulated AWS' }).click();
    await section('Waits')
      .getByRole('row', { name: /app-prod/ })
      .first()
      .waitFor();
    const faults = section('Faults');
    await faults.getByText('None: simulated AWS behaves.').waitFor();

    await faults.getByRole('button', { name: 'Answer 2 s late' }).click();
    await faults.getByLabel('Service').fill('ecr');
    await faults.getByLabel('Seconds late').fill('-1');
    await faults.getByRole('button', { name: 'Add fault' }).click();
    await faults.getByRole('alert').getByText('seconds: -1 is not a number of seconds above 0').waitFor();
    expect(await control('faults')).toEqual({ faults: [] });

    await faults.getByLabel('Seconds late').fill('0.5');
    await faults.getByRole('button', { name: 'Add fault' }).click();
    await faults.getByRole('listitem').filter({ hasText: 'latency service ecr, seconds 0.5' }).waitFor();
    expect(await control('faults')).toMatchObject({ faults: [{ kind: 'latency', service: 'ecr', seconds: 0.5 }] });
    await picture('steering');

    await faults.getByRole('button', { name: /^Clear fault/ }).click();
    await faults.getByText('None: simulated AWS behaves.').waitFor();
    expect(await control('faults')).toEqual({ faults: [] });
  });

  test('it sets the load of one service, and turns the clock forward', async () => {
    const { page } = running().person;
    const rate = section('Load').getByLabel('Requests per second on api in staging');
    await rate.fill('75');
    await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/_sandbox/load')), rate.press('Enter')]);
    const { loads } = loadsSchema.parse(await control('load'));
    const changed = loads.filter(({ service, environment }) => service === 'api' && environment === 'staging');
    expect(changed.map(({ rps }) => rps)).toEqual([75]);

    await section('Clock').getByRole('button', { name: 'Forward 1 min' }).click();
    await section('Clock').getByText('1:00 min ahead').waitFor();
  });

  test('a region goes down with a button and a confirmation, and comes back with another', async () => {
    const { person, picture } = running();
    const stateOf = async () =>
      regionsSchema.parse(await control('regions')).regions.find(({ region }) => region === 'eu-west-1');
    const regions = section('Regions');
    await regions.getByRole('button', { name: 'Take down eu-west-1' }).click();
    await person.page.getByRole('button', { name: 'Cancel' }).click();
    expect(await stateOf()).toMatchObject({ state: 'up' });

    await regions.getByRole('button', { name: 'Take down eu-west-1' }).click();
    await person.page.getByRole('dialog').getByRole('button', { name: 'Take down', exact: true }).click();
    await regions
      .getByRole('listitem')
      .filter({ hasText: /eu-west-1 down for/ })
      .waitFor();
    expect(await stateOf()).toMatchObject({ state: 'down' });
    await picture('region-down');

    await regions.getByRole('button', { name: 'Bring back eu-west-1' }).click();
    await regions.getByRole('button', { name: 'Take down eu-west-1' }).waitFor();
    expect(await stateOf()).toMatchObject({ state: 'up' });
  });

  test('and the way back leads to the channel', async () => {
    const { page } = running().person;
    expect(new URL(page.url()).pathname).toBe('/sandbox');
    await page.goBack();
    await running().person.composer.waitFor();
  });
}
