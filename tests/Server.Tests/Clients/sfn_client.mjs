// Every operation of Step Functions by the JavaScript SDK, paginators included (the SDK has no waiters for it).
// Arguments: the package.json beside whose node_modules the SDK is, and the server's port. Prints one JSON object: notes and the operations that were called.
import { createRequire } from "node:module";

const sdk = createRequire(process.argv[2])("@aws-sdk/client-sfn");
const endpoint = `http://127.0.0.1:${process.argv[3]}`;
const region = "eu-west-1";
const account = "000000000000";
const roleArn = `arn:aws:iam::${account}:role/any`;
const client = new sdk.SFNClient({ endpoint, region, credentials: { accessKeyId: "any", secretAccessKey: "any" }, maxAttempts: 1, disableHostPrefix: true });

const notes = {};
const called = new Set();

async function call(operation, input = {}) {
    called.add(operation);
    const { $metadata, ...members } = await client.send(new sdk[`${operation}Command`](input));
    if ($metadata.httpStatusCode !== 200 || !$metadata.requestId) {
        throw new Error(`${operation}: ${JSON.stringify($metadata)}`);
    }
    return members;
}

/** The error that a call ends with, as `Name: message`, and whether the SDK has a class of its own for it. */
async function refusal(operation, input) {
    try {
        return { "no error": await call(operation, input) };
    } catch (error) {
        return [`${error.name}: ${error.message}`, error instanceof (sdk[error.name] ?? sdk.SFNServiceException)];
    }
}

async function pages(operation, input, member, pageSize) {
    called.add(operation);
    let count = 0;
    const found = [];
    for await (const page of sdk[`paginate${operation}`]({ client, pageSize }, input)) {
        count++;
        found.push(...page[member]);
    }
    return [count, found];
}

/** One part of the story: when it breaks, the others are told all the same. */
async function part(name, tell) {
    try {
        await tell();
    } catch (error) {
        notes[`broken: ${name}`] = `${error.name}: ${error.message}`;
    }
}

