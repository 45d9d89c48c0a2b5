"""A distributed Map over lines in S3 by boto3 and the AWS command line: followed, changed, failed, looked at, redriven, its results read."""
import json
import time

from clients import ROLE, aws, client, done, note, pages, refusal

sfn, s3 = client("stepfunctions"), client("s3")
PROCESSOR = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
GET = "arn:aws:states:::s3:getObject"
PUT = "arn:aws:states:::s3:putObject"


def create(name, state):
    definition = json.dumps({"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": True, **state}}})
    return sfn.create_state_machine(name=name, definition=definition, roleArn=ROLE)["stateMachineArn"]


def when(look, holds):
    """What a look shows once it holds."""
    for _ in range(1500):
        seen = look()
        if holds(seen):
            return seen
        time.sleep(0.02)
    raise TimeoutError(f"still {seen}")


def ended(execution):
    return when(lambda: sfn.describe_execution(executionArn=execution), lambda e: e["status"] != "RUNNING")


def counts(described, kind="itemCounts"):
    return {name: count for name, count in described[kind].items() if count}


def document(key):
    return json.loads(s3.get_object(Bucket="results", Key=key)["Body"].read())


def results(manifest):
    """The entries of the files that the manifest names, by kind."""
    found = {}
    for kind, files in document(manifest)["ResultFiles"].items():
        for file in files:
            found.setdefault(kind, []).extend(document(file["Key"]))
    return found


for bucket in ("orders", "results"):
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.put_object(Bucket="orders", Key="orders.csv", Body="id,cost\n" + "".join(f"{n},{10 * n}\n" for n in range(1, 13)))

# Each line is the task of a worker, who is this script.
activity = sfn.create_activity(name="bill")["activityArn"]
machine = create("billing", {
    "Label": "orders", "MaxConcurrency": 2,
    "ItemReader": {"Resource": GET, "Parameters": {"Bucket": "orders", "Key": "orders.csv"}, "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}},
    "ItemProcessor": {**PROCESSOR, "StartAt": "Bill", "States": {"Bill": {"Type": "Task", "Resource": activity, "End": True}}},
    "ResultWriter": {"Resource": PUT, "Parameters": {"Bucket": "results", "Prefix": "billing"}}})
parent = sfn.start_execution(stateMachineArn=machine, name="july", input="{}")["executionArn"]
worked = []


def take():
    task = sfn.get_activity_task(activityArn=activity)
    return json.loads(task["input"])["id"], task["taskToken"]


def bill(order, token):
    worked.append(order)
    sfn.send_task_success(taskToken=token, output=json.dumps({"billed": order}))


def refuse(order, token):
    worked.append(order)
    sfn.send_task_failure(taskToken=token, error="Unpaid", cause=order)


# Two lines are worked on: the run is found, followed and changed.
held = sorted([take(), take()], key=lambda task: int(task[0]))
_, runs = pages(sfn, "list_map_runs", "mapRuns", 1, executionArn=parent)
run = runs[0]["mapRunArn"]
running = sfn.describe_map_run(mapRunArn=run)
note("running", [running["status"], running["maxConcurrency"], running["toleratedFailureCount"], running["itemCounts"]["running"], running["executionCounts"]["running"]])
sfn.update_map_run(mapRunArn=run, maxConcurrency=1, toleratedFailureCount=1)
line = aws("stepfunctions", "describe-map-run", "--map-run-arn", run)
note("changed", "skipped" if line is None else [line["status"], line["maxConcurrency"], line["toleratedFailureCount"]])

# One after the other now; the second that is refused is one too many.
refuse(*held[0])
bill(*held[1])
for answer in (bill, bill, bill, refuse):
    answer(*take())
failed = ended(parent)
note("failed", [failed["status"], failed["error"], failed["cause"], failed["redriveStatus"]])
described = sfn.describe_map_run(mapRunArn=run)
note("run failed", [described["status"], counts(described), counts(described, "executionCounts")])
entries = results(f"billing/{run.rsplit(':', 1)[1]}/manifest.json")
note("written", {kind: [json.loads(e["Input"])["id"] for e in entries[kind]] for kind in ("SUCCEEDED", "FAILED", "PENDING")})
note("not changed", refusal(sfn.update_map_run, mapRunArn=run, maxConcurrency=5).split(":")[0])
found, children = pages(sfn, "list_executions", "executions", 1, mapRunArn=run, statusFilter="FAILED")
note("children failed", [found, sorted(json.loads(sfn.describe_execution(executionArn=c["executionArn"])["input"])["id"] for c in children)])
child = sfn.describe_execution(executionArn=children[0]["executionArn"])
note("child", [child["status"], child["error"], child["redriveStatus"], child["mapRunArn"] == run])
note("child by itself", refusal(sfn.redrive_execution, executionArn=child["executionArn"]).split(":")[0])

# The same run goes on: first what was refused, then what was never begun.
before = len(worked)
line = aws("stepfunctions", "redrive-execution", "--execution-arn", parent)
if line is None:
    sfn.redrive_execution(executionArn=parent)
first = take()
described = sfn.describe_map_run(mapRunArn=run)
note("redriven", [described["status"], described["redriveCount"], counts(described)])
bill(*first)
for _ in range(7):
    bill(*take())
again = ended(parent)
note("succeeded", [again["status"], again["redriveCount"], worked[:before], worked[before:]])
described = sfn.describe_map_run(mapRunArn=run)
note("run succeeded", [described["status"], counts(described), counts(described, "executionCounts")])
note("children redriven", sorted(
    json.loads(sfn.describe_execution(executionArn=c["executionArn"])["input"])["id"] for c in sfn.list_executions(mapRunArn=run, redriveFilter="REDRIVEN")["executions"]))
note("history", [e["type"] for e in sfn.get_execution_history(executionArn=parent)["events"]])
note("child history", [e["type"] for e in sfn.get_execution_history(executionArn=child["executionArn"])["events"]][-6:])
entries = results(json.loads(again["output"])["ResultWriterDetails"]["Key"])
note("results", [sorted(entries), [json.loads(e["Output"])["billed"] for e in entries["SUCCEEDED"]], entries["SUCCEEDED"][0]["ExecutionArn"].rsplit(":", 1)[0]])

# The same lines in objects that a manifest names.
s3.put_object(Bucket="orders", Key="unload/1", Body="1,10\n2,20\n")
s3.put_object(Bucket="results", Key="unload/2", Body="3,30\n")
s3.put_object(Bucket="orders", Key="q-manifest.csv", Body="s3://orders/unload/1\ns3://results/unload/2\n")
s3.put_object(Bucket="orders", Key="inventory/manifest.json", Body=json.dumps({
    "destinationBucket": "arn:aws:s3:::orders", "fileFormat": "CSV", "fileSchema": "Bucket, Key", "files": [{"key": "inventory/1.csv"}]}))
s3.put_object(Bucket="orders", Key="inventory/1.csv", Body='"shop","a"\n"shop","b"\n')
for name, key, config in (
        ("athena", "q-manifest.csv", {"ManifestType": "ATHENA_DATA", "InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["id", "cost"]}),
        ("inventory", "inventory/manifest.json", {"InputType": "MANIFEST"})):
    named = create(name, {
        "ItemReader": {"Resource": GET, "Parameters": {"Bucket": "orders", "Key": key}, "ReaderConfig": config},
        "ItemSelector": {"item.$": "$$.Map.Item.Value", "from.$": "$$.Map.Item.Source"},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}})
    note(name, json.loads(ended(sfn.start_execution(stateMachineArn=named)["executionArn"])["output"]))
done()
