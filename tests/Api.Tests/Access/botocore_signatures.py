"""Requests that botocore has signed, as one JSON list: verbs, odd paths and queries, headers with blanks, S3's way and the others', presigned ones."""
import base64
import json
import sys
import urllib.parse

try:
    from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth, SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
except ImportError:
    sys.exit(3)

KEY = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
PATHS = ["/", "/a/b", "/a%20b", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations", "/~tilde-._", "/%C3%A9%2F%21", "/a//b/"]
QUERIES = ["", "list-type=2&prefix=a%2Fb", "b=2&a=1&a=0", "uploads", "tag=%20x&tag=%2B&empty=", "%C3%A9=%C3%A8&Z=1"]
BODIES = [("GET", b""), ("POST", b'{"a":1}'), ("PUT", bytes(range(256))), ("DELETE", b"")]
signed = []


def add(auth, service, method, path, query, body, headers):
    request = AWSRequest(method=method, url="http://127.0.0.1:4566" + path + ("?" + query if query else ""), data=body, headers=headers)
    auth.add_auth(request)
    parts = urllib.parse.urlsplit(request.url)
    got = {"Host": "127.0.0.1:4566", **{name: value for name, value in request.headers.items()}}
    at = got.get("X-Amz-Date") or urllib.parse.parse_qs(parts.query)["X-Amz-Date"][0]
    signed.append({
        "service": service, "method": method, "path": parts.path, "query": "?" + parts.query if parts.query else "", "headers": got, "at": at,
        "body": base64.b64encode(body).decode(),
    })


for path in PATHS:
    for query in QUERIES:
        for method, body in BODIES:
            headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AWSStepFunctions.X", "My-Header": "  a   b  "}
            add(SigV4Auth(KEY, "states", "eu-west-1"), "states", method, path, query, body, dict(headers))
            add(S3SigV4Auth(KEY, "s3", "eu-west-1"), "s3", method, path, query, body, {"x-amz-meta-a": " b  c "})
        if not query.startswith("b=2"):
            # botocore reads the query of what it presigns into a map.
            add(S3SigV4QueryAuth(KEY, "s3", "eu-west-1", expires=60), "s3", "GET", path, "", b"", {})
print(json.dumps(signed))
