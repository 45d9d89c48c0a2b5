import { useCallback, useState } from 'react';
import { readStored, writeStored } from '../../app/stored';

/** A task that this browser has taken as a worker. Nobody else knows its token: it is kept until it is answered or let go. */
export interface TakenTask {
  readonly token: string;
  /** JSON text. */
  readonly input: string;
  /** Seconds since 1970. */
  readonly takenAt: number;
}

/** Those of one activity, the latest first. */
export function useTakenTasks(activityArn: string): { readonly tasks: readonly TakenTask[]; add(task: TakenTask): void; remove(token: string): void } {
  const key = `tasks.${activityArn}`;
  const [tasks, setTasks] = useState(() => readStored<readonly TakenTask[]>(key, []));
  const change = useCallback(
    (make: (before: readonly TakenTask[]) => readonly TakenTask[]) => {
      // Another tab may have taken one in the meantime.
      const after = make(readStored<readonly TakenTask[]>(key, []));
      writeStored(key, after);
      setTasks(after);
    },
    [key],
  );
  return {
    tasks,
    add: useCallback((task: TakenTask) => change((before) => [task, ...before]), [change]),
    remove: useCallback((token: string) => change((before) => before.filter((t) => t.token !== token)), [change]),
  };
}
