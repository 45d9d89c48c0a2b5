"""SQS by boto3, by the AWS command line, and by forms as older clients send them."""
import hashlib
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from clients import ACCOUNT, ENDPOINT, REGION, aws, client, done, note, pages, refusal

sqs = client("sqs")


def arn(name):
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def attributes(url, *names):
    return dict(sorted(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names)).get("Attributes", {}).items()))


def bodies(url, **members):
    return [m["Body"] for m in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **members).get("Messages", [])]


def md5_of(attributes):
    packed = b""
    for name in sorted(attributes):
        value = attributes[name]
        raw = value.get("BinaryValue") or value["StringValue"].encode()
        for part in (name.encode(), value["DataType"].encode()):
            packed += len(part).to_bytes(4, "big") + part
        packed += (b"\2" if "BinaryValue" in value else b"\1") + len(raw).to_bytes(4, "big") + raw
    return hashlib.md5(packed).hexdigest()


# Queues and their attributes.
dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
redrive = json.dumps({"deadLetterTargetArn": arn("dead"), "maxReceiveCount": "1"})
orders = sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": redrive, "VisibilityTimeout": "60"}, tags={"team": "a"})["QueueUrl"]
note("url", orders.replace(ENDPOINT, ""))
note("made again", sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "60"})["QueueUrl"] == orders)
note("made otherwise", refusal(sqs.create_queue, QueueName="orders", Attributes={"VisibilityTimeout": "61"}))
note("bad name", refusal(sqs.create_queue, QueueName="a b"))
note("bad attribute", refusal(sqs.create_queue, QueueName="x", Attributes={"Colour": "red"}))
note("bad value", refusal(sqs.create_queue, QueueName="x", Attributes={"DelaySeconds": "901"}))
note("fifo without its name", refusal(sqs.create_queue, QueueName="x", Attributes={"FifoQueue": "true"}).split(":")[0])
note("found", sqs.get_queue_url(QueueName="orders")["QueueUrl"] == orders)
note("not found", refusal(sqs.get_queue_url, QueueName="none"))
note("dead letter sources", [u.split("/")[-1] for u in sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"]])
for name in ("page-1", "page-2", "page-3"):
    sqs.create_queue(QueueName=name)
count, urls = pages(sqs, "list_queues", "QueueUrls", 2, QueueNamePrefix="page-")
note("pages", [count, [u.split("/")[-1] for u in urls]])
sqs.set_queue_attributes(QueueUrl=orders, Attributes={"ReceiveMessageWaitTimeSeconds": "1", "VisibilityTimeout": "30"})
note("attributes", attributes(orders, "VisibilityTimeout", "ReceiveMessageWaitTimeSeconds", "RedrivePolicy", "QueueArn"))
sqs.set_queue_attributes(QueueUrl=orders, Attributes={"ReceiveMessageWaitTimeSeconds": "0"})
sqs.tag_queue(QueueUrl=orders, Tags={"cost": "1"})
sqs.untag_queue(QueueUrl=orders, TagKeys=["team"])
note("tags", sqs.list_queue_tags(QueueUrl=orders)["Tags"])
sqs.add_permission(QueueUrl=orders, Label="others", AWSAccountIds=["111122223333"], Actions=["SendMessage"])
note("permission", json.loads(attributes(orders, "Policy")["Policy"])["Statement"])
sqs.remove_permission(QueueUrl=orders, Label="others")
note("no permission", attributes(orders, "Policy"))

# A message there and back.
given = {
    "city": {"DataType": "String", "StringValue": "Zürich"},
    "size": {"DataType": "Number.int", "StringValue": "12"},
    "raw": {"DataType": "Binary", "BinaryValue": b"\0\xff"},
}
text = "Grüezi <&> \U0001f600\r\n"
sent = sqs.send_message(
    QueueUrl=orders, MessageBody=text, MessageAttributes=given, MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}})
