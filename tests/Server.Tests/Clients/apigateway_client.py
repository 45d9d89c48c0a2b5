"""API Gateway's REST APIs by boto3 and the AWS command line, and a deployed API by plain HTTP."""
import datetime
import json
import urllib.error
import urllib.request

from clients import ENDPOINT, ROLE, aws, client, done, knows, note, pages, refusal

gateway = client("apigateway")
states = client("stepfunctions")


def get(path, key=None, method="GET", body=None):
    """Status, text and the type of the error of a request to the deployed API."""
    headers = {"x-api-key": key} if key else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(f"{ENDPOINT}/_aws/execute-api/{api}/dev{path}", method=method, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return [answer.status, answer.read().decode(), answer.headers.get("x-amzn-ErrorType")]
    except urllib.error.HTTPError as error:
        return [error.code, error.read().decode(), error.headers.get("x-amzn-ErrorType")]


def replace(path, value):
    return [{"op": "replace", "path": path, "value": value}]


# An API with a resource, a method and a mock behind it.
made = gateway.create_rest_api(
    name="pets", description="first", endpointConfiguration={"types": ["REGIONAL"]}, tags={"team": "a"}, apiKeySource="HEADER", disableExecuteApiEndpoint=False)
api = made["id"]
note("api", [len(api), made["name"], made["endpointConfiguration"]["types"], made["apiKeySource"], made["disableExecuteApiEndpoint"], made["tags"], len(made["rootResourceId"])])
changed = gateway.update_rest_api(restApiId=api, patchOperations=replace("/name", "animals") + replace("/description", "second"))
note("api changed", [changed["name"], changed["description"]])
note("api found", gateway.get_rest_api(restApiId=api)["name"])
other = gateway.create_rest_api(name="other")["id"]
count, found = pages(gateway, "get_rest_apis", "items", 1)
note("apis", [count, sorted(a["name"] for a in found)])
note("no such api", refusal(gateway.get_rest_api, restApiId="none"))
note("bad patch", refusal(gateway.update_rest_api, restApiId=api, patchOperations=replace("/nonsense", "x")).split(":")[0])

root = gateway.get_resources(restApiId=api)["items"][0]
note("root", [root["path"], root["id"] == made["rootResourceId"]])
pets = gateway.create_resource(restApiId=api, parentId=root["id"], pathPart="pets")
one = gateway.create_resource(restApiId=api, parentId=pets["id"], pathPart="{pet}")
note("resource", [one["path"], one["pathPart"], one["parentId"] == pets["id"]])
note("same resource", refusal(gateway.create_resource, restApiId=api, parentId=root["id"], pathPart="pets"))
note("moved", gateway.update_resource(restApiId=api, resourceId=one["id"], patchOperations=replace("/pathPart", "{id}"))["path"])
note("resource found", gateway.get_resource(restApiId=api, resourceId=one["id"])["path"])
note("no such resource", refusal(gateway.get_resource, restApiId=api, resourceId="none00"))

at = {"restApiId": api, "resourceId": one["id"], "httpMethod": "GET"}
method = gateway.put_method(**at, authorizationType="NONE", apiKeyRequired=False, requestParameters={"method.request.path.id": True, "method.request.querystring.q": False})
note("method", {k: v for k, v in method.items() if k != "ResponseMetadata"})
note("same method", refusal(gateway.put_method, **at, authorizationType="NONE"))
note("no such method", refusal(gateway.get_method, restApiId=api, resourceId=root["id"], httpMethod="PUT"))
changed = gateway.update_method(**at, patchOperations=replace("/apiKeyRequired", "true"))
note("method changed", changed["apiKeyRequired"])
gateway.put_method_response(**at, statusCode="200", responseParameters={"method.response.header.X-Pet": True}, responseModels={"application/json": "Empty"})
note("response changed", gateway.update_method_response(
    **at, statusCode="200", patchOperations=[{"op": "add", "path": "/responseParameters/method.response.header.X-Two", "value": "false"}])["responseParameters"])
note("response", gateway.get_method_response(**at, statusCode="200")["responseModels"])
gateway.put_method_response(**at, statusCode="404")

put = gateway.put_integration(**at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}, passthroughBehavior="WHEN_NO_TEMPLATES")
note("integration", {k: v for k, v in put.items() if k not in ("ResponseMetadata", "cacheNamespace")})
note("integration changed", gateway.update_integration(**at, patchOperations=replace("/timeoutInMillis", "5000"))["timeoutInMillis"])
note("integration found", gateway.get_integration(**at)["type"])
gateway.put_integration_response(**at, statusCode="200", responseTemplates={"application/json": '{"pet":"$input.params(\'id\')","q":"$input.params(\'q\')"}'})
gateway.put_integration_response(**at, statusCode="404", selectionPattern="404")
changed = gateway.update_integration_response(
    **at, statusCode="200", patchOperations=[{"op": "add", "path": "/responseParameters/method.response.header.X-Pet", "value": "'cat'"}])
