import { existsSync } from 'node:fs';
import type { Secret } from './secret.ts';
import type { Reader } from './reader.ts';
import { variables } from './variables.ts';

/** How Temporal is reached; shaped for `Connection.connect` and `NativeConnection.connect` by `worker/` and `bot/`. */
export interface TemporalSettings {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey?: Secret;
  /** Absent: no TLS. Paths of PEM files. */
  readonly tls?: {
    readonly certificate?: string;
    readonly key?: string;
    readonly authority?: string;
    readonly serverName?: string;
  };
}

/** Reads Temporal's variables; an API key or a certificate implies TLS. */
export function readTemporal(read: Reader): TemporalSettings | undefined {
  const found = read({
    TEMPORAL_ADDRESS: variables.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: variables.TEMPORAL_NAMESPACE,
    TEMPORAL_API_KEY: variables.TEMPORAL_API_KEY,
    TEMPORAL_TLS: variables.TEMPORAL_TLS,
    TEMPORAL_TLS_CERT: variables.TEMPORAL_TLS_CERT,
    TEMPORAL_TLS_KEY: variables.TEMPORAL_TLS_KEY,
    TEMPORAL_TLS_CA: variables.TEMPORAL_TLS_CA,
    TEMPORAL_TLS_SERVER_NAME: variables.TEMPORAL_TLS_SERVER_NAME,
  });
  if (found === undefined) return undefined;
  const { TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_CA: authority } = found;
  if ((certificate === undefined) !== (key === undefined)) {
    const [set, missing] = certificate === undefined ? ['KEY', 'CERT'] : ['CERT', 'KEY'];
    read.problem(`TEMPORAL_TLS_${missing} is not set, but TEMPORAL_TLS_${set} is; mTLS needs both.`);
  }
  for (const [name, file] of [
    ['CERT', certificate],
    ['KEY', key],
    ['CA', authority],
  ] as const) {
    if (file !== undefined && !existsSync(file)) {
      read.problem(`TEMPORAL_TLS_${name} is "${file}", but there is no such file; write the path of a PEM file.`);
    }
  }
  const implied = [found.TEMPORAL_API_KEY, certificate, authority].some((value) => value !== undefined);
  if (implied && found.TEMPORAL_TLS === false) {
    read.problem('TEMPORAL_TLS is "false", but an API key or certificate is set, which needs TLS; remove one of them.');
  }
  const serverName = found.TEMPORAL_TLS_SERVER_NAME;
  return {
    address: found.TEMPORAL_ADDRESS,
    namespace: found.TEMPORAL_NAMESPACE,
    ...(found.TEMPORAL_API_KEY === undefined ? {} : { apiKey: found.TEMPORAL_API_KEY }),
    ...(implied || found.TEMPORAL_TLS === true
      ? {
          tls: {
            ...(certificate === undefined ? {} : { certificate }),
            ...(key === undefined ? {} : { key }),
            ...(authority === undefined ? {} : { authority }),
            ...(serverName === undefined ? {} : { serverName }),
          },
        }
      : {}),
  };
}
