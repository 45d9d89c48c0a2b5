import { type JsonNode, memberOf, stringOf } from '../../../asl/json';
import type { Place } from '../document/place';
import { expressionAt, proposeExpression } from './expressions';
import { type Setting, settingOf } from './setting';
import type { Argument, Field, LanguageTables, ServiceTable, Word } from './tables';

/** What could stand at a place. */
export interface Proposal {
  readonly label: string;
  readonly kind: 'field' | 'state' | 'value' | 'function' | 'variable' | 'error' | 'resource';
  readonly detail?: string;
  readonly help?: string;
  /** What a new member's value begins as: `""`, `{}`, `[]`, `true`; for values, JSON text other than the label in quotes. */
  readonly value?: string;
  readonly boost?: number;
}

export interface Proposals {
  /** The range that a proposal takes the place of. */
  readonly from: number;
  readonly to: number;
  readonly role: 'key' | 'value' | 'expression';
  readonly items: readonly Proposal[];
}

/** What the editor knows beside the text. */
export interface Knowledge {
  readonly tables: LanguageTables;
  /** The service of an `aws-sdk` resource, when it is known already. */
  service(name: string): ServiceTable | undefined;
  /** ARNs of this server's functions, activities and state machines. */
  readonly resources: readonly string[];
}

/** @param root The whole document, for its variables. */
export function propose(place: Place, knowledge: Knowledge, root: JsonNode | undefined): Proposals | null {
  const setting = settingOf(place.steps);
  const at = { from: place.from, to: place.to };
  if (place.role === 'key') {
    return { ...at, role: 'key', items: keys(place, setting, knowledge) };
  }
  const expression = expressionAt(place, setting);
  if (expression !== null) {
    const items = proposeExpression(expression, knowledge.tables, root);
    return { from: place.from + expression.from, to: place.from + place.prefix.length, role: 'expression', items };
  }
  return { ...at, role: 'value', items: values(place, setting, knowledge) };
}

function keys(place: Place, setting: Setting, knowledge: Knowledge): readonly Proposal[] {
  const object = place.steps.at(-1)?.node;
  const isNew = (name: string) => name === place.key || memberOf(object, name) === undefined;
  if (setting.kind === 'States') {
    return knowledge.tables.stateTypes.map((type) => newState(type, setting));
  }
  if (setting.kind === 'Arguments') {
    return argumentKeys(setting, knowledge).filter((p) => isNew(p.label) && isNew(p.label.replace(/\.\$$/, '')));
  }
  return fieldsOf(setting, knowledge.tables)
    .filter((field) => isNew(field.name) && (field.language === null || field.language === setting.query))
    .map(proposalOf);
}

/** The fields of the object around a place; of a state without a type those that all have. */
export function fieldsOf(setting: Setting, tables: LanguageTables): readonly Field[] {
  const own = tables.objects[setting.kind === 'State' ? 'Pass' : setting.kind]?.fields ?? [];
  if (setting.kind !== 'ChoiceRule') {
    return own;
  }
  const operators = tables.operators.map((o): Field => ({ ...o, language: 'JSONPath', isRequired: false, kind: operandKinds[o.operand] ?? 'string', values: [] }));
  return [...own, ...operators];
}

const operandKinds: Readonly<Record<string, Field['kind']>> = { number: 'number', boolean: 'boolean', path: 'path', timestamp: 'timestamp' };

function proposalOf(field: Field): Proposal {
  return { label: field.name, kind: 'field', help: field.help, detail: field.isRequired ? 'required' : field.kind, value: firstValue(field), boost: field.isRequired ? 2 : field.name === 'Next' || field.name === 'End' ? 1 : 0 };
}

function firstValue(field: Field): string {
  if (field.name === 'End') {
    return 'true';
  }
  switch (field.kind) {
    case 'object':
    case 'template':
      return '{}';
    case 'array':
    case 'strings':
      return '[]';
    case 'integer':
    case 'number':
    case 'boolean':
    case 'any':
      return '';
    default:
      return field.name === 'Comment' || field.values.length !== 1 ? '""' : JSON.stringify(field.values[0]);
  }
}

// Each type with the fields that it can't do without.
const skeletons: Readonly<Record<string, object>> = {
  Pass: {},
  Task: { Resource: '' },
  Choice: { Choices: [] },
  Wait: { Seconds: 1 },
  Parallel: { Branches: [] },
  Map: { ItemProcessor: { StartAt: '', States: {} } },
};