note("integration response changed", changed["responseParameters"])
note("integration response", gateway.get_integration_response(**at, statusCode="404")["selectionPattern"])
whole = gateway.get_method(**at)
note("method whole", [sorted(whole["methodResponses"]), sorted(whole["methodIntegration"]["integrationResponses"]), whole["methodIntegration"]["type"]])
note("embedded", sorted(k for r in gateway.get_resources(restApiId=api, embed=["methods"])["items"] for k in r.get("resourceMethods", {})))

# A state machine behind another method.
machine = states.create_state_machine(name="pets", roleArn=ROLE, definition='{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}')["stateMachineArn"]
start = {"restApiId": api, "resourceId": pets["id"], "httpMethod": "POST"}
gateway.put_method(**start, authorizationType="NONE", apiKeyRequired=True)
gateway.put_integration(
    **start, type="AWS", integrationHttpMethod="POST", uri="arn:aws:apigateway:eu-west-1:states:action/StartExecution", credentials=ROLE,
    requestTemplates={"application/json": '{"stateMachineArn":"' + machine + '","input":"$util.escapeJavaScript($input.json(\'$\'))"}'})
gateway.put_method_response(**start, statusCode="200")
gateway.put_integration_response(**start, statusCode="200")

# Deployments and stages.
deployed = gateway.create_deployment(restApiId=api, stageName="dev", description="one", variables={"color": "blue"})
second = gateway.create_deployment(restApiId=api)
note("deployment", [len(deployed["id"]), deployed["description"], deployed["createdDate"]])
note("deployment changed", gateway.update_deployment(restApiId=api, deploymentId=second["id"], patchOperations=replace("/description", "two"))["description"])
summary = gateway.get_deployment(restApiId=api, deploymentId=deployed["id"], embed=["apisummary"])
note("deployment found", {path: sorted(verbs) for path, verbs in summary["apiSummary"].items()})
count, found = pages(gateway, "get_deployments", "items", 1, restApiId=api)
note("deployments", [count, len(found)])
stage = gateway.create_stage(restApiId=api, stageName="test", deploymentId=second["id"], variables={"color": "red"}, tags={"team": "b"})
note("stage", [stage["stageName"], stage["deploymentId"] == second["id"], stage["variables"], stage["cacheClusterEnabled"], stage["tracingEnabled"]])
note("same stage", refusal(gateway.create_stage, restApiId=api, stageName="test", deploymentId=second["id"]))
changed = gateway.update_stage(restApiId=api, stageName="dev", patchOperations=replace("/*/*/throttling/rateLimit", "50") + replace("/*/*/throttling/burstLimit", "20")
                               + replace("/variables/color", "green") + replace("/*/*/metrics/enabled", "true"))
settings = changed["methodSettings"]["*/*"]
note("stage changed", [settings["throttlingRateLimit"], settings["throttlingBurstLimit"], settings["metricsEnabled"], changed["variables"]])
note("stage found", gateway.get_stage(restApiId=api, stageName="dev")["deploymentId"] == deployed["id"])
note("stages", sorted(s["stageName"] for s in gateway.get_stages(restApiId=api)["item"]))
gateway.flush_stage_cache(restApiId=api, stageName="test")
note("no such stage", refusal(gateway.get_stage, restApiId=api, stageName="none"))
note("used deployment", refusal(gateway.delete_deployment, restApiId=api, deploymentId=second["id"]))

