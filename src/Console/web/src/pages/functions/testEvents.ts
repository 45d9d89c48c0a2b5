import { readStored, writeStored } from '../../app/stored';

/** An event that the browser keeps for a function. */
interface TestEvent {
  readonly name: string;
  readonly event: string;
}

const keyOf = (functionArn: string) => `testEvents.${functionArn}`;
const eventsMax = 50;

export function readTestEvents(functionArn: string): readonly TestEvent[] {
  const stored = readStored<unknown>(keyOf(functionArn), []);
  return Array.isArray(stored) ? stored.filter((e): e is TestEvent => typeof (e as TestEvent | null)?.name === 'string' && typeof (e as TestEvent).event === 'string') : [];
}

/** Keeps an event under its name. @returns All of the function's. */
export function saveTestEvent(functionArn: string, saved: TestEvent): readonly TestEvent[] {
  const events = [saved, ...readTestEvents(functionArn).filter((e) => e.name !== saved.name)].slice(0, eventsMax);
  writeStored(keyOf(functionArn), events);
  return events;
}

export function deleteTestEvent(functionArn: string, name: string): readonly TestEvent[] {
  const events = readTestEvents(functionArn).filter((e) => e.name !== name);
  writeStored(keyOf(functionArn), events);
  return events;
}

/** What a function gets from where it is often called, to begin with. */
export const eventTemplates: readonly TestEvent[] = [
  { name: 'Hello world', event: json({ key1: 'value1', key2: 'value2', key3: 'value3' }) },
  { name: 'Step Functions callback', event: json({ message: 'Please use this token to wake up this execution', token: 'AAAAKgAAAAIAAAAA' }) },
  {
    name: 'Step Functions status change (EventBridge)',
    event: json({
      version: '0',
      id: '315c1398-40ff-a850-213b-158f73e60175',
      'detail-type': 'Step Functions Execution Status Change',
      source: 'aws.states',
      account: '000000000000',
      time: '2019-02-26T19:42:21Z',
      region: 'us-east-1',
      resources: ['arn:aws:states:us-east-1:000000000000:execution:machine:name'],
      detail: { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:name', stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine', name: 'name', status: 'RUNNING', startDate: 1551225146847, stopDate: null, input: '{}', output: null },
    }),
  },
  {
    name: 'API Gateway proxy',
    event: json({ resource: '/hello', path: '/hello', httpMethod: 'POST', headers: { 'Content-Type': 'application/json' }, queryStringParameters: null, pathParameters: null, stageVariables: null, requestContext: { resourcePath: '/hello', httpMethod: 'POST', stage: 'dev', requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' }, body: '{"name":"value"}', isBase64Encoded: false }),
  },
  {
    name: 'SQS',
    event: json({ Records: [{ messageId: '19dd0b57-b21e-4ac1-bd88-01bbb068cb78', receiptHandle: 'MessageReceiptHandle', body: 'Hello from SQS!', attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1523232000000' }, messageAttributes: {}, eventSource: 'aws:sqs', eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:MyQueue', awsRegion: 'us-east-1' }] }),
  },
];

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
