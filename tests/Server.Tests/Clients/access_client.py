"""boto3 and the AWS command line against a server with access keys: who is let in over each protocol, and the words for who is not."""
import datetime
import http.client
import io
import re
import urllib.error
import urllib.parse
import urllib.request

from clients import ENDPOINT, PORT, REGION, ClientError, Config, aws, boto3, done, note, os, zipped
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ALL = ("AKIAALL", "all-secret-0123456789")
FEW = ("AKIAFEW", "few-secret-0123456789")
ACCOUNT = "111122223333"
DEFINITION = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"


def client(service, key=ALL, token=None, **settings):
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id=key[0], aws_secret_access_key=key[1], aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False, **settings))


def outcome(call, *args, **members):
    """`ok`, or code, HTTP status and the first sentence of the message."""
    try:
        call(*args, **members)
        return "ok"
    except ClientError as error:
        got = error.response["Error"]
        return [got["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"], re.split(r"\n\n|(?<=\.) Check", got["Message"])[0]]


def change(made, event, how):
    """Changes a request after it was signed."""
    made.meta.events.register_last("before-send.*.*", lambda request, **_: how(request))
    return made


# Each family of protocols: the right key, a wrong secret, an unknown key, a key that may not, no signature.
os.environ["AWS_ENDPOINT_URL"] = ENDPOINT
calls = {
    "states": ("stepfunctions", lambda c: c.list_activities(), lambda c: c.create_activity(name="made")),
    "sqs": ("sqs", lambda c: c.list_queues(), lambda c: c.create_queue(QueueName="made")),
    "sns": ("sns", lambda c: c.list_topics(), lambda c: c.create_topic(Name="made")),
    "lambda": ("lambda", lambda c: c.list_functions(), lambda c: c.delete_function(FunctionName="made")),
    "s3": ("s3", lambda c: c.list_buckets(), lambda c: c.create_bucket(Bucket="made-here", CreateBucketConfiguration={"LocationConstraint": REGION})),
    "logs": ("logs", lambda c: c.describe_log_groups(), lambda c: c.create_log_group(logGroupName="made")),
    "kinesis": ("kinesis", lambda c: c.list_streams(), lambda c: c.create_stream(StreamName="made", ShardCount=1)),
    "cloudwatch": ("cloudwatch", lambda c: c.list_metrics(), lambda c: c.put_metric_data(Namespace="n", MetricData=[{"MetricName": "m", "Value": 1}])),
    "events": ("events", lambda c: c.list_rules(), lambda c: c.put_rule(Name="made", ScheduleExpression="rate(1 day)")),
    "apigateway": ("apigateway", lambda c: c.get_rest_apis(), lambda c: c.create_rest_api(name="made")),
    "apigatewayv2": ("apigatewayv2", lambda c: c.get_apis(), lambda c: c.create_api(Name="made", ProtocolType="HTTP")),
    "scheduler": ("scheduler", lambda c: c.list_schedules(), lambda c: c.create_schedule_group(Name="made")),
    "cloudformation": ("cloudformation", lambda c: c.list_stacks(), lambda c: c.delete_stack(StackName="made")),
}
for name, (service, read, write) in calls.items():
    note(f"{name} right key", outcome(read, client(service)))
    note(f"{name} wrong secret", outcome(read, client(service, (ALL[0], "another-secret-0123456789"))))
    note(f"{name} unknown key", outcome(read, client(service, ("AKIANOBODY", "some-secret-0123456789"))))
    note(f"{name} not allowed", outcome(write, client(service, FEW)))


def unsigned(method, path, headers, body=b""):
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return [answer.status, re.sub(r"<(RequestId|Resource)>[^<]*</\1>", "", text)]


FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
note("states unsigned", unsigned("POST", "/", {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"}, b"{}"))
note("sns unsigned", unsigned("POST", "/", FORM, b"Action=ListTopics&Version=2010-03-31"))
note("lambda unsigned", unsigned("GET", "/2015-03-31/functions/", {}))
note("s3 unsigned", unsigned("GET", "/", {"Host": "s3.eu-west-1.amazonaws.com"}))
note("link unsigned", unsigned("GET", "/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-west-1:111122223333:none&Token=abc&Version=2010-03-31", {})[0])
note("not SigV4", unsigned("POST", "/", {"X-Amz-Target": "AWSStepFunctions.ListStateMachines", "Authorization": "AWS4-ECDSA-P256-SHA256 Credential=AKIAALL/20260101/states/aws4_request"}, b"{}"))
note("basic", unsigned("GET", "/", {"Host": "s3.eu-west-1.amazonaws.com", "Authorization": "AWS AKIAALL:abc"})[0])

# What is changed on the way is noticed.
def other_body(request):
    one, two = ("one", "two") if isinstance(request.body, str) else (b"one", b"two")
    request.body = request.body.replace(one, two)

def other_path(request):
    request.url = request.url.replace("one", "two")

def other_target(request):
    request.headers["X-Amz-Target"] = "AWSStepFunctions.DeleteActivity"

def other_header(request):
    request.headers["x-amz-acl"] = "public-read"

note("tampered body", outcome(change(client("stepfunctions"), "", other_body).create_activity, name="one"))
note("tampered target", outcome(change(client("stepfunctions"), "", other_target).create_activity, name="one"))
note("tampered form", outcome(change(client("sns"), "", other_body).create_topic, Name="one"))
note("tampered path", outcome(change(client("lambda"), "", other_path).get_function, FunctionName="one"))
note("tampered query", outcome(change(client("lambda"), "", other_path).get_function, FunctionName="f", Qualifier="one"))
note("added header", outcome(change(client("s3"), "", other_header).list_buckets))

# Dates.
def signed(service, at, path="/", headers=None, body=b"{}", method="POST", key=ALL):
    request = AWSRequest(method=method, url=ENDPOINT + path, data=body, headers=headers or {"X-Amz-Target": "AWSStepFunctions.ListStateMachines"})
    import botocore.auth
    original = getattr(botocore.auth, "get_current_datetime", None)
    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return at
    kept = botocore.auth.datetime
    if original is not None:
        botocore.auth.get_current_datetime = lambda *_, **__: at
    else:
        botocore.auth.datetime = type("D", (), {"datetime": Clock})
    try:
        SigV4Auth(Credentials(*key), service, REGION).add_auth(request)
    finally:
        botocore.auth.datetime = kept
        if original is not None:
            botocore.auth.get_current_datetime = original
    prepared = request.prepare()
    status, text = unsigned(method, path, dict(prepared.headers), body)
    return [status, re.sub(r"\d{8}T\d{6}Z", "T", text)]


now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
note("four minutes ago", signed("states", now - datetime.timedelta(minutes=4))[0])
note("six minutes ago", signed("states", now - datetime.timedelta(minutes=6)))
note("in six minutes", signed("states", now + datetime.timedelta(minutes=6)))
note("another service", signed("lambda", now))

# S3: bodies in chunks, addresses that were signed, parts, odd names.
s3 = client("s3", signature_version="s3v4")
s3.create_bucket(Bucket="things", CreateBucketConfiguration={"LocationConstraint": REGION})
s3.put_object(Bucket="things", Key="a b/é+1!.txt", Body=b"hello")
note("odd name", s3.get_object(Bucket="things", Key="a b/é+1!.txt")["Body"].read())
note("listed", [o["Key"] for o in s3.list_objects_v2(Bucket="things", Prefix="a b/é+")["Contents"]])
s3.upload_fileobj(io.BytesIO(b"x" * 9_000_000), "things", "big")
note("parts", s3.head_object(Bucket="things", Key="big")["ContentLength"])
s3.put_object_tagging(Bucket="things", Key="big", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
note("deleted", [d["Key"] for d in s3.delete_objects(Bucket="things", Delete={"Objects": [{"Key": "big"}]})["Deleted"]])
note("whole body signed", outcome(client("s3", signature_version="s3v4", s3={"payload_signing_enabled": True}).put_object, Bucket="things", Key="whole", Body=b"whole"))
signing = {"signature_version": "s3v4", "s3": {"payload_signing_enabled": True}, "request_checksum_calculation": "when_required"}
note("tampered object", outcome(change(client("s3", **signing), "", lambda r: setattr(r, "body", b"wholf")).put_object, Bucket="things", Key="whole", Body=b"whole"))
note("tampered document", outcome(change(client("s3", **signing), "", lambda r: setattr(r, "body", r.body.replace(b"whole", b"wholf"))).delete_objects, Bucket="things", Delete={"Objects": [{"Key": "whole"}]}))


def fetch(address, method="GET", data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method, data=data, headers={"Content-Type": ""} if data else {})) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code, re.search(r"<Code>(.*?)</Code><Message>(.*?)</Message>", error.read().decode()).groups()]


address = s3.generate_presigned_url("get_object", Params={"Bucket": "things", "Key": "a b/é+1!.txt"}, ExpiresIn=60)
note("presigned", fetch(address))
note("presigned put", fetch(s3.generate_presigned_url("put_object", Params={"Bucket": "things", "Key": "by url"}), "PUT", b"by url")[0])
note("presigned otherwise", fetch(address.replace("X-Amz-Expires=60", "X-Amz-Expires=61")))
note("presigned for another", fetch(address.replace("1%21.txt", "2%21.txt")))
note("presigned too long", fetch(address.replace("X-Amz-Expires=60", "X-Amz-Expires=604801")))
note("presigned expired", fetch(re.sub(r"X-Amz-Date=\d{8}", "X-Amz-Date=20200101", re.sub(r"%2F\d{8}%2F", "%2F20200101%2F", address))))
note("presigned by few", fetch(client("s3", FEW, signature_version="s3v4").generate_presigned_url("put_object", Params={"Bucket": "things", "Key": "x"}), "PUT", b"x"))
note("few may get", client("s3", FEW).get_object(Bucket="things", Key="a b/é+1!.txt")["Body"].read())
old = s3_old = client("s3", signature_version="s3").generate_presigned_url("get_object", Params={"Bucket": "things", "Key": "whole"})
note("presigned as before SigV4", fetch(old))

# Who one is.
identity = client("sts").get_caller_identity()
note("identity", [identity["Account"], identity["Arn"], identity["UserId"]])
note("identity of few", client("sts", FEW).get_caller_identity()["Arn"])
assumed = client("sts").assume_role(RoleArn=ROLE, RoleSessionName="trip", DurationSeconds=900)
given = assumed["Credentials"]
key = (given["AccessKeyId"], given["SecretAccessKey"])
note("assumed", assumed["AssumedRoleUser"]["Arn"])
note("identity of the session", client("sts", key, given["SessionToken"]).get_caller_identity()["Arn"])
note("session", outcome(client("stepfunctions", key, given["SessionToken"]).list_state_machines))
note("session uploads", outcome(client("s3", key, given["SessionToken"]).put_object, Bucket="things", Key="by session", Body=b"s"))
note("session without token", outcome(client("stepfunctions", key).list_state_machines))
note("session with another token", outcome(client("stepfunctions", key, given["SessionToken"][:-4] + "AAAA").list_state_machines))
note("token with another key", outcome(client("stepfunctions", ALL, given["SessionToken"]).list_state_machines))
note("few may not assume", outcome(client("sts", FEW).assume_role, RoleArn=ROLE, RoleSessionName="trip"))
note("role of another account", outcome(client("sts").assume_role, RoleArn="arn:aws:iam::999999999999:role/any", RoleSessionName="trip"))
note("bad session name", outcome(client("sts").assume_role, RoleArn=ROLE, RoleSessionName="a b"))
token = client("sts").get_session_token()["Credentials"]
note("session of a user", client("sts", (token["AccessKeyId"], token["SecretAccessKey"]), token["SessionToken"]).get_caller_identity()["Arn"])

# The account is the key's, and functions call back as themselves.
states = client("stepfunctions")
machine = states.create_state_machine(name="m", roleArn=ROLE, definition=DEFINITION)["stateMachineArn"]
note("machine", machine)
note("started", outcome(states.start_execution, stateMachineArn=machine))
note("sync", outcome(states.start_sync_execution, stateMachineArn=states.create_state_machine(name="x", roleArn=ROLE, type="EXPRESS", definition=DEFINITION)["stateMachineArn"]))
note("may not start", outcome(client("stepfunctions", FEW).start_execution, stateMachineArn=machine))
CODE = '''
import boto3, os
def handler(event, context):
    return [boto3.client("sts").get_caller_identity()["Arn"], boto3.client("stepfunctions").list_state_machines()["stateMachines"][0]["name"], os.environ["AWS_ACCESS_KEY_ID"][:4]]
'''
functions = client("lambda")
functions.create_function(FunctionName="back", Runtime="python3.12", Role=ROLE, Handler="index.handler", Code={"ZipFile": zipped(index__py=CODE)}, Timeout=60, Environment={"Variables": {"PYTHONPATH": os.pathsep.join(__import__("sys").path)}})
note("function", __import__("json").loads(functions.invoke(FunctionName="back")["Payload"].read()))
note("few may invoke", outcome(client("lambda", FEW).invoke, FunctionName="back"))

# The command line.
os.environ.update({"AWS_ACCESS_KEY_ID": ALL[0], "AWS_SECRET_ACCESS_KEY": ALL[1]})
note("aws", (aws("sts", "get-caller-identity") or {}).get("Arn"))
open("file", "w").write("cli")
aws("s3", "cp", "file", "s3://things/cli", raw=True)
note("aws s3", (aws("s3api", "head-object", "--bucket", "things", "--key", "cli") or {}).get("ContentLength"))
os.environ["AWS_SECRET_ACCESS_KEY"] = "another-secret-0123456789"
said = aws("stepfunctions", "list-state-machines", fails=True)
note("aws wrong secret", said and re.sub(r"\s+", " ", said)[:137])
done()
