import { readJson } from '../../../ui/json';
/** An event pattern in few words: `source: aws.states · detail.status: FAILED, TIMED_OUT`. What is no JSON stays as it is. */
export function patternText(pattern: string | undefined): string {
  const read = readJson(pattern);
  return typeof read === 'object' && read !== null ? partsOf(read, '').join(' · ') || '{}' : (pattern ?? '');
}

function partsOf(value: object, path: string): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (Array.isArray(inner)) {
      return [`${at}: ${inner.map((i) => (typeof i === 'string' ? shortText(i) : JSON.stringify(i))).join(', ')}`];
    }
    return typeof inner === 'object' && inner !== null ? partsOf(inner, at) : [`${at}: ${JSON.stringify(inner)}`];
  });
}

// Of an ARN the name says enough; the whole pattern stands on the rule's page.
function shortText(text: string): string {
  return text.startsWith('arn:') ? (text.split(/[:/]/).at(-1) ?? text) : text;
}

interface SampleEvent {
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
}

/** Events to try patterns and rules with. */
export function sampleEvents(region: string, account: string): readonly SampleEvent[] {
  const machine = `arn:aws:states:${region}:${account}:stateMachine:orders`;
  const execution = `arn:aws:states:${region}:${account}:execution:orders:example`;
  return [
    {
      name: 'Step Functions Execution Status Change',
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      detail: { executionArn: execution, stateMachineArn: machine, name: 'example', status: 'FAILED', startDate: 1_735_689_600_000, stopDate: 1_735_689_601_000, input: '{}', inputDetails: { included: true }, output: null, outputDetails: null, error: 'States.TaskFailed', cause: null },
    },
    { name: 'Custom event', source: 'my.app', detailType: 'Order placed', detail: { orderId: 'o-1', total: 12.5, items: ['book'] } },
  ];
}

/** The whole event, as EventBridge hands it to rules. @param time ISO 8601. */
export function wholeEvent(sample: SampleEvent, region: string, account: string, time: string): string {
  return JSON.stringify(
    { version: '0', id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718', 'detail-type': sample.detailType, source: sample.source, account, time, region, resources: [], detail: sample.detail },
    null,
    2,
  );
}
