import { describe, expect, test } from '@jest/globals';
import type { KnownBlock } from '@slack/types';
import { changeCalls } from '../../../bot/blocks/calls.ts';
import { changeCard } from '../../../bot/blocks/card.ts';
import { linksOf } from '../../../bot/blocks/change-links.ts';
import { changeDetails } from '../../../bot/blocks/details.ts';
import { blocksTooLong } from '../../../sandbox/slack/blocks/payload.ts';
import { why } from '../../../domain/change/why.ts';
import type { ChangeView } from '../../../domain/change/view.ts';
import { markdownOf } from '../../../domain/change/report/markdown.ts';
import { planFile } from '../../../domain/change/report/plan-file.ts';
import { listedChanges } from '../../../domain/infrastructure/stack-plan.ts';
import { dangerousPlan, resourceChange, stackCatalogue, stackPlan } from '../../support/stack-inputs.ts';
import { applying, stackView } from '../support/stack-views.ts';
import { at, now } from '../support/views.ts';

const textOf = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) => (block.type === 'section' && block.text !== undefined ? [block.text.text] : [])).join('\n');
const buttonsOf = (view: ChangeView) =>
  changeCard(view, { now }).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((each) => (each.type === 'button' ? [each.text.text] : [])) : [],
  );
const card = (view: ChangeView) => textOf(changeCard(view, { now }).blocks);

