import { describe, expect, test } from '@jest/globals';
import type { Route } from '../../../../activities/providers/aws/routes.ts';
import { productionRoutes, testRoute } from '../../../../activities/providers/aws/traffic.ts';

function route(extra: Partial<Route> & { readonly weights: Route['weights'] }): Route {
  return { type: 'listener', arn: 'arn', port: 80, scheme: 'http', headers: new Map(), ...extra };
}
const both = new Map([
  ['stable', 100],
  ['canary', 0],
]);
const canaryOnly = new Map([['canary', 1]]);

describe('production route', () => {
  test('is the one that forwards to the stable target group, not the test listener', () => {
    const production = route({ weights: both });
    const tests = route({ port: 8080, weights: both });
    expect(productionRoutes([tests, production], 'stable', { port: 8080 })).toEqual([production]);
  });

  test('is no header rule, though it names the stable target group', () => {
    const headers = new Map([['x-canary', ['always']]]);
    const header = { header: { name: 'X-Canary', value: 'always' } };
    const rule = route({ type: 'rule', headers, weights: both });
    expect(productionRoutes([rule], 'stable', header)).toEqual([]);
    expect(productionRoutes([rule], 'stable', undefined)).toEqual([rule]);
  });

  test('is by HTTPS where HTTP serves as well', () => {
    const plain = route({ weights: both });
    const secure = route({ port: 443, scheme: 'https', weights: both });
    expect(productionRoutes([plain, secure], 'stable', undefined)).toEqual([secure, plain]);
  });
});

describe('test route', () => {
  test('must lead to the canary', () => {
    const wrong = route({ port: 8080, weights: new Map([['stable', 1]]) });
    const right = route({ port: 8080, weights: canaryOnly });
    expect(testRoute([wrong], 'canary', { port: 8080 })).toBeUndefined();
    expect(testRoute([wrong, right], 'canary', { port: 8080 })).toBe(right);
  });

  test('by header asks for its value', () => {
    const rule = route({ type: 'rule', headers: new Map([['x-canary', ['always']]]), weights: canaryOnly });
    expect(testRoute([rule], 'canary', { header: { name: 'x-canary', value: 'always' } })).toBe(rule);
    expect(testRoute([rule], 'canary', { header: { name: 'x-canary', value: 'never' } })).toBeUndefined();
  });
});
