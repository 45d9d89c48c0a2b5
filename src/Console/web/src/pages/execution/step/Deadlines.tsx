import type { Attempt } from '../../../history/model';
import { useNow } from '../../../ui/clock';
import { countdown } from '../../../ui/format';
import { Time } from '../../../ui/Time';

interface Props {
  readonly attempt: Attempt;
  /** When this page has sent the last heartbeat, milliseconds since 1970; null before the first. A history doesn't tell of any. */
  readonly beatAt: number | null;
}

/** Until when an answer, or at least a heartbeat, has to come. */
export function Deadlines({ attempt: { timeoutSeconds, heartbeatSeconds, scheduledAt, startedAt = scheduledAt }, beatAt }: Props) {
  const now = useNow(250) / 1000;
  const beatBy = heartbeatSeconds === undefined ? undefined : Math.max(startedAt, (beatAt ?? 0) / 1000) + heartbeatSeconds;
  const answerBy = timeoutSeconds === undefined ? undefined : scheduledAt + timeoutSeconds;
  if (beatBy === undefined && answerBy === undefined) {
    return null;
  }
  return (
    <div role="timer">
      {beatBy !== undefined && (
        <div>
          {now < beatBy ? (
            <>
              {beatAt === null ? 'First heartbeat' : 'Next heartbeat'} within <b>{countdown(beatBy - now)}</b>, by <Time value={beatBy} />; then every {heartbeatSeconds} s.
            </>
          ) : (
            `Heartbeats come every ${heartbeatSeconds} s at least, from elsewhere.`
          )}
        </div>
      )}
      {answerBy !== undefined && (
        <div>
          Answer within <b>{countdown(answerBy - now)}</b>, by <Time value={answerBy} />.
        </div>
      )}
    </div>
  );
}
