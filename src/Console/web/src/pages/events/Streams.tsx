import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { PageTabs } from '../../ui/PageTabs';
import { DeliveryStreamList } from './streams/DeliveryStreamList';
import { StreamList } from './streams/StreamList';

/** What the tables of the tabs have in the address. */
const tableValues = ['q', 'sort', 'page'];

/** Streams of records (Kinesis), and those that write them to buckets (Firehose). */
export function Component() {
  usePageFrame('Streams', links.streams());
  const scope = useScope();
  return (
    <ContentLayout header={<Header variant="h1">Streams</Header>}>
      <PageTabs
        label="Streams"
        cleared={tableValues}
        tabs={[
          { id: 'streams', label: 'Data streams', content: <StreamList scope={scope} /> },
          { id: 'delivery', label: 'Delivery streams', content: <DeliveryStreamList scope={scope} /> },
        ]}
      />
    </ContentLayout>
  );
}
