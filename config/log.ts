import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Fields that may carry a secret, wherever a log line has them. */
const secrets = [
  'token',
  'botToken',
  'appToken',
  'apiKey',
  'authorization',
  'signingSecret',
  'password',
  'secret',
  'cookie',
  'access_token',
];
const headers = ['authorization', 'cookie', 'x-slack-signature', 'x-gitlab-token'];

/** JSON log lines (static text plus fields) with secrets blotted out. `name` says which process writes. */
export function createLog(name: string, level: string, destination?: DestinationStream): Log {
  const options = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [
        ...secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
        ...headers.flatMap((key) => [`headers["${key}"]`, `*.headers["${key}"]`, `*.*.headers["${key}"]`]),
      ],
      censor: '[secret]',
    },
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
