import { describe, expect, test } from '@jest/globals';
import type { KnownBlock, ModalView } from '@slack/types';
import * as fc from 'fast-check';
import { auditMessage, mostShown } from '../../../bot/blocks/audit.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { approveModal, rejectModal } from '../../../bot/blocks/approval-modals.ts';
import { failbackModal, overrideModal, ungracefulModal } from '../../../bot/blocks/group-modals.ts';
import { changeList } from '../../../bot/blocks/list.ts';
import { abortModal } from '../../../bot/blocks/modals.ts';
import { parsePress, type Press } from '../../../bot/blocks/press.ts';
import { whyMessage } from '../../../bot/blocks/why.ts';
import type { Message } from '../../../bot/blocks/text.ts';
import { blocksTooLong } from '../../../sandbox/slack/blocks/payload.ts';
import { changeStatusSchema, type ChangeView, stepStateSchema } from '../../../domain/change/view.ts';

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 6000 }),
  fc.constant('<&>'.repeat(2000)),
);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const deed = fc.record({
  did: fc.constantFrom('put' as const, 'released' as const),
  kind: fc.constantFrom('lock' as const, 'freeze' as const),
  on: fc.record({ service: name, environment: name }),
  person: name,
  at: fc.nat(2e12),
  reason: text,
  until: fc.nat(2e12),
});
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
    overrides: fc.array(fc.record({ what: text, person: name, reason: optional(text), at: iso }), { maxLength: 12 }),
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

/** The same of a change that moves a recovery group, with what its steps are about in the ids. */
const move: fc.Arbitrary<ChangeView> = fc
  .record({
    base: view,
    kind: fc.constantFrom('failover' as const, 'failback' as const, 'rebuild' as const),
    kinds: fc.array(fc.constantFrom('fenced', 'caughtUp', 'promote', 'service', 'record'), { maxLength: 60 }),
    recovery: optional(
      fc.record({
        mode: fc.constantFrom('graceful' as const, 'ungraceful' as const),
        from: text,
        to: text,
        lossSeconds: fc.nat(9000),
        loss: text,
        objectives: fc.record({ rto: fc.nat(9000), rpo: fc.nat(9000) }),
        measured: optional(
          fc.record({
            downSeconds: fc.nat(9000),
            detectedSeconds: fc.nat(9000),
            decidedSeconds: fc.nat(9000),
            movedSeconds: fc.nat(9000),
          }),
        ),
      }),
    ),
    approval: optional(
      fc.record({
        missing: fc.nat(5),
        count: fc.nat(5),
        from: fc.array(text, { maxLength: 4 }),
        notRequester: fc.boolean(),
        typed: optional(name),
        breakGlass: optional(name),
        since: iso,
        until: iso,
        given: fc.array(fc.record({ person: name, at: iso, breakGlass: optional(text) }), { maxLength: 5 }),
        outcome: fc.constantFrom('waiting' as const, 'approved' as const, 'rejected' as const, 'lapsed' as const),
      }),
    ),
    held: fc.boolean(),
    more: fc.subarray(['approve', 'reject', 'ungraceful', 'retryStep', 'skipStep'] as const),
  })
  .map(({ base, kind, kinds, held, more, ...rest }) => {
    const { service: _, ...group } = base;
    const steps = base.steps.map((each, index) => ({ ...each, kind: kinds[index] ?? 'service' }));
    const waitsFor =
      held && base.waitsFor !== undefined && steps[0] !== undefined
        ? { ...base.waitsFor, step: steps[0].id }
        : undefined;
    return JSON.parse(
      JSON.stringify({
        ...group,
        ...rest,
        kind,
        steps,
        intents: [...base.intents, ...more],
        ...(waitsFor && { waitsFor }),
      }),
    ) as ChangeView;
  });

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

function pressesOf({ blocks }: Message): Press[] {
  return blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) => (element.type === 'button' ? (parsePress(element.value) ?? []) : []))
      : [],
  );
}

/** https://docs.slack.dev/reference/views/modal-views */
function holdsModalLimits({ title, submit, private_metadata: kept, blocks }: ModalView): void {
  expect(title.text.length).toBeLessThanOrEqual(24);
  expect(submit?.text.length).toBeLessThanOrEqual(24);
  expect(kept?.length).toBeLessThanOrEqual(3000);
  for (const block of blocks as readonly KnownBlock[]) {
    if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3000);
    if (block.type !== 'input') continue;
    expect(block.label.text.length).toBeLessThanOrEqual(2000);
    expect(block.hint?.text.length ?? 0).toBeLessThanOrEqual(2000);
    if (block.element.type !== 'checkboxes') continue;
    for (const option of block.element.options) expect(option.text.text.length).toBeLessThanOrEqual(75);
  }
}

const links = [1, 2, 3].map((n) => ({ text: `CloudWatch ${n}`, url: `https://x.example/${'y'.repeat(900)}` }));
const runs = { seed: 20260105, numRuns: 300 };

describe('Slack’s limits hold for whatever a change says', () => {
  test('card', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => {
        holdsLimits(changeCard(one, { now }));
        const full = changeCard(one, { now, plans: true, links, chart: { file: 'F1', alt: 'x'.repeat(3000) } });
        holdsLimits(full);
        expect(blocksTooLong(full.blocks)).toBe(false);
      }),
      runs,
    ));
  test('details', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => holdsLimits(changeDetails(one, { now }))),
      runs,
    ));
  test('card and details of a recovery group', () =>
    fc.assert(
      fc.property(move, fc.nat(2e12), (one, now) => {
        holdsLimits(changeCard(one, { now }));
        holdsLimits(changeDetails(one, { now }));
        holdsLimits(whyMessage(one, now));
      }),
      runs,
    ));
  test('modals of a recovery group', () =>
    fc.assert(
      fc.property(move, fc.nat(2e12), (one, now) => {
        for (const press of pressesOf(changeCard(one, { now }))) {
          for (const make of [approveModal, rejectModal, overrideModal, ungracefulModal, failbackModal, abortModal]) {
            holdsModalLimits(make({ ...press, channel: 'C0INCIDENTS' }));
          }
        }
      }),
      runs,
    ));
  test('why', () =>
    fc.assert(
      fc.property(view, fc.nat(2e12), (one, now) => holdsLimits(whyMessage(one, now))),
      runs,
    ));
  test('audit', () =>
    fc.assert(
      fc.property(fc.array(view, { maxLength: mostShown }), fc.array(deed), name, (changes, restraints, where) => {
        const found = { since: '2026-01-05T14:00:00.000Z', changes, restraints, unread: [], more: true };
        const message = auditMessage(found, where, 0);
        holdsLimits(message);
        expect(blocksTooLong(message.blocks)).toBe(false);
      }),
      { ...runs, numRuns: 100 },
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
