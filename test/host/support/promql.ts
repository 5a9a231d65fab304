import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { root } from '../../../sandbox/supervisor/root.ts';

export const settings = join(root, 'config/host');

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Panel {
  readonly id: number;
  readonly title: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

export function readYaml<T>(file: string): T {
  return parse(readFileSync(join(settings, file), 'utf8'));
}

export function alerts(): Alert[] {
  const { groups }: { groups: { rules: Alert[] }[] } = readYaml('prometheus/rules.yml');
  return groups.flatMap(({ rules }) => rules);
}

export function panels(): Panel[] {
  return JSON.parse(readFileSync(join(settings, 'grafana/dashboards/coxswain.json'), 'utf8')).panels;
}

/** Every expression of alerts and dashboard, and where it stands. */
export function expressions(): { where: string; expr: string }[] {
  return [
    ...alerts().map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })),
    ...panels().flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `panel ${title}`, expr }))),
  ];
}

/** Where Prometheus's own grammar does not understand an expression. */
export function mistakesIn(expr: string): string[] {
  const mistakes: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) mistakes.push(`at ${from}: "${expr.slice(from, Math.max(to, from + 12))}"`);
    },
  });
  return mistakes;
}

/** The metrics that an expression reads, each with the labels that it asks for or groups by. */
export function selectorsOf(expr: string): { metric: string; labels: string[] }[] {
  const found: { metric: string; labels: string[] }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const matchers = node.getChild('LabelMatchers');
      const labels = [...expr.slice(matchers?.from ?? 0, matchers?.to ?? 0).matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)];
      if (metric === null) throw new Error(`a selector without a metric in ${expr}`);
      found.push({ metric: expr.slice(metric.from, metric.to), labels: labels.map(([, label = '']) => label) });
    },
  });
  return found;
}