async function ended(executionArn) {
    for (let i = 0; i < 600; i++) {
        const execution = await call("DescribeExecution", { executionArn });
        if (!["RUNNING", "PENDING_REDRIVE"].includes(execution.status)) {
            return execution;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${executionArn} does not end`);
}

const definition = (states, startAt = "A") => JSON.stringify({ StartAt: startAt, States: states });
const pass = definition({ A: { Type: "Pass", End: true } });
const create = async (name, text, more = {}) => (await call("CreateStateMachine", { name, definition: text, roleArn, ...more })).stateMachineArn;
const names = (members) => Object.keys(members).filter((name) => members[name] !== undefined).sort();
const until = async (find) => {
    for (let i = 0; i < 500; i++) {
        const found = await find();
        if (found) {
            return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error("it does not come");
};

const machine = await create("orders", pass, { tags: [{ key: "team", value: "red" }] });

await part("machines", async () => {
    const described = await call("DescribeStateMachine", { stateMachineArn: machine });
    notes.described = [described.name, described.status, described.creationDate instanceof Date, Math.abs(described.creationDate - Date.now()) < 600_000];
    const updated = await call("UpdateStateMachine", { stateMachineArn: machine, definition: pass + " " });
    notes.updated = [updated.updateDate instanceof Date, typeof updated.revisionId];
    await create("other", pass);
    const [count, listed] = await pages("ListStateMachines", {}, "stateMachines", 1);
    notes.machines = [count, listed.map((m) => m.name).sort()];
    await call("DeleteStateMachine", { stateMachineArn: machine.replace("orders", "other") });
    notes["no machine"] = await refusal("DescribeStateMachine", { stateMachineArn: machine + "x" });
    await call("TagResource", { resourceArn: machine, tags: [{ key: "cost", value: "1" }] });
    await call("UntagResource", { resourceArn: machine, tagKeys: ["team"] });
    notes.tags = (await call("ListTagsForResource", { resourceArn: machine })).tags;
    notes.valid = await call("ValidateStateMachineDefinition", { definition: pass });
});

await part("executions", async () => {
    const started = await call("StartExecution", { stateMachineArn: machine, name: "one", input: '{"n":1}' });
    const execution = await ended(started.executionArn);
    notes.execution = [execution.status, execution.output, execution.startDate.getTime() === started.startDate.getTime(), execution.inputDetails];
    notes["machine of execution"] = (await call("DescribeStateMachineForExecution", { executionArn: started.executionArn })).name;
    const [count, events] = await pages("GetExecutionHistory", { executionArn: started.executionArn }, "events", 2);
    notes.history = [count, events.map((e) => e.type)];
    await ended((await call("StartExecution", { stateMachineArn: machine, name: "two" })).executionArn);
    const [pageCount, listed] = await pages("ListExecutions", { stateMachineArn: machine }, "executions", 1);
    notes.executions = [pageCount, listed.map((e) => e.name)];
    const waiting = await call("StartExecution", { stateMachineArn: await create("waiting", definition({ A: { Type: "Wait", Seconds: 3600, End: true } })) });
    await call("StopExecution", { executionArn: waiting.executionArn, error: "Enough" });
    notes.stopped = (await call("DescribeExecution", { executionArn: waiting.executionArn })).status;
    const express = await create("express", pass, { type: "EXPRESS" });
    const answer = await call("StartSyncExecution", { stateMachineArn: express, input: "{}" });
    notes.sync = [answer.status, answer.output, answer.billingDetails.billedMemoryUsedInMB];
    notes["out of bounds"] = await refusal("ListExecutions", { stateMachineArn: machine, maxResults: 1001 });
    notes["bad token"] = await refusal("ListExecutions", { stateMachineArn: machine, nextToken: "x" });
});

await part("activities", async () => {
    const { activityArn } = await call("CreateActivity", { name: "work" });
    await call("CreateActivity", { name: "more" });
    const [count, listed] = await pages("ListActivities", {}, "activities", 1);
    notes.activities = [count, listed.map((a) => a.name), (await call("DescribeActivity", { activityArn })).name];
    const working = await create("working", definition({ A: { Type: "Task", Resource: activityArn, End: true } }));
    const first = await call("StartExecution", { stateMachineArn: working, input: '{"n":1}' });
    let task = await call("GetActivityTask", { activityArn, workerName: "me" });
    await call("SendTaskHeartbeat", { taskToken: task.taskToken });
    await call("SendTaskSuccess", { taskToken: task.taskToken, output: '{"n":2}' });
    const second = await call("StartExecution", { stateMachineArn: working });
    const done = (await ended(first.executionArn)).output;
    notes["closed task"] = await refusal("SendTaskSuccess", { taskToken: task.taskToken, output: "1" });
    task = await call("GetActivityTask", { activityArn });
    await call("SendTaskFailure", { taskToken: task.taskToken, error: "Broken" });
    notes.worked = [done, (await ended(second.executionArn)).error];
    await call("DeleteActivity", { activityArn });
});

await part("versions", async () => {
    const first = (await call("PublishStateMachineVersion", { stateMachineArn: machine })).stateMachineVersionArn;
    await call("UpdateStateMachine", { stateMachineArn: machine, definition: pass + "  " });
    const second = (await call("PublishStateMachineVersion", { stateMachineArn: machine })).stateMachineVersionArn;
    const listed = (await call("ListStateMachineVersions", { stateMachineArn: machine })).stateMachineVersions;
    notes.versions = listed.map((v) => v.stateMachineVersionArn.slice(-2));
    const alias = (await call("CreateStateMachineAlias", { name: "live", routingConfiguration: [{ stateMachineVersionArn: first, weight: 100 }] })).stateMachineAliasArn;
    await call("UpdateStateMachineAlias", { stateMachineAliasArn: alias, routingConfiguration: [{ stateMachineVersionArn: second, weight: 100 }] });
    const described = await call("DescribeStateMachineAlias", { stateMachineAliasArn: alias });
    notes.alias = [described.name, described.routingConfiguration[0].weight, (await call("ListStateMachineAliases", { stateMachineArn: machine })).stateMachineAliases.length];
    notes["version in use"] = await refusal("DeleteStateMachineVersion", { stateMachineVersionArn: second });
    await call("DeleteStateMachineAlias", { stateMachineAliasArn: alias });
    await call("DeleteStateMachineVersion", { stateMachineVersionArn: first });
});

await part("redrive", async () => {
    const failing = await create("failing", definition({ A: { Type: "Fail", Error: "Broken" } }));
    const { executionArn } = await call("StartExecution", { stateMachineArn: failing });
    await ended(executionArn);
    const { redriveDate } = await call("RedriveExecution", { executionArn });
    const execution = await ended(executionArn);
    notes.redriven = [execution.status, execution.redriveCount, execution.redriveDate.getTime() === redriveDate.getTime()];
});

await part("map runs", async () => {
    const processor = { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, StartAt: "W", States: { W: { Type: "Wait", SecondsPath: "$", End: true } } };
    const distributed = await create("distributed", definition({ A: { Type: "Map", Label: "each", ItemProcessor: processor, End: true } }));
    const { executionArn } = await call("StartExecution", { stateMachineArn: distributed, input: "[3600]" });
    const run = await until(async () => (await pages("ListMapRuns", { executionArn }, "mapRuns", 1))[1][0]);
    await call("UpdateMapRun", { mapRunArn: run.mapRunArn, toleratedFailurePercentage: 12.5 });
    const described = await until(async () => {
        const found = await call("DescribeMapRun", { mapRunArn: run.mapRunArn });
        return found.executionCounts.running === 1 && found;
    });
    notes["map run"] = [described.status, described.toleratedFailurePercentage, described.itemCounts.total];
    notes.children = (await pages("ListExecutions", { mapRunArn: run.mapRunArn }, "executions", 1))[1].map((e) => e.status);
    await call("StopExecution", { executionArn });
});

await part("test state", async () => {
    const tested = await call("TestState", { definition: JSON.stringify({ Type: "Pass", Result: 1, End: true }), roleArn, input: "{}", inspectionLevel: "DEBUG" });
    notes.tested = [tested.status, tested.output, names(tested)];
});

const all = Object.keys(sdk).filter((name) => name.endsWith("Command") && !name.startsWith("$")).map((name) => name.slice(0, -"Command".length));
console.log(JSON.stringify({ notes, operations: all.length, "not called": all.filter((name) => !called.has(name)).sort() }));
