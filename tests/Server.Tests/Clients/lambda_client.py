"""Lambda by boto3 and the AWS command line."""
import base64
import json

from clients import ROLE, aws, client, done, note, pages, refusal, zipped

SAY = "def handler(event, context):\n    print('seen', event)\n    return {'said': event, 'version': context.function_version}\n"
FAIL = "def handler(event, context):\n    raise ValueError('no ' + event)\n"

calls = client("lambda")
objects = client("s3")

# Functions, their code and configuration.
made = calls.create_function(
    FunctionName="say", Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"ZipFile": zipped(app__py=SAY)}, Description="first", Timeout=5,
    MemorySize=256, Environment={"Variables": {"COLOR": "blue"}}, Tags={"team": "a"}, Architectures=["x86_64"], TracingConfig={"Mode": "PassThrough"},
    EphemeralStorage={"Size": 512})
note("created", [made["FunctionArn"], made["State"], made["Version"], made["Timeout"], made["MemorySize"], made["Environment"], made["PackageType"]])

calls.get_waiter("function_active_v2").wait(FunctionName="say", WaiterConfig={"Delay": 1})
calls.get_waiter("function_exists").wait(FunctionName="say", WaiterConfig={"Delay": 1})
note("created twice", refusal(
    calls.create_function, FunctionName="say", Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"ZipFile": zipped(app__py=SAY)}))
note("no such function", refusal(calls.get_function, FunctionName="none"))
note("bad runtime", refusal(
    calls.create_function, FunctionName="bad", Runtime="ruby3.3", Handler="app.handler", Role=ROLE, Code={"ZipFile": zipped(app__py=SAY)}).split(":")[0])

objects.create_bucket(Bucket="packages", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
objects.put_object(Bucket="packages", Key="fail.zip", Body=zipped(app__py=FAIL))
made = calls.create_function(
    FunctionName="fail", Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"S3Bucket": "packages", "S3Key": "fail.zip"})
note("from S3", [made["Runtime"], made["Timeout"], made["MemorySize"]])
note("no such package", refusal(
    calls.update_function_code, FunctionName="fail", S3Bucket="packages", S3Key="none.zip").split(":")[0])

answer = calls.update_function_configuration(FunctionName="say", Description="second", Timeout=6)
calls.get_waiter("function_updated_v2").wait(FunctionName="say", WaiterConfig={"Delay": 1})
note("configured", [answer["Description"], answer["Timeout"]])
found = calls.get_function(FunctionName="say")
note("found", [found["Code"]["RepositoryType"], found["Code"]["Location"].startswith("http://127.0.0.1:"), found["Tags"], found["Configuration"]["LastUpdateStatus"]])
note("configuration", calls.get_function_configuration(FunctionName="say")["Description"])

# Calls.
answer = calls.invoke(FunctionName="say", Payload=b'{"a": 1}', LogType="Tail")
tail = base64.b64decode(answer["LogResult"]).decode()
note("answer", [answer["StatusCode"], answer["ExecutedVersion"], json.load(answer["Payload"])])
note("tail", [start for start in ("START RequestId: ", "seen {'a': 1}", "END RequestId: ", "REPORT RequestId: ") if start in tail])
answer = calls.invoke(FunctionName="fail", Payload=b'"luck"')
failure = json.load(answer["Payload"])
note("failure", [answer["StatusCode"], answer["FunctionError"], failure["errorMessage"], failure["errorType"]])
note("event", calls.invoke(FunctionName="say", InvocationType="Event", Payload=b"{}")["StatusCode"])
note("dry run", calls.invoke(FunctionName="say", InvocationType="DryRun")["StatusCode"])
note("invoke async", calls.invoke_async(FunctionName="say", InvokeArgs=b"{}")["Status"])
note("bad payload", refusal(calls.invoke, FunctionName="say", Payload=b"{").split(":")[0])
note("bad qualifier", refusal(calls.invoke, FunctionName="say", Qualifier="99", Payload=b"{}"))

# Versions and aliases.
note("published", calls.publish_version(FunctionName="say", Description="one")["Version"])
calls.get_waiter("published_version_active").wait(FunctionName="say", Qualifier="1", WaiterConfig={"Delay": 1})
second = calls.update_function_code(FunctionName="say", ZipFile=zipped(app__py=SAY.replace("seen", "saw")), Publish=True)
note("published with code", second["Version"])
count, versions = pages(calls, "list_versions_by_function", "Versions", 1, FunctionName="say")
note("versions", [count, [v["Version"] for v in versions]])
alias = calls.create_alias(FunctionName="say", Name="live", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 0.25}})
note("alias", [alias["AliasArn"], alias["FunctionVersion"], alias["RoutingConfig"]])
note("alias twice", refusal(calls.create_alias, FunctionName="say", Name="live", FunctionVersion="1"))
calls.update_alias(FunctionName="say", Name="live", FunctionVersion="2", RoutingConfig={"AdditionalVersionWeights": {}})
note("alias found", calls.get_alias(FunctionName="say", Name="live")["FunctionVersion"])
note("alias called", calls.invoke(FunctionName="say:live", Payload=b"{}")["ExecutedVersion"])
calls.create_alias(FunctionName="say", Name="old", FunctionVersion="1")
count, aliases = pages(calls, "list_aliases", "Aliases", 1, FunctionName="say")
note("aliases", [count, [a["Name"] for a in aliases]])
calls.delete_alias(FunctionName="say", Name="old")
note("no such alias", refusal(calls.get_alias, FunctionName="say", Name="old"))

