"""TestState by boto3 and the AWS command line: an approval workflow, state by state, as a unit test would have it."""
import http.server
import json
import threading

from clients import ROLE, aws, client, done, note, refusal

sfn = client("stepfunctions")
machine = json.dumps({
    "QueryLanguage": "JSONata",
    "StartAt": "Approval Required",
    "States": {
        "Approval Required": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $states.input.cost < $limit %}", "Next": "Approved"}],
            "Default": "Ask"},
        "Ask": {
            "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Arguments": {"FunctionName": "ask", "Payload": {"cost": "{% $states.input.cost %}", "token": "{% $states.context.Task.Token %}"}},
            "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 2, "MaxAttempts": 2}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Output": "{% $states.errorOutput %}", "Next": "Refused"}],
            "Output": "{% $states.result %}", "Next": "Order All"},
        "Order All": {
            "Type": "Map", "Items": "{% $states.input.items %}", "ToleratedFailurePercentage": 50,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Order", "States": {"Order": {
                    "Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "End": True,
                    "Arguments": {"TableName": "orders", "Item": {"id": {"S": "{% $states.input.id %}"}}}}}},
            "Next": "Approved"},
        "Approved": {"Type": "Succeed"},
        "Refused": {"Type": "Fail", "Error": "Refused"}}})


def test(state, given, **more):
    answer = sfn.test_state(definition=machine, stateName=state, input=json.dumps(given), **more)
    return [answer["status"], answer.get("nextState"), json.loads(answer["output"]) if "output" in answer else answer.get("error")]


# One state after the other: what one gives is what the next one gets.
note("choice", [test("Approval Required", {"cost": cost}, variables='{"limit":10}')[:2] for cost in (9, 10)])
note("answered", test("Ask", {"cost": 10}, mock={"result": '{"items":[{"id":"a"},{"id":"b"}]}'}, context='{"Task":{"Token":"t"}}'))
items = {"items": [{"id": "a"}, {"id": "b"}]}
note("ordered", test("Order All", items, mock={"result": "[1,2]"}))
note("order", test("Order", {"id": "a"}, mock={"result": "{}"}))
note("end", [test("Approved", {}), test("Refused", {})])

# When things go wrong.
busy = {"errorOutput": {"error": "Busy", "cause": "later"}}
note("retried", [test("Ask", {"cost": 1}, mock=busy, context='{"Task":{"Token":"t"}}', stateConfiguration={"retrierRetryCount": n}) for n in (0, 2)])
details = sfn.test_state(
    definition=machine, stateName="Ask", input='{"cost":1}', mock=busy, context='{"Task":{"Token":"t"}}', inspectionLevel="DEBUG", stateConfiguration={"retrierRetryCount": 1})
note("details", [details["inspectionData"]["errorDetails"], json.loads(details["inspectionData"]["afterArguments"])])
note("tolerated", [test("Order All", items, mock={"result": "[1,2]"}, stateConfiguration={"mapIterationFailureCount": n}) for n in (1, 2)])
note("refused", [
    refusal(sfn.test_state, definition=machine, stateName="Nobody"),
    refusal(sfn.test_state, definition=machine, stateName="Ask"),
    refusal(sfn.test_state, definition=machine, stateName="Order", mock={"result": '{"Attributes":{"id":{"S":1}}}'}),
    refusal(sfn.test_state, definition=machine, stateName="Approved", mock={"result": "{}"})])


# A call that is really made, with a connection's secret in it.
class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"key": self.headers["X-Key"]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Echo)
threading.Thread(target=server.serve_forever, daemon=True).start()
connection = client("events").create_connection(
    Name="echo", AuthorizationType="API_KEY", AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "hush"}})["ConnectionArn"]
call = json.dumps({
    "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "End": True,
    "Parameters": {"Method": "GET", "ApiEndpoint": f"http://127.0.0.1:{server.server_port}/", "Authentication": {"ConnectionArn": connection}}})
for name, reveals in (("hidden", False), ("revealed", True)):
    traced = sfn.test_state(definition=call, roleArn=ROLE, inspectionLevel="TRACE", revealSecrets=reveals)["inspectionData"]
    note(name, [traced["request"]["method"], "X-Key: hush" in traced["request"]["headers"], traced["response"]["statusCode"], traced["response"]["body"]])
server.shutdown()

line = aws("stepfunctions", "test-state", "--definition", '{"Type":"Pass","Result":1,"End":true}', "--inspection-level", "DEBUG")
note("aws", "skipped" if line is None else [line["status"], line["output"]])
done()