function newState(type: Word, setting: Setting): Proposal {
  const ends = type.name === 'Succeed' || type.name === 'Fail' || type.name === 'Choice';
  let name = type.name;
  for (let i = 2; setting.names.includes(name); i++) {
    name = `${type.name} ${i}`;
  }
  return { label: name, kind: 'state', detail: `new ${type.name} state`, help: type.help, value: JSON.stringify({ Type: type.name, ...skeletons[type.name], ...(ends ? {} : { End: true }) }, null, 2) };
}

function argumentKeys(setting: Setting, knowledge: Knowledge): readonly Proposal[] {
  return (argumentsOf(stringOf(memberOf(setting.state, 'Resource')), knowledge) ?? []).flatMap((argument) => {
    const detail = argument.isRequired ? 'required' : 'argument';
    const own: Proposal = { label: argument.name, kind: 'field', detail, value: '', boost: argument.isRequired ? 2 : 0 };
    return setting.query === 'JSONPath' ? [own, { ...own, label: `${argument.name}.$`, value: '"$"', boost: argument.isRequired ? 1 : -1 }] : [own];
  });
}

/** The arguments that an integration takes; null when they are not known. */
export function argumentsOf(resource: string | undefined, { tables, service }: Pick<Knowledge, 'tables' | 'service'>): readonly Argument[] | null {
  const [, name, action] = /^arn:aws[\w-]*:states:::aws-sdk:(\w+):(\w+)/.exec(resource ?? '') ?? [];
  if (name !== undefined) {
    return service(name)?.actions.find((a) => a.action === action)?.arguments ?? null;
  }
  return tables.integrations.find((i) => i.resource === resource)?.arguments ?? null;
}

function values(place: Place, setting: Setting, knowledge: Knowledge): readonly Proposal[] {
  const { tables } = knowledge;
  const key = place.key ?? setting.field;
  if (setting.kind === 'Data' || setting.kind === 'Arguments') {
    return key === 'ErrorEquals' ? errors(setting, knowledge) : key === 'FunctionName' || key === 'StateMachineArn' ? knowledge.resources.filter((r) => r.includes(key === 'FunctionName' ? ':function:' : ':stateMachine:')).map(resource) : [];
  }
  switch (key) {
    case 'Next':
    case 'Default':
    case 'StartAt':
      return setting.names.map((name) => ({ label: name, kind: 'state' }));
    case 'Type':
      return tables.stateTypes.map((type) => ({ label: type.name, kind: 'value', help: type.help }));
    case 'ErrorEquals':
      return errors(setting, knowledge);
    case 'Resource':
      if (setting.kind === 'Task') {
        return resources(place, knowledge);
      }
      break;
    case 'End':
      return [{ label: 'true', kind: 'value', value: 'true' }];
    default:
  }
  const field = fieldsOf(setting, tables).find((f) => f.name === key);
  if (field?.kind === 'boolean') {
    return ['true', 'false'].map((label) => ({ label, kind: 'value', value: label }));
  }
  return field?.values.map((label) => ({ label, kind: 'value' })) ?? [];
}

function errors(setting: Setting, knowledge: Knowledge): readonly Proposal[] {
  const [, name] = /:states:::(?:aws-sdk:)?(\w+):/.exec(stringOf(memberOf(setting.state, 'Resource')) ?? '') ?? [];
  const own = name === undefined ? [] : (knowledge.service(name)?.errors ?? []);
  return [...knowledge.tables.errors.map((e): Proposal => ({ label: e.name, kind: 'error', help: e.help })), ...own.map((label): Proposal => ({ label, kind: 'error', boost: -1 }))];
}

const sdk = 'arn:aws:states:::aws-sdk:';

function resources(place: Place, knowledge: Knowledge): readonly Proposal[] {
  const [, name] = /^arn:aws:states:::aws-sdk:(\w+):/.exec(place.prefix) ?? [];
  if (name !== undefined) {
    return (knowledge.service(name)?.actions ?? []).map(({ action }) => resource(`${sdk}${name}:${action}`));
  }
  return [
    ...knowledge.resources.map((r) => ({ ...resource(r), boost: 2 })),
    ...knowledge.tables.integrations.map((i) => ({ ...resource(i.resource), ...(i.isSupported ? { boost: 1 } : { detail: 'does not run here' }) })),
    ...knowledge.tables.services.map((s) => ({ ...resource(`${sdk}${s}:`), boost: -1 })),
  ];
}

function resource(label: string): Proposal {
  return { label, kind: 'resource' };
}
