"""Every operation of Step Functions by boto3 and by the AWS command line, paginators included (the service's model has no waiters)."""
import contextlib
import json
import re
import time

from clients import ACCOUNT, REGION, ROLE, ClientError, aws, called, client, done, note, pages, refusal, wrong

sfn = client("stepfunctions")
careless = client("stepfunctions", parameter_validation=False)

PASS = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
WAIT = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 3600, "End": True}}}
FAIL = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail", "Error": "Broken", "Cause": "on purpose"}}}
DISTRIBUTED = {"StartAt": "M", "States": {"M": {"Type": "Map", "Label": "each", "End": True, "ItemProcessor": {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "A", "States": {"A": {"Type": "Wait", "SecondsPath": "$", "End": True}}}}}}


@contextlib.contextmanager
def part(name):
    """One part of the story: when it breaks, the others are told all the same."""
    try:
        yield
    except (ClientError, KeyError, IndexError, RuntimeError, AssertionError) as error:
        wrong.append(f"{name}: {type(error).__name__} {error}")


def create(name, definition, **members):
    return sfn.create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE, **members)["stateMachineArn"]


def ended(execution):
    for _ in range(600):
        described = sfn.describe_execution(executionArn=execution)
        if described["status"] not in ("RUNNING", "PENDING_REDRIVE"):
            return described
        time.sleep(0.02)
    raise RuntimeError(f"{execution} does not end")


def members(answer):
    return sorted(name for name in answer if name != "ResponseMetadata")


machine = create("orders", PASS, tags=[{"key": "team", "value": "red"}])

with part("machines"):
    again = sfn.create_state_machine(name="orders", definition=json.dumps(PASS), roleArn=ROLE)
    note("created again", [again["stateMachineArn"] == machine, members(again)])
    described = sfn.describe_state_machine(stateMachineArn=machine)
    note("described", [members(described), described["type"], described["status"], described["loggingConfiguration"], described["tracingConfiguration"], described["encryptionConfiguration"]])
    note("metadata only", members(sfn.describe_state_machine(stateMachineArn=machine, includedData="METADATA_ONLY")))
    updated = sfn.update_state_machine(stateMachineArn=machine, definition=json.dumps({**PASS, "Comment": "second"}))
    note("updated", [members(updated), sfn.describe_state_machine(stateMachineArn=machine)["revisionId"] == updated["revisionId"]])
    note("nothing to update", refusal(sfn.update_state_machine, stateMachineArn=machine))
    for name in ("pages-1", "pages-2", "pages-3"):
        create(name, PASS)
    count, listed = pages(sfn, "list_state_machines", "stateMachines", 2)
    note("machine pages", [count, sorted(m["name"] for m in listed), members(listed[0])])
    for name in ("pages-1", "pages-2", "pages-3"):
        sfn.delete_state_machine(stateMachineArn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}")
    note("machine gone", refusal(sfn.describe_state_machine, stateMachineArn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:pages-1"))

with part("tags"):
    sfn.tag_resource(resourceArn=machine, tags=[{"key": "cost", "value": "1"}])
    sfn.untag_resource(resourceArn=machine, tagKeys=["team"])
    note("tags", sfn.list_tags_for_resource(resourceArn=machine)["tags"])
    note("too many tags", refusal(sfn.tag_resource, resourceArn=machine, tags=[{"key": f"k{i}", "value": ""} for i in range(50)]).split(":")[0])

with part("validation"):
    note("valid", {k: v for k, v in sfn.validate_state_machine_definition(definition=json.dumps(PASS)).items() if k != "ResponseMetadata"})
    bad = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "X"}, "B": {"Type": "Nothing"}}}
    found = sfn.validate_state_machine_definition(definition=json.dumps(bad), severity="WARNING", maxResults=1)
    note("invalid", [found["result"], len(found["diagnostics"]), found["truncated"], sorted(found["diagnostics"][0])])

