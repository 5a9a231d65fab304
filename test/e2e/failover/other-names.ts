import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditCall } from '../../../bench/lab/aws.ts';
import type { Lab } from '../../../bench/lab/lab.ts';
import { hasWritten } from '../../../bench/lab/writes.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { askedThroughFrontDoor } from '../support/front-door.ts';
import { lastCall } from '../support/world.ts';

const names = ['news.shop.example', 'fast.shop.example'];

/** The group news, without a database: a health check moves one name, an accelerator the other. */
export function otherNames(lab: () => Lab): void {
  describe('a failover of names led by a health check and by an accelerator', () => {
    let view: ChangeView;
    let writes: AuditCall[];

    beforeAll(async () => {
      const seen = await lastCall(lab());
      const change = await lab().coxswain.approvedFailover('news');
      view = await lab().coxswain.ended(change, 90_000);
      writes = (await lab().aws.audit(seen)).filter(hasWritten);
    });

    test('it succeeds, and both names lead to eu-central-1', async () => {
      expect(view).toMatchObject({ status: 'succeeded', sentence: 'news runs in eu-central-1.', overrides: [] });
      for (const name of names) {
        const { resolvers } = await lab().aws.resolve(name);
        expect(resolvers.map(({ region }) => region)).toEqual(['eu-central-1', 'eu-central-1', 'eu-central-1']);
        expect(await askedThroughFrontDoor(lab(), `http://${name}/version`)).toMatchObject({
          status: 200,
          body: { service: 'news-prod', region: 'eu-central-1' },
        });
      }
    });

    test('the health check is held once, and the dials go up and down once each', () => {
      const of = (action: string) => writes.filter((call) => call.action === action).map(({ params }) => params);
      expect(of('UpdateHealthCheck')).toMatchObject([{ Disabled: true, Inverted: true }]);
      expect(of('UpdateEndpointGroup')).toMatchObject([{ TrafficDialPercentage: 100 }, { TrafficDialPercentage: 0 }]);
      expect(of('ChangeResourceRecordSets')).toEqual([]);
    });
  });
}
