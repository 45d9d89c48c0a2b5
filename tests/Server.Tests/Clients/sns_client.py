"""SNS by boto3 and the AWS command line: topics, subscribers of each kind, filters, and an HTTP endpoint that confirms, checks signatures and ends its subscription."""
import base64
import http.server
import json
import queue
import threading
import urllib.request

from clients import ACCOUNT, REGION, ROLE, aws, client, done, note, pages, refusal, zipped

sns, sqs, functions, logs, metrics = client("sns"), client("sqs"), client("lambda"), client("logs"), client("cloudwatch")
prefix = f"arn:aws:sns:{REGION}:{ACCOUNT}"


def new_queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(url, count=1):
    """Takes messages until there are so many; None for each that does not come in a minute."""
    found = []
    for _ in range(6 * count):
        if len(found) >= count:
            break
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(message)
    return found


def settled(url):
    """What is in a queue right now."""
    return [m["Body"] for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]


# Topics.
topic = sns.create_topic(Name="orders", Tags=[{"Key": "team", "Value": "blue"}])["TopicArn"]
note("topic", topic)
note("again", sns.create_topic(Name="orders")["TopicArn"] == topic)
note("again with other attributes", refusal(sns.create_topic, Name="orders", Attributes={"DisplayName": "Other"}))
note("again with other tags", refusal(sns.create_topic, Name="orders", Tags=[{"Key": "team", "Value": "red"}]))
note("bad name", refusal(sns.create_topic, Name="a b"))
note("fifo", refusal(sns.create_topic, Name="orders.fifo", Attributes={"FifoTopic": "true"}))
sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Orders")
attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
note("attributes", {name: attributes[name] for name in ("DisplayName", "Owner", "SubscriptionsConfirmed", "TopicArn")})
note("default policy", json.loads(attributes["Policy"])["Statement"][0]["Sid"])
note("effective", json.loads(attributes["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"]["numRetries"])
note("bad attribute", refusal(sns.set_topic_attributes, TopicArn=topic, AttributeName="Color", AttributeValue="x"))
note("no topic", refusal(sns.get_topic_attributes, TopicArn=f"{prefix}:missing"))
note("bad arn", refusal(sns.get_topic_attributes, TopicArn="orders"))
for number in range(105):
    sns.create_topic(Name=f"many-{number:03}")
count, listed = pages(sns, "list_topics", "Topics", None)
note("listed", [count, len(listed), listed[-1]["TopicArn"] == topic])
for number in range(105):
    sns.delete_topic(TopicArn=f"{prefix}:many-{number:03}")
sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "stage", "Value": "dev"}])
sns.untag_resource(ResourceArn=topic, TagKeys=["team"])
note("tags", sns.list_tags_for_resource(ResourceArn=topic)["Tags"])
note("no resource", refusal(sns.list_tags_for_resource, ResourceArn=f"{prefix}:missing"))
sns.add_permission(TopicArn=topic, Label="all", AWSAccountId=["111122223333"], ActionName=["Publish"])
note("label again", refusal(sns.add_permission, TopicArn=topic, Label="all", AWSAccountId=["111122223333"], ActionName=["Publish"]))
statement = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])["Statement"][1]
note("statement", [statement["Sid"], statement["Principal"]["AWS"], statement["Action"]])
sns.remove_permission(TopicArn=topic, Label="all")
note("statements", len(json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])["Statement"]))

# Queues: the message in its envelope, raw with its attributes, and filtered.
plain, plain_arn = new_queue("plain")
raw, raw_arn = new_queue("raw")
big, big_arn = new_queue("big")
body, body_arn = new_queue("body")
first = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)["SubscriptionArn"]
note("subscribed again", sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)["SubscriptionArn"] == first)
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=raw_arn, Attributes={"RawMessageDelivery": "true"})
filtered = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=big_arn, Attributes={
    "FilterPolicy": json.dumps({"size": [{"numeric": [">", 100]}], "kind": [{"prefix": "bo"}, {"exists": False}]})})["SubscriptionArn"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=body_arn, Attributes={
    "FilterPolicyScope": "MessageBody", "FilterPolicy": json.dumps({"order": {"state": ["paid", {"anything-but": ["new", "paid"]}]}}), "RawMessageDelivery": "true"})
