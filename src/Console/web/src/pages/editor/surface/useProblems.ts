import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { AwsError } from '../../../aws/client';
import { adviceOf } from '../../../aws/server';
import type { Scope } from '../../../aws/scope';
import { type Diagnostic, type MachineType, validateStateMachineDefinition } from '../../../aws/states';
import type { DefinitionDocument } from '../document/document';
import { rangeOf, stateOf } from '../document/location';

export interface Problem {
  /** ADVICE is what AWS would take without a word. */
  readonly severity: 'ERROR' | 'WARNING' | 'ADVICE';
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly state: string | undefined;
}

export interface Problems {
  readonly problems: readonly Problem[];
  /** The text has changed since, or was not judged yet. */
  readonly isChecking: boolean;
  readonly error: AwsError | null;
  readonly isTruncated: boolean;
}

/** Milliseconds without a keystroke until the server is asked. */
const pause = 150;

type Finding = Pick<Diagnostic, 'message' | 'location'> & Pick<Problem, 'severity'>;

/** What the server says of the definition, a moment after each change. An answer that comes too late is not waited for. */
export function useProblems(document: DefinitionDocument, type: MachineType, scope: Scope): Problems {
  const json = useSettled(document.json);
  const answer = useQuery<{ readonly json: string; readonly findings: readonly Finding[]; readonly isTruncated: boolean }, AwsError>({
    queryKey: ['treadle', 'problems', scope.region, scope.account, { type, json }],
    queryFn: async ({ signal }) => {
      const [judged, advice] = await Promise.all([
        validateStateMachineDefinition.call(scope, { definition: json, type, severity: 'WARNING' }, signal),
        // An older server has none.
        adviceOf(json, type, signal).catch(() => []),
      ]);
      const advised = advice.map((a): Finding => ({ severity: 'ADVICE', message: a.message, location: a.location ?? '' }));
      return { json, findings: [...judged.diagnostics, ...advised], isTruncated: judged.truncated === true };
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    // The key has the whole definition in it.
    gcTime: 5_000,
  });
  const isOfThis = answer.data?.json === document.json;
  // Places are those of the text that was judged; the editor moves its marks along while the text goes on changing.
  const problems = useMemo(() => (isOfThis ? problemsOf(document, answer.data!.findings) : null), [isOfThis, document, answer.data]);
  const [shown, setShown] = useState<readonly Problem[]>([]);
  if (problems !== null && problems !== shown) {
    setShown(problems);
  }
  return { problems: problems ?? shown, isChecking: !isOfThis, error: answer.error, isTruncated: answer.data?.isTruncated === true };
}

function problemsOf(document: DefinitionDocument, findings: readonly Finding[]): readonly Problem[] {
  const { error } = document;
  if (error !== undefined) {
    // The parser here knows the place; the server's words are AWS's for a text that it can't read.
    const to = Math.min(error.at + 1, document.text.length);
    return [{ severity: 'ERROR', message: document.language === 'json' ? `Invalid JSON: ${error.message}` : `Invalid YAML: ${error.message}`, from: Math.max(0, to - 1), to, state: undefined }];
  }
  return findings.map((finding) => {
    const location = finding.location?.startsWith('/') ? finding.location : '';
    const { from, to } = rangeOf(document, location);
    return { severity: finding.severity, message: finding.message, from, to, state: stateOf(document, location) };
  });
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
