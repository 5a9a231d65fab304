// Entry point of the function: samples/codepipeline/index.handler of `cd ci && zip -r function.zip samples/codepipeline deploy/coxswain.mjs`, on
// Node 24, whose runtime brings the SDK. Its role may call sts:GetWebIdentityToken and
// codepipeline:PutJobSuccessResult and PutJobFailureResult, and nothing else.
import {
  CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline';
import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { createHandler } from './handler.mjs';

const codePipeline = new CodePipelineClient();
const sts = new STSClient();

export const handler = createHandler({
  url: process.env.COXSWAIN_URL,
  // A token that AWS signs for this role (outbound identity federation, to be switched on for the account): no key to keep.
  idToken: async () => {
    const asked = { Audience: ['coxswain'], SigningAlgorithm: 'RS256', DurationSeconds: 300 };
    return (await sts.send(new GetWebIdentityTokenCommand(asked))).WebIdentityToken;
  },
  pipeline: {
    succeed: (jobId, continuationToken) =>
      codePipeline.send(new PutJobSuccessResultCommand({ jobId, ...(continuationToken && { continuationToken }) })),
    fail: (jobId, message) =>
      codePipeline.send(new PutJobFailureResultCommand({ jobId, failureDetails: { type: 'JobFailed', message } })),
  },
});
