import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { loadKey } from '../oidc/key.ts';
import { userId } from './payloads.ts';

/** What a CI job asks of its `id_tokens`, and where it runs. Every claim can be chosen, so that a test can have a wrong one. */
export interface IdTokenRequest {
  readonly audience: string;
  readonly project: { readonly id: number; readonly path: string };
  readonly sha: string;
  readonly user: string;
  readonly ref?: string;
  readonly protectedRef?: boolean;
  readonly pipeline?: number;
  readonly lifetimeSeconds?: number;
}

export interface IdTokens {
  /** By path: discovery and keys. */
  readonly documents: Readonly<Record<string, unknown>>;
  mint(request: IdTokenRequest): Promise<string>;
}

/** GitLab as an OIDC issuer of its jobs. https://docs.gitlab.com/ci/secrets/id_token_authentication/ */
export async function createIdTokens(issuer: string, stateDir: string): Promise<IdTokens> {
  const key = await loadKey(stateDir);
  return {
    documents: {
      '/.well-known/openid-configuration': {
        issuer,
        jwks_uri: `${issuer}/oauth/discovery/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: [key.algorithm],
      },
      '/oauth/discovery/keys': { keys: [key.publicJwk] },
    },
    mint({ audience, project, sha, user, ref = 'main', protectedRef = true, pipeline = 1, lifetimeSeconds = 300 }) {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        namespace_path: project.path.split('/')[0],
        project_id: String(project.id),
        project_path: project.path,
        user_id: String(userId(user)),
        user_login: user,
        user_email: `${user}@shop.example`,
        pipeline_id: String(pipeline),
        pipeline_source: 'push',
        job_id: String(pipeline + 1),
        ref,
        ref_type: 'branch',
        ref_path: `refs/heads/${ref}`,
        ref_protected: String(protectedRef),
        runner_environment: 'self-hosted',
        sha,
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(`project_path:${project.path}:ref_type:branch:ref:${ref}`)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setNotBefore(now - 5)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(key.privateKey);
    },
  };
}
