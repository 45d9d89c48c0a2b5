"""EventBridge by boto3 and the AWS command line: buses, rules, targets, events, connections."""
import json
import time

from clients import aws, client, done, note, refusal

events, sqs = client("events"), client("sqs")


def queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(url, count=1):
    found, end = [], time.time() + 20
    while len(found) < count and time.time() < end:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1, MessageAttributeNames=["All"]).get("Messages", []):
            found.append(message)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


# The tutorial: a bus, a rule, a queue as its target, an event.
arn = events.create_event_bus(Name="orders", Description="Orders", Tags=[{"Key": "team", "Value": "a"}])["EventBusArn"]
note("bus", arn)
note("bus twice", refusal(events.create_event_bus, Name="orders"))
note("buses", [bus["Name"] for bus in events.list_event_buses()["EventBuses"]])
url, queue_arn = queue("events-client")
dead_url, dead_arn = queue("events-client-dead")
note("rule", events.put_rule(Name="big", EventBusName="orders", EventPattern=json.dumps({"source": ["shop"], "detail": {"price": [{"numeric": [">", 100]}]}}))["RuleArn"])
note("targets", events.put_targets(Rule="big", EventBusName="orders", Targets=[
    {"Id": "whole", "Arn": queue_arn},
    {"Id": "text", "Arn": queue_arn, "InputTransformer": {"InputPathsMap": {"p": "$.detail.price"}, "InputTemplate": "\"costs <p>\""}}])["FailedEntryCount"])
sent = events.put_events(Entries=[
    {"Source": "shop", "DetailType": "order", "Detail": json.dumps({"price": price}), "EventBusName": bus, "Resources": ["r"]} for price, bus in ((150, "orders"), (50, "orders"), (200, "default"))])
note("sent", [sent["FailedEntryCount"], len(sent["Entries"])])
bodies = sorted((json.loads(m["Body"]) for m in receive(url, 2)), key=str)
note("received", [bodies[0], bodies[1]["id"] == sent["Entries"][0]["EventId"], bodies[1]["detail"], bodies[1]["detail-type"], bodies[1]["resources"]])
note("entries", [e.get("ErrorCode") for e in events.put_events(Entries=[
    {"Source": "shop", "DetailType": "order", "Detail": "no"}, {"Source": "shop", "Detail": "{}"}, {"Source": "aws.s3", "DetailType": "d", "Detail": "{}"}])["Entries"]])

# What a target refuses.
events.put_rule(Name="lost", EventPattern=json.dumps({"source": ["lost"]}))
events.put_targets(Rule="lost", Targets=[{"Id": "f", "Arn": "arn:aws:lambda:eu-west-1:000000000000:function:none", "DeadLetterConfig": {"Arn": dead_arn}, "RetryPolicy": {"MaximumRetryAttempts": 2}}])
events.put_events(Entries=[{"Source": "lost", "DetailType": "d", "Detail": "{}"}])
letter = receive(dead_url)[0]
note("dead letter", {name: letter["MessageAttributes"][name]["StringValue"] for name in ("RULE_ARN", "TARGET_ARN", "ERROR_CODE")})

# Rules and targets as resources.
note("described", [events.describe_rule(Name="big", EventBusName="orders")[m] for m in ("State", "EventBusName", "CreatedBy")])
note("by target", events.list_rule_names_by_target(TargetArn=queue_arn, EventBusName="orders")["RuleNames"])
events.disable_rule(Name="big", EventBusName="orders")
note("rules", [[r["Name"], r["State"]] for r in events.list_rules(EventBusName="orders")["Rules"]])
events.enable_rule(Name="big", EventBusName="orders")
note("matches", events.test_event_pattern(EventPattern='{"source":["x"]}', Event='{"id":"1","source":"x","account":"0","time":"2020-01-01T00:00:00Z","region":"r","resources":[],"detail-type":"d","detail":{}}')["Result"])
note("bad pattern", refusal(events.put_rule, Name="bad", EventPattern='{"source":"x"}').split(":")[0])
note("no bus", refusal(events.put_rule, Name="bad", EventPattern="{}", EventBusName="none"))
note("refused target", "does not deliver events to" in refusal(events.put_targets, Rule="lost", Targets=[{"Id": "e", "Arn": "arn:aws:ecs:eu-west-1:000000000000:cluster/c"}]))
note("refused archive", "CreateArchive" in refusal(events.create_archive, ArchiveName="a", EventSourceArn=arn))
rule_arn = events.describe_rule(Name="big", EventBusName="orders")["Arn"]
events.tag_resource(ResourceARN=rule_arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
events.untag_resource(ResourceARN=rule_arn, TagKeys=["a"])
note("tags", events.list_tags_for_resource(ResourceARN=rule_arn)["Tags"])
events.put_permission(EventBusName="orders", Action="events:PutEvents", Principal="111122223333", StatementId="other")
note("policy", json.loads(events.describe_event_bus(Name="orders")["Policy"])["Statement"][0]["Sid"])
events.remove_permission(EventBusName="orders", StatementId="other")
events.update_event_bus(Name="orders", Description="New")
note("updated", [events.describe_event_bus(Name="orders")["Description"], "Policy" in events.describe_event_bus(Name="orders")])

# Connections keep their secrets.
key = {"ApiKeyAuthParameters": {"ApiKeyName": "x-api-key", "ApiKeyValue": "s3cret"}}
connection = events.create_connection(Name="api", AuthorizationType="API_KEY", AuthParameters=key)
note("connection", [connection["ConnectionState"], connection["ConnectionArn"].rsplit("/", 1)[0]])
note("secret", "s3cret" in str(events.describe_connection(Name="api")) + str(events.list_connections()))
note("oauth", "OAUTH_CLIENT_CREDENTIALS is not supported" in refusal(events.update_connection, Name="api", AuthorizationType="OAUTH_CLIENT_CREDENTIALS"))
note("deauthorized", events.deauthorize_connection(Name="api")["ConnectionState"])
events.update_connection(Name="api", AuthParameters=key)
note("deleted", [events.delete_connection(Name="api")["ConnectionState"], refusal(events.describe_connection, Name="api")])

# The command line.
note("aws put", aws("events", "put-events", "--entries", json.dumps([{"Source": "shop", "DetailType": "order", "Detail": "{\"price\": 101}", "EventBusName": "orders"}]))["FailedEntryCount"])
note("aws received", len(receive(url, 2)))
note("aws targets", [t["Id"] for t in aws("events", "list-targets-by-rule", "--rule", "big", "--event-bus-name", "orders")["Targets"]])

note("rule with targets", refusal(events.delete_rule, Name="big", EventBusName="orders"))
events.remove_targets(Rule="big", EventBusName="orders", Ids=["whole", "text"])
events.delete_rule(Name="big", EventBusName="orders")
events.delete_event_bus(Name="orders")
note("bus gone", refusal(events.describe_event_bus, Name="orders"))
done()
