import { operation, pagedOperation, send, sendForBody, type WireRequest } from './client';
import type { Scope } from './scope';
import { childText } from './xml';

// S3 speaks XML over REST; buckets are the first part of the path. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
const service = 's3';

export interface Bucket {
  readonly Name: string;
  /** Seconds since 1970. */
  readonly CreationDate: number;
  readonly BucketRegion: string;
}

export interface StoredObject {
  readonly Key: string;
  /** Seconds since 1970. */
  readonly LastModified: number;
  readonly ETag: string;
  readonly Size: number;
  readonly StorageClass: string;
}

export interface ObjectsPage {
  readonly Contents: readonly StoredObject[];
  /** What looks like folders: parts of keys up to the delimiter, which is their last character. */
  readonly CommonPrefixes: readonly string[];
  readonly NextContinuationToken?: string;
}

interface OfObject {
  readonly Bucket: string;
  readonly Key: string;
}

const pathOf = (bucket: string, key = '') => `/${encodeURIComponent(bucket)}${key === '' ? '' : `/${key.split('/').map(encodeURIComponent).join('/')}`}`;
const secondsOf = (iso: string | undefined) => Date.parse(iso ?? '') / 1000;
const childrenNamed = (parent: Element, name: string) => Array.from(parent.children).filter((c) => c.localName === name);

async function readXml(scope: Scope, request: WireRequest, signal?: AbortSignal): Promise<Element> {
  return new DOMParser().parseFromString((await send(service, scope, request, signal)).text, 'text/xml').documentElement;
}

export const listBuckets = operation<object, { readonly Buckets: readonly Bucket[] }>(service, 'ListBuckets', async (scope, _, signal) => {
  const answer = await readXml(scope, { method: 'GET', path: '/' }, signal);
  const buckets = childrenNamed(answer, 'Buckets').flatMap((b) => Array.from(b.children));
  return {
    Buckets: buckets.map((b) => ({ Name: childText(b, 'Name') ?? '', CreationDate: secondsOf(childText(b, 'CreationDate')), BucketRegion: childText(b, 'BucketRegion') ?? '' })),
  };
});

export const listObjects = pagedOperation<{ readonly Bucket: string; readonly Prefix?: string; readonly Delimiter?: string; readonly MaxKeys?: number; readonly ContinuationToken?: string }, ObjectsPage>(
  service,
  'ListObjectsV2',
  async (scope, input, signal) => {
    const answer = await readXml(
      scope,
      { method: 'GET', path: pathOf(input.Bucket), query: { 'list-type': 2, prefix: input.Prefix, delimiter: input.Delimiter, 'max-keys': input.MaxKeys, 'continuation-token': input.ContinuationToken } },
      signal,
    );
    const next = childText(answer, 'NextContinuationToken');
    return {
      Contents: childrenNamed(answer, 'Contents').map((c) => ({
        Key: childText(c, 'Key') ?? '',
        LastModified: secondsOf(childText(c, 'LastModified')),
        ETag: childText(c, 'ETag') ?? '',
        Size: Number(childText(c, 'Size') ?? 0),
        StorageClass: childText(c, 'StorageClass') ?? 'STANDARD',
      })),
      CommonPrefixes: childrenNamed(answer, 'CommonPrefixes').map((p) => childText(p, 'Prefix') ?? ''),
      ...(next ? { NextContinuationToken: next } : {}),
    };
  },
  { take: 'ContinuationToken', give: 'NextContinuationToken' },
);

export interface ObjectHead {
  readonly ContentType: string;
  readonly ContentLength: number;
  readonly ETag: string;
  /** Seconds since 1970. */
  readonly LastModified: number;
  /** `x-amz-meta-…`, without that. */
  readonly Metadata: Readonly<Record<string, string>>;
}

const headOf = (headers: Headers): ObjectHead => ({
  ContentType: headers.get('content-type') ?? 'application/octet-stream',
  ContentLength: Number(headers.get('content-length') ?? 0),
  ETag: headers.get('etag') ?? '',
  LastModified: Date.parse(headers.get('last-modified') ?? '') / 1000,
  Metadata: Object.fromEntries(Array.from(headers).flatMap(([name, value]) => (name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), value]] : []))),
});

export const headObject = operation<OfObject, ObjectHead>(service, 'HeadObject', async (scope, input, signal) =>
  headOf((await send(service, scope, { method: 'HEAD', path: pathOf(input.Bucket, input.Key) }, signal)).headers),
);

/** An object's bytes, the first `bytes` of them where that is said. */
export const getObject = operation<OfObject & { readonly bytes?: number }, { readonly body: Blob }>(service, 'GetObject', async (scope, input, signal) => {
  const headers: Record<string, string> = input.bytes === undefined ? {} : { Range: `bytes=0-${input.bytes - 1}` };
  return { body: await (await sendForBody(service, scope, { method: 'GET', path: pathOf(input.Bucket, input.Key), headers }, signal)).blob() };
});

export const putObject = operation<OfObject & { readonly Body: Blob; readonly ContentType: string }, object>(service, 'PutObject', async (scope, input, signal) => {
  await send(service, scope, { method: 'PUT', path: pathOf(input.Bucket, input.Key), headers: { 'Content-Type': input.ContentType }, body: input.Body }, signal);
  return {};
});

export const deleteObject = operation<OfObject, object>(service, 'DeleteObject', async (scope, input, signal) => {
  await send(service, scope, { method: 'DELETE', path: pathOf(input.Bucket, input.Key) }, signal);
  return {};
});

export const deleteBucket = operation<{ readonly Bucket: string }, object>(service, 'DeleteBucket', async (scope, input, signal) => {
  await send(service, scope, { method: 'DELETE', path: pathOf(input.Bucket) }, signal);
  return {};
});
