import { type Forger, type Forged, hex, type Kinds } from './forged.ts';
import { pick } from '../lab/random.ts';
import { signed } from './jwt.ts';
import { routes } from './tokens.ts';

/** The commit of the forged jobs. */
export const sha = 'c0ffee'.padEnd(40, '0');

/** What GitLab puts into a job's id_token. */
export function jobClaims({ now, random, audience, ci }: Pick<Forger, 'now' | 'random' | 'audience' | 'ci'>) {
  const at = Math.floor(now() / 1000);
  return {
    iss: ci.issuer,
    sub: 'project_path:shop/app:ref_type:branch:ref:main',
    aud: audience,
    iat: at,
    nbf: at - 5,
    exp: at + 300,
    jti: hex(random, 16),
    project_path: 'shop/app',
    project_id: '1',
    ref: 'main',
    ref_type: 'branch',
    ref_protected: 'true',
    sha,
    user_login: 'developer',
    pipeline_id: '31',
    pipeline_source: 'push',
    job_id: '44',
  };
}

/** What a job may ask for. */
export const deploy = { kind: 'deploy', service: 'app', environment: 'staging', version: sha };

function asks({ random }: Forger, token: string, body: object, ...refusedWith: number[]): Forged {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': hex(random, 12),
  };
  return { sent: { method: 'POST', path: '/api/v1/changes', headers, body: JSON.stringify(body) }, refusedWith };
}

const claiming = (forger: Forger, claims: object, ...refusedWith: number[]) =>
  asks(forger, signed(forger.ci, { ...jobClaims(forger), ...claims }), deploy, ...refusedWith);

/** Tokens of CI jobs that may not start what they ask for. */
export const jobKinds: Kinds = {
  'job: its token was used': (forger) => asks(forger, forger.used.jobToken, deploy, 409),
  'job: its token was used, for something else': (forger) =>
    asks(forger, forger.used.jobToken, { ...deploy, service: 'api', version: '1.4.2' }, 403, 409),
  'job: without jti': (forger) => claiming(forger, { jti: undefined }, 401),
  'job: too old, whatever it says': (forger) =>
    claiming(forger, { iat: Math.floor(forger.now() / 1000) - 86_431, nbf: undefined }, 401),
  'job: expired': (forger) => claiming(forger, { exp: Math.floor(forger.now() / 1000) - 40 }, 401),
  'job: for others too': (forger) => claiming(forger, { aud: [forger.audience, 'others'] }, 401),
  'job: of a merge request': (forger) => claiming(forger, { pipeline_source: 'merge_request_event' }, 401),
  'job: without its project': (forger) => claiming(forger, { project_path: undefined }, 401),
  'job: of an unprotected ref': (forger) =>
    claiming(forger, { ref_protected: pick(forger.random, ['false', false]) }, 403),
  'job: of another branch': (forger) => claiming(forger, { ref: `fix-${hex(forger.random, 6)}` }, 403),
  'job: of another project': (forger) => claiming(forger, { project_path: 'evil/app' }, 403),
  'job: of another commit': (forger) => claiming(forger, { sha: hex(forger.random, 40) }, 403),
  'job: by the key of people’s issuer': (forger) => asks(forger, signed(forger.people, jobClaims(forger)), deploy, 401),
  'job: where only people may': (forger) => {
    const [method, path, body] = pick(forger.random, routes(forger.used.change, 'person'));
    const headers = {
      authorization: `Bearer ${signed(forger.ci, jobClaims(forger))}`,
      'content-type': 'application/json',
    };
    const sent = {
      method,
      path: `/api/v1${path}`,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return { sent, refusedWith: [403] };
  },
};
