import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { PageTabs } from '../../ui/PageTabs';
import { Connections } from './rules/Connections';
import { RuleList } from './rules/RuleList';
import { Schedules } from './rules/Schedules';

/** What the tables of the tabs have in the address. */
const tableValues = ['q', 'sort', 'page'];

/** What EventBridge does by itself: rules on events and at times, schedules, connections. */
export function Component() {
  usePageFrame('Rules', links.rules());
  const scope = useScope();
  return (
    <ContentLayout header={<Header variant="h1">Rules and schedules</Header>}>
      <PageTabs
        label="Rules and schedules"
        cleared={tableValues}
        tabs={[
          { id: 'rules', label: 'Rules', content: <RuleList scope={scope} /> },
          { id: 'schedules', label: 'Schedules', content: <Schedules scope={scope} /> },
          { id: 'connections', label: 'Connections', content: <Connections scope={scope} /> },
        ]}
      />
    </ContentLayout>
  );
}