# Concurrency.
note("reserved", calls.put_function_concurrency(FunctionName="say", ReservedConcurrentExecutions=0)["ReservedConcurrentExecutions"])
note("throttled", refusal(calls.invoke, FunctionName="say", Payload=b"{}"))
note("concurrency", calls.get_function_concurrency(FunctionName="say")["ReservedConcurrentExecutions"])
calls.delete_function_concurrency(FunctionName="say")
note("unreserved", "ReservedConcurrentExecutions" in calls.get_function_concurrency(FunctionName="say"))
account = calls.get_account_settings()
note("account", [account["AccountLimit"]["ConcurrentExecutions"], account["AccountLimit"]["UnreservedConcurrentExecutions"], account["AccountUsage"]["FunctionCount"]])

# Asynchronous calls.
config = calls.put_function_event_invoke_config(
    FunctionName="say", MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": made["FunctionArn"]}})
note("event config", [config["FunctionArn"], config["MaximumRetryAttempts"], config["LastModified"], config["DestinationConfig"]["OnFailure"]])
note("event config updated", calls.update_function_event_invoke_config(FunctionName="say", MaximumEventAgeInSeconds=60)["MaximumEventAgeInSeconds"])
calls.put_function_event_invoke_config(FunctionName="say", Qualifier="live", MaximumRetryAttempts=0)
note("event config found", calls.get_function_event_invoke_config(FunctionName="say", Qualifier="live")["MaximumRetryAttempts"])
count, configs = pages(calls, "list_function_event_invoke_configs", "FunctionEventInvokeConfigs", 1, FunctionName="say")
note("event configs", [count, len(configs)])
calls.delete_function_event_invoke_config(FunctionName="say", Qualifier="live")
note("no event config", refusal(calls.get_function_event_invoke_config, FunctionName="say", Qualifier="live").split(":")[0])

# Permissions and tags.
statement = json.loads(calls.add_permission(
    FunctionName="say", StatementId="gateway", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com", SourceArn="arn:aws:execute-api:eu-west-1:000000000000:a/*")["Statement"])
note("statement", statement)
policy = calls.get_policy(FunctionName="say")
note("policy", [[s["Sid"] for s in json.loads(policy["Policy"])["Statement"]], len(policy["RevisionId"])])
calls.remove_permission(FunctionName="say", StatementId="gateway")
note("no policy", refusal(calls.get_policy, FunctionName="say"))
calls.tag_resource(Resource=made["FunctionArn"], Tags={"team": "b", "cost": "1"})
calls.untag_resource(Resource=made["FunctionArn"], TagKeys=["cost"])
note("tags", calls.list_tags(Resource=made["FunctionArn"])["Tags"])

# What no function has here is answered as for one that has none.
for name, call, members in (
    ("code signing", "get_function_code_signing_config", {"FunctionName": "say"}),
    ("runtime management", "get_runtime_management_config", {"FunctionName": "say"}),
    ("recursion", "get_function_recursion_config", {"FunctionName": "say"}),
    ("urls", "list_function_url_configs", {"FunctionName": "say"}),
    ("provisioned", "list_provisioned_concurrency_configs", {"FunctionName": "say"}),
    ("mappings", "list_event_source_mappings", {}),
):
    if not hasattr(calls, call):
        note(name, None)
        continue
    got = getattr(calls, call)(**members)
    note(name, {k: v for k, v in got.items() if k not in ("ResponseMetadata", "FunctionName")})
note("url", refusal(calls.get_function_url_config, FunctionName="say").split(":")[0] if hasattr(calls, "get_function_url_config") else None)
note("provisioned one", refusal(calls.get_provisioned_concurrency_config, FunctionName="say", Qualifier="1").split(":")[0])
note("mapping", refusal(calls.get_event_source_mapping, UUID="1b2c3d4e-0000-4000-8000-000000000000").split(":")[0])

# The command line.
with open("again.zip", "wb") as package:
    package.write(zipped(app__py=SAY))
cli = aws(
    "lambda", "create-function", "--function-name", "again", "--runtime", "python3.12", "--handler", "app.handler", "--role", ROLE, "--zip-file", "fileb://again.zip",
    "--environment", "Variables={COLOR=red}")
if cli is None:
    for name in ("aws created", "aws answer", "aws file", "aws listed", "aws error"):
        note(name, None)
else:
    note("aws created", cli["FunctionName"])
    aws("lambda", "wait", "function-active-v2", "--function-name", "again")
    aws("lambda", "update-function-configuration", "--function-name", "again", "--timeout", "9")
    aws("lambda", "wait", "function-updated-v2", "--function-name", "again")
    note("aws answer", aws("lambda", "invoke", "--function-name", "again", "out.json"))
    with open("out.json", encoding="utf-8") as out:
        note("aws file", json.load(out))
    note("aws listed", aws("lambda", "list-functions", "--max-items", "1", "--page-size", "1", "--query", "Functions[].FunctionName"))
    note("aws error", aws("lambda", "get-function", "--function-name", "none", fails=True).splitlines()[-1])

count, functions = pages(calls, "list_functions", "Functions", 1)
note("functions", [count, [f["FunctionName"] for f in functions]])
count, functions = pages(calls, "list_functions", "Functions", 50, FunctionVersion="ALL")
note("all versions", [f["FunctionArn"].split("function:")[1] for f in functions])
calls.delete_function(FunctionName="say", Qualifier="1")
calls.delete_function(FunctionName="say")
note("deleted", refusal(calls.delete_function, FunctionName="say"))
done()
