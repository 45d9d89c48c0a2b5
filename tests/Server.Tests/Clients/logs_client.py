"""CloudWatch Logs by boto3 and the AWS command line."""
import threading
import time

from clients import aws, client, done, knows, note, pages, refusal

logs = client("logs")
now = int(time.time() * 1000) - 60_000

# Groups, their retention and tags.
for name in ("/app/one", "/app/two", "/other"):
    logs.create_log_group(logGroupName=name, tags={"team": "a"})
note("created twice", refusal(logs.create_log_group, logGroupName="/app/one"))
note("no such group", refusal(logs.describe_log_streams, logGroupName="/none"))
logs.put_retention_policy(logGroupName="/app/one", retentionInDays=7)
logs.put_retention_policy(logGroupName="/app/two", retentionInDays=1)
logs.delete_retention_policy(logGroupName="/app/two")
note("bad retention", refusal(logs.put_retention_policy, logGroupName="/app/one", retentionInDays=2).split(":")[0])
count, groups = pages(logs, "describe_log_groups", "logGroups", 1, logGroupNamePrefix="/app")
note("groups", [count, [[g["logGroupName"], g.get("retentionInDays"), g["arn"], g["storedBytes"], g["metricFilterCount"]] for g in groups]])
if "logGroupNamePattern" in logs.meta.service_model.operation_model("DescribeLogGroups").input_shape.members:
    note("groups by pattern", [g["logGroupName"] for g in logs.describe_log_groups(logGroupNamePattern="the")["logGroups"]])
else:
    note("groups by pattern", None)
logs.tag_log_group(logGroupName="/app/one", tags={"cost": "1"})
logs.untag_log_group(logGroupName="/app/one", tags=["team"])
note("tags of old", logs.list_tags_log_group(logGroupName="/app/one")["tags"])
if knows(logs, "tag_resource"):
    arn = "arn:aws:logs:eu-west-1:000000000000:log-group:/app/two"
    logs.tag_resource(resourceArn=arn, tags={"cost": "2"})
    logs.untag_resource(resourceArn=arn, tagKeys=["team"])
    note("tags", logs.list_tags_for_resource(resourceArn=arn)["tags"])
else:
    note("tags", None)

# Streams and events.
for name in ("a", "b"):
    logs.create_log_stream(logGroupName="/app/one", logStreamName=name)
note("stream twice", refusal(logs.create_log_stream, logGroupName="/app/one", logStreamName="a"))
lines = ["ERROR one", "all well", '{"level": "ERROR", "ms": 120}', '{"level": "INFO", "ms": 7}', "10.0.0.1 anna 404 1200"]
put = logs.put_log_events(
    logGroupName="/app/one", logStreamName="a", logEvents=[{"timestamp": now + at, "message": line} for at, line in enumerate(lines)])
note("put", sorted(set(put) - {"ResponseMetadata"}))
logs.put_log_events(logGroupName="/app/one", logStreamName="b", logEvents=[{"timestamp": now + 10, "message": "ERROR two"}], sequenceToken="any")
put = logs.put_log_events(logGroupName="/app/one", logStreamName="b", logEvents=[{"timestamp": now + 11, "message": "new"}, {"timestamp": now + 3 * 3_600_000, "message": "early"}])
note("too new", put.get("rejectedLogEventsInfo"))
put = logs.put_log_events(logGroupName="/app/one", logStreamName="b", logEvents=[{"timestamp": now - 20 * 86_400_000, "message": "old"}])
note("too old", put.get("rejectedLogEventsInfo"))
note("bad order", refusal(
    logs.put_log_events, logGroupName="/app/one", logStreamName="b", logEvents=[{"timestamp": now + 2, "message": "x"}, {"timestamp": now, "message": "y"}]).split(":")[0])
count, streams = pages(logs, "describe_log_streams", "logStreams", 1, logGroupName="/app/one")
note("streams", [count, [[s["logStreamName"], s["firstEventTimestamp"] - now, s["lastEventTimestamp"] - now, len(s["uploadSequenceToken"]) > 0] for s in streams]])
note("streams by time", [s["logStreamName"] for s in logs.describe_log_streams(logGroupName="/app/one", orderBy="LastEventTime", descending=True)["logStreams"]])

first = logs.get_log_events(logGroupName="/app/one", logStreamName="a", startFromHead=True, limit=3)
rest = logs.get_log_events(logGroupName="/app/one", logStreamName="a", startFromHead=True, nextToken=first["nextForwardToken"])
end = logs.get_log_events(logGroupName="/app/one", logStreamName="a", startFromHead=True, nextToken=rest["nextForwardToken"])
note("read", [[e["message"] for e in first["events"]], len(rest["events"]), end["nextForwardToken"] == rest["nextForwardToken"]])
note("read last", [e["message"] for e in logs.get_log_events(logGroupName="/app/one", logStreamName="a", limit=1)["events"]])

