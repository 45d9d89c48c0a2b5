import Link from '@cloudscape-design/components/link';
import { arnLink } from '../app/arnLink';
import { parseArn } from '../aws/scope';
import styles from './ArnLink.module.css';
import { CopyButton } from './CopyText';

const kinds: Readonly<Record<string, string>> = {
  'states:stateMachine': 'State machine',
  'states:activity': 'Activity',
  'lambda:function': 'Function',
  'sqs:': 'Queue',
  'sns:': 'Topic',
  'kinesis:stream': 'Stream',
  'firehose:deliverystream': 'Delivery stream',
  'logs:log-group': 'Log group',
  'events:event-bus': 'Event bus',
  'events:api-destination': 'API destination',
  'events:rule': 'Rule',
  'execute-api:': 'API',
  's3:': 'Bucket',
};

/** What an ARN names, in two words: its kind and its name. */
export function describeArn(arn: string): { readonly kind: string; readonly name: string } {
  const parsed = parseArn(arn);
  if (!parsed) {
    return { kind: '', name: arn };
  }
  const [, type = '', name] = /^([a-z-]+|stateMachine)[:/](.+)$/i.exec(parsed.resource) ?? [];
  const kind = kinds[`${parsed.service}:${type}`];
  return kind && name !== undefined ? { kind, name } : { kind: kinds[`${parsed.service}:`] ?? parsed.service, name: parsed.resource };
}

/** Something that has an ARN: its kind, its name (a link where it has a page here), and the ARN to copy. */
export function ArnLink({ arn }: { readonly arn: string }) {
  const { kind, name } = describeArn(arn);
  const href = arnLink(arn);
  return (
    <span className={styles.arn} title={arn}>
      {kind !== '' && <span className={styles.kind}>{kind}</span>}
      <span className={styles.name}>
        {href ? <Link href={href}>{name}</Link> : name}
      </span>
      <CopyButton value={arn} label={`Copy the ARN of ${name}`} />
    </span>
  );
}