with part("executions"):
    started = sfn.start_execution(stateMachineArn=machine, name="one", input='{"n":1}', traceHeader="Root=1-5759e988-bd862e3fe1be46a994272793")
    note("started", [members(started), started["executionArn"]])
    described = ended(started["executionArn"])
    note("execution", [members(described), described["status"], described["input"], described["output"], described["redriveStatus"], described["redriveStatusReason"],
                       described["traceHeader"]])
    note("execution metadata", [members(sfn.describe_execution(executionArn=started["executionArn"], includedData="METADATA_ONLY")),
                                sfn.describe_execution(executionArn=started["executionArn"], includedData="METADATA_ONLY")["inputDetails"]])
    note("machine of execution", members(sfn.describe_state_machine_for_execution(executionArn=started["executionArn"])))
    count, events = pages(sfn, "get_execution_history", "events", 2, executionArn=started["executionArn"])
    note("history pages", [count, [e["type"] for e in events], members(events[0])])
    note("history without data", [sorted(e.get("executionStartedEventDetails", {})) for e in sfn.get_execution_history(executionArn=started["executionArn"], includeExecutionData=False)["events"]][0])
    note("history reversed", [e["id"] for e in sfn.get_execution_history(executionArn=started["executionArn"], reverseOrder=True, maxResults=2)["events"]])
    for name in ("two", "three"):
        ended(sfn.start_execution(stateMachineArn=machine, name=name)["executionArn"])
    count, listed = pages(sfn, "list_executions", "executions", 2, stateMachineArn=machine)
    note("execution pages", [count, [e["name"] for e in listed], members(listed[0])])
    note("executions failed", sfn.list_executions(stateMachineArn=machine, statusFilter="FAILED")["executions"])
    waiting = sfn.start_execution(stateMachineArn=create("waiting", WAIT))["executionArn"]
    stopped = sfn.stop_execution(executionArn=waiting, error="Enough", cause="of it")
    described = sfn.describe_execution(executionArn=waiting)
    note("stopped", [members(stopped), described["status"], described["error"], described["cause"], described["stopDate"] == stopped["stopDate"]])
    note("name taken", refusal(sfn.start_execution, stateMachineArn=machine, name="one", input='{"n":2}'))
    note("no execution", refusal(sfn.describe_execution, executionArn=started["executionArn"] + "x"))

with part("express"):
    express = create("express", PASS, type="EXPRESS")
    answer = sfn.start_sync_execution(stateMachineArn=express, name="fast", input='{"n":1}', traceHeader="Root=1-5759e988-bd862e3fe1be46a994272793")
    note("sync", [members(answer), answer["status"], answer["output"], answer["billingDetails"]["billedMemoryUsedInMB"], answer["traceHeader"]])
    note("sync metadata", members(sfn.start_sync_execution(stateMachineArn=express, includedData="METADATA_ONLY")))
    note("sync of standard", refusal(sfn.start_sync_execution, stateMachineArn=machine))

