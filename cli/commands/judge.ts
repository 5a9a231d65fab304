import { readFileSync } from 'node:fs';
import { readJudgeFile } from '../../domain/judge/judge-file.ts';
import { judgeMetric } from '../../domain/judge/judge-metric.ts';
import { exitCodes, Failure } from '../exit.ts';
import { reasonOf } from '../reason.ts';
import { answerJson, type Terminal } from '../terminal.ts';

/** Judges the comparisons of a file offline, with the code that judges a bake. `-` reads standard input. */
export function runJudge(file: string, options: { readonly json?: boolean }, terminal: Terminal): number {
  const read = readJudgeFile(parse(file));
  if (!read.ok) throw new Failure('usage', read.problems.map((problem) => `${file}: ${problem}`).join('\n'));
  const judgements = read.cases.map(judgeMetric);
  if (options.json === true) answerJson(terminal, judgements);
  else {
    for (const [index, { classification, reason }] of judgements.entries()) {
      terminal.out(`${String(index).padStart(3)}  ${classification.padEnd(6)}  ${reason}`);
    }
  }
  return exitCodes.succeeded;
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new Failure('usage', `${file} cannot be read (${reasonOf(error)}). Give a JSON file of comparisons.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure('usage', `${file} is not JSON: ${reasonOf(error)}`);
  }
}
