# Runs a Python handler over the Lambda Runtime API: load, then ask, call, answer, for ever.
# Standard library only; any Python from 3.8 on.
import sys, os, time, json, socket, struct, traceback, importlib, logging

TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
HOST = os.environ["AWS_LAMBDA_RUNTIME_API"]
BASE = "/2018-06-01/runtime"
JSON = {"Content-Type": "application/json"}
LOGS_AS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
# From 3.12 on AWS leaves letters beyond ASCII as they are.
ASCII_ONLY = os.environ.get("AWS_EXECUTION_ENV") in ["AWS_Lambda_python3.%d" % minor for minor in range(6, 12)]

# The folder of this file comes first on the path by default; the package must.
sys.path[0] = TASK_ROOT
sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


class Connection:
    """HTTP as far as the server here speaks it: its answers have a length. Python's own client takes twenty milliseconds to import."""

    def __init__(self):
        host, port = HOST.split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")

    def call(self, method, path, body=b"", headers={}):
        lines = ["%s %s%s HTTP/1.1" % (method, BASE, path), "Host: " + HOST, "Content-Length: %d" % len(body)]
        lines += ["%s: %s" % header for header in headers.items()]
        self.socket.sendall("\r\n".join(lines + ["", ""]).encode("latin-1", "replace") + body)
        if not self.answers.readline():
            # The server has gone: there is nobody left to work for.
            sys.exit(1)
        answered = {}
        for line in iter(self.answers.readline, b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            answered[name.lower()] = value.strip()
        return answered, self.answers.read(int(answered["content-length"]))


class Context:
    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = CognitoIdentity(headers.get("lambda-runtime-cognito-identity"))
        self.tenant_id = None
        self.client_context = client_context(headers.get("lambda-runtime-client-context"))
        self._deadline_ms = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        return "LambdaContext([%s])" % ",".join("%s=%s" % (name, value) for name, value in vars(self).items() if name != "_deadline_ms")


class CognitoIdentity:
    def __init__(self, text):
        fields = json.loads(text) if text else {}
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")


class Client:
    def __init__(self, fields):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, fields.get(name))


class ClientContext:
    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        self.client = Client(fields["client"]) if fields.get("client") else None


def client_context(text):
    return ClientContext(json.loads(text)) if text else None


def print_event(text):
    """One log event of any number of lines: four bytes that no text holds, the length, eight bytes for a time, the text. It ends what the handler left open."""
    sys.stdout.flush()
    sys.stderr.flush()
    body = text.encode("utf-8", "backslashreplace")
    data = struct.pack(">IIQ", 0xA55A0003, len(body), 0) + body
    while data:
        data = data[os.write(2, data):]


class RequestLogs(logging.Handler):
    """What the managed runtime sets up: [LEVEL]\tTIME\tREQUEST-ID\tMESSAGE, one event per record. The root logger lets warnings through, as ever."""

    request_id = None

    def filter(self, record):
        record.aws_request_id = self.request_id
        return super().filter(record)

    def emit(self, record):
        print_event(self.format(record).rstrip("\n"))


