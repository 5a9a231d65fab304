import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createBudget } from '../../../activities/slack/budget.ts';
import { createCardActivities } from '../../../activities/slack/keep-cards.ts';
import type { Letter } from '../../../activities/mail/sns.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { changeMails } from '../../../bot/blocks/mails.ts';
import { createLog } from '../../../config/log.ts';
import type { Catalogue } from '../../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { catalogue } from '../../bot/support/catalogue.ts';
import { approvedBy, at, moveView } from '../../bot/support/views.ts';
import { fakeSlack, type FakeSlack } from './fake-slack.ts';

const change = 'shop-prod-abcd2345';
const order = { change, channel: '#incidents' };
const partner = (name: string) => ({ oidc: name, email: `${name}@example.com`, groups: ['release-managers'] });
const withPartners: Catalogue = {
  ...catalogue,
  people: { ...catalogue.people, one: partner('one'), two: partner('two') },
};

/** Twenty times as fast as the real one, from a fixed moment: reminders are far away. */
let began: number;
const now = () => Date.parse(at(610)) + (performance.now() - began) * 20;

let slack: FakeSlack;
let view: ChangeView;
let letters: Letter[];
let refusing: number;
let heard: () => void;
const environments: MockActivityEnvironment[] = [];

beforeEach(async () => {
  began = performance.now();
  slack = await fakeSlack(now);
  view = moveView();
  letters = [];
  refusing = 0;
  heard = () => undefined;
});
afterEach(async () => {
  for (const environment of environments) environment.cancel();
  await slack.close();
});

function keep(details?: unknown) {
  const activities = createCardActivities({
    slack: slack.client,
    progress: async () => view,
    orders: async () => [order],
    render: { card: changeCard, details: changeDetails },
    mail: {
      now: (seen, moment) =>
        changeMails(seen, withPartners, moment, ({ person }) => `https://coxswain.example/${person}`),
      async send(letter) {
        if (refusing > 0) {
          refusing -= 1;
          throw new Error('no such topic');
        }
        letters.push(letter);
        heard();
      },
    },
    renderChart: async ({ title }) => ({ png: new Uint8Array([1]), altText: title, width: 1, height: 1 }),
    budget: createBudget({ now, burst: 40, perMinute: 50 }),
    log: createLog('test', 'silent'),
    now,
    tickMs: 20,
  });
  const environment = new MockActivityEnvironment(details === undefined ? {} : { heartbeatDetails: details });
  environments.push(environment);
  const beats: unknown[] = [];
  environment.on('heartbeat', (beat: unknown) => void beats.push(beat));
  const result = environment.run((list: readonly (typeof order)[]) => activities.keepCards(list), [order]);
  return { result: result.catch(() => undefined), environment, beats };
}

const until = (fits: () => boolean) =>
  new Promise<void>((resolve) => {
    heard = () => {
      if (fits()) resolve();
    };
    heard();
  });

test('each is written to once, after the message stands there, and not again by the next worker', async () => {
  const first = keep();
  await until(() => letters.length === 2);
  expect(letters.map(({ person }) => person).toSorted()).toEqual(['one', 'two']);
  expect(letters[0]?.text).toContain('https://coxswain.example/one');
  expect(slack.root(change)).toBeDefined();
  await slack.until(() => slack.details(change) !== undefined);
  while (!JSON.stringify(first.beats.at(-1) ?? {}).includes('mail two'))
    await new Promise((resolve) => first.environment.once('heartbeat', resolve));
  first.environment.cancel();
  await first.result;
  const second = keep(first.beats.at(-1));
  view = moveView({
    ...approvedBy([], 'rejected'),
    status: 'refused',
    intents: [],
    endedAt: at(700),
    sentence: 'Rejected by oncall.',
  });
  await second.result;
  expect(letters).toHaveLength(2);
});

test('what is not taken is sent again half a minute later; who has answered meanwhile is left alone', async () => {
  refusing = 1;
  const { environment, result } = keep();
  await until(() => letters.length === 1);
  expect(letters[0]?.person).toBe('one');
  view = moveView(approvedBy([{ person: 'two', at: at(640) }], 'waiting'));
  await slack.until(() => JSON.stringify(slack.root(change)?.blocks).includes('@two'));
  environment.cancel();
  await result;
  expect(letters.map(({ person }) => person)).toEqual(['one']);
});
