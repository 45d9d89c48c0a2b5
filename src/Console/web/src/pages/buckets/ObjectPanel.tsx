import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getObject, headObject, type ObjectHead } from '../../aws/s3';
import type { Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { Time } from '../../ui/Time';
import { textOf } from '../../ui/base64';
import { formatBytes } from '../../ui/format';
import { useReturnFocus } from '../../ui/useReturnFocus';
import { AttributeTable } from '../../ui/messages/AttributeTable';
import { saveFile } from '../../ui/saveFile';
import { useAction } from '../../ui/useAction';
import { ObjectText } from './ObjectText';
import { previewMax } from './folders';

interface Props {
  readonly scope: Scope;
  readonly bucket: string;
  readonly objectKey: string;
  onDelete(): void;
  onClose(): void;
}

/** One object: what it is, its text, and saving it. */
export function ObjectPanel({ scope, bucket, objectKey, onDelete, onClose }: Props) {
  const of = { Bucket: bucket, Key: objectKey };
  useReturnFocus();
  const head = useQuery(headObject.query(scope, of));
  const download = useAction({
    run: () => getObject.call(scope, of),
    failed: `${objectKey} could not be read`,
    onDone: ({ body }) => saveFile(body, objectKey.split('/').at(-1) || 'object'),
  });
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="download" loading={download.isPending} onClick={() => download.mutate()}>
                Download
              </Button>
              <Button onClick={onDelete}>Delete</Button>
              <Button iconName="close" variant="icon" ariaLabel="Close the object" onClick={onClose} />
            </SpaceBetween>
          }
        >
          {objectKey.split('/').at(-1)}
        </Header>
      }
    >
      {head.error ? (
        <ErrorState what="The object could not be read" error={head.error} onRetry={() => void head.refetch()} />
      ) : head.data ? (
        <SpaceBetween size="m">
          <KeyValuePairs
            columns={4}
            items={[
              { label: 'Size', value: formatBytes(head.data.ContentLength) },
              { label: 'Type', value: head.data.ContentType },
              { label: 'Last modified', value: Number.isNaN(head.data.LastModified) ? '-' : <Time value={head.data.LastModified} /> },
              { label: 'S3 URI', value: <CopyText value={`s3://${bucket}/${objectKey}`} label="Copy the S3 URI" /> },
            ]}
          />
          {Object.keys(head.data.Metadata).length > 0 && <AttributeTable title="Metadata" attributes={head.data.Metadata} />}
          <Preview scope={scope} bucket={bucket} objectKey={objectKey} head={head.data} />
        </SpaceBetween>
      ) : (
        <Skeleton lines={5} />
      )}
    </Container>
  );
}

// Its key has the ETag: what was read stays true for it.
function previewOf(scope: Scope, bucket: string, key: string, head: ObjectHead) {
  return queryOptions({
    queryKey: ['s3', 'GetObject', scope.region, scope.account, { Bucket: bucket, Key: key, ETag: head.ETag }],
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      if (head.ContentLength === 0) {
        return '';
      }
      const { body } = await getObject.call(scope, { Bucket: bucket, Key: key, bytes: previewMax }, signal);
      const bytes = new Uint8Array(await body.arrayBuffer());
      // A letter of several bytes may be cut in two at the end.
      for (let cut = 0; cut < 4; cut++) {
        const text = textOf(bytes.subarray(0, bytes.length - cut));
        if (text !== null || head.ContentLength <= previewMax) {
          return text;
        }
      }
      return null;
    },
  });
}

function Preview({ scope, bucket, objectKey, head }: { readonly scope: Scope; readonly bucket: string; readonly objectKey: string; readonly head: ObjectHead }) {
  const preview = useQuery(previewOf(scope, bucket, objectKey, head));
  if (preview.error) {
    return <ErrorState what="The object could not be read" error={preview.error} onRetry={() => void preview.refetch()} />;
  }
  if (preview.isPending) {
    return <Skeleton lines={5} />;
  }
  if (preview.data === null || preview.data === undefined) {
    return <Alert type="info">The object is no text. Download it to look at it.</Alert>;
  }
  return (
    <SpaceBetween size="s">
      {head.ContentLength > previewMax && <Alert type="info">The first {formatBytes(previewMax)} are shown.</Alert>}
      <ObjectText text={preview.data} name={objectKey} contentType={head.ContentType} />
    </SpaceBetween>
  );
}
