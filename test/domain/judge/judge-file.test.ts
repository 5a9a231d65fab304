import { expect, test } from '@jest/globals';
import { readJudgeFile } from '../../../domain/judge/judge-file.ts';

test('the smallest rule gets the defaults of Kayenta', () => {
  const file = readJudgeFile([{ rule: { judge: 'mann-whitney' }, baseline: [1, null], canary: [] }]);
  expect(file).toEqual({
    ok: true,
    cases: [
      {
        rule: { judge: 'mann-whitney', direction: 'either', confidence: 0.98, tolerance: 0.25 },
        baseline: [1, null],
        canary: [],
      },
    ],
  });
});

test.each([
  [{}, ['file: expected array, found {}']],
  [[3], ['[0]: expected object, found 3']],
  [
    [{ rule: { judge: 'mann-whitny' }, baseline: [], canary: [] }],
    [`[0].rule.judge: not a judge; write "mann-whitney" or "threshold", found "mann-whitny"`],
  ],
  [
    [{ rule: { judge: 'threshold', toleranse: 1, limit: 3 }, baseline: [], canary: [] }],
    [
      '[0].rule: unknown key "toleranse". Did you mean "tolerance"? unknown key "limit". Known: confidence, critical, direction, effectSize, judge, max, min, tolerance.',
    ],
  ],
  [
    [{ rule: { judge: 'mann-whitney', confidence: 95, effectSize: { mesure: 'cles' } }, baseline: ['1'], canary: [1] }],
    [
      '[0].rule.confidence: expected number to be <1, found 95',
      '[0].rule.effectSize: unknown key "mesure". Did you mean "measure"?',
      '[0].baseline[0]: expected number, found "1"',
    ],
  ],
  [[{ rule: { judge: 'threshold' }, baseline: [] }], ['[0].canary: expected array, found nothing']],
])('%j is refused with the place and what to write', (value, problems) => {
  expect(readJudgeFile(value)).toEqual({ ok: false, problems });
});
