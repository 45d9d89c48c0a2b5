"""API Gateway's HTTP APIs (version 2) by boto3 and the AWS command line, and one called by plain HTTP."""
import urllib.error
import urllib.request

from clients import ENDPOINT, aws, client, done, note, pages, refusal

gateway = client("apigatewayv2")

made = gateway.create_api(Name="shop", ProtocolType="HTTP", Description="first", CorsConfiguration={"AllowOrigins": ["https://example.com"], "AllowMethods": ["GET"]}, Tags={"team": "a"})
api = made["ApiId"]
note("api", [len(api), made["ProtocolType"], made["ApiEndpoint"] == f"https://{api}.execute-api.eu-west-1.amazonaws.com", made["Tags"], made["CreatedDate"]])
note("api changed", gateway.update_api(ApiId=api, Description="second")["Description"])
note("api found", [gateway.get_api(ApiId=api)[member] for member in ("Name", "Description", "RouteSelectionExpression", "DisableExecuteApiEndpoint")])
note("no such api", refusal(gateway.get_api, ApiId="none"))
note("tags", gateway.get_tags(ResourceArn=f"arn:aws:apigateway:eu-west-1::/apis/{api}")["Tags"])
note("web socket", refusal(gateway.create_api, Name="ws", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"))
note("other selection", refusal(gateway.create_api, Name="x", ProtocolType="HTTP", IpAddressType="dualstack"))
other = gateway.create_api(Name="other", ProtocolType="HTTP")["ApiId"]
first = gateway.get_apis(MaxResults="1")
rest = gateway.get_apis(MaxResults="1", NextToken=first["NextToken"])
note("apis", [len(first["Items"]), len(rest["Items"]), "NextToken" in rest, sorted(a["Name"] for a in first["Items"] + rest["Items"])])
note("bad token", refusal(gateway.get_apis, NextToken="*"))
note("bad page", refusal(gateway.get_apis, MaxResults="many"))
count, found = pages(gateway, "get_apis", "Items", 1)
note("apis in pages", [count, sorted(a["Name"] for a in found)])

backend = gateway.create_integration(ApiId=api, IntegrationType="HTTP_PROXY", IntegrationMethod="GET", IntegrationUri=f"{ENDPOINT}/_treadle/health", PayloadFormatVersion="1.0")
integration = backend["IntegrationId"]
note("integration", [backend[member] for member in ("IntegrationType", "ConnectionType", "PayloadFormatVersion", "TimeoutInMillis")])
note("integration changed", gateway.update_integration(ApiId=api, IntegrationId=integration, TimeoutInMillis=5000)["TimeoutInMillis"])
note("integration found", gateway.get_integration(ApiId=api, IntegrationId=integration)["IntegrationMethod"])
note("integrations", [i["IntegrationId"] == integration for i in gateway.get_integrations(ApiId=api)["Items"]])
note("no such integration", refusal(gateway.get_integration, ApiId=api, IntegrationId="none"))

route = gateway.create_route(ApiId=api, RouteKey="GET /health", Target=f"integrations/{integration}")
second = gateway.create_route(ApiId=api, RouteKey="POST /health")["RouteId"]
note("route", [route[member] for member in ("RouteKey", "AuthorizationType", "ApiKeyRequired")])
note("same route", refusal(gateway.create_route, ApiId=api, RouteKey="GET /health"))
note("route changed", gateway.update_route(ApiId=api, RouteId=second, RouteKey="PUT /health")["RouteKey"])
note("route found", gateway.get_route(ApiId=api, RouteId=second)["RouteKey"])
count, found = pages(gateway, "get_routes", "Items", 1, ApiId=api)
note("routes", [count, sorted(r["RouteKey"] for r in found)])
note("no such route", refusal(gateway.get_route, ApiId=api, RouteId="none"))

stage = gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True, StageVariables={"color": "blue"})
gateway.create_stage(ApiId=api, StageName="test", AutoDeploy=True)
note("stage", [stage["StageName"], stage["AutoDeploy"], stage["StageVariables"], stage["CreatedDate"]])
note("stage not deployed", refusal(gateway.create_stage, ApiId=api, StageName="late"))
note("stage changed", gateway.update_stage(ApiId=api, StageName="$default", Description="the stage")["Description"])
note("stage found", gateway.get_stage(ApiId=api, StageName="$default")["Description"])
note("stages", [s["StageName"] for s in gateway.get_stages(ApiId=api)["Items"]])
note("no such stage", refusal(gateway.get_stage, ApiId=api, StageName="none"))

note("none", [gateway.get_authorizers(ApiId=api)["Items"], gateway.get_models(ApiId=api)["Items"], gateway.get_domain_names()["Items"], gateway.get_vpc_links()["Items"]])
note("none of no api", refusal(gateway.get_authorizers, ApiId="none"))
note("not here", refusal(gateway.create_authorizer, ApiId=api, AuthorizerType="JWT", Name="a", IdentitySource=["$request.header.Authorization"]))

for path in ("/health", "/test/health", "/elsewhere"):
    try:
        with urllib.request.urlopen(f"{ENDPOINT}/_aws/execute-api/{api}{path}") as answer:
            note(f"called {path}", answer.status)
    except urllib.error.HTTPError as error:
        note(f"called {path}", [error.code, error.read().decode()])

listed = aws("apigatewayv2", "get-apis")
note("aws apis", listed and sorted(a["Name"] for a in listed["Items"]))
listed = aws("apigatewayv2", "get-routes", "--api-id", api)
note("aws routes", listed and sorted(r["RouteKey"] for r in listed["Items"]))
note("aws error", aws("apigatewayv2", "get-api", "--api-id", "none", fails=True))

note("used integration", refusal(gateway.delete_integration, ApiId=api, IntegrationId=integration).split(":")[0])
gateway.delete_route(ApiId=api, RouteId=route["RouteId"])
gateway.delete_integration(ApiId=api, IntegrationId=integration)
gateway.delete_stage(ApiId=api, StageName="test")
gateway.delete_cors_configuration(ApiId=api)
note("left", [
    "CorsConfiguration" in gateway.get_api(ApiId=api), len(gateway.get_routes(ApiId=api)["Items"]), gateway.get_integrations(ApiId=api)["Items"],
    [s["StageName"] for s in gateway.get_stages(ApiId=api)["Items"]]])
for one in (api, other):
    gateway.delete_api(ApiId=one)
note("deleted", gateway.get_apis()["Items"])
done()
