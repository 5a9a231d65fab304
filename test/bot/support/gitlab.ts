import { createHmac } from 'node:crypto';
import { type Catalogue, catalogueSchema } from '../../../domain/catalogue/schema.ts';
import { catalogue as plain } from './catalogue.ts';

export const signingToken = `whsec_${Buffer.from('a signing key of 32 bytes, or so').toString('base64')}`;
export const sha = 'c0ffee'.padEnd(40, '0');

const builds = catalogueSchema.shape.services.valueType.shape.gitlab.unwrap();

/** The catalogue of the tests; `app` is built by shop/app with these rules, and the developer is GitLab's user dev. */
export function catalogueWith(start: readonly object[], more: object = {}): Catalogue {
  const { developer, ...others } = plain.people;
  const { app, ...services } = plain.services;
  if (developer === undefined || app === undefined) throw new Error('the catalogue of the tests has changed');
  return {
    ...plain,
    people: { ...others, developer: { ...developer, gitlab: 'dev' } },
    services: { ...services, app: { ...app, gitlab: builds.parse({ project: 'shop/app', id: 7, start, ...more }) } },
  };
}

export const project = { id: 7, path_with_namespace: 'shop/app' };

/** A pipeline event as GitLab sends it, the parts that are read. */
export function pipelineEvent(attributes: object = {}, project_: object = project) {
  return {
    object_kind: 'pipeline',
    object_attributes: {
      id: 31,
      ref: 'main',
      tag: false,
      sha,
      status: 'success',
      source: 'push',
      protected_ref: true,
      ...attributes,
    },
    user: { username: 'dev' },
    project: project_,
    builds: [],
  };
}

export interface SentDelivery {
  readonly headers: Record<string, string>;
  readonly payload: string;
}

/** Signs as GitLab does. `at` in epoch ms. */
export function signedDelivery(body: unknown, id: string, at: number, secret = signingToken): SentDelivery {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return {
    payload,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
  };
}
