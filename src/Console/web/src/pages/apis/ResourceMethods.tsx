import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Resource } from '../../aws/apigateway';
import { EmptyState } from '../../ui/EmptyState';
import styles from './apis.module.css';
import { backendOf } from './resources';

/** The methods of a resource: what they call, and what they ask for. */
export function ResourceMethods({ resource, onOpen }: { readonly resource: Resource; readonly onOpen: (verb: string) => void }) {
  const methods = Object.entries(resource.resourceMethods ?? {}).sort(([a], [b]) => a.localeCompare(b));
  return (
    <SpaceBetween size="l">
      <Header variant="h2">{`${resource.path} methods`}</Header>
      {methods.length === 0 ? (
        <EmptyState title="No methods" text="This resource is a part of longer paths only." />
      ) : (
        <div className={styles.cards}>
          {methods.map(([verb, method]) => (
            <Container
              key={verb}
              header={
                <Header variant="h3">
                  <Link fontSize="heading-s" onFollow={() => onOpen(verb)}>
                    {verb}
                  </Link>
                </Header>
              }
            >
              <SpaceBetween size="s">
                <Box variant="h4">{method.methodIntegration ? backendOf(method.methodIntegration).name : 'No integration'}</Box>
                <KeyValuePairs
                  columns={2}
                  items={[
                    { label: 'Authorization', value: method.authorizationType === undefined || method.authorizationType === 'NONE' ? 'None' : method.authorizationType },
                    { label: 'API key', value: method.apiKeyRequired ? <Box color="text-status-success">Required</Box> : 'Not required' },
                  ]}
                />
              </SpaceBetween>
            </Container>
          ))}
        </div>
      )}
    </SpaceBetween>
  );
}
