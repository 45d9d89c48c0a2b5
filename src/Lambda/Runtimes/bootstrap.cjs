// Runs a Node.js handler over the Lambda Runtime API: load, then ask, call, answer, for ever. No packages; Node 14 or later.
// CommonJS itself: Node's loader for ES modules costs ten milliseconds, and is only needed when the handler is one.
'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { format } = require('node:util');
const { createRequire } = require('node:module');
const { pathToFileURL } = require('node:url');

const env = process.env;
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const base = '/2018-06-01/runtime';
// One connection; no time limit, the next event may be a day away.
const agent = new http.Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
let requestId = '';

function call(method, pathName, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host, port, agent, method, path: base + pathName, headers: body ? { ...headers, 'Content-Type': 'application/json', 'Content-Length': body.length } : headers },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
        response.on('error', reject);
      });
    request.on('error', reject);
    request.end(body);
  });
}

const asJson = env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const levels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const least = asJson ? Math.max(0, levels.indexOf(env.AWS_LAMBDA_LOG_LEVEL || 'INFO')) : 0;

// One log event of any number of lines: four bytes that no text holds, the length, eight bytes for a time, the text. It ends what the handler left open.
function printEvent(text) {
  const body = Buffer.from(text);
  const head = Buffer.alloc(16);
  head.writeUInt32BE(0xa55a0003, 0);
  head.writeUInt32BE(body.length, 4);
  process.stdout.write(Buffer.concat([head, body]));
}

function record(level, values) {
  const fields = { timestamp: new Date().toISOString(), level, requestId: requestId || undefined };
  const error = values.find(isError);
  let line;
  if (values.length === 1 && !error) {
    try { line = JSON.stringify({ ...fields, message: values[0] }); } catch { line = undefined; }
  }
  line ??= JSON.stringify({
    ...fields, message: values.length === 1 && error ? error.message : format(...values),
    ...(error ? { errorType: error.name, errorMessage: error.message, stackTrace: stackOf(error) } : {}),
  });
  return line;
}

function print(level, ...values) {
  if (levels.indexOf(level) < least) return;
  printEvent(asJson ? record(level, values) : `${new Date().toISOString()}\t${requestId || 'undefined'}\t${level}\t${format(...values)}`);
}
for (const [name, level] of [['log', 'INFO'], ['info', 'INFO'], ['debug', 'DEBUG'], ['warn', 'WARN'], ['error', 'ERROR'], ['trace', 'TRACE'], ['fatal', 'FATAL']]) {
  console[name] = (...values) => print(level, ...values);
}

class RuntimeError extends Error {
  constructor(name, message) { super(message); this.name = name; }
}

// Paths as on AWS, wherever the package really is.
function stackOf(error) {
  return (error.stack ?? '').replaceAll(env.LAMBDA_TASK_ROOT + '/', '/var/task/').replaceAll(__dirname + '/', '/var/runtime/').split('\n');
}

