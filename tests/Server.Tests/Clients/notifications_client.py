"""samples/notifications, deployed with the program itself: each kind of target hears of executions, and nothing is left when it is removed."""
import json
import os
import pathlib
import shutil
import subprocess
import time

from clients import ENDPOINT, client, done, note

HERE = pathlib.Path(__file__).resolve().parent
ROOT = next(folder for folder in HERE.parents if (folder / "Treadle.slnx").exists())
PROJECT = pathlib.Path(shutil.copytree(ROOT / "samples" / "notifications", pathlib.Path.cwd() / "notifications"))


def treadle(*arguments):
    """Runs the program on the project; answers with its exit status, output and messages."""
    ended = subprocess.run(
        ["dotnet", str(HERE.parent / "treadle.dll"), *arguments, "--project", str(PROJECT), "--endpoint-url", ENDPOINT],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})
    return ended.returncode, ended.stdout, ended.stderr


def invoke(items):
    status, output, messages = treadle("invoke", "stepf", "--name", "orders", "--json", "--data", json.dumps({"items": items}))
    return status, json.loads(output)


def until(found, what):
    """Asks until there is something; a test's own limit of time ends it when there never is."""
    while True:
        got = found()
        if what(got):
            return got
        time.sleep(0.05)


def received(queue, count):
    """So many bodies, in the order in which they came; each is taken off the queue."""
    bodies = []
    while len(bodies) < count:
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=5).get("Messages", []):
            bodies.append(message["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def statuses(bodies):
    return [json.loads(body)["detail"]["status"] for body in bodies]


def left():
    """What there is of anything that the sample makes."""
    return {
        "queues": sqs.list_queues().get("QueueUrls", []),
        "topics": sns.list_topics()["Topics"],
        "subscriptions": sns.list_subscriptions()["Subscriptions"],
        "rules": events.list_rules()["Rules"],
        "streams": kinesis.list_streams()["StreamNames"],
        "delivery streams": firehose.list_delivery_streams()["DeliveryStreamNames"],
        "buckets": s3.list_buckets()["Buckets"],
        "machines": states.list_state_machines()["stateMachines"],
        "stacks": cloudformation.describe_stacks()["Stacks"],
    }


sqs, sns, events, kinesis, firehose = (client(name) for name in ("sqs", "sns", "events", "kinesis", "firehose"))
s3, states, cloudformation = (client(name) for name in ("s3", "stepfunctions", "cloudformation"))

status, output, messages = treadle("deploy")
note("deployed", [status, messages.split(" (")[0]])
outputs = {o["OutputKey"]: o["OutputValue"] for o in cloudformation.describe_stacks(StackName="notifications-dev")["Stacks"][0]["Outputs"]}
ledger, desk, files = outputs["LedgerUrl"], outputs["DeskUrl"], outputs["FilesName"]

# One order is shipped, one is refused.
status, shipped = invoke(1)
note("shipped", [status, shipped["status"]])
status, refused = invoke(0)
note("refused", [status, refused["error"]])

bodies = received(ledger, 4)
note("ledger", statuses(bodies))
note("the whole event", sorted(json.loads(bodies[0])))
note("ledger names", [json.loads(b)["detail"]["name"] for b in bodies] == [shipped["name"], shipped["name"], refused["name"], refused["name"]])
note("desk", [body.replace(refused["name"], "NAME") for body in received(desk, 1)])

iterator = kinesis.get_shard_iterator(StreamName="activity", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
records = until(lambda: kinesis.get_records(ShardIterator=iterator)["Records"], lambda got: len(got) >= 2)
note("activity", [[json.loads(r["Data"])["detail"]["status"], r["PartitionKey"] == json.loads(r["Data"])["detail"]["name"]] for r in records])

archive = until(lambda: s3.list_objects_v2(Bucket=files, Prefix="shipped/").get("Contents", []), bool)
event = json.loads(s3.get_object(Bucket=files, Key=archive[0]["Key"])["Body"].read())
note("archive", [len(archive), event["detail"]["status"], event["detail"]["name"] == shipped["name"]])

machine = next(m for m in states.list_state_machines()["stateMachines"] if m["name"].startswith("Invoices"))["stateMachineArn"]
invoices = until(lambda: states.list_executions(stateMachineArn=machine, statusFilter="SUCCEEDED")["executions"], bool)
written = json.loads(states.describe_execution(executionArn=invoices[0]["executionArn"])["output"])
note("invoices", [len(invoices), written["order"], written["invoice"] == f"Invoice for order {shipped['name']}"])

# Other targets: nobody hears of starts any more, and the desk hears of what was shipped itself.
text = (PROJECT / "serverless.yml").read_text()
start, end = text.index("        RUNNING:\n"), text.index("        SUCCEEDED:\n")
changed = text[:start] + text[end:].replace("          - firehose: !GetAtt Archive.Arn\n", "          - sqs: !GetAtt Desk.Arn\n            inputPath: $.detail.status\n", 1)
(PROJECT / "serverless.yml").write_text(changed)
status, output, messages = treadle("deploy")
note("deployed again", [status, sorted(rule["Name"] for rule in events.list_rules()["Rules"])])
invoke(1)
note("ledger after", statuses(received(ledger, 1)))
note("desk after", received(desk, 1))

# A bucket goes when it is empty.
for thing in s3.list_objects_v2(Bucket=files).get("Contents", []):
    s3.delete_object(Bucket=files, Key=thing["Key"])
status, output, messages = treadle("remove")
note("removed", [status, {kind: things for kind, things in left().items() if things}])
done()
