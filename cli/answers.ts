import { z } from 'zod';
import { Failure, type FailureType } from './exit.ts';

const errorSchema = z.object({ error: z.object({ type: z.string(), sentence: z.string() }) });

const statusTypes: Readonly<Record<number, FailureType>> = {
  400: 'usage',
  401: 'unauthenticated',
  403: 'refused',
  404: 'notFound',
  409: 'conflict',
  422: 'usage',
};

/** What an answer that is none means. `url`: where it came from. */
export function failureOf(status: number, body: unknown, url: string): Failure {
  const type = statusTypes[status] ?? 'unreachable';
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) {
    const sentence = `${url} answers ${status}, but not as Coxswain does. Look at COXSWAIN_URL.`;
    return new Failure(status < 500 && status !== 429 ? 'usage' : 'unreachable', sentence);
  }
  const { sentence } = parsed.data.error;
  const help = type === 'unauthenticated' ? ' Run "coxswain login", or set COXSWAIN_TOKEN.' : '';
  return new Failure(type, sentence.includes('COXSWAIN_TOKEN') ? sentence : sentence + help);
}

/** The answer, of the shape it is to have. */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new Failure(
    'usage',
    `Coxswain's answer is not of the shape this command line knows${where}. Are both of one version?`,
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