for pattern in ("ERROR", "?ERROR ?well", "ERROR -one", '"all well"', "%[0-9]{4}%", '{ $.level = "ERROR" && $.ms > 100 }', "[ip, user, status = 4*, size]"):
    found = logs.filter_log_events(logGroupName="/app/one", filterPattern=pattern)
    note(f"filter {pattern}", [e["message"] for e in found["events"]])
    note(f"test {pattern}", [m["eventNumber"] for m in logs.test_metric_filter(filterPattern=pattern, logEventMessages=lines)["matches"]])
found = logs.test_metric_filter(filterPattern="[ip, user, status = 4*, size]", logEventMessages=lines)["matches"]
note("fields", found[0]["extractedValues"])
note("bad pattern", refusal(logs.filter_log_events, logGroupName="/app/one", filterPattern="{ $.a = ").split(":")[0])
count, events = pages(logs, "filter_log_events", "events", 2, logGroupName="/app/one", startTime=now, endTime=now + 10)
note("pages", [count, sorted(len(e["eventId"]) > 0 for e in events) == [True] * 5 or len(events), [e["logStreamName"] for e in events]])
note("one stream", [e["message"] for e in logs.filter_log_events(logGroupName="/app/one", logStreamNames=["b"])["events"]])
if "logGroupIdentifier" in logs.meta.service_model.operation_model("FilterLogEvents").input_shape.members:
    note("by identifier", len(logs.filter_log_events(logGroupIdentifier="arn:aws:logs:eu-west-1:000000000000:log-group:/app/one", filterPattern="two")["events"]))
else:
    note("by identifier", None)

# A stream of events.
if knows(logs, "start_live_tail"):
    live = logs.start_live_tail(logGroupIdentifiers=["arn:aws:logs:eu-west-1:000000000000:log-group:/app/two"], logEventFilterPattern="live")
    logs.create_log_stream(logGroupName="/app/two", logStreamName="now")
    seen = []
    for event in live["responseStream"]:
        kind, content = next(iter(event.items()))
        if kind == "sessionStart":
            seen.append([kind, content["logGroupIdentifiers"], content["logEventFilterPattern"]])
            threading.Thread(target=lambda: logs.put_log_events(
                logGroupName="/app/two", logStreamName="now",
                logEvents=[{"timestamp": now, "message": "dead"}, {"timestamp": now + 1, "message": "live line"}])).start()
        elif content["sessionResults"]:
            seen.append([kind, content["sessionMetadata"]["sampled"], [[r["message"], r["logStreamName"], r["logGroupIdentifier"]] for r in content["sessionResults"]]])
            break
    live["responseStream"].close()
    note("live", seen)
else:
    note("live", None)

# The command line.
aws("logs", "create-log-group", "--log-group-name", "/cli", "--tags", "team=c")
aws("logs", "create-log-stream", "--log-group-name", "/cli", "--log-stream-name", "s")
put = aws("logs", "put-log-events", "--log-group-name", "/cli", "--log-stream-name", "s", "--log-events", f"timestamp={now},message=hello", f"timestamp={now + 1},message=world")
if put is None:
    for name in ("aws tail", "aws filtered", "aws groups", "aws error"):
        note(name, None)
else:
    # The command line's first version has no `logs tail`.
    note("aws tail", aws("logs", "tail", "/cli", "--since", "1h", "--format", "short", raw=True).split()[1::2] if aws("--version", raw=True).startswith("aws-cli/2") else None)
    found = aws("logs", "filter-log-events", "--log-group-name", "/cli", "--filter-pattern", "world", "--max-items", "1")
    note("aws filtered", [e["message"] for e in found["events"]])
    note("aws groups", aws("logs", "describe-log-groups", "--query", "logGroups[].logGroupName"))
    note("aws error", aws("logs", "get-log-events", "--log-group-name", "/cli", "--log-stream-name", "none", fails=True).splitlines()[-1])

logs.delete_log_stream(logGroupName="/app/one", logStreamName="b")
note("no such stream", refusal(logs.delete_log_stream, logGroupName="/app/one", logStreamName="b"))
logs.delete_log_group(logGroupName="/app/one")
note("no such group to delete", refusal(logs.delete_log_group, logGroupName="/app/one"))
done()