# Keys and plans.
key = gateway.create_api_key(name="anna", value="anna-anna-anna-anna-anna", enabled=True, description="hers", tags={"team": "c"})
note("key", [key["name"], key["value"], key["enabled"], key["stageKeys"], key["createdDate"]])
note("key without value", "value" in gateway.get_api_key(apiKey=key["id"]))
note("key with value", gateway.get_api_key(apiKey=key["id"], includeValue=True)["value"])
note("same key", refusal(gateway.create_api_key, name="again", value="anna-anna-anna-anna-anna"))
note("key changed", gateway.update_api_key(apiKey=key["id"], patchOperations=replace("/description", "still hers"))["description"])
imported = gateway.import_api_keys(format="csv", body=b"Name,key,description,Enabled,usageplanIds\nbert,bert-bert-bert-bert-bert,his,TRUE,\n")
note("imported", [len(imported["ids"]), imported["warnings"]])
count, found = pages(gateway, "get_api_keys", "items", 1)
note("keys", [count, sorted(k["name"] for k in found)])
note("keys by name", [k["value"] for k in gateway.get_api_keys(nameQuery="be", includeValues=True)["items"]])
note("no such key", refusal(gateway.get_api_key, apiKey="none"))
plan = gateway.create_usage_plan(
    name="basic", description="few", apiStages=[{"apiId": api, "stage": "dev"}], throttle={"rateLimit": 100, "burstLimit": 200}, quota={"limit": 3, "offset": 0, "period": "DAY"})