with part("activities"):
    activity = sfn.create_activity(name="work", tags=[{"key": "team", "value": "red"}])
    note("activity", [members(activity), members(sfn.describe_activity(activityArn=activity["activityArn"])), members(sfn.list_activities()["activities"][0])])
    for name in ("work-2", "work-3"):
        sfn.create_activity(name=name)
    count, listed = pages(sfn, "list_activities", "activities", 2)
    note("activity pages", [count, [a["name"] for a in listed]])
    working = create("working", {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": activity["activityArn"], "HeartbeatSeconds": 60, "TimeoutSeconds": 600, "End": True}}})
    running = sfn.start_execution(stateMachineArn=working, input='{"n":1}')["executionArn"]
    task = sfn.get_activity_task(activityArn=activity["activityArn"], workerName="me")
    sfn.send_task_heartbeat(taskToken=task["taskToken"])
    sfn.send_task_success(taskToken=task["taskToken"], output='{"n":2}')
    note("activity task", [members(task), task["input"], ended(running)["output"], refusal(sfn.send_task_success, taskToken=task["taskToken"], output="1")])
    running = sfn.start_execution(stateMachineArn=working)["executionArn"]
    task = sfn.get_activity_task(activityArn=activity["activityArn"])
    note("no JSON", refusal(sfn.send_task_success, taskToken=task["taskToken"], output="no JSON"))
    sfn.send_task_failure(taskToken=task["taskToken"], error="Broken", cause="on purpose")
    note("activity failed", [ended(running)["error"], ended(running)["cause"], refusal(sfn.send_task_heartbeat, taskToken=task["taskToken"])])
    note("bad token", refusal(sfn.send_task_failure, taskToken="AAAA"))
    for name in ("work-2", "work-3"):
        sfn.delete_activity(activityArn=f"arn:aws:states:{REGION}:{ACCOUNT}:activity:{name}")
    note("activity gone", refusal(sfn.describe_activity, activityArn=f"arn:aws:states:{REGION}:{ACCOUNT}:activity:work-2"))

with part("versions"):
    first = sfn.publish_state_machine_version(stateMachineArn=machine, description="first")
    sfn.update_state_machine(stateMachineArn=machine, definition=json.dumps({**PASS, "Comment": "third"}))
    second = sfn.publish_state_machine_version(stateMachineArn=machine)
    note("published", [members(first), first["stateMachineVersionArn"], second["stateMachineVersionArn"][-2:]])
    listed = sfn.list_state_machine_versions(stateMachineArn=machine, maxResults=1)
    note("versions", [members(listed), [v["stateMachineVersionArn"][-2:] for v in listed["stateMachineVersions"]],
                      [v["stateMachineVersionArn"][-2:] for v in sfn.list_state_machine_versions(stateMachineArn=machine, nextToken=listed["nextToken"])["stateMachineVersions"]]])
    alias = sfn.create_state_machine_alias(name="live", description="what runs", routingConfiguration=[{"stateMachineVersionArn": first["stateMachineVersionArn"], "weight": 100}])
    arn = alias["stateMachineAliasArn"]
    note("alias", [members(alias), arn, members(sfn.describe_state_machine_alias(stateMachineAliasArn=arn))])
    note("alias updated", members(sfn.update_state_machine_alias(stateMachineAliasArn=arn, routingConfiguration=[
        {"stateMachineVersionArn": first["stateMachineVersionArn"], "weight": 0}, {"stateMachineVersionArn": second["stateMachineVersionArn"], "weight": 100}])))
    listed = sfn.list_state_machine_aliases(stateMachineArn=machine)
    note("aliases", [members(listed), members(listed["stateMachineAliases"][0])])
    through = ended(sfn.start_execution(stateMachineArn=arn, name="through")["executionArn"])
    note("through the alias", [through["stateMachineArn"] == machine, through["stateMachineVersionArn"][-2:], through["stateMachineAliasArn"] == arn])
    note("executions of the alias", [e["name"] for e in sfn.list_executions(stateMachineArn=arn)["executions"]])
    note("version in use", refusal(sfn.delete_state_machine_version, stateMachineVersionArn=second["stateMachineVersionArn"]))
    sfn.delete_state_machine_alias(stateMachineAliasArn=arn)
    sfn.delete_state_machine_version(stateMachineVersionArn=second["stateMachineVersionArn"])
    note("one version left", len(sfn.list_state_machine_versions(stateMachineArn=machine)["stateMachineVersions"]))

with part("redrive"):
    failed = sfn.start_execution(stateMachineArn=create("failing", FAIL), name="f")["executionArn"]
    note("failed", [ended(failed)["status"], ended(failed)["redriveStatus"], "redriveStatusReason" in ended(failed)])
    redriven = sfn.redrive_execution(executionArn=failed)
    described = ended(failed)
    note("redriven", [members(redriven), described["status"], described["redriveCount"], described["redriveDate"] == redriven["redriveDate"]])
    note("history redriven", [e["type"] for e in sfn.get_execution_history(executionArn=failed)["events"]][-3:])
    note("redriven only", [e["name"] for e in sfn.list_executions(stateMachineArn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:failing", redriveFilter="REDRIVEN")["executions"]])
    note("not redrivable", refusal(sfn.redrive_execution, executionArn=f"arn:aws:states:{REGION}:{ACCOUNT}:execution:orders:one").split(":")[0])

with part("map runs"):
    distributed = create("distributed", DISTRIBUTED)
    parent = sfn.start_execution(stateMachineArn=distributed, name="p", input="[0,3600]")["executionArn"]
    run = None
    for _ in range(500):
        _, runs = pages(sfn, "list_map_runs", "mapRuns", 1, executionArn=parent)
        if runs and sfn.describe_map_run(mapRunArn=runs[0]["mapRunArn"])["executionCounts"]["succeeded"] == 1:
            run = runs[0]
            break
        time.sleep(0.02)
    note("map run", [members(run), run["stateMachineArn"]])
    sfn.update_map_run(mapRunArn=run["mapRunArn"], maxConcurrency=5, toleratedFailureCount=1, toleratedFailurePercentage=50.0)
    described = sfn.describe_map_run(mapRunArn=run["mapRunArn"])
    note("map run described", [members(described), described["status"], described["maxConcurrency"], described["toleratedFailureCount"], described["toleratedFailurePercentage"], described["itemCounts"]["total"]])
    count, children = pages(sfn, "list_executions", "executions", 1, mapRunArn=run["mapRunArn"])
    note("children", [count, sorted(c["status"] for c in children), members([c for c in children if c["status"] == "RUNNING"][0])])
    note("machine of a child", sfn.describe_state_machine_for_execution(executionArn=children[0]["executionArn"])["label"])
    sfn.stop_execution(executionArn=parent)
    note("map run stopped", ended(parent)["status"])

with part("test state"):
    tested = sfn.test_state(definition=json.dumps({"Type": "Pass", "Result": {"n": 1}, "ResultPath": "$.r", "End": True}), roleArn=ROLE, input='{"a":1}', inspectionLevel="DEBUG")
    note("tested", [members(tested), tested["status"], tested["output"], sorted(tested["inspectionData"])])
    mocked = sfn.test_state(definition=json.dumps({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "Next": "B"}),
                            mock={"result": '{"StatusCode":200,"Payload":{"n":1},"ExecutedVersion":"$LATEST"}'})
    note("mocked", [mocked["status"], mocked["nextState"]])

with part("bounds"):
    note("out of bounds", [refusal(careless.describe_execution, executionArn=""), refusal(careless.list_activities, maxResults=1001),
                           refusal(careless.start_execution, stateMachineArn=machine, name="n" * 81).split("failed to satisfy ")[-1]])
    note("token", [refusal(sfn.list_activities, nextToken="x"), refusal(sfn.get_execution_history, executionArn=f"arn:aws:states:{REGION}:{ACCOUNT}:execution:orders:one", nextToken="x")])

# The command line: each operation once more, those of mistakes included.
line_called = set()

with part("command line"):
    def line(operation, fails=False, **given):
        line_called.add(operation)
        arguments = []
        for name, value in given.items():
            arguments += ["--" + name.replace("_", "-")] if value is True else ["--" + name.replace("_", "-"), value if isinstance(value, str) else json.dumps(value)]
        return aws("stepfunctions", operation, *arguments, fails=fails)

    if line("list-activities") is None:
        note("aws", None)
    else:
        made = line("create-state-machine", name="cli", definition=json.dumps(PASS), role_arn=ROLE)["stateMachineArn"]
        line("update-state-machine", state_machine_arn=made, definition=json.dumps({**PASS, "Comment": "second"}))
        execution = line("start-execution", state_machine_arn=made, name="run", input='{"a":1}')["executionArn"]
        ended(execution)
        aws_activity = line("create-activity", name="cli")["activityArn"]
        cli_work = line("create-state-machine", name="cli-work", role_arn=ROLE, definition=json.dumps(
            {"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": aws_activity, "End": True}}}))["stateMachineArn"]
        tokens = []
        for _ in range(2):
            line("start-execution", state_machine_arn=cli_work)
            tokens.append(line("get-activity-task", activity_arn=aws_activity, worker_name="cli")["taskToken"])
        line("send-task-heartbeat", task_token=tokens[0])
        line("send-task-success", task_token=tokens[0], task_output="{}")
        line("send-task-failure", task_token=tokens[1], error="Broken")
        waiting = line("start-execution", state_machine_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:waiting")["executionArn"]
        line("stop-execution", execution_arn=waiting, error="Enough")
        line("tag-resource", resource_arn=made, tags=[{"key": "a", "value": "b"}])
        note("aws", {
            "described": line("describe-state-machine", state_machine_arn=made)["name"],
            "execution": line("describe-execution", execution_arn=execution)["output"],
            "machine of execution": line("describe-state-machine-for-execution", execution_arn=execution)["name"],
            "history": len(line("get-execution-history", execution_arn=execution)["events"]),
            "listed": [e["name"] for e in line("list-executions", state_machine_arn=made)["executions"]],
            "machines": "cli" in [m["name"] for m in line("list-state-machines", page_size="1")["stateMachines"]],
            "activity": line("describe-activity", activity_arn=aws_activity)["name"],
            "tags": line("list-tags-for-resource", resource_arn=made)["tags"],
            "valid": line("validate-state-machine-definition", definition=json.dumps(PASS))["result"],
            "sync": line("start-sync-execution", state_machine_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:express", input="{}")["status"],
            "error": aws("stepfunctions", "describe-execution", "--execution-arn", "nothing", fails=True).splitlines()[-1],
        })
        line("untag-resource", resource_arn=made, tag_keys="a")
        line("delete-activity", activity_arn=aws_activity)

with part("command line, versions"):
    if line("list-activities") is None:
        note("aws versions", None)
    else:
        version = line("publish-state-machine-version", state_machine_arn=made)["stateMachineVersionArn"]
        aliased = line("create-state-machine-alias", name="cli", routing_configuration=[{"stateMachineVersionArn": version, "weight": 100}])["stateMachineAliasArn"]
        line("update-state-machine-alias", state_machine_alias_arn=aliased, description="another")
        note("aws versions", [
            line("describe-state-machine-alias", state_machine_alias_arn=aliased)["description"],
            len(line("list-state-machine-aliases", state_machine_arn=made)["stateMachineAliases"]),
            len(line("list-state-machine-versions", state_machine_arn=made)["stateMachineVersions"]),
        ])
        line("delete-state-machine-alias", state_machine_alias_arn=aliased)
        line("delete-state-machine-version", state_machine_version_arn=version)

with part("command line, redrive, map runs and tests of states"):
    if line("list-activities") is None:
        note("aws runs", None)
    else:
        line("redrive-execution", execution_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:execution:failing:f")
        runs = line("list-map-runs", execution_arn=f"arn:aws:states:{REGION}:{ACCOUNT}:execution:distributed:p")["mapRuns"]
        note("aws runs", [
            ended(f"arn:aws:states:{REGION}:{ACCOUNT}:execution:failing:f")["redriveCount"],
            line("describe-map-run", map_run_arn=runs[0]["mapRunArn"])["status"],
            line("update-map-run", map_run_arn=runs[0]["mapRunArn"], max_concurrency="1", fails=True).splitlines()[-1].split(" when")[0],
            line("test-state", definition=json.dumps({"Type": "Pass", "End": True}), role_arn=ROLE, input="{}")["status"],
        ])
        line("delete-state-machine", state_machine_arn=made)

operations = set(sfn.meta.service_model.operation_names)
note("not called", sorted(operations - called))
note("aws not called", sorted({re.sub("(?<!^)(?=[A-Z])", "-", name).lower() for name in operations} - line_called) if line_called > {"list-activities"} else None)
done()
