import Box from '@cloudscape-design/components/box';
import type { State } from '../../../asl/machine';
import { endOfWait } from '../../../history/waiting';
import type { Step } from '../../../history/model';
import { useNow } from '../../../ui/clock';
import { Time } from '../../../ui/Time';
import { countdown } from '../../../ui/format';
import { useExecution } from '../context';
import styles from './step.module.css';

/** How long a Wait still takes, where its definition and input say so. */
export function WaitCountdown({ step, state }: { readonly step: Step; readonly state: State | undefined }) {
  const { history } = useExecution();
  const begunAt = (step.redrives > 0 ? history?.redrives.at(-1)?.at : undefined) ?? step.enteredAt;
  const end = endOfWait(state, step, begunAt);
  const now = useNow(250);
  if (end === null) {
    return <Box color="text-body-secondary">It waits until a time that an expression says.</Box>;
  }
  return (
    <div role="timer">
      <Box variant="awsui-key-label">Time left</Box>
      <div className={styles.big}>{countdown(end - now / 1000)}</div>
      <Box color="text-body-secondary">
        until <Time value={end} />
      </Box>
    </div>
  );
}
