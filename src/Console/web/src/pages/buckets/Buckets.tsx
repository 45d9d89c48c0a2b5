import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { type Bucket, listBuckets } from '../../aws/s3';
import { Command } from '../../ui/Command';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { Ago } from '../../ui/Time';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';

const columns: readonly ListColumn<Bucket>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 220, sortBy: (b) => b.Name, cell: (b) => <Link href={links.bucket(b.Name)}>{b.Name}</Link> },
  { id: 'region', header: 'Region', minWidth: 120, sortBy: (b) => b.BucketRegion, cell: (b) => b.BucketRegion || '-' },
  { id: 'created', header: 'Created', minWidth: 130, sortBy: (b) => b.CreationDate, cell: (b) => <Ago value={b.CreationDate} /> },
];

/** The buckets of an account. */
export function Component() {
  usePageFrame('Buckets', links.buckets());
  const scope = useScope();
  const buckets = useQuery(listBuckets.query(scope, {}));
  if (buckets.error) {
    return <PageError what="The buckets could not be listed" error={buckets.error} onRetry={() => void buckets.refetch()} />;
  }
  return (
    <ListTable<Bucket>
      id="buckets"
      variant="full-page"
      title="Buckets"
      items={buckets.data?.Buckets ?? []}
      columns={columns}
      keyOf={(b) => b.Name}
      textOf={(b) => b.Name}
      filterLabel="Find buckets"
      isLoading={buckets.isPending}
      empty={<EmptyState title="No buckets" text={<Command text="aws s3 mb s3://results" label="Make a bucket" />} />}
    />
  );
}