function isError(value) { return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'; }

function toAnswer(error) {
  return isError(error)
    ? { errorType: error.name, errorMessage: error.message, trace: stackOf(error) }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function describe(error) {
  const fields = isError(error) ? { errorType: error.name ?? 'UnknownError', errorMessage: error.message, ...error, stack: stackOf(error) } : toAnswer(error);
  try { return JSON.stringify(fields); } catch { return JSON.stringify(toAnswer(error)); }
}

function printFailure(kind, error) {
  if (asJson) print('ERROR', kind, error);
  else print('ERROR', `${kind}\t${describe(error)}`);
}

async function post(pathName, error) {
  const answer = toAnswer(error);
  await call('POST', pathName, Buffer.from(JSON.stringify(answer)), { 'Lambda-Runtime-Function-Error-Type': answer.errorType });
}

// What a streaming handler is made with: it says by name why it does not load.
const refuseStreaming = () => {
  throw new RuntimeError('Runtime.StreamingNotSupported', 'awslambda.streamifyResponse: response streaming is not supported by this server; answer with the whole response');
};
globalThis.awslambda = { streamifyResponse: refuseStreaming, HttpResponseStream: { from: refuseStreaming } };

async function load() {
  const handler = env._HANDLER;
  const folder = path.dirname(handler);
  const name = path.basename(handler);
  const dot = name.indexOf('.');
  if (dot <= 0) throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  const file = path.resolve(env.LAMBDA_TASK_ROOT, folder, name.slice(0, dot));
  const found = ['.js', '.mjs', '.cjs', '/index.js', ''].map((end) => file + end).find((f) => fs.existsSync(f) && fs.statSync(f).isFile());
  if (!found) throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${name.slice(0, dot)}'\nRequire stack:\n- ${handler}`);
  let module;
  try {
    module = await loadModule(found);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const wrapped = new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
      wrapped.stack = error.stack;
      throw wrapped;
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') throw new RuntimeError('Runtime.ImportModuleError', `Error: ${error.message}`);
    throw error;
  }
  const nested = name.slice(dot + 1).split('.');
  const pick = (from) => nested.reduce((value, key) => value?.[key], from);
  const chosen = pick(module) ?? pick(module?.default);
  if (chosen === undefined) throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof chosen !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  return chosen;
}

async function loadModule(file) {
  if (file.endsWith('.mjs')) return import(pathToFileURL(file));
  try {
    return createRequire(file)(file);
  } catch (error) {
    // "type": "module" in the package.json, or import and export in a .js file: what AWS takes as a module is loaded as one.
    if (error?.code === 'ERR_REQUIRE_ESM' || error?.code === 'ERR_REQUIRE_ASYNC_MODULE') return import(pathToFileURL(file));
    throw error;
  }
}

function invoke(handler, event, headers) {
  return new Promise((resolve, reject) => {
    let open = true;
    const settle = (error, value) => {
      if (!open) return;
      open = false;
      if (error !== undefined && error !== null) reject(error);
      else if (context.callbackWaitsForEmptyEventLoop && !isPromise) whenIdle(() => resolve(value));
      else resolve(value);
    };
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const context = {
      callbackWaitsForEmptyEventLoop: true,
      functionName: env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
      memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
      awsRequestId: headers['lambda-runtime-aws-request-id'],
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      clientContext: headers['lambda-runtime-client-context'] ? JSON.parse(headers['lambda-runtime-client-context']) : undefined,
      identity: undefined,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      done: (error, value) => settle(error, value),
      succeed: (value) => settle(null, value),
      fail: (error) => settle(error ?? new Error('handled'), undefined),
    };
    let isPromise = false;
    const returned = handler(event, context, (error, value) => settle(error, value));
    if (typeof returned?.then === 'function') {
      isPromise = true;
      returned.then((value) => settle(null, value), (error) => settle(error ?? new Error('rejected'), undefined));
    } else if (handler.length < 3 && open && returned !== undefined) {
      isPromise = true;
      settle(null, returned);
    } else if (open) {
      // A handler that neither returns a promise nor ever calls back: the answer is null once nothing is left to wait for.
      whenIdle(() => { isPromise = true; settle(null, returned); });
    }
  });
}

// Nothing but our own waiting keeps the event loop alive: 'beforeExit' says when the user's work is done.
let idle = [];
function whenIdle(action) { idle.push(action); }
process.on('beforeExit', () => { const ready = idle; idle = []; for (const action of ready) action(); });

async function crash(error, wrapped) {
  printFailure(wrapped.kind, wrapped.error);
  try {
    if (requestId) await post(`/invocation/${requestId}/error`, wrapped.error);
    else await post('/init/error', wrapped.error);
  } finally {
    process.exit(129);
  }
}
process.on('uncaughtException', (error) => crash(error, { kind: 'Uncaught Exception', error }));
process.on('unhandledRejection', (reason) => {
  const error = new RuntimeError('Runtime.UnhandledPromiseRejection', isError(reason) ? reason.toString() : String(reason));
  error.reason = reason;
  crash(reason, { kind: 'Unhandled Promise Rejection', error });
});

async function run(handler) {
  const next = await call('GET', '/invocation/next');
  const id = requestId = next.headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = next.headers['lambda-runtime-trace-id'] ?? '';
  let body;
  try {
    const value = await invoke(handler, JSON.parse(next.body.toString()), next.headers);
    try { body = JSON.stringify(value) ?? 'null'; } catch { throw new Error('Unable to stringify response body'); }
  } catch (error) {
    printFailure('Invoke Error', error);
    await post(`/invocation/${id}/error`, error);
    requestId = '';
    return;
  }
  await call('POST', `/invocation/${id}/response`, Buffer.from(body));
  requestId = '';
}

async function main() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    printFailure('Uncaught Exception', error);
    await post('/init/error', error);
    process.exit(1);
  }
  for (;;) await run(handler);
}

// The server has gone when a call fails here: there is nobody left to tell.
main().catch(() => process.exit(1));