describe('the card of a stack', () => {
  test('asks for approval with what would change, and whose word it needs', () => {
    const text = card(stackView());
    expect(text.split('\n')).toEqual([
      'Apply to *primary* in prod: 2 to add and 1 to change? It *waits for approval*: nothing is changed before it.',
      '~ change aws_cloudwatch_log_group.app: retention_in_days',
      '+ add aws_ecr_repository.app',
      '+ add aws_ecr_repository.worker',
      'Commit 3f2a9c1b ("a registry for the worker"), planned by terraform 1.11.4 · asked by @engineer ("the worker gets its own").',
      'What is applied is not taken back by a stop.',
      expect.stringMatching(
        /^Needs 1 of oncall or platform, not @engineer, to approve; lapses at .*, or if its state changes\.$/,
      ),
    ]);
    expect(buttonsOf(stackView())).toEqual(['Approve', 'Reject…', 'Withdraw…']);
  });

  test('says what is dangerous first', () => {
    const approval = { ...stackView().approval, typed: 'primary' } as NonNullable<ChangeView['approval']>;
    const [first = '', second = '', third = ''] = card(stackView(dangerousPlan(), { approval })).split('\n');
    expect(first).toMatch(/^Destroys or replaces 1 database\. Apply to \*primary\*/);
    expect(second).toBe(':warning: Destroys or replaces 1 database: that needs the stronger quorum.');
    expect(third).toContain(':warning: -/+ replace aws_db_instance.shop: storage_encrypted');
    expect(buttonsOf(stackView(dangerousPlan(), { approval }))[0]).toBe('Approve…');
  });

  test('of a plan offers to apply just that', () => {
    const planned = stackView(stackPlan({ cost: { before: 100, after: 112, currency: 'USD' }, outputs: ['url'] }), {
      dryRun: true,
      status: 'succeeded',
      intents: [],
    });
    const { approval: _, ...view } = planned;
    expect(card(view)).toContain('*Plan only*, nothing was changed: Apply to *primary*');
    expect(card(view)).toContain('Outputs that change: url.\nIt costs about 12 USD more a month (100 to 112).');
    expect(buttonsOf(view)).toEqual(['Apply…']);
    const { file: _file, ...looked } = stackPlan();
    expect(buttonsOf({ ...view, ...stackView(looked, { dryRun: true, status: 'succeeded' }) })).toEqual([]);
  });

  test('tells how far it is, and that it is stopping', () => {
    expect(card(applying())).toMatch(/is being \*applied\* · 20 s, about 20 s left\n3 of 7, aws_ecr_repository\.app/);
    expect(buttonsOf(applying())).toEqual(['Abort…']);
    const stopping = applying({ stoppedBy: { person: 'oncall', at: at(710), reason: 'wrong stack' }, intents: [] });
    expect(card(stopping)).toContain(
      'is *stopping* by @oncall ("wrong stack"): what is under way is finished, and nothing more is begun.',
    );
  });

  test.each<[string, Partial<ChangeView>, string, string[]]>([
    [
      'succeeded',
      { status: 'succeeded', endedAt: at(760), sentence: 'primary is as its code at 3f2a9c1b says: 2 added.' },
      'says: 2 added · *applied* in 1 min · by @engineer',
      [],
    ],
    [
      'aborted',
      {
        status: 'aborted',
        sentence: 'Stopped by oncall ("wrong stack"). 1 of 3 is applied and stands: a.',
        stoppedBy: { person: 'oncall', at: at(710), reason: 'wrong stack' },
      },
      'was *stopped* by @oncall ("wrong stack"). 1 of 3 is applied and stands: a.',
      ['Plan again'],
    ],
    [
      'failed',
      { status: 'failed', sentence: 'It exists already. 1 of 3 is applied.' },
      '*failed*: it needs a person now. It exists already.',
      ['Plan again'],
    ],
  ])('%s', (_what, more, sentence, buttons) => {
    const view = applying({ intents: [], ...more });
    expect(card(view)).toContain(sentence);
    expect(buttonsOf(view)).toEqual(buttons);
  });

  test('keeps Slack’s limits however much there is, and the thread names the resources', () => {
    const many = Array.from({ length: listedChanges }, (_, index) =>
      resourceChange(`module.${'m'.repeat(60)}.aws_ecr_repository.r${index}["<${'k'.repeat(40)}>"]`),
    );
    const plan = stackPlan({
      changes: many,
      leftOut: 700,
      counts: { ...stackPlan().counts, create: listedChanges + 700 },
    });
    for (const message of [changeCard(stackView(plan), { now }), changeDetails(stackView(plan), { now })]) {
      expect(blocksTooLong(message.blocks)).toBe(false);
      expect(message.blocks.length).toBeLessThanOrEqual(50);
    }
    expect(card(stackView(plan))).toContain(`… and ${listedChanges + 690} more`);
    expect(card(stackView(plan))).toContain('Needs 1 of oncall or platform');
    const thread = textOf(changeDetails(stackView(plan), { now }).blocks);
    expect(thread).toContain('aws_ecr_repository.r40');
    const file = planFile(stackView(plan));
    expect(file).toMatchObject({ label: 'Plan', file: 'primary-prod-abcd2345-plan.md' });
    expect(file === undefined ? '' : markdownOf(file)).toContain(`aws_ecr_repository.r${listedChanges - 1}`);
    expect(planFile(stackView())).toBeUndefined();
    expect(thread).toContain(`Plan file sha256 \`${'ab'.repeat(32)}\``);
  });
});

test('why says the same in words', () => {
  const words = { now, time: (iso: string) => iso.slice(11, 16) };
  expect(why(stackView(), words)).toEqual([
    'Apply to primary in prod: 2 to add and 1 to change?',
    '~ change aws_cloudwatch_log_group.app: retention_in_days',
    '+ add aws_ecr_repository.app',
    '+ add aws_ecr_repository.worker',
    'Done in about 45 s (the last one: 40 s).',
    expect.stringContaining('Needs 1 of oncall or platform'),
    'Unblocks: approve or reject.',
  ]);
  expect(why(applying(), words).join(' ')).toContain('3 of 7, aws_ecr_repository.app');
});

test('who is called: those who may approve, and nobody who asked', () => {
  const calls = changeCalls(stackView(), stackCatalogue(), now);
  expect(calls.map(({ user }) => user)).toEqual(['U0ONCALL']);
});

test('its commit is found in its own project', () => {
  const places = { catalogue: stackCatalogue(), gitlab: 'https://gitlab.example', runOf: () => undefined };
  const { commit } = stackPlan();
  expect(linksOf(places, stackView())).toEqual([
    { text: 'commit 3f2a9c1b', url: `https://gitlab.example/shop/infrastructure/-/commit/${commit}` },
  ]);
});
