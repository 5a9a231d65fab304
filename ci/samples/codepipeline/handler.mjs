// The function behind an AWS CodePipeline Invoke action: asks Coxswain for a deploy, and looks at it each time CodePipeline calls again.
// A function may run 15 minutes and a deploy hours, so each call looks once and hands CodePipeline a
// continuation token; CodePipeline calls again until there is a result.
// https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
import { api, hasEnded, shortfall } from '../../deploy/coxswain.mjs';

/**
 * `idToken()` gives a token for the audience coxswain; `pipeline` has `succeed(job, continuationToken?)` and `fail(job, message)`.
 * UserParameters of the action: `{ "service", "environment", "version", "digest"? }`.
 */
export function createHandler({ url, idToken, pipeline, patience = 20_000, say = console.log }) {
  return async (event) => {
    const { id, data } = event['CodePipeline.job'];
    try {
      const { service, environment, version, digest } = JSON.parse(
        data.actionConfiguration.configuration.UserParameters,
      );
      const client = api({ url, token: idToken, patience, say });
      const change = data.continuationToken;
      // The job's id is the key: a call that CodePipeline repeats starts nothing twice.
      const view =
        change === undefined
          ? await client.start({ kind: 'deploy', service, environment, version }, `codepipeline-${id}`)
          : await client.look(change);
      say(`${view.change}: ${view.status}`);
      if (!hasEnded(view)) return await pipeline.succeed(id, view.change);
      const missing = shortfall(view, { digest });
      return await (missing === undefined ? pipeline.succeed(id) : pipeline.fail(id, missing));
    } catch (error) {
      // Away for a moment: look again at the next call. Anything else is this action's end.
      if (error.kind === 'unreachable' && data.continuationToken !== undefined) {
        return await pipeline.succeed(id, data.continuationToken);
      }
      return await pipeline.fail(id, error.message);
    }
  };
}
