// Entry point of the function: samples/codepipeline/index.handler of `cd ci && zip -r function.zip samples/codepipeline deploy/coxswain.mjs`, on
// Node 24, whose runtime brings the SDK. Its role may call sts:GetWebIdentityToken and
// codepipeline:PutJobSuccessResult and PutJobFailureResult, and nothing else.
import {
  CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { exchanged } from '../../deploy/coxswain.mjs';
import { createHandler } from './handler.mjs';

const codePipeline = new CodePipelineClient();
const sts = new STSClient();

export const handler = createHandler({
  url: process.env.COXSWAIN_URL,
  // A token that AWS signs for this role (outbound identity federation, to be switched on for the account), shown to the identity
  // provider that Coxswain trusts, which has a client for it: no key to keep.
  idToken: async () => {
    const asked = { Audience: [process.env.COXSWAIN_TOKEN_ENDPOINT], SigningAlgorithm: 'RS256', DurationSeconds: 300 };
    const { WebIdentityToken: assertion } = await sts.send(new GetWebIdentityTokenCommand(asked));
    const { COXSWAIN_TOKEN_ENDPOINT: endpoint, COXSWAIN_CLIENT_ID: client } = process.env;
    return await exchanged(assertion, { endpoint, client });
  },
  pipeline: {
    succeed: (jobId, continuationToken) =>
      codePipeline.send(new PutJobSuccessResultCommand({ jobId, ...(continuationToken && { continuationToken }) })),
    fail: (jobId, message) =>
      codePipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message } })),
  },
});
