import type { Client } from '@temporalio/client';
import { accountOf, createActivities, createAwsFor, createCredentialsFor } from '../activities/index.ts';
import { renderCanaryChart } from '../activities/charts/render-canary-chart.ts';
import { renderReadinessChart } from '../activities/charts/render-readiness-chart.ts';
import { createCode } from '../activities/gitlab/code.ts';
import { createCommitLog } from '../activities/gitlab/commit-log.ts';
import { createGitflowActivities } from '../activities/gitlab/gitflow.ts';
import { createGitlab } from '../activities/gitlab/gitlab.ts';
import { createRequestPlanActivities } from '../activities/gitlab/request-plans.ts';
import { createReportActivities } from '../activities/gitlab/keep-reports.ts';
import { createMergeRequests } from '../activities/gitlab/merge-requests.ts';
import { createSnsMail } from '../activities/mail/sns.ts';
import { pastChanges } from '../activities/past-changes.ts';
import { createPlanStore } from '../activities/providers/aws/plan-store.ts';
import { createCardActivities } from '../activities/slack/index.ts';
import { createDriftPosts } from '../activities/slack/drift.ts';
import { createReadinessPosts } from '../activities/slack/readiness.ts';
import { createTerraformActivities } from '../activities/terraform/index.ts';
import { callAnswered, changeCalls } from '../bot/blocks/calls.ts';
import { changeCard } from '../bot/blocks/card.ts';
import { changeDetails } from '../bot/blocks/details.ts';
import { driftMessage } from '../bot/blocks/drift.ts';
import { changeMails } from '../bot/blocks/mails.ts';
import { changeNotices } from '../bot/blocks/notices.ts';
import { readinessNews } from '../bot/blocks/readiness.ts';
import { linksOf } from '../bot/blocks/change-links.ts';
import { createGateway } from '../bot/gateway/gateway.ts';
import { approvalAddress } from '../config/approval-link.ts';
import type { Log } from '../config/log.ts';
import { signer } from '../config/sign.ts';
import type { SlackTokens } from '../config/slack-tokens.ts';
import { runAddress } from '../config/temporal-ui.ts';
import type { WorkerSettings } from '../config/settings.ts';
import { findEnvironment } from '../domain/catalogue/find.ts';
import { reportPlace } from '../domain/catalogue/report-place.ts';
import type { Catalogue } from '../domain/catalogue/schema.ts';
import type { ChangeView } from '../domain/change/view.ts';
import type { Admit } from '../people/people.ts';
import { slackClient } from '../people/slack-client.ts';
import { slackBehind } from './telemetry.ts';

export interface WorkerDeps {
  readonly settings: WorkerSettings;
  readonly catalogue: Catalogue;
  readonly admit: Admit;
  readonly tokens: SlackTokens;
  readonly client: Client;
  readonly log: Log;
}

/** Every activity, composed of its providers: AWS for the steps, Slack for the messages. */
export function composeActivities({ settings, catalogue, admit, tokens, client, log }: WorkerDeps) {
  const { slack, temporal, taskQueue } = settings;
  const sign = signer(settings.decisionKey);
  const ansible = { ...settings.ansible, credentials: createCredentialsFor() };
  const aws = createAwsFor();
  // Temporal and the cards' own budget decide when to try again, not the client.
  const web = slackClient(() => tokens.home(), {
    slackApiUrl: slack.apiUrl,
    // Without a limit, a Slack that hangs would hold up every message.
    timeout: 10_000,
  });
  const gateway = createGateway({ client, taskQueue, address: temporal.address });
  const { url, token } = settings.gitlab;
  const access = url === undefined || token === undefined ? undefined : { url, token };
  const host = access === undefined ? undefined : createGitlab(access);
  const progress = (change: string) => gateway.progress(change);
  const { mailTopic: topic, url: here } = settings;
  const mail =
    topic === undefined || here === undefined || sign === undefined
      ? undefined
      : {
          now: (view: ChangeView, now: number) =>
            changeMails(view, catalogue, now, (link) => approvalAddress(sign, here, link)),
          send: createSnsMail(topic),
        };
  const linkTo = (change: string) => runAddress(settings.temporalUi, temporal.namespace, change);
  const { command, bucket, key, infracost } = settings.terraform;
  const own = aws({ account: 'own', region: settings.aws.region });
  const infrastructure = createTerraformActivities({
    catalogue,
    aws,
    credentials: ansible.credentials,
    account: accountOf,
    command,
    log,
    ...(access === undefined ? {} : { code: createCode(access) }),
    ...(bucket === undefined ? {} : { store: createPlanStore(own.s3, { bucket, key }) }),
    ...(infracost === undefined ? {} : { infracost }),
  });
  return {
    ...createActivities({
      catalogue,
      admit,
      aws,
      temporal: client,
      log,
      ansible,
      resolvers: settings.resolvers,
      reports: host !== undefined && Object.values(catalogue.services).some(({ gitlab }) => gitlab !== undefined),
      ...(sign === undefined ? {} : { sign }),
      ...(access === undefined ? {} : { commits: createCommitLog({ ...access, log }) }),
      infrastructure,
    }),
    ...createDriftPosts(web, driftMessage),
    ...createRequestPlanActivities(host),
    ...createReadinessPosts({ slack: web, render: readinessNews, renderChart: renderReadinessChart, log }),
    ...createCardActivities({
      slack: web,
      progress,
      orders: () => gateway.tracked('cards'),
      render: {
        card: (view, extras) =>
          changeCard(view, { ...extras, links: linksOf({ catalogue, gitlab: url, runOf: linkTo }, view) }),
        details: changeDetails,
        notices: (view, now) => changeNotices(view, catalogue, now),
        calls: { now: (view, now) => changeCalls(view, catalogue, now), answered: callAnswered },
      },
      ...(mail === undefined ? {} : { mail }),
      renderChart: renderCanaryChart,
      hasStandby: (service, environment) => {
        const place = findEnvironment(catalogue, service, environment);
        return place.found && place.environment.standby !== undefined;
      },
      linkTo,
      onBehind: slackBehind(),
      log,
    }),
    ...createGitflowActivities({
      catalogue,
      ...(access === undefined ? {} : { host: createMergeRequests(access) }),
      lastChanges: (service, environment) => pastChanges(client, { kind: 'rollback', service, environment }, 5),
      log,
    }),
    ...createReportActivities({
      ...(host === undefined ? {} : { host }),
      progress,
      orders: () => gateway.tracked('reports'),
      placeOf: (service, environment) => reportPlace(catalogue, service, environment),
      linkTo,
      log,
    }),
  };
}
