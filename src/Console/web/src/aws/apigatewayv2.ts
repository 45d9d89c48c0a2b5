import { restService } from './client';

// HTTP APIs. Times are ISO 8601.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html
const gateway = restService('apigatewayv2', 'apigateway');
const e = encodeURIComponent;

type Texts = Readonly<Record<string, string>>;

export interface HttpApi {
  readonly apiId: string;
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly protocolType: 'HTTP' | 'WEBSOCKET';
  readonly apiEndpoint?: string;
  readonly createdDate?: string;
  readonly disableExecuteApiEndpoint?: boolean;
  readonly corsConfiguration?: CorsConfiguration;
  readonly tags?: Texts;
}

export interface CorsConfiguration {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

export interface HttpRoute {
  readonly routeId: string;
  /** `GET /items/{id}`, `ANY /{proxy+}`, `$default`. */
  readonly routeKey: string;
  /** `integrations/ID` */
  readonly target?: string;
  readonly authorizationType?: string;
  readonly apiKeyRequired?: boolean;
}

export interface HttpIntegration {
  readonly integrationId: string;
  readonly integrationType: string;
  /** A function's ARN, or an address. */
  readonly integrationUri?: string;
  readonly integrationMethod?: string;
  readonly connectionType?: string;
  readonly payloadFormatVersion?: string;
  readonly timeoutInMillis?: number;
  readonly description?: string;
}

export interface HttpStage {
  readonly stageName: string;
  readonly description?: string;
  readonly autoDeploy?: boolean;
  readonly stageVariables?: Texts;
  readonly createdDate?: string;
}

interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface Items<T> {
  readonly items?: readonly T[];
  readonly nextToken?: string;
}

interface OfApi {
  readonly apiId: string;
}

const pagedPart = <T>(action: string, part: string) =>
  gateway.paged<Page & OfApi, Items<T>>(action, ({ apiId, ...page }) => ({ method: 'GET', path: `/v2/apis/${e(apiId)}/${part}`, query: { ...page } }));

export const getApis = gateway.paged<Page, Items<HttpApi>>('GetApis', (page) => ({ method: 'GET', path: '/v2/apis', query: { ...page } }));
export const getApiRoutes = pagedPart<HttpRoute>('GetRoutes', 'routes');
export const getApiIntegrations = pagedPart<HttpIntegration>('GetIntegrations', 'integrations');
export const getApiStages = pagedPart<HttpStage>('GetStages', 'stages');

/** The items of a page. */
export function itemsOf<T>(page: Items<T>): readonly T[] {
  return page.items ?? [];
}
