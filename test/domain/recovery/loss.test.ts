import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { estimateLoss, type LagSample } from '../../../domain/recovery/loss.ts';

const second = 1000;

/** A source that writes all the time and ends at `death`; a replica that is `lag(at)` seconds behind while it lives. */
function seriesOf(death: number, until: number, period: number, lag: (at: number) => number): LagSample[] {
  const last = death - lag(death) * second;
  const series: LagSample[] = [];
  for (let at = 0; at <= until; at += period * second) {
    series.push({ at, lag: at < death ? lag(at) : Math.max(lag(at), (at - last) / second) });
  }
  return series;
}

const world = fc.record({
  period: fc.constantFrom(1, 5, 60),
  base: fc.double({ min: 0.1, max: 20, noNaN: true }),
  jitter: fc.double({ min: 0, max: 0.02, noNaN: true }),
  periods: fc.integer({ min: 7, max: 15 }),
  offset: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
});

/** Some lag, a little more or less each time. */
const lagOf =
  ({ base, jitter }: { base: number; jitter: number }) =>
  (at: number) =>
    base * (1 + jitter * Math.sin(at));

describe('a dead source', () => {
  test('later looks give the same estimate as the first that tells, within a period', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 3, max: 6 }), fc.integer({ min: 1, max: 60 }), (drawn, soon, more) => {
        const { period, periods, offset } = drawn;
        const death = (periods + offset) * period * second;
        const look = (after: number) => {
          const until = death + after * period * second;
          return estimateLoss(seriesOf(death, until, period, lagOf(drawn)), until);
        };
        const [first, later] = [look(soon), look(soon + more)];
        expect(first?.frozen).toBe(true);
        expect(later?.frozen).toBe(true);
        expect(later?.lastContact).toBeCloseTo(first?.lastContact ?? Number.NaN, 3);
        expect(Math.abs((later?.lossSeconds ?? Number.NaN) - (first?.lossSeconds ?? Number.NaN))).toBeLessThan(period);
      }),
    );
  });

  test('what was really lost is estimated to a few percent and a period', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 3, max: 60 }), (drawn, after) => {
        const { period, periods, offset, base } = drawn;
        const death = (periods + offset) * period * second;
        const until = death + after * period * second;
        const found = estimateLoss(seriesOf(death, until, period, lagOf(drawn)), until);
        const lost = lagOf(drawn)(death);
        expect(found?.lossSeconds ?? Number.NaN).toBeGreaterThanOrEqual(lost * 0.95);
        expect(found?.lossSeconds ?? Number.NaN).toBeLessThanOrEqual(base * 1.05 + period);
        expect(Math.abs((found?.lastContact ?? Number.NaN) - (death - lost * second))).toBeLessThanOrEqual(
          period * second,
        );
      }),
    );
  });

  test('only its age grows', () => {
    const series = seriesOf(600_500, 900_000, 60, () => 0.5);
    expect(estimateLoss(series, 900_000)).toMatchObject({ lossSeconds: 0.5, lastContact: 600_000, frozen: true });
    expect(estimateLoss(series, 960_000)?.lagSeconds).toBe(360);
  });
});

test('while it replicates, the loss is what it was behind lately', () => {
  const series = [0.4, 0.6, 3, 0.5, 0.4].map((lag, index) => ({ at: index * 60_000, lag }));
  expect(estimateLoss(series, 250_000)).toEqual({
    lagSeconds: 0.4,
    lastContact: 240_000,
    lossSeconds: 3,
    frozen: false,
  });
});

test('where the silence is older than the series, it is estimated too high rather than too low', () => {
  const series = [300, 360, 420].map((lag, index) => ({ at: 1_000_000 + index * 60_000, lag }));
  expect(estimateLoss(series, 1_120_000)).toMatchObject({ lossSeconds: 300, lastContact: 700_000, frozen: true });
});

test('nothing is made of nothing', () => {
  expect(estimateLoss([], 0)).toBeUndefined();
});