sent = sns.publish(TopicArn=topic, Subject="Hello", Message="first <&> \u00e9", MessageAttributes={
    "size": {"DataType": "Number", "StringValue": "150"}, "kind": {"DataType": "String", "StringValue": "book"},
    "data": {"DataType": "Binary", "BinaryValue": b"\x00\x01"}})["MessageId"]
envelope = json.loads(receive(plain)[0]["Body"])
note("envelope", [list(envelope), envelope["Type"], envelope["MessageId"] == sent, envelope["Subject"], envelope["Message"], envelope["SignatureVersion"]])
note("envelope attributes", envelope["MessageAttributes"])
got = receive(raw)[0]
note("raw", [got["Body"], {n: [a["DataType"], a.get("StringValue") or base64.b64encode(a["BinaryValue"]).decode()] for n, a in got["MessageAttributes"].items()}])
note("filtered in", json.loads(receive(big)[0]["Body"])["Message"])
sns.publish(TopicArn=topic, Message=json.dumps({"order": {"state": "new"}}))
sns.publish(TopicArn=topic, Message=json.dumps({"order": {"state": "sent"}}))
note("by body", receive(body)[0]["Body"])
note("raw ones", sorted(m["Body"] for m in receive(raw, 2)))
note("left out", [settled(big), settled(body)])
receive(plain, 2)

answer = sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[
    {"Id": "a", "Message": "one"}, {"Id": "b", "Message": "two", "Subject": "bad\nsubject"},
    {"Id": "c", "Message": json.dumps({"default": "for all", "sqs": "for queues"}), "MessageStructure": "json"}])
note("batch", [[s["Id"] for s in answer["Successful"]], [[f["Id"], f["Code"], f["Message"], f["SenderFault"]] for f in answer["Failed"]]])
note("batch arrived", sorted(m["Body"] for m in receive(raw, 2)))
receive(plain, 2)

# What is refused.
note("no default", refusal(sns.publish, TopicArn=topic, Message='{"sqs":"x"}', MessageStructure="json"))
note("no json", refusal(sns.publish, TopicArn=topic, Message="x", MessageStructure="json"))
note("empty", refusal(sns.publish, TopicArn=topic, Message=""))
note("long", refusal(sns.publish, TopicArn=topic, Message="x" * (256 * 1024 + 1)))
note("subject", refusal(sns.publish, TopicArn=topic, Message="x", Subject="y" * 101))
note("missing topic", refusal(sns.publish, TopicArn=f"{prefix}:missing", Message="x"))
note("no target", refusal(sns.publish, Message="x"))
note("phone", refusal(sns.publish, PhoneNumber="+15551234567", Message="x"))
note("attribute type", refusal(sns.publish, TopicArn=topic, Message="x", MessageAttributes={"a": {"DataType": "Text", "StringValue": "b"}}))
note("attribute value", refusal(sns.publish, TopicArn=topic, Message="x", MessageAttributes={"a": {"DataType": "Number", "StringValue": "b"}}))
note("protocol", refusal(sns.subscribe, TopicArn=topic, Protocol="pigeon", Endpoint="x"))
note("email", refusal(sns.subscribe, TopicArn=topic, Protocol="email", Endpoint="a@example.org"))
note("endpoint", refusal(sns.subscribe, TopicArn=topic, Protocol="sqs", Endpoint="plain"))
note("scheme", refusal(sns.subscribe, TopicArn=topic, Protocol="http", Endpoint="https://localhost/x"))
note("policy", refusal(sns.set_subscription_attributes, SubscriptionArn=first, AttributeName="FilterPolicy", AttributeValue='{"a":{"b":["c"]}}'))
note("other attributes", refusal(sns.subscribe, TopicArn=topic, Protocol="sqs", Endpoint=plain_arn, Attributes={"RawMessageDelivery": "true"}))
note("no subscription", refusal(sns.get_subscription_attributes, SubscriptionArn=f"{topic}:00000000-0000-0000-0000-000000000000"))
note("empty batch", refusal(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=[]))
note("ids twice", refusal(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=[{"Id": "a", "Message": "x"}, {"Id": "a", "Message": "y"}]))
note("by name", refusal(sns.create_platform_application, Name="a", Platform="GCM", Attributes={"x": "y"}))

