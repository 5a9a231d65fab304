/** A metric of CloudWatch as its console names it. */
export interface ConsoleMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly stat: string;
}

/** ISO 8601; without an end: to now. */
export interface ConsoleSpan {
  readonly from: string;
  readonly to?: string | undefined;
}

/** Beside the span, so that what was normal is seen too, ms. */
const marginMs = 15 * 60_000;

/**
 * Address of a graph of these metrics in CloudWatch's console. What follows `graph=` is JSURL (https://github.com/Sage/jsurl), as the console
 * itself writes it.
 */
export function graphAddress(region: string, metrics: readonly ConsoleMetric[], { from, to }: ConsoleSpan): string {
  const end = to === undefined ? {} : { end: new Date(Date.parse(to) + marginMs).toISOString() };
  const graph = {
    view: 'timeSeries',
    stacked: false,
    region,
    period: 60,
    start: new Date(Date.parse(from) - marginMs).toISOString(),
    ...end,
    metrics: metrics.map(({ namespace, name, dimensions, stat }) => [
      namespace,
      name,
      ...Object.entries(dimensions).flat(),
      { stat },
    ]),
  };
  return `https://${region}.${domainOf(region)}/cloudwatch/home?region=${region}#metricsV2:graph=${jsurl(graph)}`;
}

/** Partitions have consoles of their own. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-') ? 'console.amazonaws-us-gov.com' : 'console.aws.amazon.com';
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

function jsurl(value: Value): string {
  if (typeof value === 'string') return `~'${encoded(value)}`;
  if (typeof value === 'number' || typeof value === 'boolean') return `~${value}`;
  if (isList(value)) return `~(${value.map(jsurl).join('')})`;
  const members = Object.entries(value).map(([key, member]) => `${encoded(key)}${jsurl(member)}`);
  return `~(${members.join('~')})`;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Other characters are `*` and two hexadecimal digits, or `**` and four. */
function encoded(text: string): string {
  return text.replaceAll(/[^\w.-]/g, (char) => {
    const code = char.charCodeAt(0);
    return code < 256 ? `*${code.toString(16).padStart(2, '0')}` : `**${code.toString(16).padStart(4, '0')}`;
  });
}