note("plan", [plan["name"], plan["apiStages"] == [{"apiId": api, "stage": "dev"}], plan["throttle"], plan["quota"]])
changed = gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=replace("/throttle/rateLimit", "10.5") + replace("/quota/limit", "2"))
note("plan changed", [changed["throttle"], changed["quota"]["limit"]])
note("plan found", gateway.get_usage_plan(usagePlanId=plan["id"])["name"])
note("no such plan", refusal(gateway.get_usage_plan, usagePlanId="none"))
note("bad plan", refusal(gateway.create_usage_plan, name="bad", quota={"limit": 1, "period": "YEAR"}).split(":")[0])
member = gateway.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
note("member", [member["id"] == key["id"], member["type"], member["name"], member["value"]])
note("same member", refusal(gateway.create_usage_plan_key, usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY").split(":")[0])
note("member found", gateway.get_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"])["name"])
count, found = pages(gateway, "get_usage_plan_keys", "items", 1, usagePlanId=plan["id"])
note("members", [count, [k["name"] for k in found]])
count, found = pages(gateway, "get_usage_plans", "items", 1, keyId=key["id"])
note("plans of the key", [count, [p["name"] for p in found]])

# The deployed API.
note("without key", get("/pets/7"))
note("wrong key", get("/pets/7", "nonsense"))
note("with key", get("/pets/7?q=x", key["value"]))
status, text, _ = get("/pets", key["value"], "POST", b'{"name":"Tom"}')
note("started", [status, json.loads(text)["executionArn"].split(":execution:")[1].split(":")[0]])
started = json.loads(text)["executionArn"]
note("input", json.loads(states.describe_execution(executionArn=started)["input"]))
note("over the quota", get("/pets/7", key["value"]))
note("unknown path", get("/nothing", key["value"]))
today = datetime.datetime.now(datetime.timezone.utc)
span = {"startDate": (today - datetime.timedelta(days=1)).strftime("%Y-%m-%d"), "endDate": today.strftime("%Y-%m-%d")}
usage = gateway.get_usage(usagePlanId=plan["id"], **span)
note("usage", usage["items"][key["id"]][-1])
note("usage dates", [usage["usagePlanId"] == plan["id"], usage["startDate"] == span["startDate"], usage["endDate"] == span["endDate"]])
count, found = 0, {}
for page in gateway.get_paginator("get_usage").paginate(usagePlanId=plan["id"], keyId=key["id"], **span):
    count += 1
    found.update(page["items"])
note("usage pages", [count, len(found)])
given = gateway.update_usage(usagePlanId=plan["id"], keyId=key["id"], patchOperations=replace("/remaining", "5"))
note("more quota", [given["items"][key["id"]][-1][1], get("/pets/8", key["value"])[0]])

# Tests of methods.
tested = gateway.test_invoke_method(**at, pathWithQueryString="/pets/9?q=y", headers={"X-A": "b"}, stageVariables={"color": "blue"})
note("tested", [tested["status"], tested["body"], tested["headers"].get("X-Pet"), tested["latency"] >= 0])
note("test log", [line in tested["log"] for line in ("Execution log for request ", "Starting execution for request: ", "Method completed with status: 200")])
tested = gateway.test_invoke_method(**start, body='{"name":"Kit"}')
note("tested start", [tested["status"], sorted(json.loads(tested["body"]))])

# Tags, the account, and what there is none of.
arn = f"arn:aws:apigateway:eu-west-1::/restapis/{api}"
gateway.tag_resource(resourceArn=arn, tags={"cost": "1"})
gateway.untag_resource(resourceArn=arn, tagKeys=["team"])
note("tags", gateway.get_tags(resourceArn=arn)["tags"])
account = gateway.get_account()
note("account", [account["throttleSettings"], "UsagePlans" in account["features"]])
note("account changed", gateway.update_account(patchOperations=replace("/cloudwatchRoleArn", ROLE))["cloudwatchRoleArn"])
note("models", sorted(m["name"] for m in gateway.get_models(restApiId=api)["items"]))
note("model", json.loads(gateway.get_model(restApiId=api, modelName="Empty")["schema"])["title"])
for name in ("get_authorizers", "get_documentation_parts", "get_documentation_versions", "get_request_validators"):
    note(name, getattr(gateway, name)(restApiId=api)["items"])
for name in ("get_client_certificates", "get_domain_names", "get_vpc_links"):
    note(name, getattr(gateway, name)()["items"])

# The command line.
cli = aws("apigateway", "create-rest-api", "--name", "cli", "--endpoint-configuration", "types=EDGE", "--tags", "team=d")
if cli is None:
    for name in ("aws api", "aws method", "aws stage", "aws key", "aws tested", "aws plan", "aws error"):
        note(name, None)
else:
    note("aws api", [cli["name"], cli["endpointConfiguration"]["types"]])
    at_cli = ("--rest-api-id", cli["id"], "--resource-id", cli["rootResourceId"], "--http-method", "ANY")
    note("aws method", aws("apigateway", "put-method", *at_cli, "--authorization-type", "NONE", "--no-api-key-required"))
    aws("apigateway", "put-integration", *at_cli, "--type", "MOCK", "--request-templates", '{"application/json": "{\\"statusCode\\": 200}"}')
    aws("apigateway", "put-method-response", *at_cli, "--status-code", "200", "--response-models", "application/json=Empty")
    aws("apigateway", "put-integration-response", *at_cli, "--status-code", "200", "--response-templates", '{"application/json": "pong"}')
    aws("apigateway", "create-deployment", "--rest-api-id", cli["id"], "--stage-name", "prod", "--variables", "a=b")
    changed = aws("apigateway", "update-stage", "--rest-api-id", cli["id"], "--stage-name", "prod", "--patch-operations", "op=replace,path=/*/*/logging/dataTrace,value=true")
    note("aws stage", changed["methodSettings"]["*/*"]["dataTraceEnabled"])
    note("aws key", aws("apigateway", "create-api-key", "--name", "cli", "--enabled")["enabled"])
    tested = aws("apigateway", "test-invoke-method", *at_cli[:4], "--http-method", "GET", "--path-with-query-string", "/")
    note("aws tested", [tested["status"], tested["body"]])
    found = aws("apigateway", "create-usage-plan", "--name", "cli", "--throttle", "burstLimit=10,rateLimit=5", "--quota", "limit=500,offset=0,period=MONTH",
                "--api-stages", f"apiId={cli['id']},stage=prod")
    note("aws plan", [found["throttle"], found["quota"]])
    note("aws error", aws("apigateway", "get-rest-api", "--rest-api-id", "none", fails=True).splitlines()[-1])

# All of it is taken away again.
gateway.delete_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"])
note("no such member", refusal(gateway.get_usage_plan_key, usagePlanId=plan["id"], keyId=key["id"]))
note("plan with a stage", refusal(gateway.delete_usage_plan, usagePlanId=plan["id"]).replace(plan["id"], "PLAN").replace(api, "API"))
gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=[{"op": "remove", "path": "/apiStages", "value": f"{api}:dev"}])
gateway.delete_usage_plan(usagePlanId=plan["id"])
gateway.delete_api_key(apiKey=key["id"])
gateway.delete_integration_response(**at, statusCode="404")
gateway.delete_method_response(**at, statusCode="404")
gateway.delete_integration(**at)
gateway.delete_method(**at)
gateway.delete_stage(restApiId=api, stageName="test")
gateway.delete_deployment(restApiId=api, deploymentId=second["id"])
gateway.delete_resource(restApiId=api, resourceId=pets["id"])
note("left", [r["path"] for r in gateway.get_resources(restApiId=api)["items"]])
gateway.delete_rest_api(restApiId=other)
gateway.delete_rest_api(restApiId=api)
note("deleted", refusal(gateway.delete_rest_api, restApiId=api).split(":")[0])
done()
