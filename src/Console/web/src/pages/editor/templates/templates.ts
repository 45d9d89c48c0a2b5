/** A state machine to begin from. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** A first input for it, JSON. */
  readonly input: string;
  readonly definition: string;
}

const texts = import.meta.glob<string>('./*.asl.json', { query: '?raw', import: 'default', eager: true });

function template(id: string, name: string, description: string, input: object = {}): Template {
  return { id, name, description, input: JSON.stringify(input, null, 2), definition: texts[`./${id}.asl.json`]!.trimEnd() };
}

export const templates: readonly Template[] = [
  template('empty', 'Empty', 'One state, for everything else to come.'),
  template('hello-world', 'Hello world', 'A Pass state that makes a text.', { name: 'world' }),
  template('choice', 'Choice', 'Goes one of several ways by what the input says.', { count: 7 }),
  template('retry-and-catch', 'Retry and catch', 'Calls a function, tries again with growing pauses, goes on after a failure.', { amount: 12 }),
  template('parallel', 'Parallel', 'Branches that run side by side, and their joined results.', { city: 'Leeds', phone: '0113' }),
  template('map', 'Map over a list', 'The same states for each item of a list.', { items: ['a', 'b', 'c'] }),
  template('callback', 'Wait for a callback', 'Hands out a task token in an event and waits for it to come back.', { order: 1 }),
  template('distributed-map', 'Distributed map', 'An execution for each batch of lines of a CSV file in a bucket of yours.', { bucket: 'my-bucket', key: 'lines.csv' }),
  template('jsonata-order', 'JSONata and variables', 'Adds up an order, decides by a variable, formats the result.', { customer: 'c1', lines: [{ price: 250, quantity: 5 }] }),
  template('queue-and-topic', 'Queue and topic', 'Sends a message to a queue of yours and publishes to a topic of yours.', { queueUrl: 'http://127.0.0.1:4566/000000000000/orders', topicArn: 'arn:aws:sns:us-east-1:000000000000:orders', order: { id: 1 } }),
];
