import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import * as fc from 'fast-check';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { changeList } from '../../../bot/blocks/list.ts';
import { whyMessage } from '../../../bot/blocks/why.ts';
import type { Message } from '../../../bot/blocks/text.ts';
import { changeStatusSchema, type ChangeView, stepStateSchema } from '../../../domain/change/view.ts';

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 6000 }),
  fc.constant('<&>'.repeat(2000)),
);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const iso = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const step = fc.record({
  id: fc.string({ maxLength: 300 }),
  kind: fc.constantFrom('bake', 'service', 'serving', 'weight'),
  title: text,
  phase: text,
  state: fc.constantFrom(...stepStateSchema.options),
  attempt: fc.nat(9),
  startedAt: optional(iso),
  endedAt: optional(iso),
  plannedSeconds: optional(fc.nat(4000)),
  reason: optional(text),
  progress: optional(fc.record({ text, trouble: optional(text) })),
});

const view: fc.Arbitrary<ChangeView> = fc
  .record({
    change: name,
    kind: fc.constantFrom('deploy', 'rollback'),
    subject: name,
    service: name,
    environment: name,
    status: fc.constantFrom(...changeStatusSchema.options),
    dryRun: fc.boolean(),
    requestedBy: name,
    reason: optional(text),
    requestedAt: iso,
    startedAt: optional(iso),
    endedAt: optional(iso),
    version: optional(text),
    plan: optional(
      fc.record({
        hash: name,
        from: optional(text),
        to: text,
        digests: fc.dictionary(name, text, { maxKeys: 8 }),
        taskDefinitionDiff: fc.array(text, { maxLength: 20 }),
        estimateSeconds: fc.nat(9000),
        lastSeconds: fc.array(fc.nat(9000), { maxLength: 5 }),
        undo: text,
        notes: fc.array(text, { maxLength: 12 }),
      }),
    ),
    steps: fc.array(step, { maxLength: 60 }),
    weight: optional(fc.nat(100)),
    weights: fc.array(fc.record({ at: iso, percent: fc.nat(100) }), { maxLength: 100 }),
    waitsFor: optional(
      fc.record({
        what: text,
        since: iso,
        until: optional(iso),
        on: fc.array(text, { maxLength: 5 }),
        unblocks: fc.array(text, { maxLength: 5 }),
      }),
    ),
    pausedBy: optional(fc.record({ person: name, since: iso, reason: optional(text) })),
    stoppedBy: optional(fc.record({ person: name, at: iso, reason: optional(text) })),
    undoing: fc.boolean(),
    sentence: optional(text),
    intents: fc
      .subarray(['promote', 'promoteFull', 'pause', 'resume', 'abort', 'retryStep', 'skipStep'] as const)
      .map((intents) => [...intents]),
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as ChangeView);

/** https://docs.slack.dev/reference/block-kit/blocks */
function holdsLimits({ text: fallback, blocks }: Message): void {
  expect(blocks.length).toBeLessThanOrEqual(50);
  expect(blocks.length).toBeGreaterThan(0);
  expect(fallback.length).toBeGreaterThan(0);
  expect(fallback.length).toBeLessThanOrEqual(3000);
  for (const block of blocks) check(block);
}

function check(block: KnownBlock): void {
  if (block.type === 'section') {
    expect(block.text?.text.length).toBeGreaterThan(0);
    expect(block.text?.text.length).toBeLessThanOrEqual(3000);
    // Nothing that mentions people, and no token cut in two.
    expect(block.text?.text.replaceAll(/<!date\^\d+\^[^|<>]*\|[^|<>]*>/g, '')).not.toMatch(/[<>]/);
  }
  if (block.type === 'context') expect(block.elements.length).toBeLessThanOrEqual(10);
  if (block.type === 'actions') {
    expect(block.elements.length).toBeGreaterThan(0);
    expect(block.elements.length).toBeLessThanOrEqual(25);
    for (const element of block.elements) {
      if (element.type !== 'button') continue;
      expect(element.text.text.length).toBeLessThanOrEqual(75);
      expect(element.value?.length ?? 0).toBeLessThanOrEqual(2000);
      expect(element.confirm?.text.text?.length ?? 0).toBeLessThanOrEqual(300);
    }
  }
}

const runs = { seed: 20260105, numRuns: 300 };

describe('Slack’s limits hold for whatever a change says', () => {
  test('card', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => holdsLimits(changeCard(one, { now }))),
      runs,
    ));
  test('details', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => holdsLimits(changeDetails(one, { now }))),
      runs,
    ));
  test('why', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => holdsLimits(whyMessage(one, now))),
      runs,
    ));
  test('list', () => {
    const summary = fc.record({
      change: name,
      kind: fc.constantFrom('deploy' as const, 'rollback' as const),
      subject: name,
      service: name,
      environment: name,
      status: fc.constantFrom(...changeStatusSchema.options),
      dryRun: fc.boolean(),
      startedAt: iso,
      version: text,
    });
    fc.assert(
      fc.property(fc.array(summary, { maxLength: 300 }), text, (changes, where) =>
        holdsLimits(changeList(changes, where, 0)),
      ),
      { ...runs, numRuns: 100 },
    );
  });
});
