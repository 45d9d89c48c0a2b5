import { jsonService } from './client';

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html
const kinesis = jsonService('kinesis', 'Kinesis_20131202', '1.1');

const paging = { take: 'NextToken', give: 'NextToken' };

export interface StreamSummary {
  readonly StreamName: string;
  readonly StreamARN: string;
  readonly StreamStatus: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING';
  readonly StreamModeDetails?: { readonly StreamMode: 'PROVISIONED' | 'ON_DEMAND' };
  /** Seconds since 1970. */
  readonly StreamCreationTimestamp: number;
}

export interface StreamDescription extends StreamSummary {
  readonly RetentionPeriodHours: number;
  readonly OpenShardCount: number;
  readonly ConsumerCount?: number;
  readonly EncryptionType?: string;
  readonly MaxRecordSizeInKiB?: number;
}

export interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly AdjacentParentShardId?: string;
  /** Decimal numbers from 0 to 2^128 - 1. */
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string };
  /** With an end the shard is closed. */
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string };
}

export interface StreamRecord {
  readonly SequenceNumber: string;
  /** Seconds since 1970. */
  readonly ApproximateArrivalTimestamp: number;
  /** Base64. */
  readonly Data: string;
  readonly PartitionKey: string;
}

export interface StreamConsumer {
  readonly ConsumerName: string;
  readonly ConsumerARN: string;
  readonly ConsumerStatus: string;
  readonly ConsumerCreationTimestamp: number;
}

export type ShardIteratorType = 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';

interface OfStream {
  readonly StreamName: string;
}

export const listStreams = kinesis.paged<{ readonly Limit?: number; readonly NextToken?: string }, { readonly StreamSummaries?: readonly StreamSummary[]; readonly NextToken?: string }>('ListStreams', paging);
export const describeStreamSummary = kinesis.operation<OfStream, { readonly StreamDescriptionSummary: StreamDescription }>('DescribeStreamSummary');
export const listShards = kinesis.operation<OfStream & { readonly MaxResults?: number }, { readonly Shards: readonly Shard[]; readonly NextToken?: string }>('ListShards');
export const listStreamConsumers = kinesis.operation<{ readonly StreamARN: string; readonly MaxResults?: number }, { readonly Consumers: readonly StreamConsumer[] }>('ListStreamConsumers');
export const getShardIterator = kinesis.operation<
  OfStream & { readonly ShardId: string; readonly ShardIteratorType: ShardIteratorType; readonly Timestamp?: number },
  { readonly ShardIterator: string }
>('GetShardIterator');
export const getRecords = kinesis.operation<
  { readonly ShardIterator: string; readonly Limit?: number },
  { readonly Records: readonly StreamRecord[]; readonly NextShardIterator?: string | null; readonly MillisBehindLatest?: number }
>('GetRecords');
/** `Data` is base64. */
export const putRecord = kinesis.operation<OfStream & { readonly Data: string; readonly PartitionKey: string; readonly ExplicitHashKey?: string }, { readonly ShardId: string; readonly SequenceNumber: string }>('PutRecord');
export const createStream = kinesis.operation<OfStream & { readonly ShardCount?: number; readonly StreamModeDetails?: object }, object>('CreateStream');
export const deleteStream = kinesis.operation<OfStream & { readonly EnforceConsumerDeletion?: boolean }, object>('DeleteStream');
export const increaseRetention = kinesis.operation<OfStream & { readonly RetentionPeriodHours: number }, object>('IncreaseStreamRetentionPeriod');
export const decreaseRetention = kinesis.operation<OfStream & { readonly RetentionPeriodHours: number }, object>('DecreaseStreamRetentionPeriod');
