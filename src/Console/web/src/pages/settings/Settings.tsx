import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { serverHealth, serverInfo } from '../../aws/server';
import { ErrorState } from '../../ui/ErrorState';
import { PageSkeleton } from '../../ui/Skeleton';
import { AppearanceSettings } from './AppearanceSettings';
import { ConnectionSettings } from './ConnectionSettings';
import { Health } from './Health';
import { LimitsSettings } from './LimitsSettings';
import styles from './settings.module.css';
import { StorageSettings } from './StorageSettings';

/** What the server is and keeps, whether it is well, and how this console looks. */
export function Component() {
  usePageFrame('Settings', links.settings());
  const info = useQuery({ ...serverInfo, refetchInterval: 10_000 });
  const health = useQuery({ ...serverHealth, refetchInterval: 10_000, staleTime: 0 });
  if (info.isPending) {
    return <PageSkeleton />;
  }
  return (
    <ContentLayout header={<Header variant="h1">Settings</Header>}>
      <div className={styles.all}>
        <Health health={health.data} error={health.error} problems={info.data?.problems ?? []} />
        {info.error && !info.data ? <ErrorState what="The server did not describe itself" error={info.error} onRetry={() => void info.refetch()} /> : null}
        {/* Who is refused what the server says of itself is known to it. */}
        <ConnectionSettings info={info.data} isSignedIn={info.data?.credentialsRequired ?? info.error?.status === 403} />
        <div className={styles.pair}>
          <StorageSettings info={info.data} />
          <LimitsSettings info={info.data} />
        </div>
        <AppearanceSettings />
      </div>
    </ContentLayout>
  );
}
