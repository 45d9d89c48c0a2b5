import { queryOptions } from '@tanstack/react-query';
import type { AwsError } from '../../../aws/client';
import { ownJson } from '../../../aws/server';

/** A word of the language with what is said of it. */
export interface Word {
  readonly name: string;
  readonly help: string;
  readonly link: string;
  /** Of functions: `(str, start[, length])`. */
  readonly parameters?: string;
}

export interface Field extends Word {
  /** The one query language that has it. */
  readonly language: 'JSONPath' | 'JSONata' | null;
  readonly isRequired: boolean;
  readonly kind: 'any' | 'string' | 'boolean' | 'object' | 'array' | 'strings' | 'integer' | 'number' | 'path' | 'template' | 'timestamp';
  readonly values: readonly string[];
}

export interface Argument {
  readonly name: string;
  readonly isRequired: boolean;
}

export interface Integration {
  readonly resource: string;
  readonly isSupported: boolean;
  /** Null when they are not known. */
  readonly arguments: readonly Argument[] | null;
}

/** The words of the States Language, as the server knows them: `GET /_treadle/language`. */
export interface LanguageTables {
  readonly objects: Readonly<Record<string, { readonly fields: readonly Field[]; readonly exclusive: readonly { readonly names: readonly string[]; readonly isRequired: boolean }[] }>>;
  readonly stateTypes: readonly Word[];
  readonly operators: readonly (Word & { readonly operand: string })[];
  readonly errors: readonly Word[];
  readonly intrinsics: readonly Word[];
  readonly jsonata: readonly (Word & { readonly signature: string })[];
  readonly context: readonly Word[];
  readonly reserved: readonly Word[];
  readonly integrations: readonly Integration[];
  readonly services: readonly string[];
}

export interface ServiceTable {
  readonly name: string;
  readonly actions: readonly { readonly action: string; readonly arguments: readonly Argument[] }[];
  readonly errors: readonly string[];
}

export const languageTables = queryOptions<LanguageTables, AwsError>({
  queryKey: ['treadle', 'language'],
  queryFn: ({ signal }) => ownJson<LanguageTables>('/_treadle/language', signal),
  staleTime: Infinity,
});

/** @param name As in a resource: `sqs` of `arn:aws:states:::aws-sdk:sqs:sendMessage`. */
export function serviceTable(name: string) {
  return queryOptions<ServiceTable, AwsError>({
    queryKey: ['treadle', 'language', 'service', name],
    queryFn: ({ signal }) => ownJson<ServiceTable>(`/_treadle/language/services/${encodeURIComponent(name)}`, signal),
    staleTime: Infinity,
    retry: false,
  });
}
