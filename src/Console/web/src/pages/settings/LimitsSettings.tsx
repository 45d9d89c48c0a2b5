import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ServerInfo } from '../../aws/server';
import { settingText } from './settingText';

/** What the server takes at most. */
export function LimitsSettings({ info }: { readonly info: ServerInfo | undefined }) {
  const items = Object.entries(info?.limits ?? {}).map(([name, value]) => settingText(name, value));
  return (
    <Container fitHeight header={<Header variant="h2">Limits</Header>}>
      {items.length > 0 ? <KeyValuePairs columns={2} minColumnWidth={150} items={items} /> : <Box color="text-body-secondary">-</Box>}
    </Container>
  );
}
