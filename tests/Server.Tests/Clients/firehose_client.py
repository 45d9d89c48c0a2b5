"""Firehose by boto3 and the AWS command line: records that end up in a bucket."""
import gzip
import os
import re
import time

from clients import aws, client, done, note, refusal

firehose, s3, kinesis = client("firehose"), client("s3"), client("kinesis")
s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
ROLE = "arn:aws:iam::000000000000:role/firehose"
NOW = {"SizeInMBs": 1, "IntervalInSeconds": 0}


def destination(**members):
    return {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::lake", "BufferingHints": NOW, **members}


def delivered(prefix, wanted, bucket="lake"):
    """The keys below a prefix and their bytes in one, when they have come to what is wanted."""
    for _ in range(300):
        keys = [o["Key"] for o in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]
        bodies = [s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys]
        data = b"".join(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body for body in bodies)
        if len(data) >= wanted:
            return keys, data
        time.sleep(0.1)
    return keys, data


# The tutorial: a delivery stream, records, a file.
made = firehose.create_delivery_stream(DeliveryStreamName="logs", S3DestinationConfiguration=destination(Prefix="raw/"), Tags=[{"Key": "team", "Value": "a"}])
note("created", made["DeliveryStreamARN"])
described = firehose.describe_delivery_stream(DeliveryStreamName="logs")["DeliveryStreamDescription"]
shown = described["Destinations"][0]["ExtendedS3DestinationDescription"]
note("described", [described["DeliveryStreamStatus"], described["DeliveryStreamType"], described["VersionId"], described["HasMoreDestinations"], shown["BucketARN"], shown["Prefix"],
                   shown["BufferingHints"], shown["CompressionFormat"], described["DeliveryStreamEncryptionConfiguration"]["Status"]])
note("created twice", refusal(firehose.create_delivery_stream, DeliveryStreamName="logs", S3DestinationConfiguration=destination()))
put = firehose.put_record(DeliveryStreamName="logs", Record={"Data": b'{"n":0}\n'})
note("put", [len(put["RecordId"]) > 60, put["Encrypted"]])
batch = firehose.put_record_batch(DeliveryStreamName="logs", Records=[{"Data": f'{{"n":{n}}}\n'.encode()} for n in range(1, 500)])
note("put batch", [batch["FailedPutCount"], len(batch["RequestResponses"])])
whole = "".join(f'{{"n":{n}}}\n' for n in range(500))
keys, data = delivered("raw/", len(whole))
# Objects of one second are in any order.
note("delivered", [sorted(data.decode().splitlines()) == sorted(whole.splitlines()), all(re.fullmatch(r"raw/\d{4}/\d\d/\d\d/\d\d/logs-1-\d{4}(-\d\d){5}-[0-9a-f-]{36}", key) is not None for key in keys)])

# Keys, compression, what comes behind a record.
firehose.create_delivery_stream(DeliveryStreamName="shaped", ExtendedS3DestinationConfiguration=destination(
    Prefix="year=!{timestamp:yyyy}/!{timestamp:'month-'MM}/!{firehose:random-string}/", ErrorOutputPrefix="errors/!{firehose:error-output-type}/", CompressionFormat="GZIP",
    CustomTimeZone="Asia/Tokyo", FileExtension=".json.gz",
    ProcessingConfiguration={"Enabled": True, "Processors": [{"Type": "AppendDelimiterToRecord", "Parameters": [{"ParameterName": "Delimiter", "ParameterValue": "\\n"}]}]}))
firehose.put_record_batch(DeliveryStreamName="shaped", Records=[{"Data": b"one"}, {"Data": b"two"}])
keys, data = delivered("year=", 8)
note("shaped", [data, re.fullmatch(r"year=\d{4}/month-\d\d/[A-Za-z0-9]{11}/shaped-1-[0-9-]{19}-[0-9a-f-]{36}\.json\.gz", keys[0]) is not None])

# A change of the destination.
firehose.update_destination(DeliveryStreamName="logs", CurrentDeliveryStreamVersionId="1", DestinationId="destinationId-000000000001", ExtendedS3DestinationUpdate={"Prefix": "changed/"})
note("updated twice", refusal(
    firehose.update_destination, DeliveryStreamName="logs", CurrentDeliveryStreamVersionId="1", DestinationId="destinationId-000000000001", ExtendedS3DestinationUpdate={"Prefix": "x/"}))
firehose.put_record(DeliveryStreamName="logs", Record={"Data": b"later"})
keys, data = delivered("changed/", 5)
note("changed", [data, "logs-2-" in keys[0], firehose.describe_delivery_stream(DeliveryStreamName="logs")["DeliveryStreamDescription"]["VersionId"]])

# A bucket that comes later: nothing is lost.
firehose.create_delivery_stream(DeliveryStreamName="early", ExtendedS3DestinationConfiguration=destination(BucketARN="arn:aws:s3:::late"))
firehose.put_record(DeliveryStreamName="early", Record={"Data": b"patience"})
time.sleep(0.5)
s3.create_bucket(Bucket="late", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
keys, data = delivered("", 8, "late")
note("came later", [len(keys), data])

# A folder of this machine.
folder = os.path.join(os.getcwd(), "out")
firehose.create_delivery_stream(DeliveryStreamName="files", ExtendedS3DestinationConfiguration=destination(BucketARN=f"file://{folder}", Prefix="a/"))
firehose.put_record(DeliveryStreamName="files", Record={"Data": b"on disk"})
found = []
for _ in range(300):
    found = [os.path.join(where, name) for where, _, names in os.walk(folder) for name in names if not name.startswith(".")]
    if found:
        break
    time.sleep(0.1)
note("file", [open(found[0], encoding="utf-8").read(), re.fullmatch(r"/a/\d{4}/\d\d/\d\d/\d\d/files-1-.*", found[0][len(folder):]) is not None])
note("out of the folder", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", ExtendedS3DestinationConfiguration=destination(BucketARN=f"file://{folder}", Prefix="../")))

# From a stream.
kinesis.create_stream(StreamName="source", ShardCount=2)
source = "arn:aws:kinesis:eu-west-1:000000000000:stream/source"
firehose.create_delivery_stream(
    DeliveryStreamName="tap", DeliveryStreamType="KinesisStreamAsSource", KinesisStreamSourceConfiguration={"KinesisStreamARN": source, "RoleARN": ROLE},
    ExtendedS3DestinationConfiguration=destination(Prefix="tap/"))
kinesis.put_records(StreamName="source", Records=[{"Data": b"x" * 10, "PartitionKey": str(n)} for n in range(100)])
kinesis.split_shard(StreamName="source", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2 ** 126))
kinesis.put_records(StreamName="source", Records=[{"Data": b"y" * 10, "PartitionKey": str(n)} for n in range(100)])
keys, data = delivered("tap/", 2000)
note("from a stream", [len(data), data.count(b"x"), data.count(b"y")])
note("source", [source == firehose.describe_delivery_stream(DeliveryStreamName="tap")["DeliveryStreamDescription"]["Source"]["KinesisStreamSourceDescription"]["KinesisStreamARN"],
                refusal(firehose.put_record, DeliveryStreamName="tap", Record={"Data": b"x"})])

# Settings.
firehose.tag_delivery_stream(DeliveryStreamName="logs", Tags=[{"Key": "cost", "Value": "1"}])
firehose.untag_delivery_stream(DeliveryStreamName="logs", TagKeys=["team"])
note("tags", firehose.list_tags_for_delivery_stream(DeliveryStreamName="logs")["Tags"])
firehose.start_delivery_stream_encryption(DeliveryStreamName="logs")
encryption = firehose.describe_delivery_stream(DeliveryStreamName="logs")["DeliveryStreamDescription"]["DeliveryStreamEncryptionConfiguration"]
firehose.stop_delivery_stream_encryption(DeliveryStreamName="logs")
note("encryption", [encryption["Status"], encryption["KeyType"]])
listed = firehose.list_delivery_streams(Limit=2)
note("list", [listed["DeliveryStreamNames"], listed["HasMoreDeliveryStreams"], firehose.list_delivery_streams(DeliveryStreamType="KinesisStreamAsSource")["DeliveryStreamNames"]])

# What is refused.
note("no stream", refusal(firehose.put_record, DeliveryStreamName="none", Record={"Data": b"x"}))
note("too long", refusal(firehose.put_record, DeliveryStreamName="logs", Record={"Data": b"x" * 1_024_001}))
note("too many", refusal(firehose.put_record_batch, DeliveryStreamName="logs", Records=[{"Data": b"x"}] * 501))
note("snappy", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", S3DestinationConfiguration=destination(CompressionFormat="Snappy")))
note("no destination", refusal(firehose.create_delivery_stream, DeliveryStreamName="x"))
note("bad hints", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", S3DestinationConfiguration=destination(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 901})))
note("bad bucket", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", S3DestinationConfiguration=destination(BucketARN="lake")))
note("http", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", HttpEndpointDestinationConfiguration={
    "EndpointConfiguration": {"Url": "https://example.com"}, "S3Configuration": {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::lake"}}))
note("partitions", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", ExtendedS3DestinationConfiguration=destination(DynamicPartitioningConfiguration={"Enabled": True})))
note("expression", refusal(firehose.create_delivery_stream, DeliveryStreamName="x", ExtendedS3DestinationConfiguration=destination(Prefix="!{partitionKeyFromQuery:a}/")))

# The command line.
put = aws("firehose", "put-record", "--delivery-stream-name", "logs", "--record", '{"Data":"from the command line"}')
if put is None:
    note("aws", None)
    note("aws error", None)
else:
    keys, data = delivered("changed/", 26)
    note("aws", [put["Encrypted"], b"from the command line" in data, aws("firehose", "list-delivery-streams", "--query", "DeliveryStreamNames")])
    note("aws error", aws("firehose", "describe-delivery-stream", "--delivery-stream-name", "none", fails=True).splitlines()[-1])
firehose.delete_delivery_stream(DeliveryStreamName="early")
note("deleted", refusal(firehose.describe_delivery_stream, DeliveryStreamName="early"))
done()
