/** The shortest true reason of a failed request or file access: `ECONNREFUSED`, `ENOENT`, `no answer in time`, else the message. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('name' in error && error.name === 'TimeoutError') return 'no answer in time';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  return 'message' in error ? (String(error.message).split('\n')[0] ?? '') : 'unknown';
}