class JsonFormatter(logging.Formatter):
    PLAIN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}

    def format(self, record):
        fields = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[0]:
            fields["stackTrace"] = [line.rstrip("\n") for line in traceback.format_tb(record.exc_info[2])]
            fields["errorType"] = record.exc_info[0].__name__
            fields["errorMessage"] = str(record.exc_info[1])
            fields["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        if record.aws_request_id:
            fields["requestId"] = record.aws_request_id
        # What was given as extra=.
        fields.update((name, value) for name, value in vars(record).items() if name not in self.PLAIN and name not in fields)
        return json.dumps(fields, ensure_ascii=False, default=str)


def set_up_logging():
    logs = RequestLogs()
    if LOGS_AS_JSON:
        logs.setFormatter(JsonFormatter())
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO")
        logging.getLogger().setLevel({"TRACE": logging.NOTSET, "FATAL": logging.CRITICAL}.get(level, level))
    else:
        formatter = logging.Formatter("[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        logs.setFormatter(formatter)
    logging.getLogger().addHandler(logs)
    return logs


def encode_default(value):
    kind = type(value).__name__
    if kind == "Decimal":
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError("Object of type %s is not JSON serializable" % kind)


def encode(result):
    if isinstance(result, bytes):
        return result
    return json.dumps(result, default=encode_default, ensure_ascii=ASCII_ONLY).encode("utf-8", "surrogatepass")


def stack_of(error):
    frames = traceback.extract_tb(error.__traceback__)
    # The frames of this file and of the import machinery say nothing about the handler.
    frames = [f for f in frames if f.filename != __file__ and f.filename not in (importlib.__file__, "<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>")]
    lines = traceback.format_list(frames)
    return [line.replace('File "%s/' % TASK_ROOT, 'File "/var/task/', 1) for line in lines]


def error_of(error, request_id, kind=None, message=None, stack=None):
    return {
        "errorMessage": str(error) if message is None else message,
        "errorType": kind or type(error).__name__,
        "requestId": request_id,
        "stackTrace": stack_of(error) if stack is None else stack,
    }


def print_error(answer):
    if LOGS_AS_JSON:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        print_event(json.dumps(dict(answer, timestamp=stamp, level="ERROR"), ensure_ascii=False))
        return
    text = "[ERROR] %s: %s" % (answer["errorType"], answer["errorMessage"])
    if answer["stackTrace"]:
        text += "\nTraceback (most recent call last):\n" + "".join(answer["stackTrace"]).rstrip("\n")
    print_event(text)


def load():
    """The handler, or the error AWS gives when there is none."""
    handler = os.environ["_HANDLER"]
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        return None, error_of(None, "", "Runtime.MalformedHandlerName",
                              "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % handler, [])
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as e:
        return None, error_of(e, "", "Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, e), [])
    except SyntaxError as e:
        where = '  File "/var/task/%s" Line %s\n    %s\n' % (os.path.relpath(e.filename or "", TASK_ROOT), e.lineno, (e.text or "").strip())
        return None, error_of(e, "", "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, e), [where])
    except Exception as e:
        return None, error_of(e, "")
    try:
        return getattr(module, name), None
    except AttributeError as e:
        return None, error_of(e, "", "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (name, module_name), [])


def post_error(connection, path, failure):
    body = json.dumps(failure, ensure_ascii=False).encode("utf-8", "surrogatepass")
    connection.call("POST", path, body, dict(JSON, **{"Lambda-Runtime-Function-Error-Type": failure["errorType"]}))


def run():
    connection = Connection()
    logs = set_up_logging()
    handler, failure = load()
    if failure:
        print_error(failure)
        post_error(connection, "/init/error", failure)
        sys.exit(1)

    while True:
        headers, body = connection.call("GET", "/invocation/next")
        context = Context(headers)
        request_id = logs.request_id = context.aws_request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        failure = None
        try:
            try:
                event = json.loads(body)
            except Exception as e:
                raise_as = error_of(e, request_id, "Runtime.UnmarshalError", "Unable to unmarshal input: %s" % e, [])
                raise Unusable(raise_as)
            result = handler(event, context)
            try:
                payload = encode(result)
            except Exception as e:
                raise Unusable(error_of(e, request_id, "Runtime.MarshalError", "Unable to marshal response: %s" % e, []))
        except Unusable as e:
            failure = e.args[0]
        except Exception as e:
            failure = error_of(e, request_id)
        if failure:
            print_error(failure)
            post_error(connection, "/invocation/%s/error" % request_id, failure)
        else:
            sys.stdout.flush()
            connection.call("POST", "/invocation/%s/response" % request_id, payload, JSON)


class Unusable(Exception):
    """An event or a result that JSON cannot take."""


run()