# Subscriptions are shown and changed.
sns.set_subscription_attributes(SubscriptionArn=filtered, AttributeName="FilterPolicy", AttributeValue='{"size":[5]}')
shown = sns.get_subscription_attributes(SubscriptionArn=filtered)["Attributes"]
note("subscription", {name: shown[name] for name in ("Protocol", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "PendingConfirmation")})
note("of topic", sorted(s["Endpoint"].rsplit(":", 1)[1] for s in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]))
note("of all", len(sns.list_subscriptions()["Subscriptions"]))

# A function gets an event.
code = "def handler(event, context):\n    record = event['Records'][0]\n    print('GOT', record['EventSource'], record['Sns']['Subject'], record['Sns']['Message'])\n"
functions.create_function(FunctionName="listener", Runtime="python3.12", Handler="app.handler", Role=ROLE, Code={"ZipFile": zipped(app__py=code)})
functions.get_waiter("function_active_v2").wait(FunctionName="listener")
sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:listener")
sns.publish(TopicArn=topic, Subject="S", Message="to a function")
found = []
for _ in range(600):
    try:
        found = [e["message"].strip() for e in logs.filter_log_events(logGroupName="/aws/lambda/listener", filterPattern="GOT")["events"]]
    except logs.exceptions.ResourceNotFoundException:
        pass
    if found:
        break
    threading.Event().wait(0.1)
note("function", found)


# An HTTP endpoint.
posts = queue.Queue()


