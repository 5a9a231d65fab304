import type { StepParams } from '../domain/plan/step.ts';
import { getOnce } from './http.ts';

type Expected = Pick<StepParams['serving'], 'version' | 'digests'>;

const asks = 5;

/**
 * Asks a version endpoint several times, since each answer comes from one task only. Undefined when every answer names the
 * version or its digests, else what the odd one said.
 */
export async function versionProblem(
  url: string,
  expected: Expected,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answers = await Promise.all(Array.from({ length: asks }, () => getOnce(url, {}, signal)));
  for (const answer of answers) {
    if ('problem' in answer) return `GET ${url} got ${answer.problem}`;
    if (answer.status !== 200) return `GET ${url} answered ${answer.status}, expected 200`;
    if (!saysSo(answer.body, expected)) return `GET ${url} answered ${said(answer.body)}, expected ${expected.version}`;
  }
  return undefined;
}

/** True for `{ "version": …, "digests": … }` whose digests, else whose version, are those expected. */
export function saysSo(body: string, { version, digests }: Expected): boolean {
  const answer = parsed(body);
  const theirs = answer?.['digests'];
  if (typeof theirs === 'object' && theirs !== null) {
    const named = new Map(Object.entries(theirs));
    return Object.entries(digests).every(([container, digest]) => named.get(container) === digest);
  }
  const named = answer?.['version'];
  // A build without a version tag names itself by its full commit, of which we use the beginning.
  return (
    typeof named === 'string' && (named === version || (/^[0-9a-f]{7,}$/.test(version) && named.startsWith(version)))
  );
}

function said(body: string): string {
  const named = parsed(body)?.['version'];
  return typeof named === 'string' ? `version ${named}` : 'no version';
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
