import type { Machine } from '../asl/machine';
import type { MapRun } from '../aws/states';
import type { StepState } from '../graph';
import { formatNumber } from '../ui/format';
import type { History, Step, StepStatus } from './model';
import { type Picks, visitsShown } from './selection';

const order: readonly StepStatus[] = ['FAILED', 'IN_PROGRESS', 'CANCELLED', 'CAUGHT_ERROR', 'SUCCEEDED'];

/**
 * What the graph shows of each state that was reached: of the picked iterations, and of all where none is picked. Then the state has failed
 * if it has failed in any, is in progress if it is in any, and so on. A loop shows its last visit.
 * @param runs The runs of distributed Maps by ARN, as far as they are known.
 */
export function graphSteps(machine: Machine, history: History, picks: Picks, runs: ReadonlyMap<string, MapRun> = new Map()): ReadonlyMap<string, StepState> {
  const shown = new Map<string, StepState>();
  for (const { name } of machine.states) {
    const visits = visitsShown(history, name, picks);
    if (visits.length > 0) {
      shown.set(name, stateOf(visits, runs));
    }
  }
  return shown;
}

function stateOf(visits: readonly Step[], runs: ReadonlyMap<string, MapRun>): StepState {
  const statuses = new Set(visits.map((s) => s.status));
  const status = order.find((s) => statuses.has(s))!;
  let enteredAt = Infinity;
  let exitedAt = 0;
  let retries = 0;
  for (const step of visits) {
    enteredAt = Math.min(enteredAt, step.enteredAt);
    exitedAt = Math.max(exitedAt, step.exitedAt ?? Infinity);
    retries += step.attempts.filter((a) => a.number > 0 && !a.isRedrive).length;
  }
  return { status, enteredAt, ...(exitedAt === Infinity ? {} : { exitedAt }), ...(retries === 0 ? {} : { retries }), ...(visits[0]!.type === 'Map' ? mapShare(visits, runs) : {}) };
}

function mapShare(visits: readonly Step[], runs: ReadonlyMap<string, MapRun>): Pick<StepState, 'note' | 'progress'> {
  let total = 0;
  let done = 0;
  let failed = 0;
  for (const step of visits) {
    const run = runs.get(step.mapRunArn ?? '')?.itemCounts;
    const attempt = step.attempts.at(-1);
    if (run) {
      total += run.total;
      done += run.succeeded + run.failed + run.timedOut;
      failed += run.failed + run.timedOut;
    } else if (attempt && step.mapRunArn === undefined) {
      total += attempt.length ?? attempt.frames.length;
      done += attempt.counts.SUCCEEDED + attempt.counts.FAILED;
      failed += attempt.counts.FAILED;
    }
  }
  return total === 0 ? {} : { note: `${formatNumber(done)} / ${formatNumber(total)} done${failed > 0 ? ` · ${formatNumber(failed)} failed` : ''}`, progress: Math.min(1, done / total) };
}
