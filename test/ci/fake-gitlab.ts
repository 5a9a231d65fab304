import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface GitLabCall {
  readonly line: string;
  readonly token: string | undefined;
  readonly body: string;
}

/** GitLab's API on a free port of 127.0.0.1: answers `METHOD /path?query` by `answers`, remembers every call. */
export async function fakeGitLab(answers: Record<string, string> = {}) {
  const calls: GitLabCall[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const line = `${request.method} ${request.url}`;
      const token = request.headers['job-token'];
      calls.push({ line, token: typeof token === 'string' ? token : undefined, body });
      const answer = answers[line];
      response.writeHead(answer === undefined ? 404 : 200).end(answer ?? '{"message":"404 Not found"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answers,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
