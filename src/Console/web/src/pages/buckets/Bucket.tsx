import Button from '@cloudscape-design/components/button';
import FileInput from '@cloudscape-design/components/file-input';
import Icon from '@cloudscape-design/components/icon';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAddressValues } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { deleteBucket, deleteObject, listBuckets, listObjects, putObject } from '../../aws/s3';
import { Command } from '../../ui/Command';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { Ago } from '../../ui/Time';
import { formatBytes } from '../../ui/format';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAction } from '../../ui/useAction';
import { useRemoval } from '../../ui/useRemoval';
import { ObjectPanel } from './ObjectPanel';
import { entriesOf, type Entry, pathOf } from './folders';

/** What is in a bucket, as folders; one object is looked at. */
export function Component() {
  const bucket = useParams().name!;
  const [address, setAddress] = useAddressValues();
  const prefix = address.get('prefix') ?? '';
  // The way to the folder; its last part is the page's title.
  const way = [{ name: bucket, prefix: '' }, ...pathOf(prefix)];
  const title = way.at(-1)!.name || '/';
  usePageFrame(title, links.buckets(), [['Buckets', links.buckets()], ...way.slice(0, -1).map((folder) => [folder.name || '/', links.bucket(bucket, { prefix: folder.prefix })] as const)]);
  const chosen = useScope();
  const key = address.get('object');
  // A bucket is in a region of its own, wherever the lists look.
  const region = useQuery(listBuckets.query(chosen, {})).data?.Buckets.find((b) => b.Name === bucket)?.BucketRegion;
  const scope = useMemo(() => ({ region: region || chosen.region, account: chosen.account }), [region, chosen.region, chosen.account]);
  const objects = useInfiniteQuery(listObjects.pages(scope, { Bucket: bucket, Prefix: prefix, Delimiter: '/', MaxKeys: 1000 }));
  const [deleting, setDeleting] = useState<string | null>(null);
  const [isDeletingBucket, setDeletingBucket] = useState(false);
  const entries = useMemo(() => entriesOf(objects.data?.pages ?? [], prefix), [objects.data, prefix]);
  const selected = entries.find((e) => e.key === key) ?? null;
  const columns = useMemo(() => columnsOf(bucket), [bucket]);
  const upload = useAction({
    service: 's3',
    run: async (files: readonly File[]) => {
      for (const file of files) {
        await putObject.call(scope, { Bucket: bucket, Key: prefix + file.name, Body: file, ContentType: file.type || 'application/octet-stream' });
      }
    },
    done: (_, files) => (files.length === 1 ? `${files[0]!.name} was uploaded.` : `${files.length} files were uploaded.`),
    failed: 'The upload failed',
  });
  const remove = useRemoval<string>({
    service: 's3',
    ids: (Key) => [Key],
    run: (Key) => deleteObject.call(scope, { Bucket: bucket, Key }),
    done: (Key) => `${Key} was deleted.`,
    onDone: () => {
      setDeleting(null);
      setAddress({ object: null });
    },
  });
  const removeBucket = useRemoval({
    service: 's3',
    ids: () => [bucket],
    run: () => deleteBucket.call(scope, { Bucket: bucket }),
    done: () => `Bucket ${bucket} was deleted.`,
    failed: `Bucket ${bucket} was not deleted`,
    to: '/buckets',
  });
  if (objects.error && !objects.data) {
    return <PageError what={`The bucket ${bucket} could not be read`} error={objects.error} onRetry={() => void objects.refetch()} />;
  }
  return (
    <SpaceBetween size="m">
      <ListTable<Entry>
        id="objects"
        variant="full-page"
        title={title}
        items={entries}
        columns={columns}
        keyOf={(e) => e.key}
        textOf={(e) => e.name}
        filterLabel="Find in this folder"
        firstOrder="name"
        isLoading={objects.isPending}
        isPartial={objects.hasNextPage}
        selected={selected}
        onSelect={(e) => (e?.object ? setAddress({ object: e.key }) : e && setAddress({ prefix: e.key, object: null, q: null, page: null }, { push: true }))}
        empty={<EmptyState title="Nothing here" text={<Command text={`aws s3 cp file.json s3://${bucket}/${prefix}`} label="Copy a file here" />} />}
        actions={
          <>
            {objects.hasNextPage && (
              <Button loading={objects.isFetchingNextPage} onClick={() => void objects.fetchNextPage()}>
                Load more
              </Button>
            )}
            {prefix === '' && (
              <Button disabled={objects.isPending || entries.length > 0} disabledReason={objects.isPending ? undefined : 'Only an empty bucket can be deleted.'} onClick={() => setDeletingBucket(true)}>
                Delete bucket
              </Button>
            )}
            <FileInput value={[]} multiple variant="button" ariaLabel="Upload files" onChange={({ detail }) => detail.value.length > 0 && upload.mutate(detail.value)}>
              {upload.isPending ? 'Uploading…' : 'Upload'}
            </FileInput>
          </>
        }
      />
      {key !== null && <ObjectPanel key={key} scope={scope} bucket={bucket} objectKey={key} onDelete={() => setDeleting(key)} onClose={() => setAddress({ object: null })} />}
      {isDeletingBucket && (
        <Confirm title={`Delete ${bucket}?`} action="Delete" isBusy={removeBucket.isPending} onConfirm={() => removeBucket.mutate()} onDismiss={() => setDeletingBucket(false)}>
          The bucket is empty. What writes to it fails from then on.
        </Confirm>
      )}
      {deleting !== null && (
        <Confirm title="Delete object?" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(deleting)} onDismiss={() => setDeleting(null)}>
          {deleting} is deleted from {bucket}. This can’t be undone.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

function columnsOf(bucket: string): readonly ListColumn<Entry>[] {
  // Folders stay above objects, however the names are ordered.
  const first = (e: Entry) => `${e.object ? '1' : '0'}${e.name}`;
  return [
    {
      id: 'name',
      header: 'Name',
      isRowHeader: true,
      minWidth: 220,
      sortBy: first,
      cell: (e) =>
        e.object ? (
          <>
            <Icon name="file" /> {e.name}
          </>
        ) : (
          <>
            <Icon name="folder" /> <Link href={links.bucket(bucket, { prefix: e.key })}>{e.name}</Link>
          </>
        ),
    },
    { id: 'size', header: 'Size', minWidth: 90, sortBy: (e) => e.object?.Size, cell: (e) => (e.object ? formatBytes(e.object.Size) : '-') },
    { id: 'modified', header: 'Last modified', minWidth: 140, sortBy: (e) => e.object?.LastModified, cell: (e) => (e.object ? <Ago value={e.object.LastModified} /> : '-') },
    { id: 'class', header: 'Storage class', isHiddenAtFirst: true, minWidth: 130, sortBy: (e) => e.object?.StorageClass, cell: (e) => e.object?.StorageClass ?? '-' },
  ];
}
