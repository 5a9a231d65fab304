import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canaryPercent, pairFor, weightsOf, withPercent } from '../../../../activities/providers/aws/forward.ts';

const rule = { type: 'listener', arn: 'l', stableTargetGroup: 's', canaryTargetGroup: 'c' } as const;

describe('weights', () => {
  test('any percent to a tenth is written in weights AWS takes, and read back as itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        const percent = tenths / 10;
        const { stable, canary } = pairFor(percent);
        for (const weight of [stable, canary]) {
          expect(Number.isInteger(weight) && weight >= 0 && weight <= 999).toBe(true);
        }
        const actions = withPercent([{ Type: 'forward', TargetGroupArn: 's' }], rule, percent);
        expect(canaryPercent(weightsOf(actions), rule)).toBeCloseTo(percent, 5);
      }),
    );
  });

  test('a forward to one target group sends it everything', () => {
    expect(canaryPercent(weightsOf([{ Type: 'forward', TargetGroupArn: 's' }]), rule)).toBe(0);
    expect(canaryPercent(weightsOf([{ Type: 'forward', TargetGroupArn: 'c' }]), rule)).toBe(100);
  });

  test('stickiness and authentication stay, and AWS is told to keep the secret it does not show', () => {
    const [login, forward] = withPercent(
      [
        {
          Type: 'authenticate-oidc',
          Order: 1,
          AuthenticateOidcConfig: {
            Issuer: 'i',
            AuthorizationEndpoint: 'a',
            TokenEndpoint: 't',
            UserInfoEndpoint: 'u',
            ClientId: 'id',
          },
        },
        {
          Type: 'forward',
          Order: 2,
          TargetGroupArn: 's',
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: 's', Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
          },
        },
      ],
      rule,
      25,
    );
    expect(login?.AuthenticateOidcConfig?.UseExistingClientSecret).toBe(true);
    expect(forward).toEqual({
      Type: 'forward',
      Order: 2,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: 's', Weight: 75 },
          { TargetGroupArn: 'c', Weight: 25 },
        ],
        TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
      },
    });
  });
});
