import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { listFunctions } from '../../../aws/lambda';
import type { Scope } from '../../../aws/scope';
import { listActivities, listStateMachines } from '../../../aws/states';
import type { KnowledgeSource } from '../language/extension';
import type { Knowledge } from '../language/proposals';
import { languageTables, type ServiceTable, serviceTable } from '../language/tables';

/** What the editor's help goes by: the language's words, and what this server has in a region. The source is the same object for good. */
export function useKnowledge(scope: Scope): KnowledgeSource {
  const client = useQueryClient();
  const tables = useQuery(languageTables).data;
  const functions = useQuery(listFunctions.query(scope, {})).data;
  const activities = useQuery(listActivities.query(scope, {})).data;
  const machines = useQuery(listStateMachines.query(scope, {})).data;
  const known = useRef<Knowledge>(undefined);
  useEffect(() => {
    known.current = tables && {
      tables,
      service: (name) => client.getQueryData<ServiceTable>(serviceTable(name).queryKey),
      resources: [...(functions?.Functions ?? []).map((f) => f.FunctionArn), ...(activities?.activities ?? []).map((a) => a.activityArn), ...(machines?.stateMachines ?? []).map((m) => m.stateMachineArn)],
    };
  }, [client, tables, functions, activities, machines]);
  return useMemo(
    () => ({
      current: () => known.current,
      load: async (service) => {
        try {
          await client.ensureQueryData(serviceTable(service));
        } catch {
          // A service that is none is told of by the validator.
        }
      },
    }),
    [client],
  );
}
