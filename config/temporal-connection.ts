import { readFileSync } from 'node:fs';
import type { TemporalSettings } from './temporal.ts';

/** Options for `Connection.connect` (client) and `NativeConnection.connect` (worker) alike. Reads the PEM files. */
export function temporalConnection({ address, apiKey, tls }: TemporalSettings) {
  const pair =
    tls?.certificate === undefined || tls.key === undefined
      ? {}
      : { clientCertPair: { crt: readFileSync(tls.certificate), key: readFileSync(tls.key) } };
  return {
    address,
    ...(apiKey === undefined ? {} : { apiKey: apiKey.reveal() }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...pair,
            ...(tls.authority === undefined ? {} : { serverRootCACertificate: readFileSync(tls.authority) }),
            ...(tls.serverName === undefined ? {} : { serverNameOverride: tls.serverName }),
          },
        }),
  };
}
