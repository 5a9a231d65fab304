import { Client, Connection } from '@temporalio/client';
import { loadCatalogue } from '../config/catalogue.ts';
import { createLog } from '../config/log.ts';
import { orSayWhy } from '../config/or-say-why.ts';
import { botSettings } from '../config/settings.ts';
import { signer } from '../config/sign.ts';
import { runAddress } from '../config/temporal-ui.ts';
import { temporalConnection } from '../config/temporal-connection.ts';
import { createSlackTokens } from '../config/slack-tokens.ts';
import { workspacesOf } from '../domain/catalogue/authorise.ts';
import { peopleOf } from '../people/index.ts';
import { approvalPageRoutes, signedInPage } from './approval-page/routes.ts';
import { createCodeFlow } from './approval-page/sign-in.ts';
import { gitlabRoutes } from './gitlab/routes.ts';
import { createGateway } from './gateway/gateway.ts';
import { admitted } from './http/admitted.ts';
import { createAuthenticate } from './http/auth.ts';
import { createServer } from './http/server.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createSlackApp, createSocketReceiver } from './slack/app.ts';
import { installRoutes, listenToUninstall } from './slack/install.ts';
import { createSlackHttp } from './slack/receiver.ts';

/** The bot process: translates between people and Temporal and keeps nothing itself. Run as many as you like. */
const { settings, written } = orSayWhy(() => {
  const found = botSettings(process.env);
  return { settings: found, written: loadCatalogue(found.catalogue) };
});
const log = createLog('bot', settings.logLevel);
const now = Date.now;
// A person feels what takes longer than 300 ms: this is a first look, and the worker, whose answer counts, waits longer.
const tokens = createSlackTokens(settings.slack, workspacesOf(written));
const people = peopleOf({ catalogue: written, settings, tokens, log, patienceMs: 200 });
const { catalogue, admit } = people;

// Lazy: a bot that starts before Temporal says so when it is asked, and works once Temporal does.
const connection = Connection.lazy(temporalConnection(settings.temporal));
const { address, namespace } = settings.temporal;
const client = new Client({ connection, namespace });
const sign = signer(settings.decisionKey);
const gateway = createGateway({
  client,
  taskQueue: settings.taskQueue,
  address,
  ...(sign === undefined ? {} : { sign }),
});

const { appToken, signingSecret, oauth, apiUrl } = settings.slack;
const installing = { apiUrl, allowed: workspacesOf(written), log };
const slackHttp =
  appToken === undefined && signingSecret !== undefined
    ? createSlackHttp({ signingSecret: signingSecret.reveal(), log, now })
    : undefined;
const receiver = slackHttp?.receiver ?? createSocketReceiver(appToken?.reveal() ?? '', { log });
const app = createSlackApp({
  receiver,
  tokens,
  apiUrl: settings.slack.apiUrl,
  catalogue,
  admit,
  gateway,
  log,
  now,
  runOf: (change) => runAddress(settings.temporalUi, namespace, change),
});
if (oauth !== undefined) listenToUninstall(app, { ...oauth, log });
const { issuer, client: signInBy } = settings.oidc;
/** Where all is set that links in e-mails need. */
const pages =
  issuer === undefined || settings.url === undefined || sign === undefined
    ? {}
    : {
        approvalPages: approvalPageRoutes({
          catalogue,
          admit,
          gateway,
          sign,
          url: settings.url,
          flow: createCodeFlow(
            { issuer, client: signInBy, secret: settings.oidcSecret },
            `${settings.url}${signedInPage}`,
          ),
          log,
          now,
        }),
      };
const metrics = settings.metrics === undefined ? undefined : createMetrics({ gateway, now });
const server = await createServer({
  ...pages,
  ...(metrics === undefined ? {} : { watch: (each) => metrics.watch(each) }),
  log,
  url: settings.url,
  catalogue,
  gateway,
  now,
  ...(settings.oidc.issuer === undefined ? {} : { signIn: { ...settings.oidc, issuer: settings.oidc.issuer } }),
  authenticate: admitted(createAuthenticate({ ...settings.oidc, ci: settings.ciIssuers }), admit),
  gitlabRoutes: gitlabRoutes({ secret: settings.gitlabSecret, catalogue, admit, gateway, log, now }),
  ...(slackHttp === undefined ? {} : { slackRoutes: slackHttp.routes }),
  ...(oauth === undefined ? {} : { installRoutes: installRoutes({ ...oauth, ...installing }) }),
});

people.keepWarm();
await metrics?.server.listen(settings.metrics);
const listening = await server.listen({ port: settings.port, host: settings.host });
await app.start();
log.info({ listening, socketMode: slackHttp === undefined, temporal: address }, 'bot ready');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal));

/** Answers what it has taken on, then ends; a change goes on without the bot. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'bot stops');
  setTimeout(() => process.exit(1), 10_000).unref();
  await Promise.allSettled([app.stop(), server.close(), metrics?.server.close()]);
  await connection.close();
}
