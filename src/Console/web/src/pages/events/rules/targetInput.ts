import type { Target } from '../../../aws/events';

export type InputKind = 'event' | 'path' | 'constant' | 'transformer';

export const inputKinds: Readonly<Record<InputKind, string>> = { event: 'Matched event', path: 'Part of the matched event', constant: 'Constant (JSON text)', transformer: 'Input transformer' };

/** What a target is told. */
export function inputKindOf(target: Pick<Target, 'Input' | 'InputPath' | 'InputTransformer'>): InputKind {
  return target.InputTransformer ? 'transformer' : target.Input !== undefined ? 'constant' : target.InputPath !== undefined ? 'path' : 'event';
}

export interface TargetFields {
  readonly arn: string;
  readonly roleArn: string;
  readonly kind: InputKind;
  readonly path: string;
  readonly constant: string;
  /** JSON text of an object: names and the paths that they stand for. */
  readonly paths: string;
  readonly template: string;
  readonly attempts: string;
  readonly age: string;
  readonly deadLetters: string;
  readonly group: string;
}

export function fieldsOf(target: Target | null): TargetFields {
  const transformer = target?.InputTransformer;
  return {
    arn: target?.Arn ?? '',
    roleArn: target?.RoleArn ?? '',
    kind: target ? inputKindOf(target) : 'event',
    path: target?.InputPath ?? '$.detail',
    constant: target?.Input ?? '{}',
    paths: JSON.stringify(transformer?.InputPathsMap ?? { status: '$.detail.status' }, null, 2),
    template: transformer?.InputTemplate ?? '"It is <status>"',
    attempts: target?.RetryPolicy?.MaximumRetryAttempts?.toString() ?? '',
    age: target?.RetryPolicy?.MaximumEventAgeInSeconds?.toString() ?? '',
    deadLetters: target?.DeadLetterConfig?.Arn ?? '',
    group: target?.SqsParameters?.MessageGroupId ?? '',
  };
}

/** The target as it is to be put; what the fields don't speak of stays. @throws {SyntaxError} where the paths are no JSON. */
export function targetOf(fields: TargetFields, id: string, before: Target | null): Target {
  const { Input: _, InputPath: _path, InputTransformer: _transformer, RetryPolicy: _retry, DeadLetterConfig: _dead, SqsParameters: _sqs, RoleArn: _role, ...kept } = before ?? { Id: id, Arn: '' };
  const policy = { ...(fields.attempts === '' ? {} : { MaximumRetryAttempts: Number(fields.attempts) }), ...(fields.age === '' ? {} : { MaximumEventAgeInSeconds: Number(fields.age) }) };
  return {
    ...kept,
    Id: id,
    Arn: fields.arn,
    ...(fields.roleArn === '' ? {} : { RoleArn: fields.roleArn }),
    ...inputOf(fields),
    ...(Object.keys(policy).length === 0 ? {} : { RetryPolicy: policy }),
    ...(fields.deadLetters === '' ? {} : { DeadLetterConfig: { Arn: fields.deadLetters } }),
    ...(fields.group === '' ? {} : { SqsParameters: { MessageGroupId: fields.group } }),
  };
}

function inputOf({ kind, path, constant, paths, template }: TargetFields): Partial<Target> {
  switch (kind) {
    case 'path':
      return { InputPath: path };
    case 'constant':
      return { Input: constant };
    case 'transformer':
      return { InputTransformer: { InputPathsMap: JSON.parse(paths) as Record<string, string>, InputTemplate: template } };
    default:
      return {};
  }
}
