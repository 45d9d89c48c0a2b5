import type { SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { links } from './links';

const link = (text: string, href: string): SideNavigationProps.Link => ({ type: 'link', text, href });

/** The entries at the left, as the pages name their section. */
export const navigation: readonly SideNavigationProps.Item[] = [
  link('Home', links.home()),
  { type: 'section', text: 'Workflows', items: [link('State machines', links.stateMachines()), link('Executions', links.executions()), link('Map runs', links.mapRuns()), link('Activities', links.activities())] },
  { type: 'section', text: 'Compute', items: [link('Functions', links.functions()), link('Logs', links.logGroups())] },
  { type: 'section', text: 'HTTP', items: [link('APIs', links.apis()), link('API keys', links.apiKeys()), link('Usage plans', links.usagePlans())] },
  { type: 'section', text: 'Events', items: [link('Rules', links.rules()), link('Queues', links.queues()), link('Topics', links.topics()), link('Streams', links.streams())] },
  { type: 'section', text: 'Storage', items: [link('Buckets', links.buckets())] },
  link('Stacks', links.stacks()),
  { type: 'divider' },
  link('Settings', links.settings()),
];
