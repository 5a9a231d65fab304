import type { ExternalSelect, ModalView, PlainTextOption } from '@slack/types';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import type { ChangeView } from '../../domain/change/view.ts';
import type { OfferedRelease } from '../../domain/plan/release.ts';
import { age } from '../../domain/text/age.ts';
import { changeCard } from './card.ts';
import { modal, reasonInput } from './modals.ts';
import { viewIds } from './press.ts';
import { clip, context, escape, section } from './text.ts';

/** What has been chosen so far. */
export interface DeployChoice {
  readonly service?: string;
  readonly environment?: string;
  readonly version?: string;
}

/** Action ids of its menus; their blocks' ids begin with the same word. */
export const deployFields = {
  service: 'deploy_service',
  environment: 'deploy_environment',
  version: 'deploy_version',
} as const satisfies Readonly<Record<keyof DeployChoice, string>>;
export type DeployField = keyof typeof deployFields;

/** What is shown of the change that the choice would start. */
export type Foreseen =
  | { readonly is: 'unknown' }
  | { readonly is: 'awaited' }
  /** `held`: why it would be refused now all the same. */
  | { readonly is: 'known'; readonly view: ChangeView; readonly held?: string | undefined }
  | { readonly is: 'refused'; readonly sentence: string };

/** Slack shows at most 100 options, 75 characters of text and of description each, 150 of value. https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const most = { options: 100, text: 75, value: 150 } as const;
const longestTitle = 45;

/** Asks what to deploy where, and shows the plan as it would be. `channel` is where it was asked for. */
export function deployModal(choice: DeployChoice, foreseen: Foreseen, channel: string, now: number): ModalView {
  const { service } = choice;
  const fields =
    service === undefined
      ? []
      : [
          field('environment', choice, 'Environment', 'Where to'),
          field('version', choice, 'Version', 'A version, or the beginning of a commit'),
        ];
  return modal(viewIds.deploy, { change: '', channel }, 'Deploy', 'Deploy', [
    field('service', choice, 'Service', 'What to deploy'),
    ...fields,
    ...previewBlocks(choice, foreseen, now),
    reasonInput(),
  ]);
}

/** The id of a field's block. It names what the field depends on, so that Slack forgets a choice that no longer fits. */
export function fieldBlock(name: DeployField, { service = '' }: DeployChoice): string {
  return name === 'service' ? name : `${name} of ${service}`;
}

function field(name: DeployField, choice: DeployChoice, label: string, placeholder: string) {
  const element: ExternalSelect = {
    type: 'external_select',
    action_id: deployFields[name],
    placeholder: { type: 'plain_text', text: placeholder },
    min_query_length: 0,
  };
  return {
    type: 'input',
    block_id: fieldBlock(name, choice),
    dispatch_action: true,
    label: { type: 'plain_text', text: label },
    element,
  } satisfies ModalView['blocks'][number];
}

function previewBlocks(choice: DeployChoice, foreseen: Foreseen, now: number): ModalView['blocks'] {
  switch (foreseen.is) {
    case 'unknown':
      return [context(`Choose ${choice.service === undefined ? 'a service' : missing(choice)} to see the plan.`)];
    case 'awaited':
      return [context('Looking at what runs and making the plan…')];
    case 'refused':
      return [section(`:warning: ${escape(foreseen.sentence)}`)];
    case 'known':
      // Its buttons would act on a change that does not exist.
      return [
        ...(foreseen.held === undefined ? [] : [section(`:lock: ${escape(foreseen.held)}`)]),
        ...changeCard(foreseen.view, { now }).blocks.filter(({ type }) => type !== 'actions'),
      ];
  }
}

function missing({ environment, version }: DeployChoice): string {
  if (environment === undefined) return version === undefined ? 'an environment and a version' : 'an environment';
  return 'a version';
}

/** Services whose name contains what was typed. */
export function serviceOptions({ services }: Catalogue, typed: string): PlainTextOption[] {
  return named(Object.keys(services), typed);
}

/** Environments of a service whose name contains what was typed. */
export function environmentOptions({ services }: Catalogue, service: string, typed: string): PlainTextOption[] {
  const known = Object.hasOwn(services, service) ? services[service] : undefined;
  return named(Object.keys(known?.environments ?? {}), typed);
}

/** Versions whose name, or whose commit's title, contains what was typed, or whose commit begins with it; in their order. */
export function versionOptions(releases: readonly OfferedRelease[], typed: string, now: number): PlainTextOption[] {
  const wanted = typed.trim().toLowerCase();
  return releases
    .filter(
      ({ name, commit = '', title = '' }) =>
        commit.startsWith(wanted) || [name, title].some((text) => text.toLowerCase().includes(wanted)),
    )
    .slice(0, most.options)
    .map(({ name, typed: value, commit, title, pushedAt }) => {
      const facts = [
        // So that there is room for when it was pushed.
        ...(title === undefined ? [] : [clip(title, longestTitle)]),
        ...(commit === undefined || commit.startsWith(name) || title !== undefined
          ? []
          : [`commit ${commit.slice(0, 10)}`]),
        ...(pushedAt === undefined ? [] : [`pushed ${age(Date.parse(pushedAt), now)}`]),
      ].join(' · ');
      return {
        ...option(name, value),
        ...(facts === '' ? {} : { description: { type: 'plain_text' as const, text: clip(facts, most.text) } }),
      };
    });
}

function named(names: readonly string[], typed: string): PlainTextOption[] {
  const wanted = typed.trim().toLowerCase();
  return names
    .filter((name) => name.toLowerCase().includes(wanted))
    .toSorted()
    .slice(0, most.options)
    .map((name) => option(name, name));
}

function option(text: string, value: string): PlainTextOption {
  return { text: { type: 'plain_text', text: clip(text, most.text) }, value };
}
