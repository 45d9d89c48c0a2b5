"""What the scripts beside this file share: real clients of one server, and the record of what they were answered.

A script is called with the port of a server. It calls operations, notes what the clients made of the answers, and prints one JSON object:
notes (by name), called (operations that the server knew), wrong (answers that don't fit the service's published model).
"""
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile

PORT = int(sys.argv[1])
ENDPOINT = f"http://127.0.0.1:{PORT}"
REGION = "eu-west-1"
ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"

os.environ.update({
    "AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
})
os.chdir(tempfile.mkdtemp(dir=sys.argv[2]))

try:
    import boto3
    import botocore
    from botocore.config import Config
    from botocore.exceptions import ClientError, WaiterError  # noqa: F401
except ImportError as missing:
    print(json.dumps({"missing": f"python3 has no boto3 ({missing})."}))
    sys.exit(0)

VERSION = tuple(int(part) for part in botocore.__version__.split(".")[:2])

#: An older model does not know what AWS has added since: only a new one can say that a member is unknown.
KNOWS_ALL = VERSION >= (1, 42)

#: AWS answers with these although its model does not list them.
UNLISTED = {"Creating"}

#: AWS answers with nothing when there is nothing to tell, although the model requires members.
EMPTY = {"GetFunctionCodeSigningConfig"}

notes, called, wrong, warned = {}, set(), [], []
_session = boto3.session.Session()


def client(service, **settings):
    """A client with its default checks, but without repeats."""
    made = _session.client(
        service, endpoint_url=ENDPOINT, region_name=REGION, config=Config(retries={"total_max_attempts": 1}, inject_host_prefix=False, **settings))
    made.meta.events.register("response-received.*.*", lambda **event: _look(made, **event))
    return made


def note(name, value):
    notes[name] = value


def refusal(call, *args, **members):
    """The error that a call ends with, as `Code: message`."""
    try:
        return {"no error": call(*args, **members)}
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"


def pages(made, operation, member, size, **members):
    """How many pages there are, and their members in one list."""
    count, found = 0, []
    for page in made.get_paginator(operation).paginate(**members, PaginationConfig={"PageSize": size}):
        count += 1
        found += page.get(member) or []
    return count, found


def zipped(**files):
    """A package; `__` in a name is a point."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as package:
        for name, text in files.items():
            package.writestr(name.replace("__", "."), text)
    return body.getvalue()


def aws(*arguments, raw=False, fails=False):
    """Runs the AWS command line, within this process where it can be imported.

    Answers with its output as JSON (`raw`: as text; where it `fails`, what it wrote of the error), or None where there is no command line.
    """
    arguments = ["--endpoint-url", ENDPOINT, "--region", REGION, "--output", "json", *arguments]
    got, output, errors = _run(arguments)
    if got is None:
        return None
    if (got != 0) != fails:
        raise RuntimeError(f"aws {' '.join(arguments)}: {got}\n{output}\n{errors}")
    if fails:
        return errors.strip()
    if errors.strip():
        warned.append(errors.strip())
    return output if raw else json.loads(output) if output.strip() else {}


def _run(arguments):
    try:
        from awscli.clidriver import create_clidriver
    except ImportError:
        try:
            ended = subprocess.run(["aws", *arguments], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            return None, "", ""
        return ended.returncode, ended.stdout, ended.stderr
    output, errors = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            code = create_clidriver().main(arguments)
        except SystemExit as ended:
            code = ended.code
    texts = []
    for stream in (output, errors):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return code, *texts


def _look(made, event_name, response_dict=None, parsed_response=None, **_):
    operation = event_name.rsplit(".", 1)[1]
    if response_dict is None or parsed_response is None:
        return
    error = parsed_response.get("Error", {})
    if error.get("Code") not in ("UnknownOperationException", "NotImplemented", "UnsupportedOperation"):
        called.add(operation)
    if response_dict["status_code"] >= 300:
        if not error.get("Code") or not error.get("Message"):
            wrong.append(f"{operation}: an error without a name or a message: {response_dict['body']!r}")
        return
    model = made.meta.service_model.operation_model(operation)
    if model.output_shape is None or model.has_streaming_output or model.has_event_stream_output or not _protocol(model).endswith("json"):
        return
    shape = model.output_shape
    if "payload" in shape.serialization:
        shape = shape.members[shape.serialization["payload"]]
        if shape.type_name == "blob":
            return
    body = json.loads(response_dict["body"] or "{}")
    if body or operation not in EMPTY:
        _compare(operation, body, shape)


def _protocol(model):
    return getattr(model.service_model, "resolved_protocol", None) or model.service_model.metadata["protocol"]


def _compare(where, value, shape):
    """Notes each part of an answer that its shape does not allow."""
    kinds = {
        "structure": dict, "map": dict, "list": list, "string": str, "blob": str, "boolean": bool, "integer": int, "long": int,
        "double": float, "float": float, "timestamp": (int, float, str),
    }
    if value is None:
        return
    if not isinstance(value, kinds[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        wrong.append(f"{where}: {value!r} is no {shape.type_name}")
    elif shape.type_name == "structure":
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, item in value.items():
            if name in known:
                _compare(f"{where}.{name}", item, known[name])
            elif KNOWS_ALL:
                wrong.append(f"{where}.{name}: the service has no such member")
        for name in shape.required_members:
            if value.get(shape.members[name].serialization.get("name", name)) is None:
                wrong.append(f"{where}.{name}: required, and missing")
    elif shape.type_name == "timestamp" and isinstance(value, float) and round(value, 3) != value:
        wrong.append(f"{where}: {value!r} is finer than a millisecond")
    elif shape.type_name == "list":
        for item in value:
            _compare(f"{where}[]", item, shape.member)
    elif shape.type_name == "map":
        for item in value.values():
            _compare(f"{where}{{}}", item, shape.value)
    elif getattr(shape, "enum", None) and KNOWS_ALL and value not in shape.enum and value not in UNLISTED:
        wrong.append(f"{where}: {value!r} is none of {shape.enum}")


def knows(made, operation):
    """Whether this botocore has the operation."""
    return operation in made.meta.method_to_api_mapping


def done():
    def plain(value):
        if isinstance(value, bytes):
            return value.decode()
        if hasattr(value, "isoformat"):
            return "a time"
        raise TypeError(type(value))

    print(json.dumps({"notes": notes, "called": sorted(called), "wrong": wrong, "warned": warned}, default=plain))
