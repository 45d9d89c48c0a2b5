"""Kinesis Data Streams by boto3 and the AWS command line."""
import datetime
import hashlib
import time

from clients import aws, client, done, knows, note, pages, refusal

kinesis = client("kinesis")
whole = 2 ** 128


def read(stream, shard, limit=None, **start):
    """All the data of a shard from a place on, following the iterators."""
    found, iterator = [], kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    while iterator:
        answer = kinesis.get_records(ShardIterator=iterator, **({"Limit": limit} if limit else {}))
        found += [record["Data"].decode() for record in answer["Records"]]
        iterator = answer.get("NextShardIterator")
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            break
    return found


# The tutorial: a stream, records, an iterator, the records.
kinesis.create_stream(StreamName="orders", ShardCount=2)
kinesis.get_waiter("stream_exists").wait(StreamName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
note("created twice", refusal(kinesis.create_stream, StreamName="orders", ShardCount=1))
described = kinesis.describe_stream(StreamName="orders")["StreamDescription"]
arn = described["StreamARN"]
note("described", [described["StreamStatus"], arn, described["RetentionPeriodHours"], described["EncryptionType"], described["StreamModeDetails"]["StreamMode"],
                   described["HasMoreShards"], [[s["ShardId"], s["HashKeyRange"]["StartingHashKey"], s["HashKeyRange"]["EndingHashKey"]] for s in described["Shards"]]])
put = kinesis.put_record(StreamName="orders", Data=b"first", PartitionKey="customer-1")
hashed = int(hashlib.md5(b"customer-1").hexdigest(), 16)
note("put", [put["ShardId"] == f"shardId-{int(hashed >= whole // 2):012}", len(put["SequenceNumber"]), put["SequenceNumber"].isdigit(), put["EncryptionType"]])
shard = put["ShardId"]
after = kinesis.put_record(StreamARN=arn, Data=b"second", PartitionKey="customer-1", SequenceNumberForOrdering=put["SequenceNumber"])
note("numbers grow", int(after["SequenceNumber"]) > int(put["SequenceNumber"]))
many = kinesis.put_records(StreamName="orders", Records=[{"Data": f"n{i}".encode(), "PartitionKey": f"k{i}"} for i in range(500)])
note("put many", [many["FailedRecordCount"], len(many["Records"]), sorted({r["ShardId"] for r in many["Records"]})])
low = kinesis.put_record(StreamName="orders", Data=b"low", PartitionKey="x", ExplicitHashKey="0")
high = kinesis.put_record(StreamName="orders", Data=b"high", PartitionKey="x", ExplicitHashKey=str(whole - 1))
note("by hash", [low["ShardId"], high["ShardId"]])
everything = [read("orders", f"shardId-{n:012}", ShardIteratorType="TRIM_HORIZON") for n in range(2)]
note("read all", [sum(map(len, everything)), sorted(everything[0] + everything[1])[:4], everything == [read("orders", f"shardId-{n:012}", 7, ShardIteratorType="TRIM_HORIZON") for n in range(2)]])
first = kinesis.get_records(ShardIterator=kinesis.get_shard_iterator(StreamName="orders", ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"], Limit=1)
note("record", [first["Records"][0]["Data"], first["Records"][0]["PartitionKey"], first["Records"][0]["SequenceNumber"] == put["SequenceNumber"],
                abs(first["Records"][0]["ApproximateArrivalTimestamp"].timestamp() - time.time()) < 60, first["MillisBehindLatest"] >= 0])
at = dict(ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber=put["SequenceNumber"])
behind = dict(ShardIteratorType="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=put["SequenceNumber"])
note("at and after", [read("orders", shard, **at)[:2], read("orders", shard, **behind)[:1]])
moment = first["Records"][0]["ApproximateArrivalTimestamp"]
note("at a moment", read("orders", shard, ShardIteratorType="AT_TIMESTAMP", Timestamp=moment)[:1])
note("latest", read("orders", shard, ShardIteratorType="LATEST"))
latest = kinesis.get_shard_iterator(StreamName="orders", ShardId=shard, ShardIteratorType="LATEST")["ShardIterator"]
kinesis.put_record(StreamName="orders", Data=b"news", PartitionKey="customer-1")
note("news", [r["Data"] for r in kinesis.get_records(ShardIterator=latest)["Records"]])

# What is refused.
note("no stream", refusal(kinesis.put_record, StreamName="none", Data=b"x", PartitionKey="k"))
note("no shard", refusal(kinesis.get_shard_iterator, StreamName="orders", ShardId="shardId-000000000009", ShardIteratorType="LATEST"))
note("bad iterator", refusal(kinesis.get_records, ShardIterator="AAAA"))
note("foreign iterator", refusal(kinesis.get_records, ShardIterator=latest[:-4] + ("AAA=" if latest[-4:] != "AAA=" else "BBA=")))
note("bad number", refusal(kinesis.get_shard_iterator, StreamName="orders", ShardId=shard, ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber="1"))
note("no number", refusal(kinesis.get_shard_iterator, StreamName="orders", ShardId=shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER"))
note("future", refusal(kinesis.get_shard_iterator, StreamName="orders", ShardId=shard, ShardIteratorType="AT_TIMESTAMP",
                       Timestamp=datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).split(".")[0])
note("too long", refusal(kinesis.put_record, StreamName="orders", Data=b"x" * 1_048_577, PartitionKey="k"))
note("too many", refusal(kinesis.put_records, StreamName="orders", Records=[{"Data": b"", "PartitionKey": "k"}] * 501))
note("long key", refusal(kinesis.put_records, StreamName="orders", Records=[{"Data": b"", "PartitionKey": "k" * 257}]).split("' at ")[1])
note("bad hash", refusal(kinesis.put_record, StreamName="orders", Data=b"x", PartitionKey="k", ExplicitHashKey=str(whole)))
note("bad name", refusal(kinesis.create_stream, StreamName="a b", ShardCount=1))
note("no count", refusal(kinesis.create_stream, StreamName="none"))

# Shards.
note("split outside", refusal(kinesis.split_shard, StreamName="orders", ShardToSplit="shardId-000000000000", NewStartingHashKey="0").split(" used")[0])
last = kinesis.put_record(StreamName="orders", Data=b"last", PartitionKey="x", ExplicitHashKey="0")
kinesis.split_shard(StreamName="orders", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(whole // 4))
note("split again", refusal(kinesis.split_shard, StreamName="orders", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(whole // 8)))
shards = kinesis.list_shards(StreamName="orders")["Shards"]
note("after a split", [[s["ShardId"][-1], s.get("ParentShardId", "-")[-1], "EndingSequenceNumber" in s["SequenceNumberRange"]] for s in shards])
ended = kinesis.get_records(ShardIterator=kinesis.get_shard_iterator(
    StreamName="orders", ShardId="shardId-000000000000", ShardIteratorType="AT_SEQUENCE_NUMBER", StartingSequenceNumber=last["SequenceNumber"])["ShardIterator"])
note("end of a shard", [[r["Data"] for r in ended["Records"]], "NextShardIterator" in ended, [[c["ShardId"][-1], [p[-1] for p in c["ParentShards"]]] for c in ended["ChildShards"]]])
child = kinesis.put_record(StreamName="orders", Data=b"child", PartitionKey="x", ExplicitHashKey="0")
note("in a child", [child["ShardId"], int(child["SequenceNumber"]) > int(last["SequenceNumber"])])
kinesis.merge_shards(StreamName="orders", ShardToMerge="shardId-000000000002", AdjacentShardToMerge="shardId-000000000003")
note("not neighbours", refusal(kinesis.merge_shards, StreamName="orders", ShardToMerge="shardId-000000000001", AdjacentShardToMerge="shardId-000000000001"))
merged = kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "AT_LATEST"})["Shards"]
note("after a merge", [[s["ShardId"][-1], s.get("ParentShardId", "-")[-1], s.get("AdjacentParentShardId", "-")[-1]] for s in merged])
note("from a shard", [s["ShardId"][-1] for s in kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "AFTER_SHARD_ID", "ShardId": "shardId-000000000002"})["Shards"]])
note("shards then", [s["ShardId"][-1] for s in kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "AT_TRIM_HORIZON"})["Shards"]])
note("shards since", len(kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "FROM_TRIM_HORIZON"})["Shards"]))
count, listed = pages(kinesis, "list_shards", "Shards", 2, StreamName="orders")
note("shard pages", [count, [s["ShardId"][-1] for s in listed]])
scaled = kinesis.update_shard_count(StreamName="orders", TargetShardCount=3, ScalingType="UNIFORM_SCALING")
note("scaled", [scaled["CurrentShardCount"], scaled["TargetShardCount"]])
ranges = [[int(s["HashKeyRange"]["StartingHashKey"]), int(s["HashKeyRange"]["EndingHashKey"])] for s in kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "AT_LATEST"})["Shards"]]
note("even ranges", [len(ranges), all((end - start) // (whole // 100) == 33 for start, end in ranges)])
note("scaled too far", refusal(kinesis.update_shard_count, StreamName="orders", TargetShardCount=7, ScalingType="UNIFORM_SCALING"))

# Settings.
kinesis.increase_stream_retention_period(StreamName="orders", RetentionPeriodHours=48)
note("not shorter", refusal(kinesis.increase_stream_retention_period, StreamName="orders", RetentionPeriodHours=24))
note("too short", refusal(kinesis.decrease_stream_retention_period, StreamName="orders", RetentionPeriodHours=1))
kinesis.decrease_stream_retention_period(StreamName="orders", RetentionPeriodHours=30)
kinesis.start_stream_encryption(StreamName="orders", EncryptionType="KMS", KeyId="alias/aws/kinesis")
monitored = kinesis.enable_enhanced_monitoring(StreamName="orders", ShardLevelMetrics=["IncomingBytes", "OutgoingBytes"])
note("monitored", [monitored["CurrentShardLevelMetrics"], monitored["DesiredShardLevelMetrics"]])
kinesis.disable_enhanced_monitoring(StreamName="orders", ShardLevelMetrics=["OutgoingBytes"])
kinesis.update_stream_mode(StreamARN=arn, StreamModeDetails={"StreamMode": "ON_DEMAND"})
if knows(kinesis, "update_max_record_size"):
    kinesis.update_max_record_size(StreamARN=arn, MaxRecordSizeInKiB=2048)
    kinesis.put_record(StreamName="orders", Data=b"x" * 2_000_000, PartitionKey="k")
summary = kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]
note("settings", [summary["RetentionPeriodHours"], summary["EncryptionType"], summary["KeyId"], summary["EnhancedMonitoring"], summary["StreamModeDetails"]["StreamMode"], summary["OpenShardCount"]])
kinesis.stop_stream_encryption(StreamName="orders", EncryptionType="KMS", KeyId="alias/aws/kinesis")
limits = kinesis.describe_limits()
note("limits", [limits["OpenShardCount"], limits["OnDemandStreamCount"]])
kinesis.add_tags_to_stream(StreamName="orders", Tags={"team": "a", "cost": "1"})
kinesis.remove_tags_from_stream(StreamName="orders", TagKeys=["cost"])
note("tags", [kinesis.list_tags_for_stream(StreamName="orders")["Tags"], kinesis.list_tags_for_stream(StreamName="orders")["HasMoreTags"]])
if knows(kinesis, "tag_resource"):
    kinesis.tag_resource(ResourceARN=arn, Tags={"new": "2"})
    kinesis.untag_resource(ResourceARN=arn, TagKeys=["team"])
    note("tags of new", kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"])
else:
    note("tags of new", None)
if knows(kinesis, "put_resource_policy"):
    kinesis.put_resource_policy(ResourceARN=arn, Policy='{"Version":"2012-10-17","Statement":[]}')
    policy = kinesis.get_resource_policy(ResourceARN=arn)["Policy"]
    kinesis.delete_resource_policy(ResourceARN=arn)
    note("policy", [policy, refusal(kinesis.get_resource_policy, ResourceARN=arn).split(":")[0]])
else:
    note("policy", None)

# Consumers.
consumer = kinesis.register_stream_consumer(StreamARN=arn, ConsumerName="fan")["Consumer"]
note("consumer", [consumer["ConsumerStatus"], consumer["ConsumerARN"].startswith(arn + "/consumer/fan:")])
note("consumer twice", refusal(kinesis.register_stream_consumer, StreamARN=arn, ConsumerName="fan"))
shown = kinesis.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"])["ConsumerDescription"]
note("consumers", [shown["StreamARN"] == arn, [c["ConsumerName"] for c in kinesis.list_stream_consumers(StreamARN=arn)["Consumers"]]])
note("delete in use", refusal(kinesis.delete_stream, StreamName="orders").split(":")[0])
if "SubscribeToShard" in kinesis.meta.service_model.operation_names:
    kinesis.put_record(StreamName="orders", Data=b"pushed", PartitionKey="x", ExplicitHashKey="0")
    target = kinesis.list_shards(StreamName="orders", ShardFilter={"Type": "AT_LATEST"})["Shards"][0]["ShardId"]
    stream = kinesis.subscribe_to_shard(ConsumerARN=consumer["ConsumerARN"], ShardId=target, StartingPosition={"Type": "TRIM_HORIZON"})["EventStream"]
    for event in stream:
        if event["SubscribeToShardEvent"]["Records"]:
            note("pushed", [[r["Data"] for r in event["SubscribeToShardEvent"]["Records"]][-1], event["SubscribeToShardEvent"]["ContinuationSequenceNumber"].isdigit()])
            break
    stream.close()
kinesis.deregister_stream_consumer(ConsumerARN=consumer["ConsumerARN"])
note("no consumer", refusal(kinesis.describe_stream_consumer, StreamARN=arn, ConsumerName="fan"))

# The command line.
made = aws("kinesis", "create-stream", "--stream-name", "cli", "--shard-count", "1")
if made is None:
    for name in ("aws put", "aws read", "aws list", "aws error"):
        note(name, None)
else:
    aws("kinesis", "wait", "stream-exists", "--stream-name", "cli")
    note("aws put", aws("kinesis", "put-record", "--stream-name", "cli", "--partition-key", "123", "--data", "testdata")["ShardId"])
    iterator = aws("kinesis", "get-shard-iterator", "--stream-name", "cli", "--shard-id", "shardId-000000000000", "--shard-iterator-type", "TRIM_HORIZON")["ShardIterator"]
    records = aws("kinesis", "get-records", "--shard-iterator", iterator)
    note("aws read", [len(records["Records"]), records["Records"][0]["PartitionKey"], records["MillisBehindLatest"]])
    note("aws list", aws("kinesis", "list-streams")["StreamNames"])
    note("aws error", aws("kinesis", "describe-stream", "--stream-name", "none", fails=True).splitlines()[-1])

count, names = pages(kinesis, "list_streams", "StreamNames", 1)
note("stream pages", [count, names])
kinesis.delete_stream(StreamName="orders", EnforceConsumerDeletion=True)
kinesis.get_waiter("stream_not_exists").wait(StreamName="orders", WaiterConfig={"Delay": 1, "MaxAttempts": 5})
kinesis.create_stream(StreamName="orders", StreamModeDetails={"StreamMode": "ON_DEMAND"})
note("made again", [kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["OpenShardCount"], read("orders", "shardId-000000000000", ShardIteratorType="TRIM_HORIZON")])
done()
