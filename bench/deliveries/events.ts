import { createHash, createHmac } from 'node:crypto';

/** Events that start a deploy, each by a rule of `builtShop()`. */
export const events = ['pipeline', 'push', 'tag_push', 'merge_request', 'build', 'deployment'] as const;

/** What the catalogue says for them; `as` is a group that may deploy there. */
export const rules = [
  { event: 'pipeline', branch: 'main' },
  { event: 'push', branch: 'main' },
  { event: 'tag', tag: 'v*' },
  { event: 'mergeRequest', branch: 'main', protected: false },
  { event: 'job', branch: 'main', name: 'image', protected: false },
  { event: 'deployment', branch: 'main', name: 'review', protected: false },
  { event: 'ci', branch: 'main' },
].map((rule) => ({ ...rule, deploy: 'staging', as: 'deployers' }));

/** Services of the sandbox's catalogue; the project `shop/<name>` builds each. */
export const builtServices = ['app', 'api', 'web'] as const;

/** The body of the delivery with this number: its event and service in turn, its commit its own. */
export function eventOf(number: number): object {
  const kind = events[number % events.length] ?? 'pipeline';
  const name = builtServices[Math.floor(number / events.length) % builtServices.length] ?? 'app';
  const sha = createHash('sha1').update(`commit ${number}`).digest('hex');
  const common = {
    object_kind: kind,
    user: { username: 'developer' },
    project: { id: builtServices.indexOf(name) + 1, path_with_namespace: `shop/${name}` },
  };
  const pushed = { ref_protected: true, checkout_sha: sha, user_username: 'developer' };
  const onMain = { ref: 'main', tag: false, sha };
  switch (kind) {
    case 'pipeline':
      return {
        ...common,
        object_attributes: { ...onMain, id: number + 1, status: 'success', source: 'push', protected_ref: true },
      };
    case 'push':
      return { ...common, ...pushed, ref: 'refs/heads/main' };
    case 'tag_push':
      return { ...common, ...pushed, ref: `refs/tags/v1.${number}.0` };
    case 'merge_request':
      return {
        ...common,
        object_attributes: { iid: number + 1, action: 'merge', target_branch: 'main', merge_commit_sha: sha },
      };
    case 'build':
      return { ...common, ...onMain, build_name: 'image', build_status: 'success', pipeline_id: number + 1 };
    case 'deployment':
      return {
        ...common,
        status: 'success',
        ref: 'main',
        environment: 'review',
        commit_url: `https://gitlab.example/shop/${name}/-/commit/${sha}`,
      };
  }
}

/** Headers as GitLab signs a delivery. `at`: epoch ms. https://www.standardwebhooks.com */
export function signedAs(id: string, body: string, secret: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