class Endpoint(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = 500 if self.path == "/down" else 404 if self.path == "/gone" else 200
        posts.put((self.path, dict(self.headers), text))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"


def visit(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def is_signed(message, names):
    """Whether the signature is the certificate's."""
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding
    except ImportError:
        return True
    certificate = x509.load_pem_x509_certificate(visit(message["SigningCertURL"]).encode())
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    hashed = hashes.SHA256() if message["SignatureVersion"] == "2" else hashes.SHA1()
    certificate.public_key().verify(base64.b64decode(message["Signature"]), text.encode(), padding.PKCS1v15(), hashed)
    return True


web = sns.create_topic(Name="web")["TopicArn"]
note("pending", sns.subscribe(TopicArn=web, Protocol="http", Endpoint=f"{address}/hook")["SubscriptionArn"])
path, headers, text = posts.get(timeout=60)
confirmation = json.loads(text)
note("confirmation", [headers["x-amz-sns-message-type"], headers["Content-Type"], list(confirmation), "x-amz-sns-subscription-arn" in headers])
signed = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
note("confirmation is signed", is_signed(confirmation, signed))
note("listed pending", sns.list_subscriptions_by_topic(TopicArn=web)["Subscriptions"][0]["SubscriptionArn"])
note("wrong token", refusal(sns.confirm_subscription, TopicArn=web, Token="wrong"))
note("confirmed", "<SubscriptionArn>" + web in visit(confirmation["SubscribeURL"]))
note("confirmed again", sns.confirm_subscription(TopicArn=web, Token=confirmation["Token"])["SubscriptionArn"].startswith(web))
for version in ("1", "2"):
    sns.set_topic_attributes(TopicArn=web, AttributeName="SignatureVersion", AttributeValue=version)
    sns.publish(TopicArn=web, Subject="News", Message="over HTTP")
    path, headers, text = posts.get(timeout=60)
    posted = json.loads(text)
    note(f"posted {version}", [path, headers["x-amz-sns-message-type"], posted["Message"], posted["SignatureVersion"],
                               is_signed(posted, ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"])])
note("headers", [headers["x-amz-sns-topic-arn"] == web, headers["x-amz-sns-subscription-arn"].startswith(web), headers["User-Agent"]])
visit(posted["UnsubscribeURL"])
path, headers, text = posts.get(timeout=60)
farewell = json.loads(text)
note("farewell", [headers["x-amz-sns-message-type"], is_signed(farewell, signed), sns.list_subscriptions_by_topic(TopicArn=web)["Subscriptions"]])
visit(farewell["SubscribeURL"])
note("taken up again", len(sns.list_subscriptions_by_topic(TopicArn=web)["Subscriptions"]))
dead, dead_arn = new_queue("dead")
retry = {"healthyRetryPolicy": {"minDelayTarget": 0, "maxDelayTarget": 0, "numRetries": 2, "numNoDelayRetries": 2, "numMinDelayRetries": 0, "numMaxDelayRetries": 0, "backoffFunction": "linear"}}
for place in ("down", "gone"):
    there = sns.create_topic(Name=place)["TopicArn"]
    sns.subscribe(TopicArn=there, Protocol="http", Endpoint=f"{address}/{place}", ReturnSubscriptionArn=True, Attributes={
        "DeliveryPolicy": json.dumps(retry), "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn})})
    token = json.loads(posts.get(timeout=60)[2])["Token"]
    sns.confirm_subscription(TopicArn=there, Token=token)
    sns.publish(TopicArn=there, Message=f"nobody at {place}")
    letter = None
    while letter is None or json.loads(letter["Body"])["Type"] != "Notification":
        letter = receive(dead)[0]
    arrived = []
    while not posts.empty():
        arrived.append(json.loads(posts.get()[2])["Type"])
    note(f"dead {place}", [json.loads(letter["Body"])["Message"], sorted(letter["MessageAttributes"]), letter["MessageAttributes"]["ErrorCode"]["StringValue"], arrived.count("Notification")])

# Endings.
sns.unsubscribe(SubscriptionArn=first)
sns.unsubscribe(SubscriptionArn=first)
note("unsubscribed", refusal(sns.get_subscription_attributes, SubscriptionArn=first))
counted = []
for _ in range(600):
    counted = sorted(m["MetricName"] for m in metrics.list_metrics(Namespace="AWS/SNS", Dimensions=[{"Name": "TopicName", "Value": "down"}])["Metrics"])
    if len(counted) >= 4:
        break
    threading.Event().wait(0.1)
note("metrics", counted)
sns.delete_topic(TopicArn=topic)
sns.delete_topic(TopicArn=topic)
note("deleted", refusal(sns.publish, TopicArn=topic, Message="x"))

# The command line, as in the tutorials.
made = aws("sns", "create-topic", "--name", "cli")
if made is None:
    for name in ("aws topic", "aws received", "aws batch", "aws error"):
        note(name, None)
else:
    note("aws topic", made)
    url, arn = new_queue("cli")
    aws("sns", "subscribe", "--topic-arn", made["TopicArn"], "--protocol", "sqs", "--notification-endpoint", arn, "--attributes", '{"RawMessageDelivery":"true"}')
    aws("sns", "publish", "--topic-arn", made["TopicArn"], "--message", "from the shell", "--message-attributes", '{"a":{"DataType":"String","StringValue":"b"}}')
    note("aws received", receive(url)[0]["Body"])
    note("aws batch", len(aws("sns", "publish-batch", "--topic-arn", made["TopicArn"], "--publish-batch-request-entries", "Id=1,Message=x", "Id=2,Message=y")["Successful"]))
    note("aws error", aws("sns", "publish", "--topic-arn", f"{prefix}:missing", "--message", "x", fails=True))
done()
