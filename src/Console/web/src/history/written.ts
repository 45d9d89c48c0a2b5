import type { HistoryEvent } from '../aws/historyEvent';

/**
 * Histories for tests, an event a line: `id<previousEventId Type name-or-index {"more":"details"}`. Each event is a second after the one before it.
 *
 *     1<0 ExecutionStarted
 *     2<0 TaskStateEntered Pay {"input":"{}"}
 */
export function written(text: string): HistoryEvent[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, id, previous, type, name, more] = /^\s*(\d+)<(\d+) (\w+)(?: ([^\s{]+))?(?: (\{.*\}))?$/.exec(line)!;
      const details = { ...nameOf(type!, name), ...(more === undefined ? {} : (JSON.parse(more) as object)) };
      const key = type!.endsWith('StateEntered') ? 'stateEntered' : type!.endsWith('StateExited') ? 'stateExited' : type![0]!.toLowerCase() + type!.slice(1);
      return { id: Number(id), previousEventId: Number(previous), type: type!, timestamp: Number(id), [`${key}EventDetails`]: details };
    });
}

function nameOf(type: string, name: string | undefined): object {
  if (name === undefined) {
    return {};
  }
  if (type.startsWith('MapIteration')) {
    const [map, index] = name.split('#');
    return { name: map, index: Number(index) };
  }
  if (type === 'MapStateStarted') {
    return { length: Number(name) };
  }
  if (type === 'LambdaFunctionScheduled' || type === 'ActivityScheduled') {
    return { resource: name };
  }
  if (type === 'TaskScheduled') {
    const [resourceType, resource] = name.split(':');
    return { resourceType, resource, region: 'eu-west-1', parameters: '{}' };
  }
  if (type === 'MapRunStarted' || type === 'MapRunRedriven') {
    return { mapRunArn: name };
  }
  return type === 'EvaluationFailed' ? { state: name } : { name };
}
