import { createContext, useContext } from 'react';
import type { Machine } from '../../asl/machine';
import type { Scope } from '../../aws/scope';
import type { Execution, StateMachineForExecution } from '../../aws/states';
import type { History } from '../../history/model';
import type { Answer } from './step/AnswerDialog';
import type { Selection } from './useSelection';

/** What all parts of the page are about. */
interface ExecutionView {
  readonly scope: Scope;
  readonly execution: Execution;
  /** As it was when the execution started. Empty until it is known. */
  readonly machine: Machine;
  readonly definition: string;
  readonly machineInfo: StateMachineForExecution | undefined;
  /** Null until the first events are there. */
  readonly history: History | null;
  readonly selection: Selection;
  /** Somebody begins to answer a task that waits. */
  onAnswer(answer: Answer): void;
}

export const ExecutionContext = createContext<ExecutionView | null>(null);

export function useExecution(): ExecutionView {
  return useContext(ExecutionContext)!;
}
