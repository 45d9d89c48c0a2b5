import { logGroupNameOf } from '../aws/logs';
import { parseArn } from '../aws/scope';
import { unqualified } from '../aws/statesArn';
import { links } from './links';

/** The page about what an ARN names, whichever its region; null where there is none. */
export function arnLink(arn: string): string | null {
  const parsed = parseArn(arn);
  if (!parsed) {
    return null;
  }
  const { service, region, account, resource } = parsed;
  const [kind = '', ...rest] = resource.split(':');
  // Pages that are named by a name alone look in the region that the address says.
  const inScope = (href: string) => `${href}${href.includes('?') ? '&' : '?'}scope=${encodeURIComponent(`${region}/${account}`)}`;
  switch (service) {
    case 'states':
      switch (kind) {
        case 'stateMachine':
          return links.stateMachine(rest[0]?.includes('/') ? unqualified(arn).split('/')[0]! : arn);
        case 'execution':
        case 'express':
          return links.execution(arn);
        case 'mapRun':
          return links.mapRun(arn);
        case 'activity':
          return links.activity(arn);
        default:
          return null;
      }
    case 'lambda':
      return kind === 'function' ? links.function(arn) : null;
    case 'logs':
      return kind === 'log-group' ? inScope(links.logGroup(logGroupNameOf(arn))) : null;
    case 'sqs':
      return inScope(links.queue(resource));
    case 'sns':
      return links.topic(arn);
    case 'events': {
      const [type, ...names] = resource.split('/');
      return inScope(type === 'rule' ? links.rule(names.length > 1 ? names[0]! : 'default', names.at(-1)!) : links.rules(type === 'connection' ? 'connections' : undefined));
    }
    case 'scheduler':
      return inScope(links.rules('schedules'));
    case 'firehose':
      return resource.startsWith('deliverystream/') ? inScope(links.deliveryStream(resource.slice('deliverystream/'.length))) : null;
    case 's3': {
      // Names of buckets are alone in the world: their ARNs have neither region nor account.
      const [bucket = '', ...key] = resource.split('/');
      return links.bucket(bucket, key.length === 0 || key[0] === '*' ? {} : { prefix: key.slice(0, -1).map((part) => `${part}/`).join(''), object: key.join('/') });
    }
    case 'kinesis':
      return resource.startsWith('stream/') ? inScope(links.stream(resource.slice('stream/'.length))) : null;
    case 'cloudformation':
      return resource.startsWith('stack/') ? inScope(links.stack(resource.split('/')[1] ?? '')) : null;
    case 'execute-api':
      return inScope(links.api(kind.split('/')[0] ?? ''));
    default:
      return null;
  }
}
