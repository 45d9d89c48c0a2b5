import { jsonService } from './client';

// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Operations.html
const firehose = jsonService('firehose', 'Firehose_20150804', '1.1');

export interface S3Destination {
  readonly BucketARN: string;
  readonly Prefix?: string;
  readonly ErrorOutputPrefix?: string;
  readonly BufferingHints?: { readonly SizeInMBs?: number; readonly IntervalInSeconds?: number };
  readonly CompressionFormat?: string;
}

export interface Destination {
  readonly DestinationId: string;
  readonly S3DestinationDescription?: S3Destination;
  readonly ExtendedS3DestinationDescription?: S3Destination;
  readonly [kind: string]: unknown;
}

export interface DeliveryStream {
  readonly DeliveryStreamName: string;
  readonly DeliveryStreamARN: string;
  readonly DeliveryStreamStatus: string;
  /** `DirectPut`, `KinesisStreamAsSource`. */
  readonly DeliveryStreamType: string;
  /** Seconds since 1970. */
  readonly CreateTimestamp?: number;
  readonly Source?: { readonly KinesisStreamSourceDescription?: { readonly KinesisStreamARN: string } };
  readonly Destinations: readonly Destination[];
}

export const listDeliveryStreams = firehose.operation<{ readonly Limit?: number; readonly ExclusiveStartDeliveryStreamName?: string }, { readonly DeliveryStreamNames: readonly string[]; readonly HasMoreDeliveryStreams: boolean }>(
  'ListDeliveryStreams',
);
export const describeDeliveryStream = firehose.operation<{ readonly DeliveryStreamName: string }, { readonly DeliveryStreamDescription: DeliveryStream }>('DescribeDeliveryStream');
/** `Data` is base64. */
export const putFirehoseRecord = firehose.operation<{ readonly DeliveryStreamName: string; readonly Record: { readonly Data: string } }, { readonly RecordId: string }>('PutRecord');
export const deleteDeliveryStream = firehose.operation<{ readonly DeliveryStreamName: string }, object>('DeleteDeliveryStream');
