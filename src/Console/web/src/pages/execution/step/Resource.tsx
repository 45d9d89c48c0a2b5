import Link from '@cloudscape-design/components/link';
import { links } from '../../../app/links';
import type { State } from '../../../asl/machine';
import type { Attempt } from '../../../history/model';
import { useExecution } from '../context';
import { calledFunction, callLogsLink, functionLink } from './called';

/** What a task calls, with links to it and to the log lines of this very call. */
export function Resource({ state, attempt }: { readonly state: State | undefined; readonly attempt: Attempt | undefined }) {
  const { scope } = useExecution();
  const resource = attempt?.resource ?? state?.resource;
  if (resource === undefined) {
    return '-';
  }
  const called = calledFunction(resource, attempt?.parameters);
  if (called !== null) {
    return (
      <>
        <Link href={functionLink(called, scope)}>{called}</Link>
        {attempt && (
          <>
            {' | '}
            <Link href={callLogsLink(called, attempt, scope)}>CloudWatch logs</Link>
          </>
        )}
      </>
    );
  }
  if (resource.includes(':activity:')) {
    return <Link href={links.activity(resource)}>{resource}</Link>;
  }
  return <span>{resource}</span>;
}
