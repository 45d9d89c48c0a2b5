import type { DeliveryStream, S3Destination } from '../../../aws/firehose';

/** The bucket that a delivery stream writes to; null where it writes elsewhere. */
export function s3Of(stream: DeliveryStream): S3Destination | null {
  const [first] = stream.Destinations;
  return first?.ExtendedS3DestinationDescription ?? first?.S3DestinationDescription ?? null;
}

/** The ARN of the data stream that it reads; null where records are put to it. */
export function sourceOf(stream: DeliveryStream): string | null {
  return stream.Source?.KinesisStreamSourceDescription?.KinesisStreamARN ?? null;
}
