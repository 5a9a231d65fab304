import { fastify, type FastifyInstance } from 'fastify';
import type { Log } from '../../config/log.ts';
import { slackManifest } from '../slack-manifest.ts';
import { type ApiDeps, apiRoutes } from './api.ts';
import { answerError, answerErrors } from './errors.ts';

export interface ServerOptions extends ApiDeps {
  readonly log: Log;
  /** Where people and Slack reach the bot, for the manifest. */
  readonly url: string | undefined;
  /** Slack's requests over HTTP; absent in Socket Mode. */
  readonly slackRoutes?: (server: FastifyInstance) => Promise<void>;
  /** Installing the app in workspaces; absent where it is installed by hand. */
  readonly installRoutes?: (server: FastifyInstance) => Promise<void>;
  /** GitLab's deliveries. */
  readonly gitlabRoutes?: (server: FastifyInstance) => Promise<void>;
  /** Looks at every request. */
  readonly watch?: (server: FastifyInstance) => void;
  /** The pages of links in e-mails. */
  readonly approvalPages?: (server: FastifyInstance) => Promise<void>;
}

/** The bot's one HTTP server: Slack's requests, GitLab's deliveries, the JSON API, the app manifest, the health check. Not yet listening. */
export async function createServer({
  log,
  url,
  slackRoutes,
  installRoutes,
  gitlabRoutes,
  approvalPages,
  watch,
  ...api
}: ServerOptions): Promise<FastifyInstance> {
  const answer = answerError(log);
  const server = fastify({
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    // An address that is no text, or too long to be one of ours, never comes to a route.
    frameworkErrors: (error, request, reply) => void answer(error, request, reply),
  });
  answerErrors(server, answer);
  watch?.(server);
  // Each in its own context, since they read bodies as they come.
  for (const routes of [slackRoutes, installRoutes, gitlabRoutes, approvalPages]) {
    if (routes !== undefined) await server.register(async (scope) => routes(scope));
  }
  await server.register(apiRoutes(api), { prefix: '/api/v1' });
  server.get('/slack/manifest.json', () => slackManifest(slackRoutes === undefined ? undefined : url));
  server.get('/healthz', () => ({ status: 'ok' }));
  return server;
}
