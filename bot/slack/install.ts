import type { ServerResponse } from 'node:http';
import { InstallProvider } from '@slack/oauth';
import { WebClient } from '@slack/web-api';
import type { App } from '@slack/bolt';
import type { FastifyInstance } from 'fastify';
import { createInstallations, type Installation } from '../../config/installations.ts';
import type { Log } from '../../config/log.ts';
import type { Secret } from '../../config/secret.ts';
import { listOf } from '../../domain/text/list.ts';
import { boltLog } from '../log.ts';
import { scopes } from '../slack-manifest.ts';
import { installPath, redirectPath } from './install-paths.ts';

export interface InstallOptions {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Signs the state that binds an installation to the browser that began it. */
  readonly stateSecret: Secret;
  /** Folder that bots and workers share. */
  readonly installations: string;
  /** Where people and Slack reach the bot. */
  readonly url: string;
  /** Base of Slack's Web API, ending in a slash. */
  readonly apiUrl: string;
  /** Workspaces and enterprises that the catalogue names: no other may install the app. */
  readonly allowed: readonly string[];
  readonly log: Log;
}

/** A workspace that the catalogue does not name has tried. */
class NotNamed extends Error {}

/**
 * Installs the app in a workspace by OAuth: the page that leads to Slack, and the one that Slack leads back to. The token is kept, and
 * shown to nobody. https://docs.slack.dev/authentication/installing-with-oauth
 */
export function installRoutes(options: InstallOptions): (server: FastifyInstance) => Promise<void> {
  const { clientId, clientSecret, stateSecret, url, apiUrl, allowed, log } = options;
  const installations = createInstallations(options.installations);
  const installOptions = { scopes: [...scopes], redirectUri: `${url}${redirectPath}` };
  const provider = new InstallProvider({
    clientId,
    clientSecret: clientSecret.reveal(),
    stateSecret: stateSecret.reveal(),
    directInstall: true,
    installUrlOptions: installOptions,
    logger: boltLog(log),
    clientOptions: { slackApiUrl: apiUrl, retryConfig: { retries: 0 }, timeout: 10_000 },
    installationStore: {
      async storeInstallation({ team, enterprise, isEnterpriseInstall, bot }) {
        const whole = isEnterpriseInstall === true;
        const found = {
          ...(whole || team === undefined ? {} : { team: team.id }),
          ...(enterprise === undefined ? {} : { enterprise: enterprise.id }),
          token: bot?.token ?? '',
          botId: bot?.id ?? '',
          botUserId: bot?.userId ?? '',
        } satisfies Installation;
        await refuseUnnamed(found);
        installations.save(found);
        log.info({ team: found.team, enterprise: found.enterprise }, 'app installed');
      },
      fetchInstallation: () => Promise.reject(new Error('Installations are read elsewhere.')),
    },
  });

  async function refuseUnnamed({ team, enterprise, token }: Installation): Promise<void> {
    const ids = [team, enterprise].flatMap((id) => id ?? []);
    if (ids.some((id) => allowed.includes(id))) return;
    log.warn({ team, enterprise }, 'app not installed: the catalogue names another workspace');
    await new WebClient(token, { slackApiUrl: apiUrl, retryConfig: { retries: 0 } }).auth
      .revoke()
      .catch(() => undefined);
    const who = allowed.length === 0 ? 'No workspace' : `Only ${listOf(allowed, 'or')}`;
    throw new NotNamed(
      `${who} may install this app; you chose ${listOf(ids, 'or')}. Add it as "workspace" to the catalogue first.`,
    );
  }

  return async (server) => {
    server.get(installPath, async (request, reply) => {
      reply.hijack();
      await provider.handleInstallPath(request.raw, reply.raw, {}, installOptions);
    });
    server.get(redirectPath, async (request, reply) => {
      reply.hijack();
      const { raw } = reply;
      await provider.handleCallback(request.raw, raw, {
        success: ({ team, enterprise }) =>
          page(raw, 200, `Coxswain is installed in ${team?.name ?? enterprise?.name ?? team?.id ?? 'the workspace'}.`),
        failure: (error) => {
          log.warn({ err: error }, 'app not installed');
          const why = error instanceof NotNamed ? error.message : `Slack did not install it (${error.code}).`;
          page(raw, error instanceof NotNamed ? 403 : 400, `${why} Begin again at ${url}${installPath}.`);
        },
      });
    });
  };
}

function page(raw: ServerResponse, status: number, text: string): void {
  raw.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  raw.end(`${text}\n`);
}

/** Forgets the token of a workspace that has removed the app. */
export function listenToUninstall(
  app: App,
  { installations, log }: Pick<InstallOptions, 'installations' | 'log'>,
): void {
  app.event('app_uninstalled', async ({ body }) => {
    const { team_id: team, enterprise_id: enterprise } = body;
    createInstallations(installations).remove({ team, enterprise });
    log.info({ team, enterprise }, 'app uninstalled');
  });
}