note("digests", [sent["MD5OfMessageBody"] == hashlib.md5(text.encode()).hexdigest(), sent["MD5OfMessageAttributes"] == md5_of(given)])
got = sqs.receive_message(QueueUrl=orders, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"])["Messages"][0]
note("back", [got["Body"] == text, got["MessageId"] == sent["MessageId"], got["MD5OfMessageAttributes"] == sent["MD5OfMessageAttributes"], {
    name: value.get("StringValue") or list(value["BinaryValue"]) for name, value in got["MessageAttributes"].items()}])
note("system attributes", sorted(got["Attributes"]))
note("in flight", attributes(orders, "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"))
sqs.change_message_visibility(QueueUrl=orders, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0)
note("too often", [bodies(orders), bodies(dead, VisibilityTimeout=0) == [text]])
letter = sqs.receive_message(QueueUrl=dead, MessageSystemAttributeNames=["DeadLetterQueueSourceArn"], MessageAttributeNames=["ra.*", "size"])["Messages"][0]
note("dead letter", [letter["Attributes"], sorted(letter["MessageAttributes"]), letter["MD5OfMessageAttributes"] == md5_of({n: given[n] for n in ("raw", "size")})])
sqs.delete_message(QueueUrl=dead, ReceiptHandle=letter["ReceiptHandle"])
for host in (f"https://sqs.{REGION}.amazonaws.com", "http://elsewhere:99"):
    sqs.send_message(QueueUrl=f"{host}/{ACCOUNT}/page-1", MessageBody=host)
note("any host", len(bodies(f"{ENDPOINT}/{ACCOUNT}/page-1")))
huge = "x" * (1024 * 1024)
sqs.send_message(QueueUrl=f"{ENDPOINT}/{ACCOUNT}/page-2", MessageBody=huge)
note("huge", bodies(f"{ENDPOINT}/{ACCOUNT}/page-2") == [huge])

# Refusals.
note("too long", refusal(sqs.send_message, QueueUrl=orders, MessageBody=huge + "x"))
note("bad character", refusal(sqs.send_message, QueueUrl=orders, MessageBody="a\x01"))
note("bad handle", refusal(sqs.delete_message, QueueUrl=orders, ReceiptHandle="nothing"))
note("no queue", refusal(sqs.send_message, QueueUrl=f"{ENDPOINT}/{ACCOUNT}/none", MessageBody="x"))
note("bad count", refusal(sqs.receive_message, QueueUrl=orders, MaxNumberOfMessages=11))
note("reserved attribute", refusal(sqs.send_message, QueueUrl=orders, MessageBody="x", MessageAttributes={"AWS.x": {"DataType": "String", "StringValue": "x"}}).split(":")[0])
note("no entries", refusal(sqs.send_message_batch, QueueUrl=orders, Entries=[]))
note("many entries", refusal(sqs.delete_message_batch, QueueUrl=orders, Entries=[{"Id": str(i), "ReceiptHandle": "x"} for i in range(11)]))
note("same ids", refusal(sqs.send_message_batch, QueueUrl=orders, Entries=[{"Id": "a", "MessageBody": "1"}, {"Id": "a", "MessageBody": "2"}]))
note("bad id", refusal(sqs.send_message_batch, QueueUrl=orders, Entries=[{"Id": "a b", "MessageBody": "1"}]).split(":")[0])
note("long batch", refusal(sqs.send_message_batch, QueueUrl=orders, Entries=[{"Id": i, "MessageBody": huge[:600_000]} for i in "ab"]))

# Batches.
answer = sqs.send_message_batch(QueueUrl=orders, Entries=[
    {"Id": "good", "MessageBody": "1"}, {"Id": "bad", "MessageBody": "2", "DelaySeconds": 901}, {"Id": "later", "MessageBody": "3", "DelaySeconds": 600}])
note("sent in a batch", [[e["Id"] for e in answer["Successful"]], [[e["Id"], e["Code"], e["SenderFault"]] for e in answer["Failed"]]])
note("delayed", attributes(orders, "ApproximateNumberOfMessagesDelayed"))
handle = sqs.receive_message(QueueUrl=orders)["Messages"][0]["ReceiptHandle"]
answer = sqs.change_message_visibility_batch(
    QueueUrl=orders, Entries=[{"Id": "good", "ReceiptHandle": handle, "VisibilityTimeout": 100}, {"Id": "bad", "ReceiptHandle": handle, "VisibilityTimeout": 50_000}])
note("changed in a batch", [[e["Id"] for e in answer["Successful"]], [e["Id"] for e in answer["Failed"]]])
answer = sqs.delete_message_batch(QueueUrl=orders, Entries=[{"Id": "good", "ReceiptHandle": handle}, {"Id": "bad", "ReceiptHandle": "x"}])
note("deleted in a batch", [[e["Id"] for e in answer["Successful"]], [[e["Id"], e["Code"]] for e in answer["Failed"]]])
sqs.purge_queue(QueueUrl=orders)
note("purged", attributes(orders, "ApproximateNumberOfMessagesDelayed", "ApproximateNumberOfMessages"))

# A long poll ends with the message.
began = time.monotonic()
timer = threading.Timer(0.5, lambda: client("sqs").send_message(QueueUrl=orders, MessageBody="soon"))
timer.start()
note("long poll", [bodies(orders, WaitTimeSeconds=20), time.monotonic() - began < 15])
timer.join()

# FIFO.
fifo = sqs.create_queue(QueueName="steps.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]
note("no group", refusal(sqs.send_message, QueueUrl=fifo, MessageBody="x"))
numbers = [sqs.send_message(QueueUrl=fifo, MessageBody=b, MessageGroupId="g")["SequenceNumber"] for b in ("1", "2", "3", "1")]
note("sequence numbers", [[len(n) for n in numbers], numbers[:3] == sorted(numbers[:3]), numbers[3] == numbers[0]])
first = sqs.receive_message(QueueUrl=fifo, ReceiveRequestAttemptId="try-1")["Messages"][0]
note("held up", [first["Body"], bodies(fifo)])
sqs.delete_message(QueueUrl=fifo, ReceiptHandle=first["ReceiptHandle"])
note("in order", bodies(fifo))

# Dead letters on their way back.
sqs.set_queue_attributes(QueueUrl=orders, Attributes={"VisibilityTimeout": "0"})
sqs.purge_queue(QueueUrl=orders)
for body in "abc":
    sqs.send_message(QueueUrl=orders, MessageBody=body)
for _ in range(2):
    bodies(orders)
note("no dead-letter queue", refusal(sqs.start_message_move_task, SourceArn=arn("orders")))
slow = sqs.start_message_move_task(SourceArn=arn("dead"), MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
note("twice", refusal(sqs.start_message_move_task, SourceArn=arn("dead")).split(":")[0])
sqs.cancel_message_move_task(TaskHandle=slow)
note("cancelled", sqs.list_message_move_tasks(SourceArn=arn("dead"))["Results"][0]["Status"])
sqs.start_message_move_task(SourceArn=arn("dead"), DestinationArn=arn("page-3"))
while sqs.list_message_move_tasks(SourceArn=arn("dead"))["Results"][0]["Status"] == "RUNNING":
    time.sleep(0.05)
note("moved", [len(bodies(f"{ENDPOINT}/{ACCOUNT}/page-3")) + len(bodies(orders)), attributes(dead, "ApproximateNumberOfMessages")])


# The Query protocol, as older clients speak it: posted to the queue's URL.
def form(action, path="/", **members):
    data = urllib.parse.urlencode({"Action": action, "Version": "2012-11-05", **members}).encode()
    credential = f"AWS4-HMAC-SHA256 Credential=any/20260101/{REGION}/sqs/aws4_request, SignedHeaders=host, Signature=none"
    request = urllib.request.Request(ENDPOINT + path, data, {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Authorization": credential})
    try:
        answer = urllib.request.urlopen(request).read()
    except urllib.error.HTTPError as error:
        answer = error.read()
    return re.sub(r"<RequestId>.*?</RequestId>|<MessageId>.*?</MessageId>|<ReceiptHandle>.*?</ReceiptHandle>| xmlns=\"[^\"]*\"", "", answer.decode())


note("form create", form("CreateQueue", QueueName="form", **{"Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "40"}).replace(ENDPOINT, ""))
note("form batch", form("SendMessageBatch", f"/{ACCOUNT}/form", **{
    "SendMessageBatchRequestEntry.1.Id": "a", "SendMessageBatchRequestEntry.1.MessageBody": "<1>",
    "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name": "n", "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType": "String",
    "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue": "v"}))
note("form receive", form("ReceiveMessage", f"/{ACCOUNT}/form", **{"AttributeName.1": "ApproximateReceiveCount", "MessageAttributeName.1": "All", "MaxNumberOfMessages": "10"}))
note("form attributes", form("GetQueueAttributes", f"/{ACCOUNT}/form", **{"AttributeName.1": "VisibilityTimeout"}))
note("form purge", form("PurgeQueue", f"/{ACCOUNT}/form"))
note("form refusal", form("GetQueueUrl", QueueName="none"))

# The command line.
made = aws("sqs", "create-queue", "--queue-name", "cli")
url = made and made["QueueUrl"]
note("aws create", url and url.split("/")[-1])
sent = url and aws("sqs", "send-message", "--queue-url", url, "--message-body", "hello", "--message-attributes", '{"a":{"DataType":"String","StringValue":"b"}}')
note("aws send", sent and sorted(sent))
got = url and aws("sqs", "receive-message", "--queue-url", url, "--message-attribute-names", "All", "--attribute-names", "ApproximateReceiveCount")["Messages"][0]
note("aws receive", got and [got["Body"], got["Attributes"], got["MessageAttributes"]])
note("aws delete", url and aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", got["ReceiptHandle"], raw=True))
note("aws empty", url and aws("sqs", "receive-message", "--queue-url", url, raw=True))

# Metrics, and the end.
found = client("cloudwatch").list_metrics(Namespace="AWS/SQS", Dimensions=[{"Name": "QueueName", "Value": "steps.fifo"}])["Metrics"]
note("metrics", sorted(m["MetricName"] for m in found if m["MetricName"].startswith("NumberOf")))
sqs.delete_queue(QueueUrl=orders)
note("deleted", refusal(attributes, orders, "All"))
done()
