import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { CorsConfiguration } from '../../aws/apigatewayv2';
import { EmptyState } from '../../ui/EmptyState';
import { formatDuration } from '../../ui/format';

/** What pages of other sites may do; the gateway tells it to browsers itself. */
export function HttpApiCors({ cors }: { readonly cors: CorsConfiguration | undefined }) {
  return (
    <Container header={<Header variant="h2" description="The gateway answers preflight requests itself. Its headers take the place of the integration's.">Cross-origin resource sharing</Header>}>
      {cors === undefined ? (
        <EmptyState title="CORS is not configured" text="Pages of other sites may not call this API." />
      ) : (
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Access-Control-Allow-Origin', value: listed(cors.allowOrigins) },
            { label: 'Access-Control-Allow-Methods', value: listed(cors.allowMethods) },
            { label: 'Access-Control-Allow-Headers', value: listed(cors.allowHeaders) },
            { label: 'Access-Control-Expose-Headers', value: listed(cors.exposeHeaders) },
            { label: 'Access-Control-Max-Age', value: cors.maxAge === undefined ? '-' : formatDuration(cors.maxAge * 1000) },
            { label: 'Access-Control-Allow-Credentials', value: cors.allowCredentials ? 'Yes' : 'No' },
          ]}
        />
      )}
    </Container>
  );
}

function listed(values: readonly string[] | undefined): string {
  return values?.join(', ') || '-';
}
